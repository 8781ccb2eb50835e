import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { codeOf, eachShowsItsOwn, tilesOf, untilReady } from './wallPage.ts';

const cameras = ['--cameras=12', '--test-cameras=12', '--diagnostics', '--size=1280x720'];
let data: string;
beforeAll(async () => {
  data = await newDataFolder();
});
afterAll(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));

const tourOf = ({ page }: Pick<Console, 'page'>) => page.getByTestId('tour');

test('language and walls of each window are restored after a restart', async () => {
  const first = await launch({ args: [...cameras, '--windows=2', '--tour'], data });
  const numbersBefore: string[] = [];
  try {
    await untilReady(first);
    await eachShowsItsOwn(first, 4);
    // A new user gets the tour once. It works with the keyboard alone, and its key brings it back.
    await tourOf(first).waitFor();
    await first.page.keyboard.press('Enter');
    await tourOf(first).getByText('2/4').waitFor();
    await first.page.keyboard.press('Escape');
    await tourOf(first).waitFor({ state: 'detached' });
    await first.page.keyboard.press('h');
    await tourOf(first).getByText('1/4').waitFor();
    await first.page.keyboard.press('h');
    await tourOf(first).waitFor({ state: 'detached' });
    await eventually('kept that it was seen', () =>
      first.inWindow<boolean>(
        `watchfloorDiagnostics.first('status').then((r) => r.ok && r.value.settings.tourSeen === true)`,
      ),
    );
    const second = await eventually('the second window’s own first cameras', async () => {
      const tiles = await camerasOf(first, 2);
      return tiles.length === 4 && tiles;
    });
    const one = await camerasOf(first, 1);
    expect(new Set([...one, ...second]).size).toBe(8);

    await first.page.getByRole('button', { name: /^EN/ }).click();
    await first.page.locator('html[lang="en"]').waitFor();
    await first.page.locator('[data-tile="3"]').click();
    await first.page.keyboard.press('Alt+Digit3');
    await first.page.locator('[data-tile="8"]').click();
    const free = [1, 2, 3, 4, 5].find((number) => !one.map(codeOf).includes(number));
    await first.page.keyboard.type(String(free));
    await first.page.keyboard.press('Enter');
    await eachShowsItsOwn(first, 5);
    await eventually('the wall in the store', () =>
      first.inWindow<boolean>(
        `watchfloorDiagnostics.call('wall.get', {}).then((r) => r.ok && r.value.tabs.tabs[0].layout.division === '9' && r.value.tabs.tabs[0].layout.tiles[8] !== null)`,
      ),
    );
    numbersBefore.push(...(await camerasOf(first, 1)), ...(await camerasOf(first, 2)));
  } finally {
    await first.close();
  }

  const again = await launch({ args: [...cameras, '--windows=2', '--tour'], data });
  try {
    await untilReady(again);
    await again.page.locator('html[lang="en"]').waitFor();
    const tiles = await eachShowsItsOwn(again, 5);
    expect(tiles.map(({ tile }) => tile)).toEqual([0, 1, 2, 3, 8]);
    await eventually('the walls as they were', async () => {
      const now = [...(await camerasOf(again, 1)), ...(await camerasOf(again, 2))];
      return now.join() === numbersBefore.join();
    });
    expect(await tourOf(again).count()).toBe(0);
  } finally {
    await again.close();
  }
});

/** Returns the ids of a window's cameras, in order of the tiles. */
async function camerasOf(console: Parameters<typeof tilesOf>[0], window: number): Promise<string[]> {
  return (await tilesOf(console, window)).map(({ camera }) => camera);
}
