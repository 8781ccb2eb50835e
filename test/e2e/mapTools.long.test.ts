import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import { type Console, eventually } from './launch.ts';
import {
  brightnessOf,
  goTo,
  goToPlace,
  isGone,
  isThere,
  mapArgs,
  mapOf,
  openMap,
  positionOfPlace,
  pressOnMap as press,
  settledPixels,
} from './mapPage.ts';
import { ask, reads } from './panelPage.ts';
import { eachShowsItsOwn, idOf, launchReady, showTiles, tilesOf } from './wallPage.ts';

let console: Console;
let camera: Camera;

beforeAll(async () => {
  console = await launchReady(mapArgs);
  camera = await ask(console, 'camera.get', { camera: CameraId.parse('hanoi:camera:cam-00001') });
  await openMap(console);
});
afterAll(async () => {
  await console?.close();
});

const message = (words: string | RegExp) => reads(console.page.locator('[data-passing]'), words);

test('measures the length of a line; Backspace removes its last point', async () => {
  const metres = async () => {
    const text = (await console.page.getByTestId('map-mode').textContent()) ?? '';
    const [, figure = '', unit] = /Length ([\d.,]+) (m|km)/.exec(text) ?? [];
    return Number(figure.replace(',', '')) * (unit === 'km' ? 1_000 : 1);
  };
  await goToPlace(console, camera.position);
  await settledPixels(console, 20, positionOfPlace);
  await press(console, 'Escape', 'm');
  await isThere(console, 'map-mode');
  await press(console, 'Enter', 'ArrowRight', 'Enter');
  const once = await eventually('a length', metres);
  await press(console, 'ArrowRight', 'Enter');
  const twice = await eventually('a longer one', async () =>
    (await metres()) > once * 1.5 ? metres() : undefined,
  );
  expect(twice / once).toBeCloseTo(2, 1);
  await press(console, 'Backspace');
  await eventually('the last point is gone', async () => (await metres()) === once);
  const onWall = async () => (await tilesOf(console)).map((tile) => tile.camera).join();
  const before = await onWall();
  await console.page.locator('[data-tile="0"]').click();
  await press(console, 'Delete');
  await eventually('a tile is empty', async () => (await onWall()) !== before);
  await mapOf(console).locator('[role="application"]').focus();
  await press(console, 'ArrowRight', 'Enter');
  await eventually('it is longer again', async () => (await metres()) > once * 1.5);
  await press(console, 'Control+z');
  await eventually('the last point is gone again', async () => (await metres()) === once);
  expect(await onWall()).not.toBe(before);
  // Without points left, Undo is the window's again.
  await press(console, 'Control+z', 'Control+z', 'Control+z');
  await eventually('the tile has its camera', async () => (await onWall()) === before);
  await press(console, 'Escape');
  await isThere(console, 'map-mode', 0);
});

test('pins a text to a point for all operators, shows it on hover, and removes it', async () => {
  const { page } = console;
  await goToPlace(console, camera.position);
  await press(console, 'i');
  await isThere(console, 'map-pin-form');
  await page.keyboard.type('Ngập nửa bánh xe');
  await press(console, 'Enter');
  await isThere(console, 'map-pin-form', 0);
  await message('Pinned.');
  // The pin belongs to the desk, not to the panel: a reopened map shows it.
  await press(console, 'Escape', 'F5');
  await isGone(console);
  await openMap(console);
  await goToPlace(console, camera.position);
  await settledPixels(console, 20, positionOfPlace);
  const { x, y } = await positionOfPlace(console);
  // A pin stands above its position, which is its tip.
  await page.mouse.move(x, y - 12);
  await eventually('it says so', async () =>
    (await page.getByTestId('map-hover').textContent())?.includes('Ngập nửa bánh xe'),
  );
  await page.mouse.click(x, y - 12);
  await reads(page.getByTestId('map-pin'), 'Ngập nửa bánh xe');
  await page.getByTestId('map-pin').getByRole('button', { name: 'Remove pin' }).click();
  await isThere(console, 'map-pin', 0);
  await press(console, 'Control+z');
  await message('Undone: Pin removed');
  await page.mouse.move(x + 200, y);
  await page.mouse.move(x, y - 12);
  await eventually('it is back', async () =>
    (await page.getByTestId('map-hover').textContent())?.includes('Ngập nửa bánh xe'),
  );
  await press(console, 'Control+y');
  await message('Done again: Pin removed');
});

test('a card’s buttons are reached by keyboard: Tab cycles, Esc returns to the map, and the key shows the card’s cameras', async () => {
  const { page } = console;
  const hasFocus = (testId: string) =>
    eventually(`the keys are in ${testId}`, () =>
      console.inWindow<boolean>(
        `document.activeElement?.closest('[data-testid="${testId}"]') != null && document.activeElement.tagName === 'BUTTON'`,
      ),
    );
  const isOnMap = () =>
    eventually('the keys are the map’s', () =>
      console.inWindow<boolean>(`document.activeElement?.getAttribute('role') === 'application'`),
    );
  const card = page.getByTestId('map-ward');
  /** Selects two cameras, and then a ward with more. */
  async function chooseTwoAndWard(): Promise<void> {
    for (const number of [19, 20]) {
      await goTo(console, String(number));
      await reads(page.getByTestId('map-camera'), new RegExp(`^${number}\\b`));
      await press(console, ' ');
    }
    await reads(page.getByTestId('map-selection'), '2 cameras selected');
    await goTo(console, 'hoan kiem');
    await isThere(console, 'map-ward');
  }
  await chooseTwoAndWard();
  // The hint of the key W is shown at the two selected cameras.
  await reads(page.getByTestId('map-selection').locator('kbd'), 'W');
  expect(await card.locator('kbd').count()).toBe(0);
  const count = Number(/Show (\d+) cameras/.exec((await card.textContent()) ?? '')?.[1]);
  expect(count).toBeGreaterThan(2);
  await press(console, 'Control+Enter');
  await hasFocus('map-ward');
  // Tab wraps around: the card's button is the last, the first is in the bar of the selection.
  await press(console, 'Tab');
  await hasFocus('map-selection');
  await press(console, 'Shift+Tab');
  await hasFocus('map-ward');
  await press(console, 'Escape');
  await isOnMap();
  await isThere(console, 'map-ward');
  // A button that disappears with the selection leaves the focus to the map, not to the wall.
  await press(console, 'Control+Enter', 'Tab', 'Tab', 'Enter');
  await isThere(console, 'map-selection', 0);
  await isOnMap();
  await reads(card.locator('kbd'), 'W');
  await chooseTwoAndWard();
  await press(console, 'Control+Enter', 'Enter');
  await message(new RegExp(`^${count} cameras on the wall`));
  await press(console, 'Control+z');
  await mapOf(console).locator('[role="application"]').focus();
  await press(console, 'Escape', 'Escape');
  await isThere(console, 'map-selection', 0);
});

test('a camera shown by a spot tile or a sequence is marked as on the wall while it is shown', async () => {
  const card = console.page.getByTestId('map-camera');
  const before = (await tilesOf(console)).map((tile) => tile.camera);
  const shows = CameraId.parse(idOf(19));
  await goTo(console, '19');
  await reads(card, 'Not on the wall');
  await showTiles(console, 4, [null, { kind: 'spot', shows }]);
  await reads(card, 'On tile 2');
  await showTiles(console, 4, [null, null, { kind: 'sequence', cameras: [shows, idOf(20)], dwellMs: 4_000 }]);
  await reads(card, 'On tile 3');
  await reads(card, 'Not on the wall');
  await showTiles(console, 4, before);
  await mapOf(console).locator('[role="application"]').focus();
  await press(console, 'Escape');
  await isThere(console, 'map-camera', 0);
});

test('Ctrl+Enter moves the focus from a map card to the opened drawer, first to its PTZ button', async () => {
  const { page } = console;
  await goTo(console, '19');
  await isThere(console, 'map-camera');
  await press(console, 'Shift+F5', 'v');
  const turn = page.getByTestId('map-seen').getByRole('button', { name: 'Turn it here' });
  await turn.waitFor();
  await press(console, 'Control+Enter');
  await eventually('the keys are there', () =>
    console.inWindow<boolean>(`document.activeElement?.textContent?.startsWith('Turn it here') === true`),
  );
  await press(console, 'Escape', 'Escape', 'Escape', 'Shift+F5');
  await isThere(console, 'map-camera', 0);
  await eventually(
    'it is beside the wall',
    async () => (await mapOf(console).getAttribute('data-wide')) === 'false',
  );
});

test('bookmarks a view under a name, and a digit returns there', async () => {
  const { page } = console;
  await goToPlace(console, camera.position);
  await settledPixels(console, 20);
  await press(console, 'Escape', 'b');
  await isThere(console, 'map-bookmarks');
  await page.keyboard.type('góc của tôi');
  await press(console, 'Enter');
  await isThere(console, 'map-bookmarks', 0);
  await message('“góc của tôi” saved.');
  const there = await settledPixels(console, 60);
  await press(console, '0');
  await eventually('another view', async () => !(await settledPixels(console, 60)).equals(there));
  await press(console, '1');
  await message('At “góc của tôi”.');
  await eventually('the view is back', async () => (await settledPixels(console, 60)).equals(there));
});

test('a selected camera has a live thumbnail next to it, marked when stale', async () => {
  const { page } = console;
  await eachShowsItsOwn(console, (await tilesOf(console)).length);
  const [first] = await tilesOf(console);
  if (!first) throw new Error('an empty wall');
  const shown = await ask(console, 'camera.get', { camera: CameraId.parse(first.camera) });
  await goTo(console, String(shown.number));
  await isThere(console, 'map-camera');
  const picture = page.getByTestId('map-thumbnail');
  await eventually('its picture', async () => (await picture.count()) === 1);
  expect(await picture.textContent()).toBe(String(shown.number));
  const shot = () => picture.locator('canvas').screenshot();
  const before = await shot();
  await eventually('it moves', async () => !(await shot()).equals(before));
  const site = await console.pid('site');
  if (site === undefined) throw new Error('no site');
  process.kill(site, 'SIGSTOP');
  onTestFinished(() => void process.kill(site, 'SIGCONT'));
  await reads(picture, /Old picture|Disconnected/);
  process.kill(site, 'SIGCONT');
  await eventually('it is live again', async () => (await picture.getAttribute('data-state')) === 'live');
  await press(console, 'Escape');
  await isThere(console, 'map-thumbnail', 0);
});

test('the map expanded over the wall streams only the cameras with thumbnails', async () => {
  const { page } = console;
  const all = await tilesOf(console);
  await eachShowsItsOwn(console, all.length);
  const numberOf = async (at: number) =>
    (await ask(console, 'camera.get', { camera: CameraId.parse(all[at]?.camera) })).number;
  const picture = page.getByTestId('map-thumbnail');
  /** Waits until these tiles are live, and all others and the pictures on the map are paused. */
  const onlyLive = (...tiles: number[]) =>
    eventually(`only ${tiles.join()} live`, async () => {
      const states = (await tilesOf(console)).map(({ state }) => state);
      const shown = await picture.evaluateAll((each) => each.map((one) => one.getAttribute('data-state')));
      if (
        states.every((state, at) => state === (tiles.includes(at) ? 'live' : 'paused')) &&
        shown.length === tiles.length &&
        shown.every((state) => state === 'live')
      )
        return true;
      throw new Error(`tiles: ${states.join()}; on the map: ${shown.join()}`);
    });
  await press(console, 'Shift+F5');
  await onlyLive();
  // A paused tile becomes live, and its picture moves.
  await goTo(console, String(await numberOf(1)));
  await onlyLive(1);
  const shot = () => picture.locator('canvas').screenshot();
  const before = await shot();
  await eventually('it moves', async () => !(await shot()).equals(before));
  await goTo(console, String(await numberOf(2)));
  await onlyLive(2);
  await press(console, 'Escape');
  await onlyLive();
  await press(console, 'Shift+F5');
  await eachShowsItsOwn(console, all.length);
});

test('draws the coverage gaps of a ward with shares that add up, and removes them', async () => {
  const { page } = console;
  await goTo(console, 'hoan kiem');
  await isThere(console, 'map-ward');
  const bright = async () => brightnessOf(await settledPixels(console, 200, positionOfPlace));
  const bare = await bright();
  await press(console, 'c');
  const drawer = page.getByTestId('map-gaps');
  await eventually(
    'it is worked out',
    async () => (await drawer.getAttribute('data-state')) === 'done',
    90_000,
  );
  const shares = (await drawer.locator('b').allTextContents()).map((text) => Number.parseFloat(text));
  expect(shares.length).toBe(6);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0);
  await eventually('it lies on the map', async () => (await bright()) > bare + 1);
  await reads(drawer.locator('h3'), 'Hoàn Kiếm');
  await drawer.getByRole('button', { name: 'Again for what is in sight' }).focus();
  // A key held a little too long counts as one press.
  for (let time = 0; time < 3; time++) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await eventually('it is of no ward now', async () => !(await drawer.textContent())?.includes('Hoàn Kiếm'));
  await eventually(
    'it is worked out again',
    async () => (await drawer.getAttribute('data-state')) === 'done',
    90_000,
  );
  await press(console, 'Escape', 'Escape');
  await isThere(console, 'map-gaps', 0);
  await eventually('it is gone', async () => Math.abs((await bright()) - bare) < 0.5);
  await press(console, 'Escape');
});

test('computes coverage gaps of a large rural ward too', async () => {
  await goTo(console, 'xa ba vi');
  await isThere(console, 'map-ward');
  await press(console, 'c');
  const drawer = console.page.getByTestId('map-gaps');
  await eventually(
    'it is worked out',
    async () => (await drawer.getAttribute('data-state')) === 'done',
    90_000,
  );
  await reads(drawer, 'Ba Vì');
  await press(console, 'Escape', 'Escape');
  await isThere(console, 'map-gaps', 0);
});

test('prints the view to a file, and names its folder', async () => {
  await press(console, 'o');
  await message(/saved as map_\S+\.png in the folder /);
  const text = (await console.page.locator('[data-passing]').textContent()) ?? '';
  const [, file = '', folder = ''] = /saved as (map_\S+\.png) in the folder (\S+?\/exports)/.exec(text) ?? [];
  const png = await readFile(join(folder, file));
  const image = await loadImage(png);
  expect(image.width).toBeGreaterThan(300);
  expect(image.height).toBeGreaterThan(300);
});

test('shows a legend of its symbols, by key and by command', async () => {
  await press(console, '?');
  const legend = console.page.getByTestId('map-legend');
  await isThere(console, 'map-legend');
  for (const words of ['PTZ', 'Being steered', 'No picture', 'Critical', 'Faint: height is estimated'])
    await reads(legend, words);
  await press(console, 'Escape');
  await isThere(console, 'map-legend', 0);
});

test('a reopened map has its last view and computes its coverage again', async () => {
  await goToPlace(console, camera.position);
  await isThere(console, 'map-point');
  await press(console, 'Escape');
  await isThere(console, 'map-point', 0);
  await press(console, 'c');
  const gaps = console.page.getByTestId('map-gaps');
  const isDone = () => eventually('coverage', async () => (await gaps.getAttribute('data-state')) === 'done');
  await isDone();
  await press(console, 'F5');
  await isThere(console, 'map', 0);
  await openMap(console);
  await isDone();
  await isThere(console, 'map-point', 0);
  await press(console, 'Escape');
  await isThere(console, 'map-gaps', 0);
});

const search = () => console.page.getByTestId('search');

/** Opens the search with its key from anywhere, types, and opens the first result. */
async function find(text: string, first: string | RegExp): Promise<void> {
  await press(console, 'Control+k');
  await isThere(console, 'search');
  await console.page.keyboard.type(text);
  await reads(search().locator('[role="option"][aria-selected="true"]'), first);
  await press(console, 'Enter');
  await isThere(console, 'search', 0);
}

test('the search puts a camera on the selected tile and selects it on the map', async () => {
  const shows = async (number: number, tile: number) =>
    (await tilesOf(console)).find((one) => one.tile === tile)?.camera ===
    `hanoi:camera:cam-${String(number).padStart(5, '0')}`;
  await console.page.locator('[data-tile="2"]').click();
  await find('7', /^7\b/);
  await eventually('camera 7 on tile 3', () => shows(7, 2));
  await reads(console.page.getByTestId('map-camera'), /\b7\b/);
  await mapOf(console).locator('[role="application"]').focus();
  await find('8', /^8\b/);
  await eventually('camera 8 there instead', () => shows(8, 2));
  await reads(console.page.getByTestId('map-camera'), /\b8\b/);
  // The camera selected on the wall is selected on the map too.
  const there = (await tilesOf(console)).find(({ tile }) => tile === 0)?.camera ?? '';
  await console.page.locator('[data-tile="0"]').click();
  await reads(console.page.getByTestId('map-camera'), new RegExp(`\\b${Number(there.slice(-5))}\\b`));
});

test('the search goes to the position of a pasted map link', async () => {
  const about =
    'place/H%E1%BB%93+Ho%C3%A0n+Ki%E1%BA%BFm/@21.04,105.9,17z/data=!3m1!4b1!4m6!3m5!1s0x3135ab953357c995:0x1';
  await press(console, 'Control+k');
  await isThere(console, 'search');
  await console.page.keyboard.insertText(`https://www.google.com/maps/${about}!8m2!3d21.0288!4d105.8525`);
  await reads(search().locator('[role="option"][aria-selected="true"]'), /21\.02880, 105\.85250/);
  await press(console, 'Escape');
  await isThere(console, 'search', 0);
});

test('the search finds a ward without diacritics, runs a command, and is limited to a kind by Tab', async () => {
  await find('phuong hoan kiem', 'Hoàn Kiếm');
  await isThere(console, 'map-ward');
  await find('keys', /^Keys/);
  const keys = console.page.getByTestId('keymap');
  await isThere(console, 'keymap');
  await console.page.keyboard.type('ctrl z');
  await reads(keys, 'Undo');
  await press(console, 'Escape');
  await isThere(console, 'keymap', 0);
  await press(console, 'Control+k', 'a', 'Tab');
  await eventually('one kind alone', async () => (await search().getByRole('group').count()) === 1);
  await console.page.keyboard.type('zzz');
  await reads(search(), 'Nothing matches “azzz”.');
  await press(console, 'Escape');
  await isThere(console, 'search', 0);
});
