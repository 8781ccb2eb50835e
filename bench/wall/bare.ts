import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import { build } from 'vite';
import { ticketFor } from './desk.ts';
import {
  electronBinary,
  electronSwitches,
  pictureIn,
  type Rect,
  type Side,
  until,
  windowSize,
} from './side.ts';
import type { Site } from './stage.ts';

/** Bundles the peer's page once for all rounds. */
export async function buildBare(folder: string): Promise<string> {
  const outDir = join(folder, 'bare');
  await build({
    configFile: false,
    root: resolve('bench/peers/bare'),
    base: './',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, modulePreload: false },
  });
  return join(outDir, 'index.html');
}

/** The peer in the same Electron binary, at the same size, its pictures in the same places as ours. */
export async function openBare(options: {
  readonly display: string;
  readonly page: string;
  readonly site: Site;
  readonly siteUrl: string;
  readonly cameras: readonly string[];
  readonly stream: 'main' | 'sub';
  readonly rects: readonly Rect[];
}): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-bare-'));
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [
      ...electronSwitches,
      resolve('bench/peers/bare/main.cjs'),
      `--user-data-dir=${folder}`,
      `--size=${windowSize.width}x${windowSize.height}`,
      `--page=${options.page}`,
    ],
    env: { ...process.env, DISPLAY: options.display } as Record<string, string>,
  });
  const page = await app.firstWindow();
  const { ticket, close } = await ticketFor(options.site.url, options.site.credentials);
  const setting = {
    url: `${options.siteUrl}/media`,
    ticket,
    stream: options.stream,
    cameras: options.cameras,
    rects: options.rects.map(pictureIn),
  };
  await until('the page', () => page.evaluate(() => globalThis.bare !== undefined));
  await page.evaluate((given) => globalThis.bare?.prepare(given), setting);
  const pid = app.process().pid;
  if (pid === undefined) throw new Error('Electron has no process id');
  return {
    rects: options.rects,
    electronPid: pid,
    show: () => page.evaluate((given) => void globalThis.bare?.show(given), setting),
    async close() {
      close();
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
