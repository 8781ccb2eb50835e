import { beforeEach, expect, it } from 'vitest';
import { CameraId, DeskId } from '../../core/domain/ids.ts';
import type { Presence } from '../../core/domain/lease.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { createPresence, type PresenceBoard } from './presence.ts';

let clock: HandClock;
let board: PresenceBoard;
let told: (readonly Presence[])[];
const camera = (n: number) => CameraId.parse(`hn:camera:c${n}`);
const an = {
  ...{ name: 'An', desk: DeskId.parse('desk-0000000000000001'), kind: 'steering' as const, priority: 1_000 },
  ...{ since: 0, until: 5_000 },
};

beforeEach(() => {
  clock = handClock();
  told = [];
  board = createPresence(clock, (changed) => told.push(changed));
});

it('tells what has changed within a quarter of a second at once, each camera as it is then', async () => {
  board.watched([camera(1), camera(2)], 'Bình');
  board.steered(camera(1), { steering: an, tour: null });
  board.unwatched([camera(2)], 'Bình');
  expect(told).toEqual([]);
  await clock.advance(250);
  expect(told).toEqual([
    [
      { camera: camera(1), steering: an, tour: null, watching: ['Bình'] },
      { camera: camera(2), steering: null, tour: null, watching: [] },
    ],
  ]);
});

it('names a person once, however many of their windows show it', async () => {
  board.watched([camera(1), camera(1)], 'An');
  board.watched([camera(1)], 'An');
  board.unwatched([camera(1)], 'An');
  await clock.advance(250);
  expect(told.flat()).toMatchObject([{ watching: ['An'] }]);
  board.unwatched([camera(1), camera(1)], 'An');
  await clock.advance(250);
  expect(told.at(-1)).toMatchObject([{ watching: [] }]);
  expect(board.all()).toEqual([]);
});

it('says nothing while nothing changes', async () => {
  board.watched([camera(1)], 'An');
  await clock.advance(250);
  board.watched([camera(1)], 'An');
  await clock.advance(10_000);
  expect(told).toHaveLength(1);
});

it('knows nobody who steers once the gateway is gone', async () => {
  board.steered(camera(1), { steering: an, tour: null });
  board.steered(camera(2), { steering: null, tour: 'Vòng đêm' });
  board.watched([camera(1)], 'An');
  board.nobodySteers();
  expect(board.all()).toEqual([{ camera: camera(1), steering: null, tour: null, watching: ['An'] }]);
});
