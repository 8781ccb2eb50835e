import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import { negotiations, receivedPackets, untilNegotiated, watchMedia } from './mediaPage.ts';
import { codeOf, eachMoved, eachShowsItsOwn, showCameras, tilesOf } from './wallPage.ts';

let console: Console;
beforeAll(async () => {
  console = await launch({ args: ['--cameras=25', '--test-cameras=25', '--diagnostics', '--size=1280x720'] });
  await watchMedia(console);
});
afterAll(() => console?.close());

const inMain = (event: 'hide' | 'show' | 'minimize' | 'restore') =>
  console.app.evaluate(({ BrowserWindow }, name) => BrowserWindow.fromId(1)?.[name](), event);

/** Longer than a stream may be silent before it is requested again, ms. */
const unseenMs = 7_000;
/** Longer than the interval between keyframes of a demo camera, ms. */
const oldMs = 3_000;
/** Longer than a tile must keep its size before another stream is requested, ms. */
const resizedMs = 500;

test('the site sends no video to a hidden window, and resumes when it is visible', async () => {
  await eachShowsItsOwn(console, 4);
  await untilNegotiated(console);
  const negotiated = await negotiations(console);
  await inMain('hide');
  await eventually('no tile is live', async () =>
    (await tilesOf(console)).every(({ state }) => state !== 'live'),
  );
  // Packets that were on their way when the site was notified still arrive.
  let last = await receivedPackets(console);
  await eventually('nothing is on its way any more', async () => {
    const before = last;
    await new Promise((next) => setTimeout(next, 300));
    last = await receivedPackets(console);
    return last === before;
  });
  // No event reports that nothing arrives, so the test waits for this time.
  await new Promise((next) => setTimeout(next, unseenMs));
  expect(await receivedPackets(console)).toBe(last);
  await inMain('show');
  await eachMoved(console, await eachShowsItsOwn(console, 4));
  // The first pictures arrive ahead of the streams, by another way.
  await eventually('the streams themselves are sent', async () => (await receivedPackets(console)) > last);
  // The same streams are resumed; no others are requested in their place.
  expect(await negotiations(console)).toBe(negotiated);
});

test('resizing a window negotiates nothing while its tiles show the same streams', async () => {
  const before = await eachShowsItsOwn(console, 4);
  const negotiated = await negotiations(console);
  for (const [width, height] of [
    [1100, 640],
    [1280, 720],
  ] as const) {
    await console.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.fromId(1)?.setContentSize(...to), [
      width,
      height,
    ] as const);
    await eventually(`${width} px wide`, () => console.inWindow<boolean>(`innerWidth === ${width}`));
    // No event reports that nothing is requested, so the test waits for this time.
    await new Promise((next) => setTimeout(next, resizedMs));
    const now = await eachMoved(console, await eachShowsItsOwn(console, 4));
    expect(now.map(({ stream }) => stream)).toEqual(before.map(({ stream }) => stream));
  }
  expect(await negotiations(console)).toBe(negotiated);
});

test('a large wall shows a fresh still on tiles that wait for their keyframe', async () => {
  const count = 25;
  await showCameras(
    console,
    count,
    Array.from({ length: count }, (_, at) => at + 1),
  );
  await eachShowsItsOwn(console, count);
  await inMain('hide');
  await eventually('paused', async () => (await tilesOf(console)).every(({ state }) => state === 'paused'));
  // The pictures on the tiles must be old, so the test waits for this time.
  await new Promise((next) => setTimeout(next, oldMs));
  const before = new Map((await tilesOf(console)).map((tile) => [tile.tile, tile.testCode?.frame]));
  const shownAt = Date.now();
  await inMain('show');
  const fresh = new Set<number>();
  await eventually('every tile live', async () => {
    const tiles = await tilesOf(console);
    for (const { tile, camera, state, pictureAt = 0, testCode } of tiles) {
      if (state !== 'still' || pictureAt < shownAt - oldMs / 2) continue;
      expect(testCode?.code).toBe(codeOf(camera));
      expect(testCode?.frame).not.toBe(before.get(tile));
      fresh.add(tile);
    }
    return tiles.every(({ state }) => state === 'live');
  });
  process.stdout.write(`tiles that had a fresh still before their own pictures: ${fresh.size} of ${count}\n`);
  expect(fresh.size).toBeGreaterThan(0);
  await eachMoved(console, await eachShowsItsOwn(console, count));
});
