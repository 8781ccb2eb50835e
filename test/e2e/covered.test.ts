import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import { mediaAsked, receivedPackets, watchMedia } from './mediaPage.ts';
import { eachMoved, eachShowsItsOwn, tilesOf } from './wallPage.ts';

/** The figure: from the moment it can be seen until the site is asked to send. */
const askedWithinMs = 150;
const place = { x: 60, y: 40, width: 960, height: 600 };

let console: Console;
beforeAll(async () => {
  console = await launch({
    args: ['--cameras=4', '--test-cameras=4', '--diagnostics', '--windows=2', '--grid=4'],
  });
  for (const window of [1, 2]) await watchMedia(console, window);
});
afterAll(() => console?.close());

const put = (window: number, bounds: Partial<typeof place>) =>
  console.app.evaluate(({ BrowserWindow }, [id, to]) => BrowserWindow.fromId(id)?.setBounds(to), [
    window,
    { ...place, ...bounds },
  ] as const);

/** Does it, and says when. */
const inMain = (window: number, event: 'focus' | 'hide' | 'show') =>
  console.app.evaluate(
    ({ BrowserWindow }, [id, name]) => {
      const at = Date.now();
      BrowserWindow.fromId(id)?.[name]();
      return at;
    },
    [window, event] as const,
  );

const paused = (window: number) =>
  eventually(`window ${window} paused`, async () => {
    const states = (await tilesOf(console, window)).map(({ state }) => state).join();
    if (states === 'paused,paused,paused,paused') return true;
    const where = await console.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((each) => [each.id, each.isFocused(), each.getContentBounds()]),
    );
    throw new Error(`its tiles are ${states}; windows, focus and place: ${JSON.stringify(where)}`);
  });

/** How long after `since` the window asked the site for its pictures again, ms. */
const askedAfter = (window: number, since: number) =>
  eventually(`window ${window} asked the site to send`, async () => {
    const asked = (await mediaAsked(console, window)).find(
      ({ call, streams, at }) => call === 'media.resume' && streams === 4 && at >= since,
    );
    return asked && { ms: asked.at - since };
  });

test('a window under another of ours gets nothing, and all of it the moment it can be seen', async () => {
  await put(1, {});
  await put(2, { x: 1100 });
  for (const window of [1, 2]) await eachShowsItsOwn(console, 4, 60_000, window);

  await inMain(2, 'focus');
  await put(2, {});
  await paused(1);
  // What was on its way when the site was told still comes.
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

  // To the front and back, again and again; each in turn is the one that lies below.
  const took: number[] = [];
  for (const window of [1, 2, 1, 2, 1]) {
    const other = 3 - window;
    took.push((await askedAfter(window, await inMain(window, 'focus'))).ms);
    await eachMoved(console, await eachShowsItsOwn(console, 4, 20_000, window), window);
    await paused(other);
  }
  process.stdout.write(`from the front to asking, ms: ${took.join(' ')}\n`);
  expect(took.sort((a, b) => a - b)[2]).toBeLessThanOrEqual(askedWithinMs);

  // A strip of it is enough.
  await put(1, { x: place.x + 40 });
  await eachShowsItsOwn(console, 4, 20_000, 2);
  await put(1, {});
  await paused(2);
  await inMain(1, 'hide');
  await eachShowsItsOwn(console, 4, 20_000, 2);
  await inMain(1, 'show');
  await inMain(1, 'focus');
  await paused(2);
  await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.destroy());
  await eachShowsItsOwn(console, 4, 20_000, 2);
});
