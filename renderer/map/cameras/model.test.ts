import { expect, test } from 'vitest';
import type { CameraId } from '../../../core/base/ids.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { cameraAt, chanceState, randomCameras } from '../../../test/fixtures/map/cameras.ts';
import { hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import type { MapCameraState } from '../api.ts';
import { CameraModel, maxUnclusteredAlerting, maxUnclusteredSelected } from './model.ts';

const none = () => undefined;

test('after any changes, cells count their filtered, clustered and offline cameras correctly', () => {
  const chance = new Chance(11);
  const cameras = randomCameras(chance, 200, 3_000);
  const model = new CameraModel();
  model.setCameras(cameras);
  const some = (share: number) => new Set(cameras.filter(() => chance.is(share)).map(({ id }) => id));
  for (let round = 0; round < 120; round++) {
    const what = chance.below(10);
    if (what === 0) model.setFilter(chance.is(0.3) ? undefined : some(chance.next()));
    else if (what === 1) model.setSelection(some(chance.is(0.2) ? 0.5 : 0.05));
    else if (what === 2) model.setHover(chance.is(0.3) ? undefined : chance.of(cameras)?.id);
    else if (what === 3) model.setCameras(cameras.filter(() => chance.is(0.9)));
    else if (what === 4) model.setFar(chance.is(0.5));
    else {
      const changes = new Map<CameraId, MapCameraState | undefined>();
      for (const id of some(0.05)) changes.set(id, chance.is(0.2) ? undefined : chanceState(chance));
      model.setStates(changes, none);
    }
    const { tree } = model.places(hanoiPlane);
    const wrong: number[] = [];
    for (let cell = 0; cell < tree.count; cell++) {
      const inside = [...tree.order.subarray(tree.first[cell], tree.end[cell])].filter((at) =>
        model.passes(at),
      );
      const shown = inside.filter((at) => !model.isAlone(at));
      const offline = shown.filter((at) => model.look(at) === 'offline');
      const { counters } = model;
      const isRight =
        counters.passing[cell] === inside.length &&
        counters.shown[cell] === shown.length &&
        counters.offline[cell] === offline.length;
      if (!isRight) wrong.push(cell);
    }
    expect(wrong).toEqual([]);
    const alone = [...model.cameras.keys()].filter((at) => model.passes(at) && model.isAlone(at));
    expect([...model.alone].sort((a, b) => a - b)).toEqual(alone);
  }
});

test('alerting, controlled, selected and hovered cameras are not clustered; a selection of hundreds is', () => {
  const cameras = Array.from({ length: 100 }, (_, at) => cameraAt({ x: at * 20, y: 0 }, at + 1));
  const [a, b, c, d] = cameras.map(({ id }) => id);
  if (!a || !b || !c || !d) throw new Error('no cameras');
  const model = new CameraModel();
  model.setCameras(cameras);
  model.setStates(
    new Map([
      [a, { look: 'alert', priority: 'low' }],
      [b, { look: 'steered' }],
    ]),
    none,
  );
  model.setSelection(new Set([c]));
  model.setHover(d);
  expect([...model.alone].sort()).toEqual([0, 1, 2, 3]);
  model.setSelection(new Set(cameras.slice(0, maxUnclusteredSelected + 1).map(({ id }) => id)));
  expect([...model.alone].sort()).toEqual([0, 1, 3]);
  model.setFilter(new Set([c]));
  expect([...model.alone]).toEqual([]);
});

test('a distant flood of alerts is clustered, marked with the highest priority; from near no alert is clustered', () => {
  const cameras = Array.from({ length: 200 }, (_, at) => cameraAt({ x: at * 50, y: 0 }, at + 1));
  const model = new CameraModel();
  model.setCameras(cameras);
  const { tree } = model.places(hanoiPlane);
  const publish = (from: number, to: number, state: MapCameraState) =>
    model.setStates(new Map(cameras.slice(from, to).map(({ id }) => [id, state])), none);
  const priorities = (at: number) => model.alerted(hanoiPlane)(tree.leafOf[at] ?? 0);
  const most = maxUnclusteredAlerting;

  publish(0, most + 1, { look: 'alert', priority: 'low' });
  expect(model.alone.size).toBe(most + 1);
  expect(model.alerted(hanoiPlane)(0)).toBeUndefined();
  model.setFar(true);
  expect([model.alone.size, priorities(0), priorities(150)]).toEqual([0, 'low', undefined]);
  publish(0, 1, { look: 'alert', priority: 'critical' });
  expect([priorities(0), model.alerted(hanoiPlane)(0)]).toEqual(['critical', 'critical']);
  publish(0, 1, { look: 'live' });
  expect([model.alone.size, model.alerted(hanoiPlane)(0)]).toEqual([most, undefined]);

  publish(0, 100, { look: 'alert', priority: 'high' });
  expect([model.alone.size, priorities(0)]).toEqual([0, 'high']);
  expect([model.mayRank(0), model.mayRank(150)]).toEqual([true, false]);
  model.setHover(cameras[0]?.id);
  expect([...model.alone]).toEqual([0]);
  model.setFar(false);
  expect(model.alone.size).toBe(100);
  model.setFar(true);
  model.setCameras(cameras.slice(100 - most));
  expect(model.alone.size).toBe(most);
});

test('only filtered cameras count towards a flood', () => {
  const cameras = Array.from({ length: 200 }, (_, at) => cameraAt({ x: at * 50, y: 0 }, at + 1));
  const ids = cameras.map(({ id }) => id);
  const model = new CameraModel();
  model.setCameras(cameras);
  model.setFar(true);
  model.setStates(new Map(ids.slice(0, 100).map((id) => [id, { look: 'alert', priority: 'high' }])), none);
  expect(model.alone.size).toBe(0);
  model.setFilter(new Set(ids.slice(99)));
  expect([...model.alone]).toEqual([99]);
  // Nor do repeated alerts elsewhere.
  model.setStates(new Map(ids.slice(0, 90).map((id) => [id, { look: 'alert', priority: 'critical' }])), none);
  expect([...model.alone]).toEqual([99]);
  model.setFilter(undefined);
  expect(model.alone.size).toBe(0);
});

test('states set before the cameras apply to them, and an invisible change requests no picture', () => {
  const camera = cameraAt({ x: 0, y: 0 }, 7);
  const model = new CameraModel();
  model.setStates(new Map([[camera.id, { look: 'alert', priority: 'high' }]]), none);
  model.setCameras([camera]);
  expect(model.isAlone(0)).toBe(true);
  model.setStates(new Map([[camera.id, { look: 'idle' }]]), none);
  const { revision } = model;
  model.setStates(new Map([[camera.id, { look: 'live' }]]), none);
  expect(model.revision).toBe(revision);
  model.setStates(new Map([[camera.id, { look: 'offline' }]]), none);
  expect(model.revision).toBeGreaterThan(revision);
});

test('clusters with part of an over-large selection are marked, and no others', () => {
  const cameras = Array.from({ length: 200 }, (_, at) => cameraAt({ x: at * 50, y: 0 }, at + 1));
  const model = new CameraModel();
  model.setCameras(cameras);
  const selected = new Set(cameras.slice(0, 100).map(({ id }) => id));
  model.setSelection(selected);
  const { tree } = model.places(hanoiPlane);
  const isMarked = model.marked(hanoiPlane);
  for (let cell = 0; cell < tree.count; cell++) {
    const inside = tree.order.subarray(tree.first[cell], tree.end[cell]);
    expect(isMarked(cell)).toBe(inside.some((at) => selected.has(model.id(at))));
  }
  model.setSelection(new Set(cameras.slice(0, 3).map(({ id }) => id)));
  expect(model.marked(hanoiPlane)(0)).toBe(false);
});
