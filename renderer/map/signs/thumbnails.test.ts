import { expect, test } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { frameOf, handSignHost, hanoiPlane, paintLayers, paper } from '../../../test/fixtures/map/paper.ts';
import { boxAround, doBoxesOverlap, doesBoxContain } from './boxes.ts';
import {
  createThumbnailsLayer,
  placeThumbnails,
  type ThumbnailCamera,
  type ThumbnailPosition,
} from './thumbnails.ts';

const size = { width: 200, height: 130 };

const cameraAt = (at: number, x: number, y: number): ThumbnailCamera => ({
  id: CameraId.parse(`s:camera:${at}`),
  ...hanoiPlane.toLatLon({ x, y }),
  heightM: 6,
});
const someCameras = (chance: Chance, count: number, spreadM: number) =>
  Array.from({ length: count }, (_, at) =>
    cameraAt(at, (chance.next() - 0.5) * spreadM, (chance.next() - 0.5) * spreadM),
  );

test('no thumbnail overlaps another, a camera, or the edge', () => {
  const chance = new Chance(1);
  for (let round = 0; round < 200; round++) {
    const cameras = someCameras(chance, 6, 500);
    const frame = frameOf({ distanceM: 400 + chance.next() * 800, tiltDeg: chance.next() * 70 });
    const places = placeThumbnails(frame, cameras, size);
    const marks = cameras.flatMap((camera) => {
      const { x, y } = hanoiPlane.toPlane(camera);
      const at = frame.project(x, y, camera.heightM);
      return at ? [boxAround(at.x, at.y, 10, 10)] : [];
    });
    const inSight = marks.filter((box) =>
      doBoxesOverlap(box, { left: 20, top: 20, right: 1_260, bottom: 700 }),
    );
    for (const [at, { box }] of places.entries()) {
      expect(box.left >= 0 && box.top >= 0 && box.right <= 1_280 && box.bottom <= 720).toBe(true);
      expect(box.right - box.left).toBeCloseTo(size.width);
      expect(places.slice(at + 1).some((other) => doBoxesOverlap(box, other.box))).toBe(false);
      expect(inSight.some((mark) => doBoxesOverlap(box, mark))).toBe(false);
    }
    expect(places.length).toBeGreaterThan(0);
  }
});

test('a thumbnail retains its side of the camera while the map moves, and new ones displace none', () => {
  const chance = new Chance(2);
  const cameras = someCameras(chance, 4, 250);
  let before: readonly ThumbnailPosition[] = [];
  let changes = 0;
  for (let step = 0; step < 200; step++) {
    const view = { ...hanoiPlane.toLatLon({ x: step * 0.5, y: 0 }), distanceM: 900 };
    const shown = step < 100 ? cameras : [cameraAt(99, 20, 20), ...cameras];
    const places = placeThumbnails(frameOf(view), shown, size, before);
    for (const { id, slot } of before)
      if (places.find((place) => place.id === id)?.slot !== slot) changes += 1;
    before = places;
  }
  expect(changes).toBe(0);
  expect(before).toHaveLength(5);
});

test('positions are reported on change only, and the line reaches from camera to thumbnail', () => {
  const received: (readonly ThumbnailPosition[])[] = [];
  const layer = createThumbnailsLayer(handSignHost(), {
    size: () => size,
    onPlaces: (places) => received.push(places),
  });
  const sheet = paper(1_280, 720);
  layer.setCameras([cameraAt(1, 0, 0)]);
  paintLayers(sheet, frameOf(), layer);
  paintLayers(sheet, frameOf(), layer);
  expect(received).toHaveLength(1);
  const [place] = received[0] ?? [];
  if (!place) throw new Error('no place');
  const corner = { x: Math.max(place.box.left, place.at.x), y: Math.min(place.box.bottom, place.at.y) };
  expect(sheet.at((place.at.x + corner.x) / 2, (place.at.y + corner.y) / 2)[3]).toBeGreaterThan(200);
  paintLayers(sheet, frameOf(hanoiPlane.toLatLon({ x: 10, y: 0 })), layer);
  expect(received).toHaveLength(2);
  layer.setCameras([]);
  paintLayers(sheet, frameOf(), layer);
  expect(received.at(-1)).toEqual([]);
});

test('no thumbnail lies under an overlay, and a camera there has none', () => {
  const chance = new Chance(4);
  for (let round = 0; round < 100; round++) {
    const frame = frameOf({ distanceM: 600, tiltDeg: chance.next() * 60 });
    const cameras = someCameras(chance, 6, 500);
    const left = 300 + chance.next() * 500;
    const card = { left, top: 40, right: left + 400, bottom: 560 };
    const places = placeThumbnails(frame, cameras, size, [], [card]);
    for (const { at, box } of places) {
      expect(doBoxesOverlap(box, card)).toBe(false);
      expect(doesBoxContain(card, at)).toBe(false);
    }
  }
});

test('no thumbnail covers reserved boxes, and a camera there has one next to it', () => {
  const chance = new Chance(5);
  const retained = Array.from({ length: 4 }, () =>
    boxAround(chance.next() * 1_280, chance.next() * 720, 40, 20),
  );
  const [camera] = someCameras(chance, 1, 0);
  if (!camera) throw new Error('it is there');
  const { x, y } = hanoiPlane.toPlane(camera);
  const at = frameOf().project(x, y, camera.heightM);
  if (!at) throw new Error('it is seen');
  const own = boxAround(at.x, at.y - 30, 12, 12);
  const layer = createThumbnailsLayer(handSignHost(), {
    retained: () => [...retained, own],
    size: () => size,
    onPlaces: (places) => {
      received = places;
    },
  });
  let received: readonly ThumbnailPosition[] = [];
  layer.setCameras([camera, ...someCameras(chance, 5, 400)]);
  paintLayers(paper(1_280, 720), frameOf(), layer);
  expect(received.map(({ id }) => id)).toContain(camera.id);
  for (const { box } of received)
    expect([...retained, own].filter((one) => doBoxesOverlap(one, box))).toEqual([]);
});
