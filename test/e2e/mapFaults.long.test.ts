import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually } from './launch.ts';
import {
  differenceOf,
  goTo,
  isGone,
  isThere,
  mapArgs,
  mapOf,
  openMap,
  positionOfPlace,
  pressOnMap as press,
  settledPixels,
} from './mapPage.ts';
import { launchReady } from './wallPage.ts';

let console: Console;
const says = (words: string) => async () => (await mapOf(console).textContent())?.includes(words);
/** Collects all messages of the map in the page, because polling would miss a short one. */
const recordMapMessages = `
  globalThis.mapMessage = '';
  {
    const map = document.querySelector('[data-testid="map"]');
    new MutationObserver(() => {
      mapMessage += map.textContent;
    }).observe(map, { subtree: true, childList: true, characterData: true });
  }
`;

beforeAll(async () => {
  console = await launchReady(mapArgs);
});
afterAll(async () => {
  await console?.close();
});

test('a map is restored after a lost WebGL context', async () => {
  await openMap(console);
  await goTo(console, 'hoan kiem');
  await isThere(console, 'map-ward');
  // Moves the pointer away, so that nothing is highlighted.
  await console.page.mouse.move(1, 1);
  const before = await settledPixels(console, 150, positionOfPlace);
  const card = () =>
    console.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid);
  const lost = await card();
  await console.inWindow(recordMapMessages);
  if (lost === undefined) throw new Error('there is no process for the graphics card');
  process.kill(lost, 'SIGKILL');
  await eventually('another process for the graphics card', async () => {
    const now = await card();
    return now !== undefined && now !== lost;
  });
  await eventually('it said that it is drawn again', async () =>
    (await console.inWindow<string>('mapMessage')).includes('drawing it again'),
  );
  const isAsBefore = async () =>
    (await differenceOf(await settledPixels(console, 150, positionOfPlace), before)) < 4;
  await eventually('the same picture', isAsBefore);
  // Switches to the day picture and back, which shows that the map draws and does not just keep the old picture.
  await press(console, 'd');
  await eventually('another picture', async () => !(await isAsBefore()));
  await press(console, 'd');
  await eventually('the same picture again', isAsBefore);
  await press(console, 'F5');
  await isGone(console);
});

/**
 * Enough to find a former crash (ADR 21).
 * The window crashed in one of thirty to fifty runs, on a busy machine in one of ten, when a thread of the map ended a
 * thread of its own just before it was ended itself.
 */
const timesOpened = 15;

test('opening and closing the map many times leaks nothing', async () => {
  const page = await console.rendererPid();
  for (let times = 0; times < timesOpened; times += 1) {
    await openMap(console);
    // Once the city is drawn, all threads of the map are at work.
    await mapOf(console).locator('[aria-busy="false"]').waitFor();
    await press(console, 'F5');
    await isGone(console);
  }
  expect(await console.rendererPid()).toBe(page);
}, 120_000);

test('a map whose worker hangs shows a message until the worker responds', async () => {
  await openMap(console);
  await settledPixels(console, 150, positionOfPlace);
  // A thread that is just ending never responds, so the first response counts.
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
  wakes.catch(() => {}); // if the message never appears, the console is closed before the thread wakes
  await eventually('it says so', says(isStationary), 25_000);
  await wakes;
  await eventually('it goes on', async () => !(await says(isStationary)()));
  await press(console, 'F5');
  await isGone(console);
});
