import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually, launch } from '../e2e/launch.ts';
import { slowDown } from '../e2e/states.ts';
import { eachMoved, eachShowsItsOwn, showCameras, tilesOf, untilReady } from '../e2e/wallPage.ts';

/** Three looks of 2 s each; and ten before it is given back. */
const givesUpWithinMs = 30_000;
const givesBackWithinMs = 60_000;

let console: Console;
let stopSlowing = () => {};
beforeAll(async () => {
  console = await launch({
    args: ['--cameras=4', '--test-cameras=4', '--diagnostics', '--size=1280x720', '--lang=en'],
  });
  await untilReady(console);
  await showCameras(console, 4, [1, 2, 3, 4]);
  await eachShowsItsOwn(console, 4);
});
afterAll(async () => {
  stopSlowing();
  await console?.close();
});

const textOf = (selector: string) =>
  console.inWindow<string>(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);

test('a window whose pictures are not drawn in time gives something up, says so, and gives it back', async () => {
  stopSlowing = await slowDown(console);
  // Not by the codes in the pixels: nothing can be read from the screen meanwhile.
  await eventually(
    'a tile says that it gave up its frame rate',
    async () => (await textOf('[data-tile="1"] header')).includes('Fewer frames'),
    givesUpWithinMs,
  );
  stopSlowing();
  // Reduced, and alive: a picture a second is what there is to be, not an old picture.
  const tiles = await eachMoved(console, await eachShowsItsOwn(console, 4));
  // The selected one is spared.
  expect(tiles.map(({ reduced }) => reduced)).toEqual([undefined, 'frameRate', 'frameRate', 'frameRate']);
  expect(await textOf('footer')).toContain('cannot keep up');
  await console.page.keyboard.press('F9');
  await eventually('the panel says what was given up and why', async () => {
    const text = await textOf('[data-testid="health"]');
    return text.includes('keyframes only') && text.includes('not shown in time');
  });
  await eventually(
    'all is given back',
    async () => (await tilesOf(console)).every(({ reduced }) => reduced === undefined),
    givesBackWithinMs,
  );
  await eventually('the panel says that all is well', async () =>
    (await textOf('[data-testid="health"]')).includes('every tile has all its pictures'),
  );
});
