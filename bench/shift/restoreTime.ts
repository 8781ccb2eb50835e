import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Console, eventually, launch, windowTimes } from '../../test/e2e/launch.ts';
import { cutPower } from '../../test/e2e/states.ts';
import { tilesOf, untilReady } from '../../test/e2e/wallPage.ts';
import { type Monitors, startMonitors } from '../../test/fixtures/monitors.ts';
import { type SiteProcess, startSiteProcess } from '../../test/fixtures/siteProcess.ts';
import type { Measured } from './spec.ts';

/** Runs with three monitors, and a data folder that is kept between consoles. */
async function onMonitors<T>(run: (monitors: Monitors, data: string) => Promise<T>): Promise<T> {
  const monitors = await startMonitors();
  const data = mkdtempSync(join(tmpdir(), 'watchfloor-bench-restore-'));
  try {
    await monitors.plug(1, 1280, 0);
    await monitors.plug(2, 2560, 0, '1920x1080');
    return await run(monitors, data);
  } finally {
    await monitors.close();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

const bounds = (console: Console) =>
  console.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => [
      window.getTitle(),
      window.getBounds(),
      window.isFullScreen(),
    ]),
  );

/** Restarts a console of three windows whose positions differ from the defaults. */
export const measureRestoredWindows = (): Promise<Measured> =>
  onMonitors(async ({ name }, data) => {
    const start = () =>
      launch({
        data,
        env: { DISPLAY: name },
        args: ['--cameras=8', '--test-cameras=8', '--diagnostics', '--lang=vi', '--windows=3'],
      });
    let console = await start();
    try {
      await untilReady(console);
      await console.app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.fromId(1)?.setBounds({ x: 100, y: 60, width: 800, height: 600 });
        BrowserWindow.fromId(2)?.setFullScreen(true);
        BrowserWindow.fromId(3)?.setBounds({ x: 3000, y: 200, width: 960, height: 540 });
      });
      await eventually('the positions saved', async () => {
        const views = await console.inWindow<string>(
          `watchfloor.shell['displays.list']({}).then(JSON.stringify)`,
        );
        return (
          views.includes('"x":100,') && views.includes('"x":3000,') && views.includes('"fullScreen":true')
        );
      });
      const put = await bounds(console);
      await console.close();
      console = await start();
      const isRestored = async () => isDeepStrictEqual((await bounds(console)).sort(), put.sort());
      await eventually('all windows at their positions', isRestored);
      const { appearedAt, placedAt } = await windowTimes(console);
      return {
        figures: { ours: placedAt - appearedAt },
        note: 'three windows on three monitors, from the first that appears to the last at its position',
      };
    } finally {
      await console.close();
    }
  });

let site: SiteProcess | undefined;

/** Restarts a room wall of two windows after a power cut. */
export const measureRestoredRoomWall = (): Promise<Measured> =>
  onMonitors(async ({ name }, data) => {
    site ??= await startSiteProcess(8);
    const { url } = site;
    const code = /[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}/.exec(site.administer('enrol-wall', data))?.[0] ?? '';
    const start = (...more: string[]) =>
      launch({
        data,
        env: { DISPLAY: name },
        args: [`--site=${url}`, '--room-wall', '--windows=2', '--lang=vi', '--diagnostics', ...more],
      });
    const shown = (console: Console) =>
      Promise.all([1, 2].map(async (window) => (await tilesOf(console, window)).map(({ camera }) => camera)));
    const before = await start(`--enrol=${code}`);
    const cameras = await eventually('pictures in both', async () => {
      const now = await shown(before);
      return now.every(({ length }) => length > 0) && now;
    });
    await cutPower(before);
    const after = await start();
    try {
      await eventually('the cameras of before', async () => isDeepStrictEqual(await shown(after), cameras));
      const { appearedAt } = await windowTimes(after);
      return {
        figures: { ours: Date.now() - appearedAt },
        note: 'a wall of two windows after a power cut, from the first window that appears to the previous cameras in both',
      };
    } finally {
      await after.close();
    }
  });

export async function closeRestoring(): Promise<void> {
  await site?.close();
}
