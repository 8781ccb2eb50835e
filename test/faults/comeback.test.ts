import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually } from '../e2e/launch.ts';
import { press } from '../e2e/panelPage.ts';
import {
  eachShowsItsOwn,
  idOf,
  launchReady,
  marksOf,
  recordMarks,
  showCameras,
  showTiles,
  tilesOf,
} from '../e2e/wallPage.ts';

/** The time in which pictures under way still arrive, ms. */
const onTheWayMs = 1_000;
const dwellMs = 3_000;
/** A tile looks for new pictures four times a second, and shows the age of an old one from then on. */
const lookForMs = 2_000;

let console: Console;
beforeAll(async () => {
  console = await launchReady(['--cameras=12', '--test-cameras=12', '--size=1280x720', '--lang=en']);
  await showCameras(console, 4, [1, 2, 3, 4]);
  await eachShowsItsOwn(console, 4);
  await press(console, 'Control+t');
  await showCameras(console, 4, [5, 6, 7, 8]);
  await eachShowsItsOwn(console, 4);
  await press(console, 'Control+1');
  await eachShowsItsOwn(console, 4);
});
afterAll(async () => {
  if (!console) return;
  await demo('SIGCONT');
  await console.close();
});

/** Suspends or continues all cameras. */
async function demo(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  const pid = await console.pid('demo');
  if (pid === undefined) throw new Error('no demo');
  process.kill(pid, signal);
}

const areAll = (what: string, states: readonly string[]) =>
  eventually(
    what,
    async () => {
      const tiles = await tilesOf(console);
      return tiles.length > 0 && tiles.every(({ state }) => states.includes(state));
    },
    30_000,
  );

/** Expects that no tile becomes live after the cameras stopped, and that no shown age is too low. */
async function expectNothingLive(stoppedAt: number): Promise<void> {
  // The length of this wait is part of the test.
  await new Promise((next) => setTimeout(next, lookForMs));
  await areAll('all are old', ['stale', 'lost']);
  const since = stoppedAt + onTheWayMs;
  expect((await marksOf(console)).filter(({ at, state }) => at >= since && state === 'live')).toEqual([]);
  for (const { pictureAt, camera } of await tilesOf(console))
    expect(pictureAt ?? 0, camera).toBeLessThan(since);
}

test('a tab shown again while its cameras send nothing shows no old picture as live', async () => {
  await recordMarks(console);
  const stoppedAt = Date.now();
  await demo('SIGSTOP');
  await areAll('all are old', ['stale', 'lost']);
  for (const tab of ['Control+2', 'Control+1', 'Control+2']) {
    await press(console, tab);
    await expectNothingLive(stoppedAt);
  }
  await demo('SIGCONT');
  await eachShowsItsOwn(console, 4);
  await press(console, 'Control+1');
  await eachShowsItsOwn(console, 4);
});

test('a silent camera put back on its tile, and the next silent camera of a sequence, are not shown as live', async () => {
  const of = (...numbers: readonly number[]) => ({
    kind: 'sequence' as const,
    cameras: numbers.map(idOf),
    dwellMs,
    name: 'turns',
  });
  await showTiles(console, 4, [idOf(1), of(9, 10, 11), idOf(3), idOf(4)], 1);
  await eventually('the sequence goes on', async () =>
    (await tilesOf(console)).some(({ camera, state }) => camera === idOf(10) && state === 'live'),
  );
  const stoppedAt = Date.now();
  await demo('SIGSTOP');
  await showCameras(console, 4, [5, 6, 7, 8]);
  await expectNothingLive(stoppedAt);
  await showTiles(console, 4, [idOf(1), of(9, 10, 11), idOf(3), idOf(4)], 1);
  await expectNothingLive(stoppedAt);
});
