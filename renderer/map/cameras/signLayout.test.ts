import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { cameraAt, chanceState, randomCameras } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, hanoi, hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import type { MapCamera, MapFrame } from '../api.ts';
import { boxAround, doBoxesOverlap } from '../signs/boxes.ts';
import { getNorthAndScaleBox } from '../signs/furniture.ts';
import { CameraHitIndex, isPointOnCamera, isPointOnCluster } from './hits.ts';
import { CameraModel, maxUnclusteredAlerting } from './model.ts';
import { type CameraSignLayout, layoutCameraSigns } from './signLayout.ts';

const modelOf = (cameras: readonly MapCamera[]) => {
  const model = new CameraModel();
  model.setCameras(cameras);
  return model;
};

function chanceFrame(chance: Chance): MapFrame {
  const far = 6_000 * chance.next();
  const angle = chance.next() * 2 * Math.PI;
  return frameOf({
    ...hanoiPlane.toLatLon({ x: far * Math.cos(angle), y: far * Math.sin(angle) }),
    distanceM: 60 * 1_000 ** chance.next(),
    headingDeg: chance.next() * 360,
    tiltDeg: chance.is(0.4) ? 0 : chance.next() * 80,
  });
}

/** Puts a model into an arbitrary reachable state. */
function shake(model: CameraModel, chance: Chance) {
  const some = (share: number) => new Set(model.cameras.filter(() => chance.is(share)).map(({ id }) => id));
  model.setFilter(chance.is(0.5) ? undefined : some(0.1 + 0.9 * chance.next()));
  model.setSelection(some(0.002));
  model.setHover(chance.of(model.cameras)?.id);
  model.setStates(new Map([...some(0.2)].map((id) => [id, chanceState(chance)])), () => undefined);
}

const membersOf = (model: CameraModel, { clusters, frame }: CameraSignLayout): number[] => {
  const { tree } = model.places(frame.plane);
  return clusters.flatMap(({ cell }) =>
    [...tree.order.subarray(tree.first[cell], tree.end[cell])].filter(
      (at) => model.passes(at) && !model.isAlone(at),
    ),
  );
};

test('a camera just outside the picture is drawn as long as its glyph reaches into it', () => {
  const chance = new Chance(34);
  const model = modelOf(
    Array.from({ length: 3_000 }, (_, at) =>
      cameraAt({ x: 900 * chance.next(), y: 900 * chance.next() }, at + 1),
    ),
  );
  let met = 0;
  for (let round = 0; round < 60; round++) {
    const frame = frameOf({
      ...hanoiPlane.toLatLon({ x: 900 * chance.next(), y: 900 * chance.next() }),
      distanceM: 60 + 100 * chance.next(),
      headingDeg: chance.next() * 360,
      tiltDeg: chance.next() * 75,
    });
    const { cameras, sighting } = layoutCameraSigns(model, frame);
    const drawn = new Set(cameras.map(({ camera }) => camera));
    const { xs, ys, poles } = model.places(frame.plane);
    model.cameras.forEach(({ heightM }, at) => {
      const place = frame.project(xs[at] ?? 0, ys[at] ?? 0, heightM);
      if (!place || poles.size[at] !== 1 || sighting.pxPerM(place.depth) < 4) return;
      const adjacentPx = Math.max(-place.x, place.x - frame.width);
      if (adjacentPx < 0 || adjacentPx > 20 || place.y < 0 || place.y > frame.height) return;
      expect(drawn).toContain(at);
      met++;
    });
  }
  expect(met).toBeGreaterThan(50);
});

test('every visible camera that passes the filter is drawn once, alone or counted in one cluster', () => {
  const chance = new Chance(21);
  const model = modelOf(randomCameras(chance, 2_000));
  let met = 0;
  for (let round = 0; round < 60; round++) {
    shake(model, chance);
    const frame = chanceFrame(chance);
    const arrangement = layoutCameraSigns(model, frame);
    const alone = arrangement.cameras.map(({ camera }) => camera);
    const clustered = membersOf(model, arrangement);
    expect(new Set([...alone, ...clustered]).size).toBe(alone.length + clustered.length);
    for (const { cell, count, offline } of arrangement.clusters) {
      const { tree } = model.places(frame.plane);
      const members = [...tree.order.subarray(tree.first[cell], tree.end[cell])].filter(
        (at) => model.passes(at) && !model.isAlone(at),
      );
      expect(count).toBe(members.length);
      expect(offline).toBe(members.filter((at) => model.look(at) === 'offline').length);
    }
    const drawn = new Set([...alone, ...clustered]);
    const { xs, ys, poles } = model.places(frame.plane);
    // A cluster's disc may lie outside the picture although some of its cameras are inside.
    const insetPx = frame.view.tiltDeg === 0 ? 120 : 350;
    const lost: number[] = [];
    model.cameras.forEach(({ heightM }, at) => {
      if (!model.passes(at)) {
        if (drawn.has(at)) lost.push(at);
        return;
      }
      const place = frame.project(xs[at] ?? 0, ys[at] ?? 0, heightM);
      if (!place || !frame.ground(place) || poles.size[at] !== 1) return;
      const inset = model.isAlone(at) ? 0 : insetPx;
      if (place.x < inset || place.x > 1_280 - inset || place.y < inset || place.y > 720 - inset) return;
      if (drawn.has(at)) met++;
      else lost.push(at);
    });
    expect(lost).toEqual([]);
  }
  expect(met).toBeGreaterThan(1_000);
});

test('a controlled camera is never in a cluster, and an alerting one only in a distant flood', () => {
  const chance = new Chance(22);
  const model = modelOf(randomCameras(chance, 2_000));
  const alerting = () =>
    [...model.cameras.keys()].filter((at) => model.passes(at) && model.look(at) === 'alert');
  /** Pictures with clusters in which alerts are few, many and near, and many and far. */
  const met = { few: 0, near: 0, far: 0 };
  for (let round = 0; round < 90; round++) {
    shake(model, chance);
    const isFar = chance.is(0.5);
    model.setFar(isFar);
    if (chance.is(0.4)) {
      const rest = alerting().slice(chance.below(maxUnclusteredAlerting + 1));
      model.setStates(new Map(rest.map((at) => [model.id(at), { look: 'live' }])), () => undefined);
    }
    const now = alerting().length <= maxUnclusteredAlerting ? 'few' : isFar ? 'far' : 'near';
    const alone = now === 'far' ? ['steered'] : ['alert', 'steered'];
    const members = membersOf(model, layoutCameraSigns(model, chanceFrame(chance)));
    for (const at of members) expect(alone).not.toContain(model.look(at));
    if (members.length > 0 && alerting().length > 0) met[now]++;
  }
  expect(Math.min(...Object.values(met))).toBeGreaterThan(5);
});

test('panning a top view leaves every cluster unchanged and at its ground position', () => {
  const chance = new Chance(23);
  const model = modelOf(randomCameras(chance, 4_000));
  for (const distanceM of [3_000, 9_000, 40_000]) {
    const seen = new Map<number, string>();
    for (let step = 0; step < 30; step++) {
      const middle = { x: step * distanceM * 0.01, y: step * distanceM * 0.004 };
      const frame = frameOf({ ...hanoiPlane.toLatLon(middle), distanceM });
      const { top, right } = getNorthAndScaleBox(frame);
      for (const { cell, count, x, y, r } of layoutCameraSigns(model, frame).clusters) {
        // Moved above the north arrow and the scale.
        if (y === top - r && x - r < right) continue;
        const ground = frame.ground({ x, y });
        if (!ground) continue;
        const reported = `${count} ${ground.x.toFixed(1)} ${ground.y.toFixed(1)}`;
        expect(seen.get(cell) ?? reported).toBe(reported);
        seen.set(cell, reported);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  }
});

test('no cluster lies under the north arrow and scale, and none of those is lost', () => {
  const chance = new Chance(25);
  const model = modelOf(randomCameras(chance, 4_000));
  let above = 0;
  for (let round = 0; round < 40; round++) {
    const frame = chanceFrame(chance);
    const taken = getNorthAndScaleBox(frame);
    for (const { x, y, r } of layoutCameraSigns(model, frame).clusters) {
      expect(doBoxesOverlap(boxAround(x, y, r, r), taken)).toBe(false);
      if (y === taken.top - r) above++;
    }
  }
  expect(above).toBeGreaterThan(0);
});

test('zooming in splits clusters until every camera is drawn separately', () => {
  const model = modelOf(randomCameras(new Chance(24), 2_000, 3_000));
  let before = Number.POSITIVE_INFINITY;
  for (const distanceM of [60_000, 30_000, 15_000, 7_500]) {
    const { clusters } = layoutCameraSigns(model, frameOf({ distanceM }));
    const largest = Math.max(...clusters.map(({ count }) => count));
    expect(largest).toBeLessThan(before);
    before = largest;
  }
  const thin = layoutCameraSigns(
    modelOf(randomCameras(new Chance(24), 300, 3_000)),
    frameOf({ distanceM: 2_000 }),
  );
  expect(thin.clusters.length).toBeLessThan(thin.cameras.length / 4);
  const near = layoutCameraSigns(model, frameOf({ distanceM: 240 }));
  expect(near.clusters).toEqual([]);
  expect(near.cameras.length).toBeGreaterThan(20);
});

test('a camera is drawn at its position and height', () => {
  const tower = cameraAt({ x: 120, y: 80 }, 1, { heightM: 40 });
  const frame = frameOf({ ...hanoi, distanceM: 600, headingDeg: 30, tiltDeg: 55 });
  const [drawn] = layoutCameraSigns(modelOf([tower]), frame).cameras;
  const place = frame.project(120, 80, 40);
  expect(drawn?.x).toBeCloseTo(place?.x ?? 0, 6);
  expect(drawn?.y).toBeCloseTo(place?.y ?? 0, 6);
});

test('picking returns the topmost painted object, by the grid and by a full search alike', () => {
  const chance = new Chance(25);
  const model = modelOf(randomCameras(chance, 2_000));
  let met = 0;
  for (let round = 0; round < 50; round++) {
    shake(model, chance);
    const arrangement = layoutCameraSigns(model, chanceFrame(chance));
    const hits = new CameraHitIndex(model, arrangement);
    const { cameras, clusters } = arrangement;
    for (let probe = 0; probe < 60; probe++) {
      const near = chance.of([...cameras, ...clusters]);
      const at =
        near && chance.is(0.7)
          ? { x: near.x + (chance.next() - 0.5) * 40, y: near.y + (chance.next() - 0.5) * 40 }
          : { x: chance.next() * 1_280, y: chance.next() * 720 };
      const expected =
        cameras.findLast((drawn) => isPointOnCamera(model, drawn, at, arrangement.frame)) ??
        clusters.findLast((drawn) => isPointOnCluster(drawn, at));
      const hit = hits.at(at);
      expect(hit?.drawn).toBe(expected);
      if (hit) met++;
    }
  }
  expect(met).toBeGreaterThan(500);
});

test('each of several cameras on one pole can be picked', () => {
  for (const many of [2, 4, 7, 12, 40]) {
    const model = modelOf(Array.from({ length: many }, (_, at) => cameraAt({ x: 0, y: 0 }, at + 1)));
    for (const distanceM of [60, 100, 240]) {
      const arrangement = layoutCameraSigns(model, frameOf({ distanceM }));
      const hits = new CameraHitIndex(model, arrangement);
      expect(arrangement.cameras).toHaveLength(many);
      for (const drawn of arrangement.cameras)
        expect(hits.at(drawn)).toMatchObject({ kind: 'camera', drawn: { camera: drawn.camera } });
    }
  }
});

test('of overlapping cameras the most urgent is painted last and picked', () => {
  const cameras = [1, 2, 3, 4].map((number) => cameraAt({ x: number * 2, y: 0 }, number));
  const [a, b, c, d] = cameras.map(({ id }) => id);
  if (!a || !b || !c || !d) throw new Error('no cameras');
  const model = modelOf(cameras);
  model.setStates(
    new Map([
      [a, { look: 'alert', priority: 'critical' }],
      [b, { look: 'steered' }],
      [c, { look: 'alert', priority: 'low' }],
    ]),
    () => undefined,
  );
  model.setHover(d);
  const arrangement = layoutCameraSigns(model, frameOf({ distanceM: 8_000 }));
  expect(arrangement.cameras.map(({ camera }) => camera)).toEqual([3, 1, 2, 0]);
  const [last] = arrangement.cameras.slice(-1);
  expect(last && new CameraHitIndex(model, arrangement).at(last)?.drawn).toBe(last);
});
