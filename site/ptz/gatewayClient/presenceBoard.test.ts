import { beforeEach, expect, it } from 'vitest';
import { CameraId, DeskId } from '../../../core/base/ids.ts';
import type { SourceState, SourceStatus } from '../../../core/cameras/source.ts';
import type { FaultCode } from '../../../core/errors/faults.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { type HandClock, handClock } from '../../../test/fakes/clock.ts';
import { createPresenceBoard, type PresenceBoard } from './presenceBoard.ts';

let clock: HandClock;
/** A person who may see all cameras, or the first alone. */
type Viewer = 'all' | 'first';
let board: PresenceBoard<Viewer>;
let reported: (readonly Presence[])[];
const camera = (n: number) => CameraId.parse(`hn:camera:c${n}`);
const an = {
  name: 'An',
  desk: DeskId.parse('desk-0000000000000001'),
  kind: 'steering' as const,
  priority: 1_000,
  since: 0,
  until: 5_000,
};

beforeEach(() => {
  clock = handClock();
  reported = [];
  board = createPresenceBoard(clock, (viewer: Viewer, id) => viewer === 'all' || id === camera(1));
  board.topics.presence.changedBy((messagesFor) => {
    expect(messagesFor(undefined)).toEqual([]);
    reported.push(messagesFor('all').flatMap(({ cameras }) => cameras));
  });
});

it('presence publishes all changes of a quarter of a second at once, with each camera’s current state', async () => {
  board.watched([camera(1), camera(2)], 'Bình');
  board.steered(camera(1), { steering: an, tour: null });
  board.unwatched([camera(2)], 'Bình');
  expect(reported).toEqual([]);
  await clock.advance(250);
  expect(reported).toEqual([
    [
      { camera: camera(1), steering: an, tour: null, watching: ['Bình'] },
      { camera: camera(2), steering: null, tour: null, watching: [] },
    ],
  ]);
});

it('presence sends a viewer only cameras within scope, and nothing if none of them changed', async () => {
  board.watched([camera(1), camera(2)], 'Bình');
  await clock.advance(250);
  const read = (viewer: Viewer | undefined) => board.topics.presence.read(viewer);
  expect(read('first')).toMatchObject([{ reset: true, cameras: [{ camera: camera(1) }] }]);
  expect(read('all')).toMatchObject([{ reset: true, cameras: [{}, {}] }]);
  expect(read(undefined)).toEqual([{ reset: true, cameras: [] }]);
  const changes: unknown[] = [];
  board.topics.presence.changedBy((messagesFor) => changes.push(messagesFor('first')));
  board.unwatched([camera(2)], 'Bình');
  await clock.advance(250);
  expect(changes).toEqual([[]]);
});

it('presence names a person once, however many of their windows show the camera', async () => {
  board.watched([camera(1), camera(1)], 'An');
  board.watched([camera(1)], 'An');
  board.unwatched([camera(1)], 'An');
  await clock.advance(250);
  expect(reported.flat()).toMatchObject([{ watching: ['An'] }]);
  board.unwatched([camera(1), camera(1)], 'An');
  await clock.advance(250);
  expect(reported.at(-1)).toMatchObject([{ watching: [] }]);
  expect(board.all()).toEqual([]);
});

it('presence reports a camera’s PTZ fault until it is fixed or its gateway has ended', async () => {
  const wrong = { fault: { code: 'ptz.moveRefused' as const, params: { why: 'no' } }, missing: [] };
  board.controlled(camera(1), wrong);
  board.controlled(camera(2), wrong);
  await clock.advance(250);
  expect(reported.flat()).toMatchObject([{ control: wrong }, { control: wrong }]);
  board.controlled(camera(1), { fault: null, missing: [] });
  await clock.advance(250);
  expect(reported.at(-1)).toEqual([{ camera: camera(1), steering: null, tour: null, watching: [] }]);
  expect(board.all()).toMatchObject([{ camera: camera(2), control: wrong }]);
  board.clearHolders();
  expect(board.all()).toEqual([]);
});

it('presence is silent while nothing changes', async () => {
  board.watched([camera(1)], 'An');
  await clock.advance(250);
  board.watched([camera(1)], 'An');
  await clock.advance(10_000);
  expect(reported).toHaveLength(1);
});

it('presence clears all controllers when the gateway has ended', async () => {
  board.steered(camera(1), { steering: an, tour: null });
  board.steered(camera(2), { steering: null, tour: 'Vòng đêm' });
  board.watched([camera(1)], 'An');
  board.clearHolders();
  expect(board.all()).toEqual([{ camera: camera(1), steering: null, tour: null, watching: ['An'] }]);
});

it('presence reports a camera’s pose, and keeps the one at rest', async () => {
  const pose = { panDeg: 12, tiltDeg: -3, fovDeg: 40 };
  board.posed(camera(1), { ...pose, panDeg: 11 });
  board.posed(camera(1), pose);
  await clock.advance(250);
  expect(reported).toEqual([[{ camera: camera(1), steering: null, tour: null, watching: [], pose }]]);
  board.clearHolders();
  expect(board.all()).toMatchObject([{ pose }]);
});

const standing = (state: SourceState, code?: FaultCode): SourceStatus => ({
  state,
  cause: code ? { code, params: {} } : null,
  width: 0,
  height: 0,
  fps: 0,
});
const says = (stream: 'main' | 'sub', state: SourceState, code?: FaultCode) =>
  board.sourced(camera(1), stream, standing(state, code));
const source = () => board.all()[0]?.source;

it('presence shows a camera as live only while its stream is requested', async () => {
  says('sub', 'connecting');
  expect(source()).toBeUndefined();
  says('sub', 'live');
  const since = clock.now();
  expect(source()).toEqual({ state: 'live', since });
  await clock.advance(1_000);
  says('main', 'connecting');
  says('sub', 'idle');
  says('main', 'live');
  expect(source()).toEqual({ state: 'live', since });
  says('main', 'idle');
  expect(board.all()).toEqual([]);
  await clock.advance(250);
  expect(reported.at(-1)).toEqual([{ camera: camera(1), steering: null, tour: null, watching: [] }]);
});

it('presence shows a camera as offline from a failure until a picture arrives, watched or not', async () => {
  says('sub', 'connecting');
  says('sub', 'lost', 'source.unreachable');
  const since = clock.now();
  for (const state of ['connecting', 'lost', 'connecting', 'idle'] as const) {
    await clock.advance(1_000);
    says('sub', state, state === 'lost' ? 'source.unreachable' : undefined);
    expect(source()).toEqual({ state: 'offline', since });
  }
  says('main', 'connecting');
  says('main', 'live');
  expect(source()).toMatchObject({ state: 'live' });
});

it('presence does not count the site’s own capacity limits as a camera’s failure', () => {
  says('sub', 'live');
  says('sub', 'lost', 'media.noCapacity');
  expect(board.all()).toEqual([]);
});

it('presence publishes nothing for an unchanged source', async () => {
  says('sub', 'live');
  await clock.advance(250);
  says('sub', 'live');
  says('main', 'live');
  await clock.advance(10_000);
  expect(reported).toHaveLength(1);
});

it('presence forgets a camera’s state when its address changes', async () => {
  says('sub', 'lost', 'source.unreachable');
  await clock.advance(250);
  board.moved(new Set([camera(1), camera(2)]));
  await clock.advance(250);
  expect(board.all()).toEqual([]);
  expect(reported.at(-1)).toMatchObject([{ camera: camera(1) }]);
});
