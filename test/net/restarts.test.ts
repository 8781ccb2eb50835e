import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually } from '../e2e/launch.ts';
import { tilesOf } from '../e2e/wallPage.ts';
import { type FarSite, signallingPort, startFarSite } from '../fixtures/farSite.ts';
import { createLine, type Line } from '../fixtures/line.ts';
import { allLive, eachPresented, openConsole, send } from './console.ts';

/** Ten times the goal, ms; bench:wall measures it. */
const workerBackWithinMs = 30_000;
const tiles = [0, 1, 2, 3, 4, 5, 6, 7, 8];

let line: Line;
let site: FarSite;
let console: Console;
beforeAll(async () => {
  line = createLine(signallingPort);
  site = await startFarSite(line, { cameras: tiles.length });
  console = await openConsole(site, tiles.length);
});
afterAll(async () => {
  await console?.close();
  await site?.close();
  line?.close();
});

const workersOf = (pid: number): number[] =>
  execFileSync('pgrep', ['-P', String(pid), '-f', 'mediasoup-worker'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);

/** Remembers the current videos, to tell them from later ones. */
const rememberVideos = () =>
  console.inWindow(`globalThis.videosBefore = new Set(document.querySelectorAll('video')); undefined`);
const videosReplaced = () =>
  console.inWindow<boolean>(
    `[...document.querySelectorAll('video')].every((video) => !videosBefore.has(video))`,
  );

test('a killed media worker is replaced, and every tile has a picture again', async () => {
  for (let round = 0; round < 2; round++) {
    const [worker] = workersOf(site.pid);
    if (worker === undefined) throw new Error('no worker');
    await rememberVideos();
    process.kill(worker, 'SIGKILL');
    const killedAt = Date.now();
    // The video of a tile is replaced at the first picture of the new one.
    await eventually('the old pictures have gone', videosReplaced, workerBackWithinMs);
    send(
      `a killed media worker: a new picture on all of ${tiles.length} tiles after ${Date.now() - killedAt} ms`,
    );
    await allLive(console, tiles.length);
  }
});

test('a restarted site makes every tile live again without intervention', async () => {
  await rememberVideos();
  await site.restart();
  const backAt = Date.now();
  await eventually('the old pictures have gone', videosReplaced);
  send(`a site back from a restart: a picture on every tile ${Date.now() - backAt} ms after it is ready`);
  await allLive(console, tiles.length);
  await eachPresented(console, tiles, Date.now());
  expect(await tilesOf(console)).toHaveLength(tiles.length);
});
