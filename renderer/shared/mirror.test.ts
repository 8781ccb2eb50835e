import { describe, expect, it, vi } from 'vitest';
import type { CamerasMessage, DeskTopics } from '../../core/api/desk.ts';
import { deskTopics } from '../../core/api/desk.ts';
import { CameraId, WardId } from '../../core/base/ids.ts';
import { fail } from '../../core/base/result.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import type { Presence } from '../../core/ptz/lease.ts';
import type { TopicHandlers } from '../../core/rpc/client.ts';
import { handClock } from '../../test/fakes/clock.ts';
import {
  applyCamerasMessage,
  applyPresenceMessage,
  type CameraEntry,
  createMirror,
  emptyRegistry,
  getLastKnownCamera,
  noPresence,
} from './mirror.ts';

const ward: Ward = { id: WardId.parse('demo:ward:dongda'), name: 'Đống Đa', kind: 'ward' };
const camera = (number: number, name = `Camera ${number}`): Camera => ({
  id: CameraId.parse(`demo:camera:${number}`),
  number,
  name,
  ward: ward.id,
  function: 'traffic',
  kind: 'fixed',
  position: { lat: 21, lon: 105.8, heightM: 6 },
  headingDeg: 0,
  fovDeg: 90,
  tags: [],
  streams: ['main', 'sub'],
});
const reset = (cameras: Camera[], total: number, complete: boolean): CamerasMessage => ({
  kind: 'reset',
  wards: [ward],
  cameras,
  total,
  complete,
  asOf: 5,
});

describe('the registry in the window', () => {
  it('grows page by page, ordered by number', () => {
    const first = applyCamerasMessage(emptyRegistry(), reset([camera(1), camera(2)], 3, false));
    const whole = applyCamerasMessage(first, { kind: 'more', cameras: [camera(3)], complete: true });
    expect(whole.list.map((entry) => entry.camera.number)).toEqual([1, 2, 3]);
    expect(whole.complete).toBe(true);
    expect(whole.byNumber.get(3)?.ward).toEqual(ward);
    expect(first.list).toHaveLength(2);
  });

  it('applies changes in order, and removals', () => {
    const before = applyCamerasMessage(emptyRegistry(), reset([camera(1), camera(3)], 2, true));
    const after = applyCamerasMessage(before, {
      kind: 'change',
      cameras: [camera(2), camera(3, 'Hồ Gươm')],
      removed: [camera(1).id],
      asOf: 9,
    });
    expect(after.list.map((entry) => entry.camera.name)).toEqual(['Camera 2', 'Hồ Gươm']);
    expect(after.byId.has(camera(1).id)).toBe(false);
    expect(after).toMatchObject({ total: 2, asOf: 9 });
  });

  it('remembers cameras that left the operator’s scope, also after a reset', () => {
    const before = applyCamerasMessage(emptyRegistry(), reset([camera(1), camera(2), camera(3)], 3, true));
    const removed = [camera(1).id, camera(2).id];
    const outside = [camera(1).id];
    const after = applyCamerasMessage(before, { kind: 'change', cameras: [], removed, outside, asOf: 9 });
    expect([...after.outside]).toEqual([camera(1).id]);
    expect([...applyCamerasMessage(after, reset([camera(3)], 1, true)).outside]).toEqual([camera(1).id]);
    // The camera is visible again, and later removed.
    const back = applyCamerasMessage(after, { kind: 'change', cameras: [camera(1)], removed: [], asOf: 10 });
    const gone = applyCamerasMessage(back, {
      kind: 'change',
      cameras: [],
      removed: [camera(1).id],
      asOf: 11,
    });
    expect([...gone.outside]).toEqual([]);
  });

  it('is empty after a reset', () => {
    const before = applyCamerasMessage(emptyRegistry(), reset([camera(1)], 1, true));
    expect(applyCamerasMessage(before, reset([camera(9)], 1, true)).list).toHaveLength(1);
    expect(before.list).toHaveLength(1);
  });

  it('folds the search text once', () => {
    const { list } = applyCamerasMessage(emptyRegistry(), reset([camera(7, 'Ngã tư Khâm Thiên')], 1, true));
    expect(list[0]?.index.all).toMatch(/^ 7 nga tu kham thien \| dong da /);
  });
});

it('the camera search index is built in steps from a second after the list is complete', async () => {
  const clock = handClock();
  const topics = new Map<string, TopicHandlers<DeskTopics, keyof DeskTopics & string>>();
  const calls: string[] = [];
  const { cameras } = createMirror(
    {
      call(name) {
        calls.push(name);
        return Promise.resolve(fail('call.closed'));
      },
      subscribe(topic, handlers) {
        topics.set(topic, handlers as never);
        return () => {};
      },
      connected: true,
      onConnected: () => () => {},
    },
    clock,
  );
  const numbers = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => camera(from + at));
  const send = (message: CamerasMessage) => topics.get('cameras')?.onMessage(message as never, undefined);
  send(reset(numbers(1, 500), 900, false));
  expect(calls).toEqual(['cameras.taken']);
  const [first] = cameras.getState().list;
  const worked = vi.spyOn(Object.getPrototypeOf(first), 'index', 'get');
  await clock.advance(5_000);
  expect(worked).not.toHaveBeenCalled();
  send({ kind: 'more', cameras: numbers(501, 400), complete: true });
  await clock.advance(999);
  expect(worked).not.toHaveBeenCalled();
  await clock.advance(1);
  expect(worked).toHaveBeenCalledTimes(400);
  await clock.advance(100);
  expect(worked).toHaveBeenCalledTimes(900);
  expect(clock.pending).toBe(0);
  expect(calls).toEqual(['cameras.taken']);
});

it('getLastKnownCamera returns the last known data of a removed camera that was requested before', () => {
  const entry = {} as CameraEntry;
  const [first, second] = [camera(1).id, camera(2).id];
  let byId = new Map([first, second].map((id) => [id, entry]));
  const cameras = { getState: () => ({ byId }) };
  expect(getLastKnownCamera(cameras, first)).toBe(entry);
  byId = new Map();
  expect(getLastKnownCamera(cameras, first)).toBe(entry);
  expect(getLastKnownCamera(cameras, second)).toBeUndefined();
  // Windows share no cache of last known cameras.
  expect(getLastKnownCamera({ getState: () => ({ byId }) }, first)).toBeUndefined();
  const renamed = {} as CameraEntry;
  byId = new Map([[first, renamed]]);
  expect(getLastKnownCamera(cameras, first)).toBe(renamed);
});

describe('the presence at a camera', () => {
  const of = (number: number, watching: string[]): Presence => ({
    camera: CameraId.parse(`demo:camera:${number}`),
    steering: null,
    tour: null,
    watching,
  });

  it('is the latest message, and is removed once no operator views the camera', () => {
    const first = applyPresenceMessage(noPresence, {
      reset: true,
      cameras: [of(1, ['Lan']), of(2, ['Minh'])],
    });
    const next = applyPresenceMessage(first, { reset: false, cameras: [of(1, ['Lan', 'Minh']), of(2, [])] });
    expect([...next.values()].map(({ watching }) => watching)).toEqual([['Lan', 'Minh']]);
    expect(applyPresenceMessage(next, { reset: true, cameras: [] }).size).toBe(0);
  });

  it('stores a camera with only a pose or a source', () => {
    const pose = { panDeg: 10, tiltDeg: 0, fovDeg: 60 };
    const source = { state: 'offline' as const, since: 5 };
    const cameras = [{ ...of(1, []), pose }, { ...of(2, []), source }, of(3, [])];
    expect([...applyPresenceMessage(noPresence, { reset: true, cameras }).values()]).toEqual(
      cameras.slice(0, 2),
    );
  });

  it('keeps the pose object while the pose is unchanged', () => {
    const pose = { panDeg: 10, tiltDeg: 0, fovDeg: 60 };
    const reported = (watching: string[], panDeg: number, reset = false) => ({
      reset,
      cameras: [{ ...of(1, watching), pose: { ...pose, panDeg } }],
    });
    const first = applyPresenceMessage(noPresence, reported([], 10));
    const poseIn = (state: typeof first) => [...state.values()][0]?.pose;
    const second = applyPresenceMessage(first, reported(['Lan'], 10));
    expect(poseIn(second)).toBe(poseIn(first));
    expect(poseIn(applyPresenceMessage(second, reported([], 10, true)))).toBe(poseIn(first));
    expect(poseIn(applyPresenceMessage(second, reported(['Lan'], 11)))).toEqual({ ...pose, panDeg: 11 });
  });
});

it('every state topic of the desk has a store, which is reset when the right is revoked', () => {
  const handlers = new Map<string, { onMessage(message: unknown): void; onRefused?(): void }>();
  const subscribe = (name: string, given: never) => {
    handlers.set(name, given);
    return () => {};
  };
  const desk = { connected: true, onConnected: () => () => {}, call: () => Promise.reject(), subscribe };
  const mirror = createMirror(desk as never, handClock());
  const states = Object.entries(deskTopics).flatMap(([name, { kind }]) => (kind === 'state' ? [name] : []));
  expect(states.length).toBeGreaterThan(5);
  for (const name of states.filter((one) => one !== 'status')) {
    const store = mirror[name as 'queue'];
    const empty = store.getState();
    const message = { is: name };
    handlers.get(name)?.onMessage(message);
    expect(store.getState()).toBe(message);
    handlers.get(name)?.onRefused?.();
    expect(store.getState()).toBe(empty);
  }
});
