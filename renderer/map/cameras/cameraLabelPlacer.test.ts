import { expect, test } from 'vitest';
import { cameraAt, cameraWords } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, handSignHost, hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import { doBoxesOverlap } from '../signs/boxes.ts';
import { TextSpriteCache } from '../signs/textSprites.ts';
import { CameraLabelPlacer } from './cameraLabelPlacer.ts';
import { maxCameraLabels } from './labels.ts';
import { CameraModel } from './model.ts';
import { layoutCameraSigns } from './signLayout.ts';

test('a picture has at most the legible number of labels, urgent and others together', () => {
  const model = new CameraModel();
  const across = 16;
  model.setCameras(
    Array.from({ length: across * across }, (_, at) =>
      cameraAt(
        { x: ((at % across) - across / 2) * 30, y: (Math.floor(at / across) - across / 2) * 16.5 },
        at + 1,
      ),
    ),
  );
  model.setSelection(new Set(model.cameras.filter((_, at) => at % 7 === 0).map(({ id }) => id)));
  const arrangement = layoutCameraSigns(model, frameOf({ distanceM: 450 }));
  const host = handSignHost();
  const keeper = new CameraLabelPlacer(model, new TextSpriteCache(host), cameraWords, host);
  const urgent = keeper.urgent(arrangement);
  expect(urgent.length).toBeGreaterThan(20);
  const all = keeper.all(arrangement);
  expect(all).toEqual([...urgent, ...all.slice(urgent.length)]);
  expect(all.length).toBe(maxCameraLabels);
});

test('while the map moves, new ordinary labels are drawn after the picture for the next one, urgent ones at once', async () => {
  const model = new CameraModel();
  model.setCameras([-60, -30, 0, 30, 60].map((x, at) => cameraAt({ x, y: 0 }, at + 1)));
  model.setSelection(new Set(model.cameras.slice(0, 1).map(({ id }) => id)));
  const host = handSignHost();
  const keeper = new CameraLabelPlacer(model, new TextSpriteCache(host), cameraWords, host);
  const seen = (x: number) => {
    const picture = layoutCameraSigns(model, frameOf({ ...hanoiPlane.toLatLon({ x, y: 0 }), distanceM: 60 }));
    const written = () =>
      keeper
        .all(picture)
        .map(({ drawn }) => drawn.camera + 1)
        .sort();
    return written;
  };
  expect(seen(60)()).toEqual([4, 5]);
  const next = seen(-30);
  expect(next()).toEqual([1]);
  expect(host.repaints).toBe(0);
  await host.clock.advance(0);
  expect(host.repaints).toBe(1);
  expect(next()).toEqual([1, 2, 3]);
  // No label is new there.
  expect(seen(-31)()).toEqual([1, 2, 3]);
  await host.clock.advance(0);
  expect(host.repaints).toBe(1);
});

test('a label avoids signs and gives way to a new one, so that both are legible', () => {
  const model = new CameraModel();
  model.setCameras([-60, 0, 60].map((x, at) => cameraAt({ x, y: 0 }, at + 1)));
  model.setSelection(new Set(model.cameras.slice(0, 1).map(({ id }) => id)));
  const host = handSignHost();
  const keeper = new CameraLabelPlacer(model, new TextSpriteCache(host), cameraWords, host);
  const picture = layoutCameraSigns(model, frameOf({ distanceM: 400 }));
  const before = keeper.all(picture);
  expect(before).toHaveLength(3);
  // A new alert over each label.
  const signs = before.map(({ box }) => box);
  keeper.signs = () => signs;
  const after = keeper.all(picture);
  expect(keeper.all(picture)).toBe(after);
  expect(after).toHaveLength(3);
  for (const { box } of after) expect(signs.filter((sign) => doBoxesOverlap(sign, box))).toEqual([]);
  keeper.signs = () => [];
  expect(keeper.all(picture)).toHaveLength(3);
});
