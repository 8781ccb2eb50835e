import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { CameraId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { TileStatus } from '../media/index.ts';
import type { CamerasState } from '../shared/mirror.ts';
import { reportTilesToMain } from './reportTilesToMain.ts';

const tile = {
  tile: 2,
  camera: CameraId.parse('s:camera:c1'),
  stream: 'sub',
  state: 'live',
  width: 320,
  height: 180,
  framesDecoded: 7,
  ageMs: 40,
  testCode: { code: 5, frame: 9 },
} as const;

function setUp(isPictured: boolean) {
  const clock = handClock();
  const reports: unknown[] = [];
  let answer: () => void = () => {};
  let looks = 0;
  reportTilesToMain({
    shell: {
      'window.report': ({ tiles }) =>
        new Promise((resolve) => {
          reports.push(tiles);
          answer = () => resolve(ok({}));
        }),
    },
    media: {
      tiles() {
        looks += 1;
        return [tile as TileStatus];
      },
    },
    mirror: {
      cameras: createStore<CamerasState>(() => ({
        byId: new Map(),
        byNumber: new Map(),
        list: [],
        total: 0,
        complete: true,
        asOf: 0,
        refused: undefined,
        outside: new Set(),
      })),
    },
    isPictured,
    clock,
  });
  return { clock, reports, answer: () => answer(), looks: () => looks };
}

it('a page reports to main every second that it is running, without reading any tile', async () => {
  const { clock, reports, answer, looks } = setUp(false);
  await clock.advance(999);
  expect(reports).toEqual([]);
  await clock.advance(1);
  answer();
  await clock.advance(1_000);
  expect(reports).toEqual([[], []]);
  expect(looks()).toBe(0);
});

it('a page reports the states of its tiles twice a second when a screenshot is requested', async () => {
  const { clock, reports, answer } = setUp(true);
  await clock.advance(500);
  answer();
  await clock.advance(500);
  const { testCode, ...rest } = tile;
  expect(reports[1]).toEqual([{ ...rest, number: 0, ...testCode }]);
  expect(reports).toHaveLength(2);
});

it('a page sends no report to main before the previous one was confirmed', async () => {
  const { clock, reports, answer } = setUp(false);
  await clock.advance(10_000);
  expect(reports).toHaveLength(1);
  answer();
  await clock.advance(1_000);
  expect(reports).toHaveLength(2);
});
