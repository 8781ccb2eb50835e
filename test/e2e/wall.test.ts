import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import { eachMoved, eachShowsItsOwn, showCameras, tilesOf, untilReady } from './wallPage.ts';

describe('the wall in real Electron, on the embedded site and test cameras', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({
      args: ['--cameras=32', '--test-cameras=32', '--diagnostics', '--size=1600x900', '--lang=en'],
    });
    await untilReady(console);
  });
  afterAll(() => console.close());

  test('shows a newcomer four moving pictures without a touch', async () => {
    await eachMoved(console, await eachShowsItsOwn(console, 4));
  });

  test.each([16, 9, 4, 1])('a wall of %i: each tile shows its own camera, moving', async (grid) => {
    const numbers = Array.from({ length: grid }, (_, at) => grid + at);
    await showCameras(console, grid, numbers);
    const tiles = await eachShowsItsOwn(console, grid);
    expect(tiles.map((tile) => tile.testCode?.code)).toEqual(numbers);
    await eachMoved(console, tiles);
  });

  test('a tile that fills the window takes the main stream, small ones the sub stream', async () => {
    await showCameras(console, 1, [3]);
    await eventually('main on the large tile', async () => (await tilesOf(console))[0]?.stream === 'main');
    await showCameras(console, 9, [3, 4, 5]);
    await eventually('sub on small tiles', async () => {
      const tiles = await tilesOf(console);
      return tiles.length === 3 && tiles.every((tile) => tile.stream === 'sub' && tile.state === 'live');
    });
    await eachShowsItsOwn(console, 3);
  });

  test('a number typed anywhere and Enter puts that camera on the selected tile', async () => {
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

  test('a search without diacritics finds Đống Đa, and Enter puts the find on the wall', async () => {
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

  test('the language changes while pictures go on', async () => {
    const { page } = console;
    await showCameras(console, 4, [5, 6]);
    const before = await eachShowsItsOwn(console, 2);
    await page.getByRole('button', { name: /^VI/ }).click();
    await page.locator('html[lang="vi"]').waitFor();
    await page.getByText('Trực tiếp').first().waitFor();
    await eachMoved(console, before);
  });
});
