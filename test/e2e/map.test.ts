import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, eventually, launch } from './launch.ts';
import { tilesOf, untilReady } from './wallPage.ts';

let console: Console;
const map = () => console.page.locator('[data-testid="map"]');
const press = async (...keys: readonly string[]) => {
  for (const key of keys) await console.page.keyboard.press(key);
};
const hasKeys = () =>
  console.inWindow<boolean>(
    'document.activeElement?.closest(\'[data-testid="map"]\') !== null && document.activeElement !== document.body',
  );

beforeAll(async () => {
  console = await launch({
    args: ['--cameras=60', '--test-cameras=12', '--diagnostics', '--size=1600x900', '--lang=en'],
  });
  await untilReady(console);
});
afterAll(async () => {
  await console?.close();
});

describe('the map beside the wall', () => {
  test('opens with F5 and has the keys, which Esc gives back to the wall; F5 closes it', async () => {
    await press('F5');
    await eventually('the map has the keys', hasKeys);
    expect((await tilesOf(console)).length).toBeGreaterThan(0);
    await press('Escape');
    await eventually('the wall has the keys', async () => !(await hasKeys()));
    expect(await map().count()).toBe(1);
    await press('F5');
    await eventually('the map has the keys again', hasKeys);
    await press('F5');
    await eventually('the map is gone', async () => (await map().count()) === 0);
  });

  test('goes to a ward by its name without its marks, and puts its cameras on a tab of the wall with one key', async () => {
    await press('F5');
    await eventually('the map has the keys', hasKeys);
    await press('g');
    await eventually(
      'the field is there',
      async () => (await console.page.locator('[data-testid="map-find"] input').count()) === 1,
    );
    await console.page.keyboard.type('hoan kiem');
    await eventually('the ward is found', async () =>
      (await console.page.locator('#map-found [aria-selected="true"]').textContent())?.includes('Hoàn Kiếm'),
    );
    await press('Enter');
    const card = console.page.locator('[data-testid="map-ward"]');
    await eventually('its card', async () => (await card.count()) === 1);
    const count = Number(/Show (\d+) cameras/.exec((await card.textContent()) ?? '')?.[1]);
    expect(count).toBeGreaterThan(1);
    await press('w');
    const tiles = await eventually('they are on the wall', async () => {
      const now = await tilesOf(console);
      return now.length === Math.min(64, count) && now;
    });
    expect(new Set(tiles.map(({ camera }) => camera)).size).toBe(tiles.length);
    await press('F5');
    await eventually('the map is gone', async () => (await map().count()) === 0);
  });
});
