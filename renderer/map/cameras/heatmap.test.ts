import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { cameraAt, randomCameras } from '../../../test/fixtures/map/cameras.ts';
import { frameOf } from '../../../test/fixtures/map/paper.ts';
import type { MapCamera, MapFrame } from '../api.ts';
import { createGroundVisibility } from './groundVisibility.ts';
import { computeHeatmap, getHeatmapOpacity, heatmapSteps } from './heatmap.ts';
import { CameraModel } from './model.ts';

const modelOf = (cameras: readonly MapCamera[]) => {
  const model = new CameraModel();
  model.setCameras(cameras);
  return model;
};
const heat = (model: CameraModel, frame: MapFrame) =>
  computeHeatmap(model, frame, createGroundVisibility(frame));

test('heat covers every position of a filtered camera, and nothing else', () => {
  const chance = new Chance(51);
  const model = modelOf(randomCameras(chance, 800));
  model.setFilter(new Set(model.cameras.filter(() => chance.is(0.4)).map(({ id }) => id)));
  for (let round = 0; round < 20; round++) {
    const frame = frameOf({
      distanceM: 15_000 * 4 ** chance.next(),
      tiltDeg: chance.below(50),
      headingDeg: chance.below(360),
    });
    const { xs, ys } = model.places(frame.plane);
    const spots = heat(model, frame);
    const places = [...xs.keys()]
      .filter((at) => model.passes(at))
      .flatMap((at) => frame.project(xs[at] ?? 0, ys[at] ?? 0, 0) ?? [])
      .filter(({ x, y }) => x > 60 && x < 1_220 && y > 60 && y < 660);
    const isNear = (a: { x: number; y: number }, b: { x: number; y: number }) =>
      Math.hypot(a.x - b.x, a.y - b.y) < 30;
    expect(places.filter((place) => !spots.some((spot) => isNear(spot, place)))).toEqual([]);
    const inside = spots.filter(({ x, y }) => x > 100 && x < 1_180 && y > 100 && y < 620);
    expect(inside.filter((spot) => !places.some((place) => isNear(spot, place)))).toEqual([]);
  }
});

test('heat grows with the number of cameras up to a limit', () => {
  const crowd = (count: number) =>
    heat(
      modelOf(Array.from({ length: count }, (_, at) => cameraAt({ x: 10, y: 10 }, at + 1))),
      frameOf({ distanceM: 30_000 }),
    ).map(({ step }) => step);
  expect(crowd(1)).toEqual([1]);
  expect(crowd(7)).toEqual([3]);
  expect(crowd(3_000)).toEqual([heatmapSteps]);
});

test('heat fades out as the map zooms in', () => {
  expect(getHeatmapOpacity(frameOf({ distanceM: 60_000 }), 1)).toBe(1);
  expect(getHeatmapOpacity(frameOf({ distanceM: 22_000 }), 1)).toBeGreaterThan(0);
  expect(getHeatmapOpacity(frameOf({ distanceM: 22_000 }), 1)).toBeLessThan(1);
  expect(getHeatmapOpacity(frameOf({ distanceM: 5_000 }), 1)).toBe(0);
});
