import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { cameraAt, cameraWords, chanceState, randomCameras } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import type { MapFrame, ScreenPoint } from '../api.ts';
import { doBoxesOverlap } from '../signs/boxes.ts';
import { getCameraCaption } from './captions.ts';
import { minUrgentRank } from './drawnCameras.ts';
import { type CameraLabelCandidate, type LabelSide, placeCameraLabels } from './labels.ts';
import { CameraModel } from './model.ts';
import { layoutCameraSigns } from './signLayout.ts';

const height = 18;
const about = ({ x, y }: ScreenPoint, half: number) => ({
  left: x - half,
  top: y - half,
  right: x + half,
  bottom: y + half,
});

function labelled(model: CameraModel, frame: MapFrame, before: ReadonlyMap<number, LabelSide> = new Map()) {
  const arrangement = layoutCameraSigns(model, frame);
  const wishes = arrangement.cameras.map((drawn): CameraLabelCandidate => {
    const text = String(drawn.camera + 1);
    return { drawn, text, width: text.length * 8, isUrgent: drawn.rank >= minUrgentRank };
  });
  return { arrangement, labels: placeCameraLabels(wishes, arrangement, before, height) };
}

function chanceModel(seed: number, count: number) {
  const chance = new Chance(seed);
  const model = new CameraModel();
  model.setCameras(randomCameras(chance, count, 2_000));
  model.setStates(
    new Map(model.cameras.filter(() => chance.is(0.1)).map(({ id }) => [id, chanceState(chance)])),
    () => undefined,
  );
  return { chance, model };
}

test('no label overlaps another, and an ordinary one overlaps no glyph and no cluster', () => {
  const { chance, model } = chanceModel(41, 900);
  for (let round = 0; round < 30; round++) {
    const frame = frameOf({
      distanceM: 200 * 8 ** chance.next(),
      headingDeg: chance.below(360),
      tiltDeg: chance.below(70),
    });
    const { arrangement, labels } = labelled(model, frame);
    expect(labels.length).toBeGreaterThan(0);
    const touched = labels.filter(
      ({ box, isUrgent, drawn }, at) =>
        labels.slice(at + 1).some((other) => doBoxesOverlap(box, other.box)) ||
        arrangement.clusters.some((disc) => !isUrgent && doBoxesOverlap(box, about(disc, disc.r))) ||
        arrangement.cameras.some(
          (other) => (!isUrgent || other.rank > drawn.rank) && doBoxesOverlap(box, about(other, other.half)),
        ),
    );
    expect(touched).toEqual([]);
  }
});

test('the label of a visible urgent camera is wholly in the picture and under no overlay', () => {
  const { chance, model } = chanceModel(43, 120);
  let seen = 0;
  for (let round = 0; round < 60; round++) {
    const chosen = chance.below(120);
    const one = model.cameras[chosen];
    if (!one) throw new Error('it is there');
    model.setSelection(new Set([one.id]));
    const place = hanoiPlane.toPlane(one);
    const at = { x: place.x + (chance.next() - 0.5) * 760, y: place.y + (chance.next() - 0.5) * 420 };
    const frame = frameOf({ ...hanoiPlane.toLatLon(at), distanceM: 800 });
    const arrangement = layoutCameraSigns(model, frame);
    const card = { left: 940, top: 8, right: 1_272, bottom: 400 };
    const wishes = arrangement.cameras.map((drawn): CameraLabelCandidate => {
      const isUrgent = drawn.rank >= minUrgentRank;
      return { drawn, text: String(drawn.camera), width: isUrgent ? 260 : 20, isUrgent };
    });
    const stored = new Map([[chosen, chance.of<LabelSide>(['left', 'right', 'above', 'below']) ?? 'left']]);
    const labels = placeCameraLabels(wishes, arrangement, stored, height, { covered: [card], signs: [] });
    expect(labels.filter(({ box }) => doBoxesOverlap(box, card))).toEqual([]);
    for (const { drawn, box, isUrgent } of labels) {
      const isWithin = drawn.x >= 0 && drawn.x <= 1_280 && drawn.y >= 0 && drawn.y <= 720;
      if (!isUrgent || !isWithin) continue;
      expect(box.left >= 0 && box.top >= 0 && box.right <= 1_280 && box.bottom <= 720).toBe(true);
    }
    const drawn = arrangement.cameras.find(({ camera }) => camera === chosen);
    const isFree =
      drawn &&
      drawn.x >= 0 &&
      drawn.x <= 1_280 &&
      drawn.y >= 0 &&
      drawn.y <= 720 &&
      !doBoxesOverlap(about(drawn, 1), card);
    if (!isFree) continue;
    seen += 1;
    const own = labels.find((label) => label.drawn.camera === chosen);
    // Only urgent neighbours may leave it no room.
    if (!own)
      expect(arrangement.cameras.filter(({ rank }) => rank >= minUrgentRank).length).toBeGreaterThan(4);
  }
  expect(seen).toBeGreaterThan(30);
});

test('while the map is dragged a label stays as long as its camera is well within the picture', () => {
  const { model } = chanceModel(42, 400);
  let before: ReadonlyMap<number, LabelSide> = new Map();
  let retained = 0;
  for (let step = 0; step < 80; step++) {
    const frame = frameOf({ ...hanoiPlane.toLatLon({ x: step * 6, y: step * 3 }), distanceM: 1_500 });
    const { arrangement, labels } = labelled(model, frame, before);
    const now = new Map(labels.map(({ drawn, side }) => [drawn.camera, side]));
    for (const { camera, x, y, rank } of arrangement.cameras) {
      const isWithin = x > 120 && x < 1_160 && y > 60 && y < 660;
      const had = before.get(camera);
      // A new, more urgent label is placed first.
      if (!isWithin || had === undefined || rank >= minUrgentRank) continue;
      if (now.get(camera) === had) retained++;
      else expect(labels.some(({ drawn }) => drawn.rank >= minUrgentRank)).toBe(true);
    }
    before = now;
  }
  expect(retained).toBeGreaterThan(500);
});

test('more urgent labels are placed first', () => {
  const model = new CameraModel();
  const [a, b] = [cameraAt({ x: 0, y: 0 }, 1), cameraAt({ x: 4, y: 0 }, 2)];
  model.setCameras([a, b]);
  model.setStates(new Map([[b.id, { look: 'alert', priority: 'critical' }]]), () => undefined);
  const { labels } = labelled(model, frameOf({ distanceM: 1_000 }), new Map([[0, 'right']]));
  expect(labels[0]).toMatchObject({ drawn: { camera: 1 }, side: 'right' });
});

test('a label shows what needs attention, and more from nearer', () => {
  const camera = cameraAt({ x: 0, y: 0 }, 12, { name: 'Ngã tư Khuất Duy Tiến – Nguyễn Trãi, trụ phía bắc' });
  const drawText = (
    rank: number,
    pxPerM: number,
    state?: Parameters<typeof getCameraCaption>[2],
    isChosen = false,
  ) => getCameraCaption({ rank, pxPerM }, camera, state, isChosen, 1, cameraWords);
  expect(drawText(0, 0.5)).toBeUndefined();
  expect(drawText(0, 1)).toBe('12');
  expect(drawText(0, 4)).toBe('12 · Ngã tư Khuất Duy Tiến – Nguyễn…');
  expect(drawText(0, 1, { look: 'offline' })).toBe('12 · mất tín hiệu');
  expect(drawText(8, 0.01, { look: 'alert', priority: 'critical' })).toBe('Khẩn cấp · 12');
  expect(drawText(4, 0.01, { look: 'steered', by: 'An' })).toBe('12 · An');
  expect(drawText(4, 0.5, { look: 'steered', by: 'An' })).toBe('12 · đang điều khiển · An');
  expect(drawText(3, 0.01, { look: 'live' }, true)).toBe('12 · Ngã tư Khuất Duy Tiến – Nguyễn… · trực tiếp');
});
