import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { DeskView } from '../../core/wall/deskView.ts';
import { type Monitors, startMonitors } from '../fixtures/monitors.ts';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { showCameras, tilesOf, untilReady } from './wallPage.ts';

const options = ['--cameras=8', '--test-cameras=8', '--diagnostics', '--lang=vi'];

let monitors: Monitors;
let data: string;
let console: Console;
const start = () => launch({ args: [...options, '--windows=3'], data, env: { DISPLAY: monitors.name } });

beforeAll(async () => {
  monitors = await startMonitors();
  await monitors.plug(1, 1280, 0);
  await monitors.plug(2, 2560, 0, '1920x1080');
  data = await newDataFolder();
  console = await start();
});
afterAll(async () => {
  await console?.close();
  await monitors?.close();
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
});

const shell = (name: string, input: unknown = {}, window = 1) =>
  console.inWindow<{ ok: boolean; value?: unknown; fault?: { code: string } }>(
    `watchfloor.shell[${JSON.stringify(name)}](${JSON.stringify(input)})`,
    window,
  );
const view = async () => DeskView.parse((await shell('displays.list')).value);
const windowOf = async (id: string) => (await view()).windows.find(({ window }) => window === id);

const Standing = z.record(
  z.string(),
  z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), fullScreen: z.boolean() }),
);
/** Returns the bounds of the console's windows, by their titles, as Electron reports them. */
const windowBounds = async () =>
  Standing.parse(
    await console.app.evaluate(({ BrowserWindow }) =>
      Object.fromEntries(
        BrowserWindow.getAllWindows().flatMap((window) => {
          const id = /w\d+$/.exec(window.getTitle())?.[0];
          return id ? [[id, { ...window.getBounds(), fullScreen: window.isFullScreen() }]] : [];
        }),
      ),
    ),
  );

const at = (x: number, y: number, width: number, height: number, fullScreen = false) => ({
  x,
  y,
  width,
  height,
  fullScreen,
});

/**
 * Waits until all windows have the given bounds.
 * @throws with the difference
 */
async function untilWindowsAt(expected: unknown): Promise<void> {
  await eventually('windows in their places', async () => {
    return isDeepStrictEqual(await windowBounds(), expected);
  }).catch(async () => expect(await windowBounds()).toEqual(expected));
}

/** Sums the pictures that a window's tiles have decoded. */
const decoded = async (window: number) =>
  (await tilesOf(console, window)).reduce((sum, tile) => sum + tile.framesDecoded, 0);

async function untilPicturesContinue(window: number): Promise<void> {
  const before = await decoded(window);
  await eventually(`more pictures in window ${window}`, async () => (await decoded(window)) > before);
}

/** Returns the cameras of each window, by tile. */
const contents = async () =>
  Promise.all([1, 2, 3].map(async (window) => (await tilesOf(console, window)).map(({ camera }) => camera)));

test('each monitor gets a window; positions and contents are restored after a restart', async () => {
  await untilReady(console);
  expect((await view()).displays.map(({ number, here, bounds }) => [number, here, bounds.x])).toEqual([
    [1, true, 0],
    [2, true, 1280],
    [3, true, 2560],
  ]);
  expect((await view()).windows.map(({ display }) => display)).toEqual([1, 2, 3]);

  await console.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.fromId(1)?.setBounds({ x: 100, y: 60, width: 800, height: 600 });
    BrowserWindow.fromId(2)?.setFullScreen(true);
    BrowserWindow.fromId(3)?.setBounds({ x: 3000, y: 200, width: 960, height: 540 });
  });
  const put = {
    w1: at(100, 60, 800, 600),
    w2: at(1280, 0, 1280, 720, true),
    w3: at(3000, 200, 960, 540),
  };
  await eventually('the places kept', async () => {
    const { windows } = await view();
    return windows[1]?.fullScreen && windows[0]?.bounds.x === 100 && windows[2]?.bounds.x === 3000;
  });
  expect(await windowBounds()).toEqual(put);
  // Waits for the restored walls, which would otherwise replace the cameras shown next.
  await eventually('the first cameras of each', async () =>
    (await contents()).every(({ length }) => length > 0),
  );
  for (const [window, number] of [1, 2, 3].entries())
    await showCameras(console, 4, [number, number + 3], window + 1);
  const shown = await eventually('two cameras in each window', async () => {
    const now = await contents();
    return now.every(({ length }) => length === 2) && now;
  });
  await eventually('kept', async () => {
    const stored = await Promise.all(
      [1, 2, 3].map((id) =>
        console.inWindow<string>(`watchfloorDiagnostics.call('wall.get', {}).then(JSON.stringify)`, id),
      ),
    );
    return stored.every((wall, at) => shown[at]?.every((camera) => wall.includes(camera)));
  });
  await console.close();

  console = await start();
  await untilWindowsAt(put);
  // The contents return once the demo's own site, which starts at the same time, has signed its operator in.
  await eventually('what was in them', async () => isDeepStrictEqual(await contents(), shown), 40_000);
});

test('the window of an unplugged monitor moves to the fallback, and back when it is replugged; its video continues', async () => {
  await untilReady(console);
  for (const window of [1, 2, 3])
    await eventually(`live pictures in window ${window}`, async () => (await decoded(window)) > 0, 60_000);
  const before = await windowBounds();
  await console.inWindow(`globalThis.marker = 'still here'; undefined`, 2);
  expect(await shell('window.setFallback', { window: 'w2', fallback: 3 })).toMatchObject({ ok: true });

  await monitors.unplug(1);
  await eventually('w2 folded', async () => (await windowOf('w2'))?.folded === true);
  expect(await windowOf('w2')).toMatchObject({ display: 3, home: 2 });
  // The window is placed next to the monitor's own window, not on top of it.
  await eventually('the two share monitor 3', async () => {
    const { w2, w3 } = await windowBounds();
    return w3?.x === 2560 && w3.width === 960 && w2?.x === 3520 && w2.width === 960 && !w2.fullScreen;
  });
  await untilPicturesContinue(2);
  await untilPicturesContinue(3);
  // A move of a window on the fallback monitor is temporary. A move is ignored until the window has settled there, so a
  // second one is tried.
  const move = async () => {
    await console.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.fromId(2)?.setBounds({ x: 3600, y: 300, width: 700, height: 500 }),
    );
    await eventually('the move known', async () => (await windowOf('w2'))?.bounds.x === 3600, 3_000);
  };
  await move().catch(move);
  expect(await windowOf('w2')).toMatchObject({ home: 2, folded: true });

  await monitors.plug(1, 1280, 0);
  await untilWindowsAt(before);
  expect((await windowOf('w2'))?.folded).toBe(false);
  await untilPicturesContinue(2);
  expect(await console.inWindow('globalThis.marker', 2)).toBe('still here');
});

test('the first monitor can be unplugged too, and the others take its place in the desktop', async () => {
  const before = await windowBounds();
  await monitors.unplug(0);
  await eventually('w1 folded', async () => (await windowOf('w1'))?.folded === true);
  expect((await view()).displays.filter(({ here }) => here).map(({ number }) => number)).toEqual([2, 3]);
  await untilPicturesContinue(1);
  await monitors.plug(0, 0, 0);
  await monitors.plug(1, 1280, 0);
  await monitors.plug(2, 2560, 0, '1920x1080');
  await untilWindowsAt(before);
});

test('numbering shows a number on every display for a few seconds', async () => {
  expect(await shell('displays.number')).toMatchObject({ ok: true });
  const numbers = () =>
    console.app.evaluate(async ({ BrowserWindow, screen }) => {
      const shown = BrowserWindow.getAllWindows().filter(({ webContents }) =>
        webContents.getURL().startsWith('app://watchfloor/number/'),
      );
      return Promise.all(
        shown.map(async (window) => ({
          x: screen.getDisplayMatching(window.getBounds()).bounds.x,
          shown: window.isVisible() && window.isAlwaysOnTop(),
          text: String(await window.webContents.executeJavaScript('document.body.innerText')),
        })),
      );
    });
  await eventually('the three numbers', async () => {
    const now = (await numbers()).filter(({ shown }) => shown).sort((a, b) => a.x - b.x);
    return JSON.stringify(now.map(({ x, text }) => [x, text])) === '[[0,"1"],[1280,"2"],[2560,"3"]]';
  });
  await eventually('no number any more', async () => (await numbers()).length === 0);
});

test('the panel shows the displays and moves a window by keyboard', async () => {
  const { page } = console;
  const before = await windowBounds();
  await page.keyboard.press('F8');
  const panel = page.getByTestId('displays');
  await panel.waitFor();
  expect(await panel.locator('[data-testid^="display-"]').count()).toBe(3);
  expect(await panel.locator('[data-this="true"]').textContent()).toContain('Cửa sổ 1');
  // Moves the third window to the second display and back.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('2');
  await eventually('w3 on the second display', async () => (await windowOf('w3'))?.home === 2);
  await page.keyboard.press('3');
  await untilWindowsAt(before);
  // Undo reopens the closed window with its contents, and a second one takes back the earlier move.
  const shown = (await tilesOf(console, 3)).map(({ camera }) => camera);
  await page.keyboard.press('Delete');
  await eventually('w3 closed', async () => (await windowOf('w3')) === undefined);
  await page.keyboard.press('Control+z');
  await untilWindowsAt(before);
  // The reopened window is a new Electron window.
  const again = await console.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().find((each) => each.getTitle().endsWith('w3'))?.id,
  );
  await eventually('w3 with its cameras', async () =>
    isDeepStrictEqual(
      (await tilesOf(console, again)).map(({ camera }) => camera),
      shown,
    ),
  );
  await page.keyboard.press('Control+z');
  await eventually('w3 on the second display again', async () => (await windowOf('w3'))?.home === 2);
  await page.keyboard.press('Control+Shift+z');
  await untilWindowsAt(before);
  await page.keyboard.press('7');
  await panel.getByRole('alert').getByText('Không thấy màn hình 7').waitFor();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
});

test('a profile restores the cameras that its windows showed when it was saved', async () => {
  const cameras = async () => (await tilesOf(console, 2)).map(({ camera }) => camera);
  const show = (...numbers: readonly number[]) => showCameras(console, 4, numbers, 2);
  await untilReady(console, 2);
  await eventually('its wall', async () => (await cameras()).length > 0);
  await show(1, 2);
  const day = await eventually('two cameras', async () => {
    const now = await cameras();
    return now.length === 2 && now;
  });
  for (const name of ['Ngày', 'Đêm']) {
    expect(await shell('profile.save', { name })).toMatchObject({ ok: true });
    // The profile is published before the call returns. Once this call of the window returns, its content belongs to
    // the new profile.
    expect(await shell('displays.list', {}, 2)).toMatchObject({ ok: true });
  }
  expect(await cameras()).toEqual(day);
  await show(5, 6, 7);
  await eventually('three cameras', async () => (await cameras()).length === 3);
  const night = await cameras();
  for (const [name, shown] of [
    ['Ngày', day],
    ['Đêm', night],
    ['Ngày', day],
  ] as const) {
    expect(await shell('profile.use', { name })).toMatchObject({ ok: true });
    await eventually(name, async () => isDeepStrictEqual(await cameras(), shown));
  }
  // Applies the profile with the keyboard alone, from the wall.
  await console.page.keyboard.press('Control+k');
  await console.page.keyboard.type('cach bay dem');
  await console.page.getByTestId('search').getByText('Cách bày: Đêm').waitFor();
  await console.page.keyboard.press('Enter');
  await eventually('the night’s', async () => isDeepStrictEqual(await cameras(), night));
  expect(await shell('profile.use', { name: 'Ngày' })).toMatchObject({ ok: true });
  // A profile deleted by its button returns with its cameras through the window's undo.
  await console.page.keyboard.press('F8');
  await console.page.getByRole('button', { name: 'Xoá cách bày Đêm' }).click();
  const names = async () => (await view()).profiles.map(({ name }) => name);
  await eventually('the night’s gone', async () => !(await names()).includes('Đêm'));
  await console.page.keyboard.press('Control+z');
  await eventually('the night’s back', async () => (await names()).includes('Đêm'));
  await console.page.keyboard.press('Escape');
  expect(await shell('profile.use', { name: 'Đêm' })).toMatchObject({ ok: true });
  await eventually('its pictures', async () => isDeepStrictEqual(await cameras(), night));
  expect(await shell('profile.use', { name: 'Ngày' })).toMatchObject({ ok: true });
  for (const name of ['Đêm', '']) expect(await shell('profile.remove', { name })).toMatchObject({ ok: true });
});

test('windows are opened, moved and closed, and profiles restore them', async () => {
  const before = await windowBounds();
  expect(await shell('profile.save', { name: 'Ban ngày' })).toMatchObject({ ok: true });
  expect(await shell('profile.save', { name: 'Ban đêm' })).toMatchObject({ ok: true });
  expect(await shell('window.open', { display: 2 })).toMatchObject({ ok: true, value: { window: 'w4' } });
  await eventually('w4', async () => (await windowBounds()).w4?.x === 1280);
  expect(await shell('window.moveTo', { window: 'w2', display: 1 })).toMatchObject({ ok: true });
  await eventually('w2 fills monitor 1', async () => {
    const { w2 } = await windowBounds();
    return w2?.x === 0 && w2.width === 1280 && w2.fullScreen;
  });
  expect(await shell('window.close', { window: 'w3' })).toMatchObject({ ok: true });
  await eventually('w3 gone', async () => !('w3' in (await windowBounds())));

  expect(await shell('profile.use', { name: 'Ban ngày' })).toMatchObject({ ok: true });
  await untilWindowsAt(before);
  expect(await shell('profile.remove', { name: 'Ban ngày' })).toMatchObject({
    fault: { code: 'profile.inUse' },
  });
  expect(await shell('profile.remove', { name: 'Ban đêm' })).toMatchObject({ ok: true });
  expect((await view()).profiles.map(({ name, inUse }) => [name, inUse])).toEqual([
    ['Ngày', false],
    ['Ban ngày', true],
  ]);

  expect(await shell('window.moveTo', { window: 'w9', display: 1 })).toMatchObject({
    fault: { code: 'window.unknown' },
  });
  expect(await shell('window.open', { display: 9 })).toMatchObject({ fault: { code: 'display.notThere' } });
  expect(await shell('profile.save', { name: ' ' })).toMatchObject({ fault: { code: 'call.invalid' } });
  expect(await shell('window.close', { window: 'w2' })).toMatchObject({ ok: true });
  expect(await shell('window.close', { window: 'w3' })).toMatchObject({ ok: true });
  await eventually('one window', async () => Object.keys(await windowBounds()).length === 1);
  expect(await shell('window.close', { window: 'w1' })).toMatchObject({ fault: { code: 'window.last' } });
});
