import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import {
  coveringBounds,
  putWindow,
  receivedPackets,
  resumeDelay,
  sendWindowCommand,
  untilPaused,
  watchMedia,
} from './mediaPage.ts';
import { eachMoved, eachShowsItsOwn, tilesOf } from './wallPage.ts';

let console: Console;
beforeAll(async () => {
  console = await launch({
    args: ['--cameras=4', '--test-cameras=4', '--diagnostics', '--windows=2', '--grid=4'],
  });
  for (const window of [1, 2]) await watchMedia(console, window);
});
afterAll(() => console?.close());

test('a covered window receives no video, and all of it once it is visible', async () => {
  await putWindow(console, 1, {});
  await putWindow(console, 2, { x: 1100 });
  for (const window of [1, 2]) await eachShowsItsOwn(console, 4, 60_000, window);

  await sendWindowCommand(console, 2, 'focus');
  await putWindow(console, 2, {});
  await untilPaused(console, 1);
  // Packets that were on their way when the site was notified still arrive.
  let last = await receivedPackets(console, 1);
  await eventually('nothing is on its way any more', async () => {
    const before = last;
    await new Promise((next) => setTimeout(next, 300));
    last = await receivedPackets(console, 1);
    return last === before;
  });
  const above = await tilesOf(console, 2);
  await eachMoved(console, above, 2);
  expect(await receivedPackets(console, 1)).toBe(last);

  // The time is measured by bench:wall. The two windows cover each other in turn.
  for (const window of [1, 2, 1, 2, 1]) {
    const other = 3 - window;
    await resumeDelay(console, window, await sendWindowCommand(console, window, 'focus'));
    await eachMoved(console, await eachShowsItsOwn(console, 4, 20_000, window), window);
    await untilPaused(console, other);
  }

  // A visible strip of a window is enough.
  await putWindow(console, 1, { x: coveringBounds.x + 40 });
  await eachShowsItsOwn(console, 4, 20_000, 2);
  await putWindow(console, 1, {});
  await untilPaused(console, 2);
  await sendWindowCommand(console, 1, 'hide');
  await eachShowsItsOwn(console, 4, 20_000, 2);
  await sendWindowCommand(console, 1, 'show');
  await sendWindowCommand(console, 1, 'focus');
  await untilPaused(console, 2);
  await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.destroy());
  await eachShowsItsOwn(console, 4, 20_000, 2);
});
