import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import type { TileContent } from '../../core/wall/layout.ts';
import { type Console, eventually } from '../e2e/launch.ts';
import { slowDown } from '../e2e/states.ts';
import { eachMoved, eachShowsItsOwn, idOf, launchReady, type Tile, tilesOf } from '../e2e/wallPage.ts';

/**
 * Ten times the usual time.
 * A step down takes three readings, 2 s apart; a step back takes ten.
 */
const givesUpWithinMs = 60_000;
const givesBackWithinMs = 200_000;
/** Enough for four steps down and three back, ms. */
vi.setConfig({ testTimeout: 900_000 });

/** A large tile with the main stream, small ones of which the first is selected, and a sequence. */
const tiles: readonly z.input<typeof TileContent>[] = [
  ...[1, 2, 3, 4].map(idOf),
  { kind: 'sequence', cameras: [5, 6].map(idOf), dwellMs: 4_000 },
];

let console: Console;
let stopSlowing = () => {};
beforeAll(async () => {
  console = await launchReady(['--cameras=6', '--test-cameras=6', '--size=1920x1080', '--lang=en']);
  await console.inWindow(`watchfloorDiagnostics.show(${JSON.stringify({ division: '1+5', tiles })}, [])`);
  await eachShowsItsOwn(console, 5);
  await eventually(
    'the main stream on the large tile',
    async () => (await tilesOf(console))[0]?.stream === 'main',
  );
  await console.page.locator('[data-tile="1"]').click();
});
afterAll(async () => {
  stopSlowing();
  await console?.close();
});

const textOf = (selector: string) =>
  console.inWindow<string>(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);
const headOf = (tile: number) => textOf(`[data-tile="${tile}"] header`);
/** Notes, in the page, the order in which the last two steps down appear in the tiles' headers. */
const recordSteps = () =>
  console.inWindow(`(() => {
    globalThis.stepsShown = [];
    const texts = [[0, 'Less detail'], [4, 'overloaded']];
    new MutationObserver(() => {
      for (const [tile, text] of texts)
        if (
          !globalThis.stepsShown.includes(text) &&
          document.querySelector('[data-tile="' + tile + '"] header')?.innerText.includes(text)
        )
          globalThis.stepsShown.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  })()`);
const stepsShown = () => console.inWindow<string[]>('globalThis.stepsShown');
const reducedOn = async () => (await tilesOf(console)).map(({ reduced }) => reduced);

test('a window that draws too slowly reduces frame rates, main stream and sequences in this order, and restores them', async () => {
  await recordSteps();
  stopSlowing = await slowDown(console);
  // The text of the tile is checked instead of the code in its pixels, because the screen cannot be read meanwhile.
  await eventually(
    'small tiles say that they gave up their frame rate',
    async () => (await headOf(2)).includes('Fewer frames'),
    givesUpWithinMs,
  );
  // The selected tile is never reduced, and the large tile is not reduced yet.
  expect((await reducedOn()).slice(0, 4)).toEqual([undefined, undefined, 'frameRate', 'frameRate']);
  await eventually(
    'a camera that has just come in its turn gives up its frame rate once a keyframe of it was counted',
    async () => (await reducedOn())[4] === 'frameRate',
    givesUpWithinMs,
  );
  // The page itself notes the order: between two readings from outside, the next step may already have come.
  await eventually(
    'the large tile says that it gave up its main stream',
    async () => (await stepsShown()).includes('Less detail'),
    givesUpWithinMs,
  );
  expect((await stepsShown())[0]).toBe('Less detail');
  await eventually(
    'cameras in turn stand still, and say so',
    async () => (await headOf(4)).includes('overloaded'),
    givesUpWithinMs,
  );
  expect(await reducedOn()).toEqual(['stream', undefined, 'frameRate', 'frameRate', 'frameRate']);
  stopSlowing();
  // The tiles are reduced but live: a picture a second is due, so none of them is old.
  const before: Tile[] = await eachShowsItsOwn(console, 5);
  expect((await eachMoved(console, before)).map(({ stream }) => stream)).toEqual(Array(5).fill('sub'));
  expect(await textOf('footer')).toContain('cannot keep up');
  await console.page.keyboard.press('F9');
  await eventually('the panel says what was given up and why', async () => {
    const text = await textOf('[data-testid="health"]');
    return text.includes('keyframes only') && text.includes('not shown in time');
  });
  await eventually(
    'cameras in turn go on',
    async () => !(await headOf(4)).includes('overloaded'),
    givesBackWithinMs,
  );
  await eventually(
    'the main stream is back',
    async () => (await tilesOf(console))[0]?.stream === 'main',
    givesBackWithinMs,
  );
  await eventually(
    'all is given back',
    async () => (await reducedOn()).every((reduced) => reduced === undefined),
    givesBackWithinMs,
  );
  await eventually('the panel says that all is well', async () =>
    (await textOf('[data-testid="health"]')).includes('every tile has all its pictures'),
  );
});
