import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGstRtspServer } from '../fixtures/gstRtspServer.ts';
import { type Console, eventually, lastLines } from './launch.ts';
import { reads } from './panelPage.ts';
import {
  eachMoved,
  eachShowsItsOwn,
  launchReady,
  marksOf,
  recordMarks,
  showCameras,
  tilesOf,
} from './wallPage.ts';

describe('the wall in real Electron, on the embedded site and test cameras', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launchReady(['--cameras=32', '--test-cameras=32', '--size=1600x900', '--lang=en']);
  });
  afterAll(() => console.close());
  /** Returns the codes in the pictures, in order of the tiles. */
  const codes = async () => (await tilesOf(console)).map((tile) => tile.testCode?.code);

  test('shows four live tiles after the first start without any input', async () => {
    await eachMoved(console, await eachShowsItsOwn(console, 4));
  });

  test.each([16, 9, 4, 1])('a wall of %i tiles shows each tile’s own camera, live', async (grid) => {
    const numbers = Array.from({ length: grid }, (_, at) => grid + at);
    await showCameras(console, grid, numbers);
    const tiles = await eachShowsItsOwn(console, grid);
    expect(tiles.map((tile) => tile.testCode?.code)).toEqual(numbers);
    await eachMoved(console, tiles);
  });

  test('a tile that fills the window shows the main stream, small tiles show the sub-stream', async () => {
    await showCameras(console, 1, [3]);
    await eventually('main on the large tile', async () => (await tilesOf(console))[0]?.stream === 'main');
    await showCameras(console, 9, [3, 4, 5]);
    await eventually('sub on small tiles', async () => {
      const tiles = await tilesOf(console);
      return tiles.length === 3 && tiles.every((tile) => tile.stream === 'sub' && tile.state === 'live');
    });
    await eachShowsItsOwn(console, 3);
  });

  test('a typed camera number and Enter put that camera on the selected tile', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2, 3, 4]);
    await eachShowsItsOwn(console, 4);
    await page.locator('[data-tile="2"]').click();
    await page.keyboard.type('21');
    await page.keyboard.press('Enter');
    await eventually('camera 21 on the third tile', async () =>
      (await tilesOf(console)).some((tile) => tile.tile === 2 && tile.testCode?.code === 21),
    );
    expect((await eachShowsItsOwn(console, 4)).map((tile) => tile.testCode?.code)).toEqual([1, 2, 21, 4]);
  });

  test('an unknown number is reported only after Enter, and the next key clears it', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2, 3, 4]);
    const box = page.getByTestId('typed');
    await page.locator('[data-tile="1"]').click();
    await page.keyboard.type('999');
    expect(await box.textContent()).not.toContain('no camera');
    await page.keyboard.press('Enter');
    await box.filter({ hasText: 'There is no camera 999' }).waitFor();
    await page.keyboard.type('8');
    expect(await box.locator('strong').textContent()).toBe('8');
    await page.keyboard.press('Control+f');
    await box.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  test('the numeric keypad calls a camera whichever panel has the focus', async () => {
    const { page } = console;
    const typed = page.getByTestId('typed');
    await showCameras(console, 4, [1, 2, 3, 4]);
    await eachShowsItsOwn(console, 4);
    await page.locator('[data-tile="1"]').click();
    const shows = (code: number) =>
      eventually(`camera ${code} on the second tile`, async () =>
        (await tilesOf(console)).some((tile) => tile.tile === 1 && tile.testCode?.code === code),
      );
    // Sends the number block's digits with Shift, which gives the keys that they have with Num Lock.
    const block = async (digits: string) => {
      for (const digit of digits) await page.keyboard.press(`Shift+Numpad${digit}`);
    };
    // In these panels the digits above the letters have other meanings: pages of the alerts and the log, places on the
    // map, screens, and 0 for the whole picture of a replay.
    for (const [key, panel, code] of [
      ['F6', 'alerts', 12],
      ['F4', 'log', 21],
      ['F5', 'map', 25],
      ['F8', 'displays', 26],
      ['r', 'replay', 30],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByTestId(panel).locator(':scope:focus-within, :scope:focus').waitFor();
      await block(`${code}`);
      await typed.filter({ hasText: `${code}` }).waitFor();
      const box = await typed.boundingBox();
      expect(box && box.x > 0 && box.y > 0).toBe(true);
      await page.keyboard.press('NumpadEnter');
      await shows(code);
      await block('7');
      await page.keyboard.press('Escape');
      await typed.waitFor({ state: 'detached' });
      expect(await page.getByTestId(panel).count()).toBe(1);
      await page.keyboard.press(panel === 'replay' ? 'Escape' : key);
      await page.getByTestId(panel).waitFor({ state: 'detached' });
    }
    // Digits from a separate keypad, which does not mark them as number block keys, are shown above the panel next to
    // the wall.
    await page.keyboard.press('F8');
    const screens = page.getByTestId('displays');
    await screens.locator(':scope:focus-within, :scope:focus').waitFor();
    const keypad = await page.context().newCDPSession(page);
    const two = { key: '2', code: 'Numpad2', text: '2', windowsVirtualKeyCode: 98 };
    await keypad.send('Input.dispatchKeyEvent', { type: 'keyDown', ...two });
    await keypad.send('Input.dispatchKeyEvent', { type: 'keyUp', ...two });
    await typed.filter({ hasText: '2' }).waitFor();
    const isOnTop = await typed.evaluate((box) => {
      const { right, top } = box.getBoundingClientRect();
      Object.assign((box as HTMLElement).style, { pointerEvents: 'auto' });
      return box.contains(document.elementFromPoint(right - 8, top + 8));
    });
    expect(isOnTop).toBe(true);
    // The keys of the hint act on the number too. The second tile already shows this camera, so nothing changes.
    await page.keyboard.press('w');
    await typed.waitFor({ state: 'detached' });
    await page.keyboard.press('F8');
    await screens.waitFor({ state: 'detached' });
    // A digit above the letters goes to the panel.
    await page.keyboard.press('F6');
    await page.keyboard.press('2');
    expect(await typed.count()).toBe(0);
    await page.keyboard.press('1');
    await page.keyboard.press('F6');
    await shows(30);
  });

  test('a new tile of a camera that is shown elsewhere is live at once', async () => {
    await showCameras(console, 4, [1, 2, 3, 4]);
    await eachShowsItsOwn(console, 4);
    await showCameras(console, 16, [5, 6, 7, 8, 9, 2, 3, 4]);
    await eachShowsItsOwn(console, 8);
    await eventually('marks that say so', async () => {
      const marks = await console.page
        .locator('[data-tile]')
        .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-state')));
      return marks.filter((mark) => mark === 'live').length === 8;
    });
    expect(await console.page.getByText('Connecting to the camera').count()).toBe(0);
  });

  test('while one tile is shown alone, the others are not counted, and are not marked stale afterwards', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2, 3, 4]);
    await eachShowsItsOwn(console, 4);
    await page.locator('[data-tile="0"]').click();
    await page.keyboard.press('f');
    await eventually(
      'three put away',
      async () => (await tilesOf(console)).filter((tile) => tile.state === 'paused').length === 3,
    );
    await page.getByText('1 of 1 tile live').waitFor();
    // Waits until the last pictures are old.
    const from = Date.now();
    await eventually('three seconds', () => Date.now() - from > 3_000);
    expect(await page.getByText('without new pictures').count()).toBe(0);
    await recordMarks(console);
    await page.keyboard.press('Escape');
    await eachShowsItsOwn(console, 4);
    const marks = await marksOf(console);
    expect(marks.map((mark) => mark.state)).not.toContain('stale');
    // Until the tiles are live again, the old pictures are greyed.
    const old = marks.filter(({ state }) => state === 'still');
    expect(old.map(({ isGrey }) => isGrey)).toEqual(old.map(() => true));
    expect(old.length).toBeGreaterThan(0);
  });

  test('a search without diacritics finds Đống Đa, and Enter puts the result on the wall', async () => {
    const { page } = console;
    await showCameras(console, 4, []);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('dong da');
    const first = page.getByRole('option').first();
    await first.filter({ hasText: 'Đống Đa' }).waitFor();
    await page.keyboard.press('Enter');
    await eachShowsItsOwn(console, 1);
    await page.keyboard.press('Escape');
  });

  test('Esc returns the focus from a button to the wall, also where it closes a panel', async () => {
    const { page } = console;
    const isTheWalls = () => console.inWindow<boolean>('document.activeElement === document.body');
    const button = page.getByRole('button', { name: /^VI/ });
    await button.focus();
    await page.keyboard.press('Escape');
    expect(await isTheWalls()).toBe(true);
    await page.keyboard.press('F9');
    await page.getByTestId('health').waitFor();
    await button.focus();
    await page.keyboard.press('Escape');
    await page.getByTestId('health').waitFor({ state: 'detached' });
    expect(await isTheWalls()).toBe(true);
  });

  test('a row dragged from the list onto a tile puts its camera there', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2, 3, 4]);
    await eachShowsItsOwn(console, 4);
    const row = page.getByRole('option').filter({ hasText: /^7\D/ }).first();
    await row.dragTo(page.locator('[data-tile="1"]'));
    await eventually('camera 7 on the second tile', async () => (await codes()).join() === '1,7,3,4');
  });

  test('a tile dragged onto another swaps with it, and its video continues', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2, 3, 4]);
    const before = await eachShowsItsOwn(console, 4);
    await page.locator('[data-tile="0"]').dragTo(page.locator('[data-tile="3"]'));
    await eventually('both in each other’s place', async () => (await codes()).join() === '4,2,3,1');
    const moved = (await tilesOf(console)).find((tile) => tile.tile === 3);
    expect(moved?.framesDecoded).toBeGreaterThanOrEqual(before[0]?.framesDecoded ?? Number.POSITIVE_INFINITY);
  });

  test('F11 enters and leaves full screen', async () => {
    // Electron's call is recorded, because the test's display has no window manager that would make windows full
    // screen.
    await console.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.fromId(1);
      const asked: boolean[] = [];
      Object.assign(globalThis, { fullScreens: asked });
      if (window)
        Object.assign(window, {
          setFullScreen: (on: boolean) => void asked.push(on),
          isFullScreen: () => asked.at(-1) === true,
        });
    });
    // By way of main, because keys pressed by Playwright bypass main's shortcuts.
    await console.app.evaluate(({ BrowserWindow }) => {
      for (const type of ['keyDown', 'keyUp', 'keyDown', 'keyUp'] as const)
        BrowserWindow.fromId(1)?.webContents.sendInputEvent({ type, keyCode: 'F11' });
    });
    await eventually('both', async () => {
      const asked = await console.app.evaluate(() => Reflect.get(globalThis, 'fullScreens'));
      return JSON.stringify(asked) === '[true,false]';
    });
  });

  test('the language changes while video continues', async () => {
    const { page } = console;
    await showCameras(console, 4, [5, 6]);
    const before = await eachShowsItsOwn(console, 2);
    await page.getByRole('button', { name: /^VI/ }).click();
    await page.locator('html[lang="vi"]').waitFor();
    await page.getByLabel('Trực tiếp').first().waitFor();
    await eachMoved(console, before);
  });

  test('a camera is added by keyboard: errors are shown, it is previewed before it is saved, shown on the wall, and removed', async () => {
    const { page } = console;
    const { keyboard } = page;
    const camera = await startGstRtspServer({ user: 'vien', password: 'mật khẩu' });
    const panel = page.getByTestId('own-camera');
    const says = (part: string) => reads(panel.getByTestId('own-camera-fault'), part);
    /** Presses Tab until the matching element has the focus. */
    const tabTo = (name: RegExp) =>
      eventually(`the keys on ${name}`, async () => {
        await keyboard.press('Tab');
        return name.test(await page.evaluate(() => document.activeElement?.textContent ?? ''));
      });
    const undone = (part: string) => reads(page.locator('p[role="status"]'), part);
    const saveOnceSeen = async () => {
      await page
        .locator('[data-testid="own-camera-picture"][data-drawn="drawn"][data-current="true"]')
        .waitFor();
      await tabTo(/^Lưu camera$/);
      await keyboard.press('Enter');
    };
    try {
      await keyboard.press('k');
      await keyboard.type(`rtsp://127.0.0.1:${camera.port}/inband`);
      await keyboard.press('Enter');
      await says('TÊN');
      await keyboard.press('Tab');
      await keyboard.type('vien');
      await keyboard.press('Tab');
      await keyboard.type('sai');
      await keyboard.press('Enter');
      await says('MẬT KHẨU');
      await keyboard.press('ControlOrMeta+a');
      await keyboard.type('mật khẩu');
      await keyboard.press('Enter');
      await saveOnceSeen();
      await reads(panel, 'Đã lưu camera 33');
      await tabTo(/^Đưa lên ô đang chọn$/);
      await keyboard.press('Enter');
      await eventually('its picture on the wall, live', async () =>
        (await tilesOf(console)).some(({ camera: of, state }) => /own-/.test(of ?? '') && state === 'live'),
      );
      await tabTo(/^Bỏ$/);
      await keyboard.press('Enter');
      await keyboard.press('Enter');
      await reads(panel, 'Đã bỏ');
      await reads(panel, 'Chưa thêm camera nào');
      // The camera's password is deleted, so its removal cannot be undone. Undo says so, and does not go on to earlier
      // actions.
      await keyboard.press('Control+z');
      await undone('không hoàn tác được: Đã bỏ');
      // If the selected tile shows no camera, there is no ward to suggest, so one has to be chosen.
      await keyboard.press('Escape');
      await page.locator('[data-tile="3"]').click();
      await keyboard.press('k');
      for (const text of [`rtsp://127.0.0.1:${camera.port}/inband`, 'vien', 'mật khẩu']) {
        await keyboard.type(text);
        await keyboard.press('Tab');
      }
      await keyboard.press('Enter');
      await reads(panel.getByTestId('own-camera-lacks'), 'Phường, xã');
      await tabTo(/^chọn phường/);
      await keyboard.press('ArrowDown');
      await panel.getByTestId('own-camera-lacks').waitFor({ state: 'detached' });
      await saveOnceSeen();
      await panel.locator('[data-testid="own-cameras"] li').waitFor();
      await keyboard.press('Control+z');
      await undone('Đã hoàn tác: thêm camera');
      await reads(panel, 'Chưa thêm camera nào');
      await keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      expect(lastLines(console, 10_000)).not.toContain('mật khẩu');
    } finally {
      await camera.kill();
    }
  });
});
