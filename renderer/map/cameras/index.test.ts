import { expect, test } from 'vitest';
import type { CameraId } from '../../../core/base/ids.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { mapOf } from '../../../test/fixtures/map/cameraMap.ts';
import { cameraAt, cameraWords, chanceState, randomCameras } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, hanoiPlane, paper } from '../../../test/fixtures/map/paper.ts';
import type { MapCameraState, MapFrame, ScreenPoint } from '../api.ts';

const id = (number: number): CameraId => cameraAt({ x: 0, y: 0 }, number).id;
const states = (...all: readonly (readonly [number, MapCameraState | undefined])[]) =>
  new Map(all.map(([number, state]) => [id(number), state]));

test('a camera is painted at its position, and nothing is painted elsewhere', () => {
  const frame = frameOf({ distanceM: 900, tiltDeg: 40, headingDeg: 75 });
  const map = mapOf([cameraAt({ x: 60, y: -90 }, 1, { heightM: 12 })], frame);
  map.paint();
  const at = frame.project(60, -90, 12);
  if (!at) throw new Error('it is in sight');
  const about = map.inkedAbout({ x: Math.round(at.x), y: Math.round(at.y) }, 24);
  expect(about).toBeGreaterThan(80);
  // Its number is next to it.
  expect(map.sheet.countPainted(0, 0, 1_280, 720)).toBe(
    map.sheet.countPainted(
      Math.round(at.x) - 60,
      Math.round(at.y) - 60,
      Math.round(at.x) + 60,
      Math.round(at.y) + 60,
    ),
  );
  expect(map.layer.pick(at, frame)).toEqual({ kind: 'camera', id: id(1) });
});

test('a camera has the same position on a display of twice the pixel ratio', () => {
  const frame: MapFrame = { ...frameOf({ distanceM: 900 }), pixelRatio: 2 };
  const map = mapOf([cameraAt({ x: 100, y: 50 }, 1)], frame);
  const sheet = paper(2_560, 1_440);
  sheet.context.scale(2, 2);
  map.layer.paint?.(sheet.context, frame);
  const at = frame.project(100, 50, 6);
  if (!at) throw new Error('it is in sight');
  const [x, y] = [Math.round(at.x * 2), Math.round(at.y * 2)];
  expect(sheet.countPainted(x - 14, y - 14, x + 14, y + 14)).toBeGreaterThan(300);
  expect(sheet.countPainted(x - 400, y - 14, x - 372, y + 14)).toBe(0);
});

test('a PTZ camera’s cone turns with it at the next picture', () => {
  const frame = frameOf({ distanceM: 200 });
  const map = mapOf([cameraAt({ x: 0, y: 0 }, 1, { kind: 'ptz', heightM: 5 })], frame);
  map.layer.setSelection([id(1)]);
  const pose = (panDeg: number): MapCameraState => ({
    look: 'live',
    pose: { panDeg, tiltDeg: -10, fovDeg: 40 },
  });
  const ahead: ScreenPoint = frame.project(0, 30, 0) ?? { x: 0, y: 0 };
  const left: ScreenPoint = frame.project(-30, 0, 0) ?? { x: 0, y: 0 };
  map.layer.setStates(states([1, pose(0)]));
  map.paint();
  expect(map.inkedAbout(ahead)).toBe(256);
  expect(map.inkedAbout(left)).toBe(0);
  map.layer.setStates(states([1, pose(270)]));
  map.paint();
  expect(map.inkedAbout(ahead)).toBe(0);
  expect(map.inkedAbout(left)).toBe(256);
});

test('a known footprint is painted instead of the plain cone', () => {
  const frame = frameOf({ distanceM: 200 });
  const map = mapOf([cameraAt({ x: 0, y: 0 }, 1, { fovDeg: 60 })], frame);
  map.layer.setHover(id(1));
  const near: ScreenPoint = frame.project(0, 14, 0) ?? { x: 0, y: 0 };
  const far: ScreenPoint = frame.project(0, 35, 0) ?? { x: 0, y: 0 };
  map.paint();
  expect(map.inkedAbout(near, 4)).toBe(64);
  expect(map.inkedAbout(far, 4)).toBe(64);
  map.layer.setFootprints(
    new Map([[id(1), { rings: [Float64Array.of(-2, 5, 2, 5, 8, 20, -8, 20)], lens: { x: 0, y: 0, z: 6 } }]]),
  );
  map.paint();
  expect(map.inkedAbout(near, 4)).toBe(64);
  expect(map.inkedAbout(far, 4)).toBe(0);
});

test('a filtered-out camera is not painted, picked, selected by a lasso or reached by arrow keys', () => {
  const frame = frameOf({ distanceM: 1_000 });
  const map = mapOf([cameraAt({ x: 0, y: 0 }, 1), cameraAt({ x: 100, y: 0 }, 2)], frame);
  map.layer.setFilter(new Set([id(1)]));
  map.paint();
  const at: ScreenPoint = frame.project(100, 0, 6) ?? { x: 0, y: 0 };
  expect(map.inkedAbout(at, 16)).toBe(0);
  expect(map.layer.pick(at, frame)).toBeUndefined();
  expect(map.layer.camerasIn(frame)).toEqual([id(1)]);
  map.layer.setSelection([id(1)]);
  expect(map.layer.nextInView('right')).toBeUndefined();
  map.layer.setFilter(undefined);
  expect(map.layer.nextInView('right')).toBe(id(2));
});

test('arrow keys start in the centre, and continue from the last selected camera', () => {
  const map = mapOf([
    cameraAt({ x: 10, y: 10 }, 1),
    cameraAt({ x: 150, y: 30 }, 2),
    cameraAt({ x: -150, y: 0 }, 3),
    cameraAt({ x: 20, y: 120 }, 4),
  ]);
  expect(map.layer.nextInView('up')).toBe(id(1));
  map.layer.setSelection([id(3), id(1)]);
  expect(map.layer.nextInView('up')).toBe(id(4));
  expect(map.layer.nextInView('right')).toBe(id(2));
  expect(map.layer.nextInView('left')).toBe(id(3));
  expect(map.layer.nextInView('down')).toBeUndefined();
});

test('picking a cluster returns its cameras and their location', () => {
  const frame = frameOf({ distanceM: 30_000 });
  const map = mapOf(
    [cameraAt({ x: 10, y: 10 }, 1), cameraAt({ x: 210, y: 110 }, 2), cameraAt({ x: 50, y: 60 }, 3)],
    frame,
  );
  map.layer.setStates(states([3, { look: 'alert', priority: 'high' }]));
  map.paint();
  const disc = map.layer.boxes(frame).find(({ left, right }) => Math.abs(right - left - 27) < 1);
  if (!disc) throw new Error('no cluster is there');
  // The alert is above the disc, not in it.
  const found = map.layer.pick({ x: disc.left + 3, y: (disc.top + disc.bottom) / 2 }, frame);
  expect(found).toMatchObject({ kind: 'cluster', cameras: [id(1), id(2)] });
  if (found?.kind !== 'cluster') throw new Error('no cluster was picked');
  expect(found.center.x).toBeCloseTo(110, 3);
  expect(found.center.y).toBeCloseTo(60, 3);
  expect(found.spanM).toBeCloseTo(200, 3);
  const alert = frame.project(50, 60, 6);
  expect(alert && map.layer.pick(alert, frame)).toEqual({ kind: 'camera', id: id(3) });
});

test('the layer requests a picture when something visible changes, and not otherwise', () => {
  const map = mapOf([
    cameraAt({ x: 0, y: 0 }, 1),
    cameraAt({ x: 9_000, y: 0 }, 2),
    cameraAt({ x: 9_100, y: 0 }, 3),
  ]);
  map.paint();
  const asked = (run: () => void) => {
    const before = map.host.repaints;
    run();
    return map.host.repaints > before;
  };
  expect(asked(() => map.layer.setStates(states([2, { look: 'live' }], [3, { look: 'watched' }])))).toBe(
    false,
  );
  expect(asked(() => map.layer.setStates(states([1, { look: 'live' }])))).toBe(true);
  const pose = { panDeg: 1, tiltDeg: 0, fovDeg: 60 };
  expect(asked(() => map.layer.setStates(states([2, { look: 'live', pose }])))).toBe(false);
  expect(asked(() => map.layer.setStates(states([1, { look: 'live', pose }])))).toBe(true);
  expect(asked(() => map.layer.setHover(undefined))).toBe(false);
  expect(asked(() => map.layer.setHover(id(2)))).toBe(true);
});

test('a state’s name is written next to the camera in the current language', () => {
  const frame = frameOf({ distanceM: 1_000 });
  const map = mapOf([cameraAt({ x: 0, y: 0 }, 1)], frame);
  map.layer.setStates(states([1, { look: 'steered', by: 'Trần Văn An' }]));
  const width = () => {
    map.paint();
    const [box] = map.layer.boxes(frame);
    return box ? box.right - box.left : 0;
  };
  const before = width();
  map.layer.setWords({
    ...cameraWords,
    looks: { ...cameraWords.looks, steered: 'being steered at this moment by' },
  });
  expect(width()).toBeGreaterThan(before + 40);
  const [box] = map.layer.boxes(frame);
  if (!box) throw new Error('no label is there');
  expect(map.layer.pick({ x: box.right - 3, y: (box.top + box.bottom) / 2 }, frame)).toEqual({
    kind: 'camera',
    id: id(1),
  });
});

test('after any changes, picking agrees with a newly created map', async () => {
  const chance = new Chance(71);
  const cameras = randomCameras(chance, 500, 3_000);
  const map = mapOf(cameras);
  const known = new Map<CameraId, MapCameraState>();
  const some = (share: number) => cameras.filter(() => chance.is(share)).map((camera) => camera.id);
  let filter: ReadonlySet<CameraId> | undefined;
  let selection: readonly CameraId[] = [];
  let hover: CameraId | undefined;
  let frame = frameOf();
  let met = 0;
  for (let round = 0; round < 40; round++) {
    const what = chance.below(6);
    if (what === 0) {
      filter = chance.is(0.4) ? undefined : new Set(some(0.5));
      map.layer.setFilter(filter);
    } else if (what === 1) {
      selection = some(chance.is(0.2) ? 0.3 : 0.01);
      map.layer.setSelection(selection);
    } else if (what === 2) {
      hover = chance.of(cameras)?.id;
      map.layer.setHover(hover);
    } else if (what === 3) {
      const far = 1_500 * chance.next();
      frame = frameOf({
        ...hanoiPlane.toLatLon({ x: far, y: -far }),
        distanceM: 200 * 100 ** chance.next(),
        tiltDeg: chance.below(75),
        headingDeg: chance.below(360),
      });
      map.look(frame);
    } else {
      const changes = new Map(
        some(0.05).map((one) => [one, chance.is(0.2) ? undefined : chanceState(chance)]),
      );
      for (const [one, state] of changes) {
        if (state) known.set(one, state);
        else known.delete(one);
      }
      map.layer.setStates(changes);
    }
    if (chance.is(0.5)) map.paint();
    // Labels omitted while the map moved appear in the next picture.
    map.layer.boxes(frame);
    await map.host.clock.advance(0);
    const fresh = mapOf(cameras, frame).layer;
    fresh.setStates(known);
    fresh.setFilter(filter);
    fresh.setSelection(selection);
    fresh.setHover(hover);
    // Labels prefer their previous side, so that a new map may place them differently: differing points are skipped.
    const covers = (layer: typeof fresh, at: ScreenPoint) =>
      layer
        .boxes(frame)
        .filter(
          ({ left, right, top, bottom }) => at.x >= left && at.x <= right && at.y >= top && at.y <= bottom,
        );
    for (let probe = 0; probe < 30; probe++) {
      const box = chance.of(fresh.boxes(frame));
      const at =
        box && chance.is(0.6)
          ? { x: box.left - 20 + chance.below(40), y: box.top + chance.below(20) }
          : { x: chance.below(1_280), y: chance.below(720) };
      if (JSON.stringify(covers(map.layer, at)) !== JSON.stringify(covers(fresh, at))) continue;
      const found = map.layer.pick(at, frame);
      expect(found).toEqual(fresh.pick(at, frame));
      if (found) met++;
    }
  }
  expect(met).toBeGreaterThan(70);
});
