import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import { negotiations, tabChanged, untilNegotiated, watchMedia } from './mediaPage.ts';
import { eachMoved, eachShowsItsOwn, showCameras, tilesOf, untilReady } from './wallPage.ts';

let console: Console;
beforeAll(async () => {
  console = await launch({
    args: [
      ...['--cameras=12', '--test-cameras=12', '--diagnostics', '--windows=2', '--size=1280x720'],
      '--lang=en',
    ],
  });
  await watchMedia(console);
});
afterAll(() => console?.close());

const codes = async (window = 1) =>
  Object.fromEntries((await tilesOf(console, window)).map((tile) => [tile.tile, tile.testCode?.code]));
const shows = (what: string, wanted: Readonly<Record<number, number>>, window = 1) =>
  eventually(what, async () => {
    const now = await codes(window);
    return Object.entries(wanted).every(([tile, code]) => now[tile] === code);
  });

/** Gives every video of the wall a permanent name, and returns the names in order of the tiles. */
const videos = () =>
  console.inWindow<string[]>(`
    globalThis.videoNames ??= new WeakMap();
    [...document.querySelectorAll('[data-tile]')].map((tile) => {
      const video = tile.querySelector('video');
      if (!video) return 'none';
      if (!videoNames.has(video)) videoNames.set(video, 'video ' + Math.random());
      return videoNames.get(video);
    })
  `);

test('switching to another tab and back negotiates nothing, keeps the video elements, and notifies the site', async () => {
  await showCameras(console, 4, [1, 2, 3, 4]);
  await eachShowsItsOwn(console, 4);
  await console.page.keyboard.press('Control+t');
  await showCameras(console, 4, [5, 6, 7, 8]);
  await eachShowsItsOwn(console, 4);
  await console.page.keyboard.press('Control+1');
  await eachShowsItsOwn(console, 4);
  await untilNegotiated(console);
  const first = await videos();
  const peers = () =>
    console.inWindow<unknown>(
      'JSON.stringify(peers.map((peer) => [peer.connectionState, peer.getTransceivers().length]))',
    );
  const before = { peers: await peers(), negotiated: await negotiations(console) };

  for (const keys of ['Control+2', 'Control+1', 'Control+2', 'Control+1']) {
    expect((await tabChanged(console, keys, 4)).calls).toEqual(['media.pause', 'media.resume']);
    const from = keys === 'Control+1' ? 1 : 5;
    await eachMoved(console, await eachShowsItsOwn(console, 4));
    expect(Object.values(await codes())).toEqual([0, 1, 2, 3].map((at) => from + at));
  }
  expect(await videos()).toEqual(first);
  expect({ peers: await peers(), negotiated: await negotiations(console) }).toEqual(before);
});

test('a tab dragged onto another takes its position, and the active tab stays active', async () => {
  const tabs = console.page.getByTestId('wall-tab');
  const labels = () => tabs.allInnerTexts();
  for (const [at, name] of ['North', 'South'].entries()) {
    await console.page.keyboard.press(`Control+${at + 1}`);
    await console.page.keyboard.press('F2');
    await console.page.keyboard.type(name);
    await console.page.keyboard.press('Enter');
  }
  await eventually('both names', async () => (await labels()).join() === 'North,South');
  await tabs.nth(1).dragTo(tabs.nth(0));
  await eventually('the second tab first', async () => (await labels()).join() === 'South,North');
  await shows('the cameras of the tab in sight', { 0: 5, 3: 8 });
  await console.page.keyboard.press('Control+z');
  await eventually('the drag taken back', async () => (await labels()).join() === 'North,South');
});

test('the bar shows tab rotation only while there is more than one tab', async () => {
  const { page } = console;
  const inTurn = page.getByRole('button', { name: /^Tabs (in turn|paused)/ });
  await page.getByRole('button', { name: /^Choose a layout/ }).click();
  await page.getByTestId('layouts').getByRole('combobox').last().selectOption({ value: '60000' });
  await inTurn.waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Close tab South' }).click();
  await inTurn.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await inTurn.waitFor();
  await page.keyboard.press('Control+z');
  await inTurn.waitFor({ state: 'detached' });
});

describe('between two windows', () => {
  /**
   * Drags a tile from one page to another.
   * The test's mouse cannot leave a window, so the events are dispatched.
   */
  async function dragBetween(
    from: Page,
    tile: number,
    to: Page,
    onto: number,
    ctrlKey = false,
  ): Promise<void> {
    const carried = await from.locator(`[data-tile="${tile}"]`).evaluate((element) => {
      const data = new DataTransfer();
      element.dispatchEvent(new DragEvent('dragstart', { bubbles: true, dataTransfer: data }));
      return [...data.types].map((type) => [type, data.getData(type)] as const);
    });
    expect(carried.length).toBeGreaterThan(0);
    const dropped = { all: carried, ctrlKey };
    await to.locator(`[data-tile="${onto}"]`).evaluate((element, { all, ctrlKey: ctrl }) => {
      const data = new DataTransfer();
      for (const [type, text] of all) data.setData(type, text);
      const event = (name: string) =>
        new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data, ctrlKey: ctrl });
      if (element.dispatchEvent(event('dragover'))) throw new Error('the tile does not take it');
      element.dispatchEvent(event('drop'));
    }, dropped);
  }

  test('a tile dragged to the other window with Ctrl is copied and live in both', async () => {
    const other = console.app.windows().find((each) => each !== console.page);
    if (!other) throw new Error('no second window');
    await untilReady(console, 2);
    await showCameras(console, 4, [9, 10]);
    await eachShowsItsOwn(console, 2);
    const [here, there] = [
      await console.app.browserWindow(console.page),
      await console.app.browserWindow(other),
    ];
    await eventually('the keys here', () =>
      here.evaluate((window) => {
        window.focus();
        return window.isFocused();
      }),
    );
    await dragBetween(console.page, 1, other, 3, true);
    await shows('camera 10 in window 2', { 3: 10 }, 2);
    await eventually('it is live there', async () =>
      (await tilesOf(console, 2)).some(({ tile, state }) => tile === 3 && state === 'live'),
    );
    await shows('both in window 1', { 0: 9, 1: 10 });
    await other.getByText('copied').first().waitFor();
    // The drop activates the target window, so that the next key acts there, and Undo takes the copy back.
    await eventually('the keys there', () => there.evaluate((window) => window.isFocused()));
    // Drags it back onto an empty tile.
    await dragBetween(other, 3, console.page, 2, true);
    await shows('three in window 1', { 0: 9, 1: 10, 2: 10 });
    await shows('still in window 2', { 3: 10 }, 2);
  });

  test('a tile dragged without Ctrl swaps with the target tile, and each window can undo its part', async () => {
    const other = console.app.windows().find((each) => each !== console.page);
    if (!other) throw new Error('no second window');
    await showCameras(console, 4, [9, 10]);
    await showCameras(console, 4, [11, 12], 2);
    await shows('two in window 2', { 0: 11, 1: 12 }, 2);
    await dragBetween(console.page, 1, other, 0);
    await shows('camera 10 in window 2', { 0: 10, 1: 12 }, 2);
    await shows('camera 11 in window 1', { 0: 9, 1: 11 });
    await console.page.getByText('Tile 2 changed places').first().waitFor();
    await other.keyboard.press('Control+z');
    await shows('window 2 as it was', { 0: 11, 1: 12 }, 2);
    await shows('window 1 as it is', { 0: 9, 1: 11 });
    await console.page.keyboard.press('Control+z');
    await shows('window 1 as it was', { 0: 9, 1: 10 });
  });
});
