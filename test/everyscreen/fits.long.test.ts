import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translations } from '../../renderer/i18n/translations.ts';
import { type Console, eventually } from '../e2e/launch.ts';
import { openMap } from '../e2e/mapPage.ts';
import { press } from '../e2e/panelPage.ts';
import { choose, settled } from '../e2e/screens/screen.ts';
import { cutOff, flood, resumeSite, slowDown } from '../e2e/states.ts';
import {
  eachShowsItsOwn,
  idOf,
  launchReady,
  resize,
  showCameras,
  showTiles,
  tilesOf,
  unreadOnTiles,
} from '../e2e/wallPage.ts';

const languages = ['vi', 'en'] as const;
const densities = ['comfortable', 'compact'] as const;
const looks = languages.flatMap((language) => densities.map((density) => ({ language, density })));
/** Returns by how much an element's content is wider than the element, in CSS pixels. */
const overflowPx = (console: Console, selector: string) =>
  console.inWindow<number>(
    `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(${JSON.stringify(selector)}))`,
  );

const drawn = (console: Console) =>
  console.inWindow('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))');

describe('a window of 1920 × 1080', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launchReady(['--cameras=60', '--test-cameras=32', '--size=1920x1080']);
    const numbers = Array.from({ length: 16 }, (_, at) => at + 1);
    await showCameras(console, 16, numbers);
    await eachShowsItsOwn(console, 16);
  });
  afterAll(() => console?.close());

  test('fits the table of stream health without horizontal scrolling, also on a busy machine', async () => {
    await press(console, 'F9');
    await console.page.locator('[data-testid="health"] td').first().waitFor();
    for (const { language, density } of looks) {
      await choose(console, { language: language });
      await choose(console, { density: density });
      await settled(console);
      // The text that a row shows about a reduced frame rate.
      const busy = JSON.stringify(translations[language].health.reduced.frameRate);
      await console.inWindow(`void (() => {
        for (const cell of document.querySelectorAll('[data-testid="health"] td:last-child')) {
          cell.querySelector('strong')?.remove();
          cell.append(Object.assign(document.createElement('strong'), { textContent: ' ' + ${busy} }));
        }
      })()`);
      expect
        .soft(await overflowPx(console, '[data-testid="health"] div:has(> table)'), `${language} ${density}`)
        .toBe(0);
    }
    await press(console, 'Escape');
  });

  test('fits the replay panel, also when narrow: the camera’s name and the last key', async () => {
    await press(console, 'r');
    const panel = '[data-testid="replay"]';
    await console.page.locator(`${panel} [role="slider"]`).waitFor();
    for (const [width, height] of [
      [1920, 1080],
      [1366, 768],
      [1280, 720],
      // A monitor of 1920 × 1080 at 200 %.
      [960, 540],
      // Half of a monitor of 1920 × 1080, and half of one of 1280 × 720, as when two windows share it.
      [960, 1080],
      [640, 720],
    ] as const) {
      await resize(console, width, height);
      for (const { language, density } of looks) {
        await choose(console, { language: language });
        await choose(console, { density: density });
        // The page never settles while it plays video.
        await drawn(console);
        const [cut, name] = await console.inWindow<[number, number]>(`(() => {
          const panel = document.querySelector('${panel}');
          return [panel.scrollHeight - panel.clientHeight, panel.querySelector('header + p').clientHeight];
        })()`);
        const when = `${width} × ${height} ${language} ${density}`;
        expect.soft(cut, `${when}: out of sight`).toBe(0);
        expect.soft(name, `${when}: the name’s height`).toBeGreaterThan(12);
      }
    }
    await press(console, 'Escape');
    await resize(console, 1920, 1080);
  });

  test('fits the site’s whole name in its bar, also during a handover', async () => {
    await press(console, 'Shift+F4');
    await console.page.getByTestId('handover').waitFor();
    await press(console, 'b');
    await console.page.getByTestId('handover-strip').waitFor();
    await press(console, 'Shift+F4');
    for (const { language, density } of looks) {
      await choose(console, { language: language });
      await choose(console, { density: density });
      await settled(console);
      expect
        .soft(await overflowPx(console, '[data-testid="site"] span > span'), `${language} ${density}`)
        .toBe(0);
    }
  });
});

describe('a window of 640 px beside another', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launchReady(['--cameras=60', '--grid=4', '--size=640x720']);
    await showCameras(console, 4, [1, 2, 3, 4]);
    await eventually('4 live tiles', async () =>
      (await tilesOf(console)).every(({ state }) => state === 'live'),
    );
  });
  afterAll(async () => {
    if (!console) return;
    await resumeSite(console);
    await console.close();
  });

  /**
   * Lists how far each part of the bar's first line lies under the next one or outside the window.
   * The clock and the search are included.
   */
  const cutOffParts = () =>
    console.inWindow<string[]>(`(() => {
      const parts = [...document.querySelectorAll('header > *, header > * > button')]
        .filter((one) => one.matches('button, time, span:not(:empty)'))
        .map((one) => ({ says: one.title || one.innerText, ...one.getBoundingClientRect().toJSON() }))
        .filter(({ width, top }) => width > 0 && top < 24)
        .sort((a, b) => a.left - b.left);
      return parts.flatMap(({ says, right }, at) =>
        right > (parts[at + 1]?.left ?? innerWidth) + 1 ? [says + ' ' + right] : [],
      ).concat(['time', 'header kbd'].filter((each) => !document.querySelector(each)));
    })()`);

  test('fits its clock and search, also in a flood, during a handover and without the site', async () => {
    await flood(console, 0, 12);
    await press(console, 'Shift+F4');
    await console.page.getByTestId('handover').waitFor();
    await press(console, 'b');
    await console.page.getByTestId('handover-strip').waitFor();
    await press(console, 'Shift+F4');
    const look = async (when: string) => {
      for (const { language, density } of looks) {
        await choose(console, { language: language });
        await choose(console, { density: density });
        await settled(console);
        expect.soft(await cutOffParts(), `${when}: ${language} ${density}`).toEqual([]);
      }
    };
    await look('a flood');
    await cutOff(console, 4);
    await look('cut off');
  });
});

describe.each([
  [1920, 1080],
  [3840, 2160],
])('a window of %i × %i whose site is cut off', (width, height) => {
  let console: Console;
  beforeAll(async () => {
    console = await launchReady(['--cameras=60', '--grid=4', `--size=${width}x${height}`]);
    await showCameras(console, 4, [1, 2, 3, 4]);
    await eventually('4 live tiles', async () =>
      (await tilesOf(console)).every(({ state }) => state === 'live'),
    );
    await cutOff(console, 4);
  });
  afterAll(async () => {
    if (!console) return;
    await resumeSite(console);
    await console.close();
  });

  test('fits the bar’s message about the lost site, and its tiles blame no camera', async () => {
    for (const { language, density } of looks) {
      await choose(console, { language: language });
      await choose(console, { density: density });
      await settled(console);
      const when = `${language} ${density}`;
      const clipped = await console.inWindow<number>(
        `(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('header [data-weight="alarm"] [title]'))`,
      );
      expect.soft(clipped, when).toBe(0);
      await eventually('why there is no picture', async () =>
        (await console.page.locator('main [data-tile]').allInnerTexts()).every((text) =>
          text.includes(translations[language].tile.siteCutOff),
        ),
      );
    }
  });
});

describe.each([64, 36])('a window of 1920 × 1080 with a wall of %i tiles beside the list', (grid) => {
  let console: Console;
  let stopSlowing = () => {};
  /** In the last tiles, whose numbers are the widest. */
  const cameras = [701, 702, 703, 704, 705, 706].map(idOf);
  /** Returns a sequence of one camera, which does not rotate when the camera is lost. */
  const sequence = (number: number) => ({
    kind: 'sequence' as const,
    cameras: [idOf(number)],
    dwellMs: 60_000,
    name: 'Vành đai',
  });
  const tiles = [
    ...Array<null>(grid - 10).fill(null),
    ...cameras,
    idOf(99_999),
    null,
    sequence(711),
    sequence(712),
  ];
  const [removed, withheld, paused] = [grid - 4, grid - 3, grid - 2];
  const withPicture = cameras.length + 2;

  beforeAll(async () => {
    console = await launchReady(['--cameras=720', '--size=1920x1080']);
    await showTiles(console, grid, tiles, 1, [withheld, paused]);
    await console.page.locator(`[data-tile="${paused}"]`).click();
    await console.page.locator('[data-tile] [data-paused="true"]').waitFor();
    await eventually(
      'every camera live',
      async () => (await tilesOf(console)).filter(({ state }) => state === 'live').length === withPicture,
      60_000,
    );
  });
  afterAll(async () => {
    if (!console) return;
    stopSlowing();
    await resumeSite(console);
    await console.close();
  });

  const look = async (when: string) => {
    for (const { language, density } of looks) {
      await choose(console, { language: language });
      await choose(console, { density: density });
      await drawn(console);
      expect.soft(await unreadOnTiles(console), `${when}: ${language} ${density}`).toEqual([]);
    }
  };
  const states = () =>
    console.page
      .locator('main [data-tile]')
      .evaluateAll((all) => all.map((tile) => tile.getAttribute('data-state')));

  test('fits every state of a tile: live, reduced, removed, not permitted, in sequences, and lost', async () => {
    expect((await states())[removed]).toBe('gone');
    const role = console.page.locator('main [data-tile] [data-paused="true"]');
    expect(await role.getAttribute('title')).toMatch(/only those permitted|chỉ phần được phép/);
    await look('live');
    stopSlowing = await slowDown(console);
    const reduced = async () => (await tilesOf(console)).filter((tile) => tile.reduced).length;
    // The selected tile is never reduced.
    await eventually('all others reduced', async () => (await reduced()) === withPicture - 1, 60_000);
    stopSlowing();
    await look('reduced');
    // Tiles are narrowest next to the map. With 40,210 cameras most numbers have five digits, so the text is replaced.
    await openMap(console);
    await console.inWindow(`void (() => {
      for (const one of document.querySelectorAll('main [data-tile] header span'))
        if (/^7\\d\\d$/.test(one.textContent)) one.firstChild.data = '40210';
    })()`);
    await look('reduced, beside the map');
    expect(await reduced()).toBe(withPicture - 1);
    await cutOff(console, withPicture);
    await look('stale, beside the map');
    await eventually(
      'all lost',
      async () => (await states()).filter((state) => state === 'lost').length === withPicture,
    );
    await look('lost, beside the map');
    await press(console, 'F5');
    await look('lost');
  });
});
