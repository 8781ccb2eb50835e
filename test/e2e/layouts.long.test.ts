import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAlerts, select } from './alertsPage.ts';
import { openDemoFrigate } from './demoFrigate.ts';
import { type Console, eventually } from './launch.ts';
import { goTo, openMap } from './mapPage.ts';
import { ask } from './panelPage.ts';
import {
  codeOf,
  eachShowsItsOwn,
  idOf,
  launchReady,
  marksOf,
  recordMarks,
  showCameras,
  showTiles,
  tilesOf,
  untilReady,
} from './wallPage.ts';

describe('layouts, in real Electron on the embedded site and test cameras', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launchReady([
      '--cameras=40',
      '--test-cameras=40',
      '--windows=2',
      '--size=1600x900',
      '--lang=en',
    ]);
  });
  afterAll(() => console?.close());

  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await console.page.keyboard.press(key);
  };
  /** Returns the code in each tile's picture, by tile. */
  const codes = async () =>
    Object.fromEntries((await tilesOf(console)).map((tile) => [tile.tile, tile.testCode?.code]));
  const shows = (what: string, wanted: Readonly<Record<number, number>>) =>
    eventually(what, async () => {
      const now = await codes();
      return Object.entries(wanted).every(([tile, code]) => now[tile] === code);
    });
  const other = () => {
    const found = console.app.windows().find((each) => each !== console.page);
    if (!found) throw new Error('no second window');
    return found;
  };
  const tile = (at: number) => console.page.locator(`[data-tile="${at}"]`);
  const boxOf = async (at: number) => {
    const box = await tile(at).boundingBox();
    if (!box) throw new Error(`no tile ${at}`);
    return box;
  };
  const counted = (count: number) =>
    eventually(`${count} tiles`, async () => (await console.page.locator('[data-tile]').count()) === count);
  const message = (text: string) =>
    console.page.locator('[data-testid="typed"], [data-passing]').filter({ hasText: text }).waitFor();

  test('a division of one large and five small tiles is chosen by key and from the list', async () => {
    const { page } = console;
    await showCameras(console, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await eachShowsItsOwn(console, 9);
    await press('l');
    await page.getByRole('button', { name: '1+5' }).click();
    await eachShowsItsOwn(console, 6);
    const [big, small] = [await boxOf(0), await boxOf(1)];
    expect(big.width / small.width).toBeCloseTo(2, 1);
    expect((await boxOf(5)).y).toBeGreaterThan(big.y + big.height - 1);
    await press('Alt+7');
    await counted(64);
    await press('Alt+3');
    await eachShowsItsOwn(console, 9);
  });

  test('a custom division is drawn by mouse and keyboard, and its errors are shown', async () => {
    const { page } = console;
    await showCameras(console, 9, [1, 2, 3]);
    await press('l');
    await page.getByRole('button', { name: 'Divide it yourself' }).click();
    const board = page.getByRole('application');
    const box = await board.boundingBox();
    if (!box) throw new Error('no board');
    const at = (x: number, y: number) => [box.x + (box.width * x) / 6, box.y + (box.height * y) / 6] as const;
    await page.mouse.move(...at(1, 1));
    await page.mouse.down();
    await page.mouse.move(...at(5, 3), { steps: 4 });
    await page.mouse.up();
    await page.getByText('4 tiles').waitFor();
    // Deletes all tiles with the keyboard, which leaves no valid layout.
    await press('Control+z');
    await board.focus();
    for (const _ of [1, 2]) await press('ArrowLeft', 'ArrowUp');
    for (const _ of [1, 2]) await press('Shift+ArrowRight', 'Shift+ArrowDown');
    await press('Delete');
    await page.getByText('No tile yet').waitFor();
    expect(await page.getByRole('button', { name: /^Use this division/ }).isDisabled()).toBe(true);
    await press('f', 'Enter', 'v', 'Control+Enter');
    await counted(2);
    const [left, right] = [await boxOf(0), await boxOf(1)];
    expect(left.width / right.width).toBeCloseTo(2, 1);
    await press('Control+z');
    await counted(9);
  });

  test('a drawn division survives typing a number, and undo applies to the drawing, not to the wall', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2, 3]);
    await page.keyboard.press('Alt+2');
    await press('l');
    await page.getByRole('button', { name: 'Divide it yourself' }).click();
    const columns = page.getByLabel('Columns');
    await columns.focus();
    await press('Backspace');
    expect(await columns.inputValue()).toBe('');
    await page.keyboard.type('12');
    const state = page.getByTestId('layout-editor').getByRole('status');
    const says = (text: string) => state.getByText(text).waitFor();
    await says('4 tiles');
    await says('20 free places stay dark');
    await page.getByRole('button', { name: /^Fill free places/ }).focus();
    await press('Space');
    await says('24 tiles');
    await press('Control+z');
    await says('20 free places stay dark');
    await press('Control+Enter');
    await page.getByTestId('layout-editor').waitFor({ state: 'detached' });
    await counted(4);
    await shows('the wall as it was', { 0: 1, 1: 2, 2: 3 });
  });

  test('the division editor (Shift+L) has the focus once it opens, and an unfinished drawing survives Esc', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2, 3]);
    const editor = page.getByTestId('layout-editor');
    const says = (text: string) => editor.getByRole('status').getByText(text).waitFor();
    await press('Shift+L', 'Shift+ArrowRight', 'Enter');
    await says('3 tiles');
    await press('Escape');
    await message('What was drawn is kept');
    await counted(4);
    await press('l');
    await page.getByTestId('layouts').waitFor();
    await press('Shift+L');
    await says('3 tiles');
    await editor.getByRole('button', { name: 'Discard the drawing' }).click();
    await says('4 tiles');
    await press('Control+z');
    await says('3 tiles');
    await press('Control+Enter');
    await counted(3);
    // The applied drawing is the wall's layout, and the next drawing starts from it.
    await press('Control+z');
    await counted(4);
    await press('Shift+L');
    await says('4 tiles');
    await press('Escape');
    await editor.waitFor({ state: 'detached' });
  });

  test('a division drawn for one tab is applied to that tab, though another is active then', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2, 3]);
    await press('l');
    await page.getByRole('button', { name: 'Divide it yourself' }).click();
    await page.getByRole('button', { name: 'New tab' }).click();
    await eventually('no pictures', async () => Object.keys(await codes()).length === 0);
    await page.getByRole('application').focus();
    await press('Shift+ArrowRight', 'Enter', 'Control+Enter');
    await page.getByTestId('layout-editor').waitFor({ state: 'detached' });
    await counted(3);
    await shows('the first tab', { 0: 1, 1: 2, 2: 3 });
    await press('Control+2');
    await counted(4);
    await page.getByRole('button', { name: /^Close tab/ }).click();
    await counted(3);
  });

  test('tile number, star and camera number put the camera on that tile', async () => {
    await showCameras(console, 9, [1, 2, 3, 4]);
    await press('5', '*', '2', '1', 'Enter');
    await shows('camera 21 on the fifth tile', { 4: 21 });
    await press('1', '2', '*', '2', '1', 'Enter');
    await message('There is no tile 12');
    await press('Escape');
  });

  test('a camera copied by keyboard is live on both tiles; undo and redo report what they changed', async () => {
    await showCameras(console, 4, [1, 2, 3]);
    await eachShowsItsOwn(console, 3);
    await tile(0).click();
    await press('Control+c');
    await message('Tile 1 copied');
    await tile(3).click();
    await press('Control+v');
    await shows('camera 1 on both tiles', { 0: 1, 3: 1 });
    await eachShowsItsOwn(console, 4);
    await press('Control+z');
    await message('Undone: copy onto tile 4');
    await eachShowsItsOwn(console, 3);
    await press('Control+y');
    await message('Done again');
    await shows('camera 1 on both tiles again', { 0: 1, 3: 1 });
    // A drag with Ctrl copies a camera.
    await console.page.keyboard.down('Control');
    await tile(1).dragTo(tile(2));
    await console.page.keyboard.up('Control');
    await shows('camera 2 on both tiles', { 1: 2, 2: 2 });
  });

  test('two tiles are swapped by keyboard, with the neighbour or by number, and undone', async () => {
    await showCameras(console, 9, [1, 2, 3, 4]);
    await tile(0).click();
    await press('Alt+ArrowRight');
    await shows('the first two exchanged', { 0: 2, 1: 1 });
    // The selected tile moved with its camera.
    await press('Alt+ArrowDown');
    await shows('one below an empty place', { 0: 2, 4: 1 });
    await press('1', 'w');
    await shows('one on the first tile, two where it was', { 0: 1, 4: 2 });
    await press('1', '2', 'w');
    await message('There is no tile 12');
    await press('Escape', 'Control+z');
    await message('Undone: tile 1 exchanged');
    await shows('as it was', { 0: 2, 4: 1 });
  });

  test('tab rotation is started, paused, resumed and stopped by key and command', async () => {
    const { page } = console;
    const turning = page.getByRole('button', { name: /^Tabs (in turn|paused)/ });
    await showCameras(console, 4, [1, 2]);
    await press('t');
    await message('Two tabs at least');
    await press('Control+t', 't');
    await turning.filter({ hasText: 'Tabs in turn, 20 s' }).waitFor();
    await press('Shift+T');
    await turning.filter({ hasText: 'Tabs paused' }).waitFor();
    await press('Shift+T');
    await turning.filter({ hasText: 'Tabs in turn, 20 s' }).waitFor();
    await press('Control+k');
    await page.getByTestId('search').waitFor();
    await page.keyboard.type('luan phien bat dau');
    await page.getByTestId('search').getByText('start, stop').waitFor();
    await press('Enter');
    await message('Tabs take no turns');
    await turning.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Close tab/ }).click();
  });

  test('tabs have their own layouts, and are named, switched, closed and restored by keyboard', async () => {
    const { page } = console;
    await showCameras(console, 4, [1, 2]);
    await eachShowsItsOwn(console, 2);
    await press('Control+t');
    await eventually('an empty tab', async () => (await tilesOf(console)).length === 0);
    await showCameras(console, 1, [7]);
    await press('F2');
    await page.keyboard.type('Gate');
    await press('Enter');
    await page.getByTestId('wall-tab').filter({ hasText: 'Gate' }).waitFor();
    await eachShowsItsOwn(console, 1);
    await press('Control+1');
    await shows('the first tab', { 0: 1, 1: 2 });
    await press('Control+Tab');
    await shows('the second tab', { 0: 7 });
    await page.getByRole('button', { name: 'Close tab Gate' }).click();
    await shows('the first tab again', { 0: 1, 1: 2 });
    await press('Control+z');
    await shows('the closed tab is back', { 0: 7 });
    await press('Control+z', 'Control+1');
  });

  test('with many tabs the active one and the button for a new one stay visible', async () => {
    const { page } = console;
    const strip = page.getByRole('toolbar', { name: 'Tabs' });
    const isInSight = async (what: Locator) => {
      const [within, box] = [await strip.boundingBox(), await what.boundingBox()];
      return Boolean(
        within && box && box.x >= within.x - 1 && box.x + box.width <= within.x + within.width + 1,
      );
    };
    const shown = strip.locator('[data-active="true"]');
    const another = page.getByRole('button', { name: 'New tab' });
    /** The tab and the button do not overlap. */
    const areApart = async () => {
      const [tab, button] = [await shown.boundingBox(), await another.boundingBox()];
      return Boolean(tab && button && tab.x + tab.width <= button.x + 1);
    };
    const before = await page.getByTestId('wall-tab').count();
    const count = 11;
    for (let tab = 0; tab < count; tab += 1) await press('Control+t');
    await eventually('the newest tab in sight', () => isInSight(shown));
    await eventually('beside the button for another', areApart);
    await press('Control+1');
    await eventually('the first tab in sight', () => isInSight(shown));
    expect((await isInSight(another)) && (await areApart())).toBe(true);
    for (let tab = 0; tab < count; tab += 1) await press('Control+z');
    await eventually('as before', async () => (await page.getByTestId('wall-tab').count()) === before);
  });

  test('a sequence rotates its cameras, pauses when used, and resumes by key', async () => {
    const { page } = console;
    await showCameras(console, 4, [1]);
    await tile(1).click();
    await press('s');
    await page.keyboard.type('30-32');
    await press('Enter', 'Enter');
    await shows('its first camera', { 1: 30 });
    // The pointer rests over the tile, where the panel was. That does not count as use of the tile.
    await press('s');
    await page.getByLabel('Each camera (seconds)').fill('2');
    await press('Control+Enter');
    await shows('its second camera', { 1: 31 });
    await shows('its first camera again', { 1: 30 });
    await tile(1).hover({ position: { x: 40, y: 90 } });
    await tile(1).getByText('paused').waitFor();
    await page.mouse.move(5, 5);
    await press('PageDown');
    await shows('the next camera', { 1: 31 });
    await press('Space');
    await shows('its third camera', { 1: 32 });
    await shows('its first camera again', { 1: 30 });
    // The next camera is prepared in time, so that no change leaves the tile without a picture.
    await recordMarks(console);
    await shows('another round', { 1: 32 });
    await shows('another round', { 1: 30 });
    const marks = (await marksOf(console)).filter((mark) => mark.tile === 1);
    expect(marks.map((mark) => mark.state)).not.toContain('waiting');
  });

  test('the cameras of a sequence are reordered by keys and by buttons', async () => {
    const { page } = console;
    await showCameras(console, 4, [1]);
    await tile(1).click();
    await press('s');
    await page.keyboard.type('30-32');
    await press('Enter');
    const list = page.getByRole('listbox', { name: 'Order of the cameras' });
    const order = (...wanted: readonly string[]) =>
      eventually(wanted.join(', '), async () => {
        const now = await list.getByRole('option').locator('strong').allInnerTexts();
        return now.join() === wanted.join();
      });
    const isAt = async (at: number) =>
      (await list.getAttribute('aria-activedescendant')) ===
      (await list.getByRole('option').nth(at).getAttribute('id'));
    await order('30', '31', '32');
    await list.focus();
    await eventually('the last one that was added', () => isAt(2));
    await press('Alt+ArrowUp');
    await order('30', '32', '31');
    await press('ArrowUp');
    await eventually('the first', () => isAt(0));
    await press('Delete');
    await order('32', '31');
    await list.getByRole('option').nth(1).click();
    await eventually('what was clicked', () => isAt(1));
    await page.getByRole('button', { name: 'Up Alt+↑' }).click();
    await order('31', '32');
    await press('ArrowDown', 'Delete');
    await order('31');
    // Numbers that were typed but not added still count; unknown ones are reported first.
    const field = page.getByRole('textbox', { name: 'Add by number' });
    await field.fill('33 99999');
    await press('Control+Enter');
    await page.getByText('99999').waitFor();
    expect(await field.inputValue()).toBe('99999');
    await field.fill('34');
    await press('Control+Enter');
    await shows('the sequence', { 1: 31 });
    await press('s');
    await order('31', '33', '34');
    await press('Escape');
  });

  test('the form of a sequence for a tile missing in a smaller division names its new tile, where undo applies', async () => {
    const { page } = console;
    await showCameras(console, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await tile(8).click();
    await press('s');
    const form = page.getByTestId('sequence');
    await form.getByText('Sequence on tile 9').waitFor();
    await page.keyboard.type('30');
    await press('Enter');
    await tile(0).click();
    await press('Alt+2');
    await form.getByText('Sequence on tile 4').waitFor();
    await form.getByRole('listbox').focus();
    await press('Control+Enter');
    await shows('the sequence', { 3: 30 });
    await press('Control+z');
    await message('tile 4');
    await shows('the last tile as it was', { 3: 4 });
    await press('Control+z');
    await eachShowsItsOwn(console, 9);
  });

  test('a spot tile shows the camera selected elsewhere', async () => {
    await showCameras(console, 4, [1, 2, 3]);
    await tile(3).click();
    await press('o');
    await tile(1).click();
    await shows('the second camera twice', { 1: 2, 3: 2 });
    await press('ArrowLeft');
    await shows('the first camera twice', { 0: 1, 3: 1 });
    await tile(3).click();
    await press('1', '1', 'Enter');
    await shows('what was called up onto it', { 3: 11 });
    await tile(3).getByText('Spot tile').first().waitFor();
  });

  test('a spot tile shows the camera selected in another window: on a tile, in the list, on the map, in the alerts', async () => {
    await untilReady(console, 2);
    await showTiles(console, 4, [{ kind: 'spot' }], 2);
    await showCameras(console, 4, [1, 2]);
    const follows = (what: string, code: number) =>
      eventually(what, async () => (await tilesOf(console, 2))[0]?.testCode?.code === code);
    await tile(1).click();
    await follows('the tile’s camera', 2);
    await press('Control+f', '1', '2', 'ArrowDown', 'ArrowUp');
    await follows('the list’s camera', 12);
    await press('Escape', 'Escape');
    await openMap(console);
    await goTo(console, '19');
    await follows('the map’s camera', 19);
    await press('Escape', 'F5');
    const frigate = await openDemoFrigate(console);
    const seen = frigate.cameras[4];
    const review = `${(Date.now() / 1_000).toFixed(6)}-spot01`;
    await frigate.send('new', seen?.alertNames[0] ?? '', review);
    const found = await eventually('an alert', async () => {
      const { rows } = await ask(console, 'alert.list', { filter: { state: 'all' }, limit: 200 });
      return rows.find(({ alert }) => alert.key.includes(review));
    });
    await frigate.close();
    await openAlerts(console);
    await select(console, found.alert.id);
    await follows('the alert’s camera', codeOf(seen?.id ?? ''));
    await press('F6');
    // The latest selection counts, here a tile of the other window itself.
    await showTiles(console, 4, [{ kind: 'spot' }, idOf(7)], 2);
    await other().locator('[data-tile="1"]').click();
    await follows('its own window’s camera', 7);
  });

  test('a tile copied in one window is pasted in another', async () => {
    await showCameras(console, 4, [9]);
    await tile(0).click();
    await press('Control+c');
    await other().locator('[data-tile="2"]').click();
    await other().keyboard.press('Control+v');
    await eventually('camera 9 in window 2', async () =>
      (await tilesOf(console, 2)).some((each) => each.tile === 2 && each.testCode?.code === 9),
    );
    await shows('camera 9 in window 1', { 0: 9 });
  });

  test('full screen shows only the wall, and a search still has its list', async () => {
    const { page } = console;
    // Electron's state is set by hand, because the test's display has no window manager that would make windows full
    // screen.
    const fill = (on: boolean) =>
      console.app.evaluate(({ BrowserWindow }, now) => {
        const window = BrowserWindow.fromId(1);
        if (window) Object.assign(window, { isFullScreen: () => now });
        window?.emit(now ? 'enter-full-screen' : 'leave-full-screen');
      }, on);
    const wall = page.getByTestId('wall');
    const width = async () => (await wall.boundingBox())?.width ?? 0;
    const inner = await page.evaluate(() => innerWidth);
    await fill(true);
    await eventually('the wall as wide as the window', async () => (await width()) === inner);
    expect(await page.locator('header').first().isVisible()).toBe(false);
    await press('Control+f');
    await eventually('the list beside it', async () => (await width()) < inner);
    await press('Escape');
    await eventually('the wall alone again', async () => (await width()) === inner);
    await fill(false);
    await eventually('all of it again', async () => (await width()) < inner);
  });
});
