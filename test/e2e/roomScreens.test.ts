import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Monitors, startMonitors } from '../fixtures/monitors.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { cutPower } from './states.ts';
import { tilesOf } from './wallPage.ts';

let monitors: Monitors;
let site: SiteProcess;
let data: string;
let wall: Console | undefined;

beforeAll(async () => {
  monitors = await startMonitors();
  site = await startSiteProcess(8);
  data = await newDataFolder();
});
afterAll(async () => {
  await wall?.close();
  await site?.close();
  await monitors?.close();
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
});

const start = (...more: string[]) =>
  launch({
    data,
    env: { DISPLAY: monitors.name },
    args: [`--site=${site.url}`, '--room-wall', '--windows=2', '--lang=vi', '--diagnostics', ...more],
  });
/** The bounds with a screen for each window. */
const whole = [
  [0, 0, 1280, 720],
  [1280, 0, 1920, 1080],
];

/** The bounds with both windows on the first screen. */
const shared = [
  [0, 0, 640, 720],
  [640, 0, 640, 720],
];

/** Returns the bounds of the windows, the first one first. */
const windowBounds = (console: Console) =>
  console.app.evaluate(({ BrowserWindow }) =>
    [1, 2].map((id) => {
      const { x = 0, y = 0, width = 0, height = 0 } = BrowserWindow.fromId(id)?.getBounds() ?? {};
      return [x, y, width, height];
    }),
  );

async function standAs(console: Console, expected: unknown): Promise<void> {
  await eventually('windows in their places', async () =>
    isDeepStrictEqual(await windowBounds(console), expected),
  ).catch(async () => expect(await windowBounds(console)).toEqual(expected));
}

/** Waits until all tiles of both windows are live with new pictures, so neither window is covered. */
async function untilBothShowPictures(console: Console): Promise<void> {
  for (const window of [1, 2]) {
    const before = await eventually(
      `live pictures in window ${window}`,
      async () => {
        const tiles = await tilesOf(console, window);
        return tiles.length > 0 && tiles.every(({ state }) => state === 'live') && tiles;
      },
      60_000,
    );
    await eventually(`more pictures in window ${window}`, async () =>
      (await tilesOf(console, window)).every(
        ({ framesDecoded }, at) => framesDecoded > (before[at]?.framesDecoded ?? 0),
      ),
    );
  }
}

test('a room’s wall divides one screen among its windows while another is missing, and then uses a screen for each', async () => {
  const code = /[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}/.exec(site.administer('enrol-wall', 'Sảnh'))?.[0] ?? '';
  wall = await start(`--enrol=${code}`);
  await standAs(wall, shared);
  await untilBothShowPictures(wall);
  await monitors.plug(1, 1280, 0, '1920x1080');
  await standAs(wall, whole);
  await untilBothShowPictures(wall);
  await wall.inWindow(`globalThis.marker = 'still here'; undefined`, 2);

  await monitors.unplug(1);
  await standAs(wall, shared);
  await untilBothShowPictures(wall);

  await monitors.plug(1, 1280, 0, '1920x1080');
  await standAs(wall, whole);
  await untilBothShowPictures(wall);
  expect(await wall.inWindow('globalThis.marker', 2)).toBe('still here');
});

test('a room’s wall restores its windows with their contents after a power cut', async () => {
  const before = wall;
  if (!before) throw new Error('the wall of the test before');
  const shown = async (console: Console) =>
    Promise.all([1, 2].map(async (window) => (await tilesOf(console, window)).map(({ camera }) => camera)));
  const cameras = await shown(before);
  await cutPower(before);

  wall = await start();
  const after = wall;
  await eventually('what was in them', async () => isDeepStrictEqual(await shown(after), cameras));
  await standAs(after, whole);
  await untilBothShowPictures(after);
});
