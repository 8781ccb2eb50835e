import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { type Console, eventually } from './launch.ts';
import {
  goTo,
  goToPlace,
  hasKeys,
  isGone,
  isThere,
  mapArgs,
  mapOf,
  middleOf,
  openMap,
  positionOfPlace,
  pressOnMap as press,
  settledPixels,
} from './mapPage.ts';
import { ask } from './panelPage.ts';
import { pageUrl } from './shellPage.ts';
import { launchReady, tilesOf, untilReady } from './wallPage.ts';

let console: Console;

beforeAll(async () => {
  console = await launchReady(mapArgs);
});
afterAll(async () => {
  await console?.close();
});

describe('the map beside the wall', () => {
  test('opens with F5 and gets the focus; Esc returns the focus to the wall; F5 closes the map', async () => {
    await openMap(console);
    expect((await tilesOf(console)).length).toBeGreaterThan(0);
    await press(console, 'Escape');
    await eventually('the wall has the keys', async () => !(await hasKeys(console)));
    expect(await mapOf(console).count()).toBe(1);
    await openMap(console);
    await press(console, 'F5');
    await isGone(console);
  });

  test('expanded to the whole window, is narrowed by the first Esc; the second Esc returns the focus', async () => {
    const shown = async () => (await tilesOf(console)).map(({ camera }) => camera).join();
    const before = await shown();
    await press(console, 'Shift+F5');
    await eventually('the map has the keys', () => hasKeys(console));
    const isWide = () => mapOf(console).getAttribute('data-wide');
    expect(await isWide()).toBe('true');
    await press(console, 'Escape', 'Delete');
    await eventually('it is beside the wall', async () => (await isWide()) === 'false');
    expect(await hasKeys(console)).toBe(true);
    await eventually('no tile was emptied', async () => (await shown()) === before);
    await press(console, 'Escape');
    await eventually('the wall has the keys', async () => !(await hasKeys(console)));
    await openMap(console);
    await press(console, 'F5');
    await isGone(console);
  });

  test('goes to a ward by name without diacritics, and puts its cameras on a tab with one key', async () => {
    await openMap(console);
    await goTo(console, 'hoan kiem');
    await isThere(console, 'map-ward');
    const text = (await console.page.getByTestId('map-ward').textContent()) ?? '';
    // The card shows the ward's name, its former names and its cameras.
    expect(text).toMatch(/Hoàn Kiếm.*Name since 01\/07\/2025Formerly: .*Hàng Bạc/);
    const count = Number(/Show (\d+) cameras/.exec(text)?.[1]);
    expect(count).toBeGreaterThan(1);
    // A ward has no single position. Commands that need one use the middle, which is marked.
    await isThere(console, 'map-middle');
    await press(console, 'w');
    const tiles = await eventually('they are on the wall', async () => {
      const now = await tilesOf(console);
      return now.length === Math.min(64, count) && now;
    });
    expect(new Set(tiles.map(({ camera }) => camera)).size).toBe(tiles.length);
    await press(console, 'Control+z');
    await eventually('the wall is as it was', async () => (await tilesOf(console)).length !== tiles.length);
  });

  test('draws cameras at their positions, except those that the list filters out', async () => {
    const { page } = console;
    const camera = await ask(console, 'camera.get', { camera: CameraId.parse('hanoi:camera:cam-00001') });
    await press(console, 'Escape');
    await goToPlace(console, camera.position);
    const drawn = await settledPixels(console, 20, positionOfPlace);
    const { x, y } = await positionOfPlace(console);
    await page.mouse.move(x, y);
    await eventually('it says who stands there', async () =>
      (await page.getByTestId('map-hover').textContent())?.startsWith(`${camera.number} · ${camera.name}`),
    );
    // The pointer rests while the map moves below it, and the hint of the former position disappears.
    await press(console, 'ArrowRight');
    await eventually('nothing stands there', async () => (await page.getByTestId('map-hover').count()) === 0);
    await press(console, 'ArrowLeft');
    await eventually('it says again who stands there', async () =>
      (await page.getByTestId('map-hover').textContent())?.startsWith(`${camera.number} · `),
    );
    await page.mouse.move(x + 200, y + 200);
    const search = page.locator('aside [role="combobox"]');
    await search.fill('no camera has this');
    const without = await eventually('another picture', async () => {
      const now = await settledPixels(console, 20, positionOfPlace);
      return !now.equals(drawn) && now;
    });
    await search.fill('');
    // Labels may have moved, so the test checks only that the camera is drawn again, and found there.
    await eventually(
      'it is drawn again',
      async () => !(await settledPixels(console, 20, positionOfPlace)).equals(without),
    );
    // The list has opened next to the map meanwhile, so the position is computed again.
    const again = await positionOfPlace(console);
    await page.mouse.move(again.x, again.y);
    await eventually('it says again who stands there', async () =>
      (await page.getByTestId('map-hover').textContent())?.startsWith(`${camera.number} · `),
    );
    await search.press('Escape');
    await openMap(console);
  });

  test('applies a key pressed during a flight to the destination', async () => {
    const { page } = console;
    const camera = await ask(console, 'camera.get', { camera: CameraId.parse('hanoi:camera:cam-00001') });
    await press(console, 'Escape', '0');
    await settledPixels(console, 60);
    await goToPlace(console, camera.position);
    await press(console, '+');
    await settledPixels(console, 60);
    const { x, y } = await positionOfPlace(console);
    await page.mouse.move(x, y);
    await eventually('it stands there', async () =>
      (await page.getByTestId('map-hover').textContent())?.startsWith(`${camera.number} · `),
    );
  });

  test('selects the nearest camera by Tab if none is visible', async () => {
    const { page } = console;
    const cameraReachedBy = async (key: string) => {
      // A position north of the city's northernmost camera.
      await goToPlace(console, { lat: 21.5, lon: 105.85 });
      await press(console, 'Escape');
      await isThere(console, 'map-point', 0);
      await press(console, key);
      await isThere(console, 'map-camera');
      const name = await page.getByTestId('map-camera').locator('h3').textContent();
      await press(console, 'Escape');
      await isThere(console, 'map-camera', 0);
      return name;
    };
    // Both directions lead to the same camera.
    expect(await cameraReachedBy('Shift+Tab')).toBe(await cameraReachedBy('Tab'));
  });

  test('selects cameras by lasso, and W puts only those on the wall', async () => {
    const { page } = console;
    // Clears any earlier selection.
    if (await hasKeys(console)) await press(console, 'Escape');
    if (!(await hasKeys(console))) await openMap(console);
    await press(console, '0');
    await settledPixels(console, 60);
    const { x, y } = await middleOf(console);
    await press(console, 'l');
    await isThere(console, 'map-mode');
    await page.mouse.move(x - 150, y - 150);
    await page.mouse.down();
    for (const [dx, dy] of [
      [150, -150],
      [150, 150],
      [-150, 150],
      [-150, -140],
    ] as const)
      await page.mouse.move(x + dx, y + dy, { steps: 3 });
    await page.mouse.up();
    await isThere(console, 'map-selection');
    const text = (await page.getByTestId('map-selection').textContent()) ?? '';
    const count = Number(/^(\d+) cameras? selected/.exec(text)?.[1]);
    expect(count).toBeGreaterThan(0);
    await press(console, 'w');
    await eventually(
      'they are on the wall',
      async () => (await tilesOf(console)).length === Math.min(64, count),
    );
    await press(console, 'F5');
    await isGone(console);
  });

  test('has the focus as soon as it is opened, while its code still loads; Esc returns it', async () => {
    /** Reloads the window and holds back the map's code until `letMap`. */
    const reopen = async () => {
      await console.app.evaluate(({ BrowserWindow, session }, part) => {
        const asked: (() => void)[] = [];
        const letMap = () => {
          for (const answer of asked.splice(0)) answer();
        };
        Object.assign(globalThis, { letMap });
        session.defaultSession.webRequest.onBeforeRequest({ urls: [part] }, (_details, answer) => {
          asked.push(() => answer({}));
        });
        BrowserWindow.fromId(1)?.webContents.reload();
      }, new URL('/assets/map-*.js', pageUrl).href);
      await untilReady(console);
    };
    const letMap = () =>
      console.app.evaluate(({ session }) => {
        session.defaultSession.webRequest.onBeforeRequest(null);
        (globalThis as unknown as { letMap: () => void }).letMap();
      });
    const shown = async () => (await tilesOf(console)).map(({ camera }) => camera).join();
    await reopen();
    const before = await shown();
    // On the wall, Delete would empty a tile and a digit would begin a number.
    await press(console, 'F5', 'Delete', '2', 'g');
    expect(await shown()).toBe(before);
    expect(await console.page.getByTestId('typed').count()).toBe(0);
    await letMap();
    await isThere(console, 'search');
    await press(console, 'Escape');
    await isThere(console, 'search', 0);
    expect(await hasKeys(console)).toBe(true);
    await press(console, 'F5');
    await isGone(console);

    await reopen();
    await press(console, 'F5', 'Escape', 'Delete');
    await eventually('the wall’s tile is empty', async () => (await shown()) !== before);
    await press(console, 'Control+z');
    await letMap();
    await eventually('the map', async () => (await mapOf(console).count()) === 1);
    expect(await hasKeys(console)).toBe(false);
    await press(console, 'F5', 'F5');
    await isGone(console);
  });
});

describe('the map without WebGL', () => {
  let plain: Console;
  beforeAll(async () => {
    plain = await launchReady(
      ['--cameras=60', '--size=1600x900', '--lang=en', '--disable-software-rasterizer'],
      { isAnotherDesk: true },
    );
  });
  afterAll(async () => {
    await plain?.close();
  });

  test('is drawn as a flat plan, which it reports, with the same cameras at the same positions', async () => {
    const { page } = plain;
    await openMap(plain);
    await eventually('it says so', async () => (await mapOf(plain).textContent())?.includes('No WebGL'));
    const camera = await ask(plain, 'camera.get', { camera: CameraId.parse('hanoi:camera:cam-00001') });
    await goToPlace(plain, camera.position);
    await settledPixels(plain, 20, positionOfPlace);
    const { x, y } = await positionOfPlace(plain);
    await page.mouse.move(x, y);
    await eventually('it says who stands there', async () =>
      (await page.getByTestId('map-hover').textContent())?.startsWith(`${camera.number} · `),
    );
  });
});
