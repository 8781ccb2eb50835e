import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translations } from '../../renderer/i18n/translations.ts';
import { type Console, eventually } from '../e2e/launch.ts';
import { press } from '../e2e/panelPage.ts';
import { choose, settled } from '../e2e/screens/screen.ts';
import { resumeSite, slowDown } from '../e2e/states.ts';
import { idOf, launchReady, resize, showTiles, tilesOf, unreadOnTiles } from '../e2e/wallPage.ts';

const languages = ['vi', 'en'] as const;
const densities = ['comfortable', 'compact'] as const;

/**
 * Returns the visible texts of a tile's header, each with how much wider it is than its place.
 * Times and ages are included.
 */
const headOf = (console: Console, at: number) =>
  console.inWindow<readonly (readonly [string, number])[]>(`(() => {
    const tile = document.querySelector('main [data-tile="${at}"]');
    const { right } = tile.getBoundingClientRect();
    return [...tile.querySelectorAll('header > div:last-child > *, header b')].flatMap((one) => {
      const box = one.getBoundingClientRect();
      if (box.width === 0 || one.textContent === '') return [];
      return [[one.innerText, Math.max(one.scrollWidth - one.clientWidth, Math.ceil(box.right - right), 0)]];
    });
  })()`);

const sequence = (number: number) => ({
  kind: 'sequence' as const,
  cameras: [idOf(number), idOf(number + 1)],
  dwellMs: 60_000,
});

describe('the headers of a wall’s small tiles', () => {
  let console: Console;
  let stopSlowing = () => {};
  const inLooks = async (look: (when: string, language: 'vi' | 'en') => Promise<void>) => {
    for (const language of languages)
      for (const density of densities) {
        await choose(console, { language });
        await choose(console, { density });
        await settled(console);
        await look(`${language} ${density}`, language);
      }
  };
  const isWhole = async (tile: number, word: string, when: string) => {
    const head = await headOf(console, tile);
    expect.soft(head, `${when}: ${word}`).toContainEqual([expect.stringContaining(word), 0]);
  };

  beforeAll(async () => {
    console = await launchReady(['--cameras=60', '--test-cameras=32', '--size=1920x1080']);
  });
  afterAll(async () => {
    if (!console) return;
    stopSlowing();
    await resumeSite(console);
    await console.close();
  });

  test('fit the frame’s time, also of a sequence and a spot tile on a portrait monitor', async () => {
    await resize(console, 1080, 1920);
    await showTiles(console, 9, [idOf(1), idOf(2), sequence(20), { kind: 'spot' }, idOf(5)]);
    await eventually(
      '5 live tiles',
      async () => (await tilesOf(console)).filter(({ state }) => state === 'live').length === 5,
    );
    await inLooks(async (when) => {
      for (const tile of [0, 1, 2, 3, 4]) await isWhole(tile, ':', `tile ${tile + 1}, ${when}`);
      expect.soft(await unreadOnTiles(console), when).toEqual([]);
    });
    await resize(console, 1920, 1080);
  });

  test('fit the reason why a sequence is paused, by hand or by overload, and cut off nothing beside it', async () => {
    const tiles = [
      idOf(1),
      idOf(2),
      idOf(3),
      sequence(21),
      sequence(23),
      idOf(5),
      { kind: 'spot' as const },
      idOf(8),
    ];
    await console.inWindow(
      `globalThis.watchfloorDiagnostics.show(${JSON.stringify({ division: '1+7', tiles })}, [])`,
    );
    await eventually(
      '8 live tiles',
      async () => (await tilesOf(console)).filter(({ state }) => state === 'live').length === 8,
    );
    await console.page.locator('[data-tile="3"]').click();
    await console.page.locator('[data-tile="3"] [data-paused="true"]').waitFor();
    await console.page.locator('[data-tile="0"]').click();
    /** Checks the wall alone, and next to a panel. */
    const everywhere = async (look: Parameters<typeof inLooks>[0]) => {
      await inLooks((when, language) => look(`alone, ${when}`, language));
      await press(console, 'Shift+F6');
      await console.page.getByTestId('board').waitFor();
      await inLooks((when, language) => look(`beside, ${when}`, language));
      await press(console, 'Shift+F6');
    };
    await everywhere(async (when, language) => {
      await isWhole(3, translations[language].layouts.rotationStopped.operator, when);
      expect.soft(await unreadOnTiles(console), when).toEqual([]);
    });
    stopSlowing = await slowDown(console);
    await eventually(
      'all others reduced, and the sequences held',
      async () =>
        (await tilesOf(console)).filter((tile) => tile.reduced).length === 7 &&
        (await console.page.locator('main [data-paused="true"]').count()) === 2,
      60_000,
    );
    // The window is kept slow, because it would soon return to full video.
    await everywhere(async (when, language) => {
      for (const tile of [3, 4]) {
        const [text] = await console.page
          .locator(`[data-tile="${tile}"] b [data-short]`)
          .evaluateAll((all) => all.map((one) => getComputedStyle(one, '::after').content));
        expect.soft(text, when).toBe(JSON.stringify(translations[language].layouts.turnOverloadedShort));
        const head = await headOf(console, tile);
        expect
          .soft(
            head.map(([, over]) => over),
            `${when}: ${JSON.stringify(head)}`,
          )
          .toEqual(head.map(() => 0));
      }
      expect.soft(await unreadOnTiles(console), when).toEqual([]);
    });
  });
});
