import { expect, test } from 'vitest';
import { CameraKind } from '../../../core/cameras/camera.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { cameraAt, chanceState } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, hanoiPlane, paper } from '../../../test/fixtures/map/paper.ts';
import type { MapCamera, MapCameraState, MapFrame } from '../api.ts';
import { getCameraColours } from './colours.ts';
import { CameraHitIndex, isPointOnCamera } from './hits.ts';
import { CameraModel } from './model.ts';
import { paintCameraSolid } from './paint.ts';
import { layoutCameraSigns } from './signLayout.ts';
import { solidReachM } from './solidShapes.ts';
import { chooseSolids, isPointOnSolid, projectSolidParts } from './solids.ts';

const size = 96;
const middle = size / 2;
const body = { x: middle, y: middle, r: 30, times: 5 };
const origin = { x: 0, y: 0 };
const poseOf = (panDeg: number, tiltDeg = -20) => ({ panDeg, tiltDeg, fovDeg: 50 });

const partsOf = (camera: MapCamera, frame: MapFrame, pose?: MapCameraState['pose']) =>
  projectSolidParts(camera, origin, pose, body, frame);

function drawn(camera: MapCamera, frame: MapFrame, pose?: MapCameraState['pose']) {
  const sheet = paper(size, size);
  paintCameraSolid(sheet.context, partsOf(camera, frame, pose), getCameraColours(frame.night));
  const { data } = sheet.context.getImageData(0, 0, size, size);
  const at = (x: number, y: number, of: number) => data[(y * size + x) * 4 + of] ?? 0;
  return {
    alpha: (x: number, y: number) => at(x, y, 3),
    /** Centre of gravity of its ink, relative to the camera's centre. */
    lean() {
      let [sum, across, down] = [0, 0, 0];
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) {
          const alpha = at(x, y, 3);
          sum += alpha;
          across += alpha * (x + 0.5 - middle);
          down += alpha * (y + 0.5 - middle);
        }
      return { x: across / sum, y: down / sum };
    },
    lights: Array.from({ length: size * size }, (_, pixel) => data[pixel * 4] ?? 0),
    inked: (left: number, top: number, right: number, bottom: number) =>
      sheet.countPainted(left, top, right, bottom),
  };
}

const apart = (a: readonly number[], b: readonly number[]) =>
  a.filter((light, at) => Math.abs(light - (b[at] ?? 0)) > 20).length;

test('a housing turns with its heading', () => {
  const frame = frameOf({ distanceM: 60 });
  const at = (headingDeg: number, view = frame) => drawn(cameraAt(origin, 1, { headingDeg }), view);
  const north = at(0);
  const east = at(90);
  // Beyond the width but within the length.
  expect(north.inked(middle - 3, middle - 20, middle + 3, middle - 15)).toBe(30);
  expect(north.inked(middle + 15, middle - 3, middle + 20, middle + 3)).toBe(0);
  expect(east.inked(middle + 15, middle - 3, middle + 20, middle + 3)).toBe(30);
  expect(east.inked(middle - 3, middle - 20, middle + 3, middle - 15)).toBe(0);
  // The hood protrudes forward.
  expect(at(0).lean().y).toBeLessThan(0);
  expect(at(180).lean().y).toBeGreaterThan(0);
  expect(at(90).lean().x).toBeGreaterThan(0);
  expect(at(270).lean().x).toBeLessThan(0);
  // With east up on the map, an eastward camera points up.
  expect(at(90, frameOf({ distanceM: 60, headingDeg: 90 })).lean().y).toBeLessThan(0);
});

test('a PTZ camera’s lens turns with its pose, and one without a pose has no lens', () => {
  const dome = cameraAt(origin, 1, { kind: 'ptz', headingDeg: 90 });
  for (const tiltDeg of [0, 50, 75]) {
    const frame = frameOf({ distanceM: 60, tiltDeg });
    const blind = drawn(dome, frame);
    const lean = (panDeg: number, down = -20) => drawn(dome, frame, poseOf(panDeg, down)).lean();
    expect(lean(90).x).toBeGreaterThan(blind.lean().x + 0.3);
    expect(lean(270).x).toBeLessThan(blind.lean().x - 0.3);
    expect(lean(0).y).toBeLessThan(lean(180).y - 0.2);
    expect(lean(0).x).toBeCloseTo(lean(180).x, 0);
    if (tiltDeg === 75) expect(lean(90, -80).y).toBeGreaterThan(lean(90, 0).y + 0.3);
    expect(Math.abs(blind.lean().x)).toBeLessThan(0.2);
  }
});

test('solids of different kinds differ in silhouette at every heading', () => {
  const frame = frameOf({ distanceM: 60, tiltDeg: 50 });
  for (const heading of [0, 70, 140, 215, 300]) {
    const kinds = CameraKind.options.map((kind) => {
      const { alpha } = drawn(cameraAt(origin, 1, { kind, headingDeg: heading }), frame, poseOf(heading));
      return Array.from({ length: size * size }, (_, at) => alpha(at % size, Math.floor(at / size)));
    });
    kinds.forEach((a, at) => {
      for (const b of kinds.slice(at + 1)) expect(apart(a, b)).toBeGreaterThan(60);
    });
  }
});

test('a solid’s sides are shaded, differently by day and by night', () => {
  const camera = cameraAt(origin, 1, { headingDeg: 60 });
  const [night, day] = [true, false].map((night) =>
    drawn(camera, frameOf({ distanceM: 60, tiltDeg: 50 }, { night })),
  );
  if (!night || !day) throw new Error('both are drawn');
  expect(new Set(night.lights.filter((light) => light > 60)).size).toBeGreaterThan(2);
  expect(apart(night.lights, day.lights)).toBeGreaterThan(100);
});

test('a painted solid can be picked within two pixels, and lies within its reach', () => {
  const chance = new Chance(61);
  for (let round = 0; round < 60; round++) {
    const kind = chance.of(CameraKind.options) ?? 'fixed';
    const camera = cameraAt(origin, 1, { kind, headingDeg: chance.below(360) });
    const frame = frameOf({
      distanceM: 40 + chance.below(40),
      tiltDeg: chance.below(80),
      headingDeg: chance.below(360),
    });
    const pose = chance.is(0.5) ? poseOf(chance.below(360), -chance.below(90)) : undefined;
    const parts = partsOf(camera, frame, pose);
    const sheet = drawn(camera, frame, pose);
    const depth = frame.project(0, 0, camera.heightM)?.depth ?? 1;
    const reach = ((frame.pxPerM * frame.view.distanceM) / depth) * solidReachM * body.times * 1.1 + 2;
    let wrong = 0;
    let on = 0;
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const isOn = isPointOnSolid(parts, { x: x + 0.5, y: y + 0.5 });
        if (sheet.alpha(x, y) > 60 && !isOn) wrong += 1;
        const isNear = [-2, 0, 2].some((dy) => [-2, 0, 2].some((dx) => sheet.alpha(x + dx, y + dy) > 0));
        if (isOn && !isNear) wrong += 1;
        if (isOn && Math.hypot(x + 0.5 - middle, y + 0.5 - middle) > reach) wrong += 1;
        on += Number(isOn);
      }
    expect(on).toBeGreaterThan(100);
    expect([round, kind, wrong]).toEqual([round, kind, 0]);
  }
});

test('near cameras are solids, sixty at most: the most urgent, then the nearest, without flicker', () => {
  const one = (camera: number, depth: number, pxPerM = 900 / depth, rank = 0) => ({
    camera,
    depth,
    pxPerM,
    rank,
  });
  const choose = (all: readonly ReturnType<typeof one>[], before: readonly number[] = []) =>
    [...chooseSolids(all, new Set(before), 1, (camera) => (camera === 7 ? 9 : 1))].sort((a, b) => a - b);
  expect(choose([one(1, 60), one(2, 65)])).toEqual([1]);
  expect(choose([one(1, 60), one(2, 65)], [1, 2])).toEqual([1, 2]);
  expect(choose([one(1, 80), one(2, 80)], [1, 2])).toEqual([]);
  expect(choose([one(7, 30)], [7])).toEqual([]);
  const many = Array.from({ length: 90 }, (_, at) => one(100 + at, 20 + at * 0.4));
  expect(choose(many)).toEqual(many.slice(0, 60).map(({ camera }) => camera));
  expect(choose([...many, one(1, 60, 15, 3)])).toContain(1);
  // A hardly nearer camera replaces none.
  const before = choose(many);
  expect(choose([...many, one(1, 43.2)], before)).toEqual(before);
  const chance = new Chance(62);
  for (let round = 0; round < 100; round++) {
    const all = Array.from({ length: 120 }, (_, at) => one(10 + at, 20 + chance.next() * 60));
    const first = choose(
      all,
      all.filter(() => chance.is(0.4)).map(({ camera }) => camera),
    );
    expect(choose(all, first)).toEqual(first);
  }
});

test('from near every camera can be picked on its solid and its glyph, the topmost first', () => {
  const chance = new Chance(63);
  const cameras = Array.from({ length: 160 }, (_, at) => {
    const spot = { x: (chance.next() - 0.5) * 60, y: (chance.next() - 0.5) * 40 };
    return cameraAt(spot, at + 1, {
      kind: chance.of(CameraKind.options) ?? 'fixed',
      headingDeg: chance.below(360),
      heightM: 3 + chance.next() * 6,
    });
  });
  const model = new CameraModel();
  model.setCameras(cameras);
  let [onSolid, met] = [0, 0];
  for (let round = 0; round < 25; round++) {
    const states = cameras
      .filter(() => chance.is(0.3))
      .map(({ id }) => [id, { ...chanceState(chance), pose: poseOf(chance.below(360)) }] as const);
    model.setStates(new Map(states), () => undefined);
    const { lat, lon } = hanoiPlane.toLatLon({ x: chance.below(20) - 10, y: chance.below(20) - 10 });
    const frame = frameOf({
      lat,
      lon,
      distanceM: 40 + chance.below(50),
      tiltDeg: chance.below(75),
      headingDeg: chance.below(360),
    });
    const arrangement = layoutCameraSigns(model, frame);
    const hits = new CameraHitIndex(model, arrangement);
    const solids = arrangement.cameras.filter(({ body }) => body);
    expect(solids.length).toBeLessThanOrEqual(60);
    for (let probe = 0; probe < 80; probe++) {
      const near = chance.of(solids);
      if (!near?.body) continue;
      const about = chance.is(0.5) ? near.body : near;
      const at = { x: about.x + (chance.next() - 0.5) * 50, y: about.y + (chance.next() - 0.5) * 50 };
      const expected = arrangement.cameras.findLast((one) => isPointOnCamera(model, one, at, frame));
      expect(hits.at(at)?.drawn).toBe(expected);
      if (!expected) continue;
      met += 1;
      onSolid += Number(Math.hypot(expected.x - at.x, expected.y - at.y) > 2.4 * expected.half);
    }
  }
  expect(met).toBeGreaterThan(500);
  expect(onSolid).toBeGreaterThan(100);
});
