import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import {
  differenceOf,
  goneTo,
  goTo,
  isGone,
  isThere,
  mapArgs,
  mapOf,
  openMap,
  pressOnMap as press,
  settledPixels,
} from './mapPage.ts';
import { untilReady } from './wallPage.ts';

let console: Console;
const says = (words: string) => async () => (await mapOf(console).textContent())?.includes(words);
/** Keeps in the page all that the map says from now on: what it says for a moment only is missed by who looks now and then. */
const hearMap = `
  globalThis.mapMessage = '';
  {
    const map = document.querySelector('[data-testid="map"]');
    new MutationObserver(() => {
      mapMessage += map.textContent;
    }).observe(map, { subtree: true, childList: true, characterData: true });
  }
`;

beforeAll(async () => {
  console = await launch({ args: mapArgs });
  await untilReady(console);
});
afterAll(async () => {
  await console?.close();
});

test('a map is restored after a lost WebGL context', async () => {
  await openMap(console);
  await goTo(console, 'hoan kiem');
  await isThere(console, 'map-ward');
  // Nothing is pointed at.
  await console.page.mouse.move(1, 1);
  const before = await settledPixels(console, 150, goneTo);
  const card = () =>
    console.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid);
  const lost = await card();
  await console.inWindow(hearMap);
  if (lost === undefined) throw new Error('there is no process for the graphics card');
  process.kill(lost, 'SIGKILL');
  await eventually('another process for the graphics card', async () => {
    const now = await card();
    return now !== undefined && now !== lost;
  });
  await eventually('it said that it is drawn again', async () =>
    (await console.inWindow<string>('mapMessage')).includes('drawing it again'),
  );
  const isAsBefore = async () => (await differenceOf(await settledPixels(console, 150, goneTo), before)) < 4;
  await eventually('the same picture', isAsBefore);
  // And not the old one: it is drawn by day, and by night again.
  await press(console, 'd');
  await eventually('another picture', async () => !(await isAsBefore()));
  await press(console, 'd');
  await eventually('the same picture again', isAsBefore);
  await press(console, 'F5');
  await isGone(console);
});

/** The window ended at one in thirty to fifty, on a busy machine at one in ten, when a thread of the map ended one of its own just before it was ended itself (ADR 21). */
const timesOpened = 15;

test('opening and closing many times leaks nothing', async () => {
  const page = await console.rendererPid();
  for (let times = 0; times < timesOpened; times += 1) {
    await openMap(console);
    // Its city is there: its threads are all at work.
    await mapOf(console).locator('[aria-busy="false"]').waitFor();
    await press(console, 'F5');
    await isGone(console);
  }
  expect(await console.rendererPid()).toBe(page);
}, 120_000);

test('a map whose worker hangs says so until it responds', async () => {
  await openMap(console);
  await settledPixels(console, 150, goneTo);
  // One that ends just now answers nothing.
  const thread = await Promise.any(
    console.page.workers().map(async (one) => {
      if ((await one.evaluate<unknown>('self.name')) !== 'map') throw new Error('another thread');
      return one;
    }),
  );
  const isStationary = 'The map stands still';
  const wakes = thread.evaluate(() => {
    for (const until = Date.now() + 18_000; Date.now() < until; );
  });
  wakes.catch(() => {}); // where it never says so, the console is closed before it wakes
  await eventually('it says so', says(isStationary), 25_000);
  await wakes;
  await eventually('it goes on', async () => !(await says(isStationary)()));
  await press(console, 'F5');
  await isGone(console);
});
