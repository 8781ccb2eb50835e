import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import { electronBinary, electronSwitches, type Rect, type Side, until, windowSize } from './side.ts';
import type { Site } from './stage.ts';

/** The console itself, built, with an empty user folder, on a site that is already running. */
export async function openOurs(options: {
  readonly display: string;
  readonly site: Site;
  readonly siteUrl: string;
  readonly cameras: readonly string[];
}): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-ours-'));
  const grid = options.cameras.length;
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [
      ...electronSwitches,
      resolve('.'),
      `--user-data-dir=${folder}`,
      `--site=${options.siteUrl}`,
      `--size=${windowSize.width}x${windowSize.height}`,
      '--diagnostics',
      '--lang=en',
    ],
    env: { ...process.env, DISPLAY: options.display } as Record<string, string>,
  });
  const page = await app.firstWindow();
  // The form is for people; the bench signs in through the same call. The desk refuses it until it has reached the site.
  await until('signed in', () =>
    page.evaluate(
      async (credentials) =>
        (await globalThis.watchfloorDiagnostics?.call('session.signIn', credentials))?.ok === true,
      options.site.credentials,
    ),
  );
  const layout = (tiles: readonly string[]) => ({
    grid,
    tiles: Array.from({ length: grid }, (_, at) => tiles[at] ?? null),
  });
  await until('ready', () => page.evaluate(() => globalThis.watchfloorDiagnostics?.ready() === true));
  await page.evaluate((empty) => globalThis.watchfloorDiagnostics?.show(empty), layout([]));
  await until('tiles', () =>
    page.evaluate((count) => document.querySelectorAll('[data-tile] > div').length === count, grid),
  );
  await until('an empty wall', () =>
    page.evaluate(() => globalThis.watchfloorDiagnostics?.tiles().length === 0),
  );
  const rects: Rect[] = await page.evaluate(() =>
    [...document.querySelectorAll('[data-tile] > div')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    }),
  );
  const pid = app.process().pid;
  if (pid === undefined) throw new Error('Electron has no process id');
  return {
    rects,
    electronPid: pid,
    show: () =>
      page.evaluate((full) => globalThis.watchfloorDiagnostics?.show(full), layout(options.cameras)),
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
