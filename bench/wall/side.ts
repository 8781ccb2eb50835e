import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { TileRect } from './framesOnScreen.ts';

/** Position and size of a picture in the window, CSS pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Our window or a peer's: started, signed in, showing nothing yet. */
export interface Side {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Positions of the pictures. */
  readonly rects: readonly Rect[];
  /** The process above those whose CPU and memory count. */
  readonly electronPid: number;
  /** Shows all cameras at once; resolves when the command has been given, not when pictures come. */
  show(): Promise<void>;
  close(): Promise<void>;
}

export const windowSize = { width: 1920, height: 1080 } as const;

/** Returns the largest 16:9 picture within a rectangle, as `object-fit: contain` places it. */
export function pictureIn(rect: Rect): Rect {
  const width = Math.min(rect.width, (rect.height * 16) / 9);
  const height = (width * 9) / 16;
  return { x: rect.x + (rect.width - width) / 2, y: rect.y + (rect.height - height) / 2, width, height };
}

/** Returns the picture in screen pixels (scale factor 1, window in the screen's corner). */
export function tileRect(rect: Rect): TileRect {
  const picture = pictureIn(rect);
  return { x: Math.round(picture.x), y: Math.round(picture.y), width: Math.round(picture.width) };
}

/** Returns an even grid of positions, for runs in which ours is not measured and cannot report its own. */
export function evenPlaces(tiles: number): Rect[] {
  const columns = Math.ceil(Math.sqrt(tiles));
  const [width, height] = [windowSize.width / columns, windowSize.height / columns];
  return Array.from({ length: tiles }, (_, at) => ({
    x: (at % columns) * width,
    y: Math.floor(at / columns) * height,
    width,
    height,
  }));
}

/** Starts Electron on a display with its own user folder. `args`: the program and its options. */
export async function launchElectron(
  display: string,
  args: readonly string[],
  size: { readonly width: number; readonly height: number } = windowSize,
): Promise<Pick<Side, 'app' | 'page' | 'electronPid' | 'close'>> {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist) throw new Error('ELECTRON_OVERRIDE_DIST_PATH is not set: run this through npm run bench:wall');
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-window-'));
  // Chromium's sandbox does not work as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: `${dist}/electron`,
    args: [...sandbox, ...args, `--user-data-dir=${folder}`, `--size=${size.width}x${size.height}`],
    env: { ...process.env, DISPLAY: display } as Record<string, string>,
  });
  const close = async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = await app.firstWindow();
    page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
    const electronPid = app.process().pid;
    if (electronPid === undefined) throw new Error('Electron has no process id');
    return { app, page, electronPid, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const pollMs = 50;
const withinMs = 30_000;

/** Polls until the check succeeds. Playwright's `waitForFunction` needs `eval`, which our page's policy forbids. */
export async function until(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(pollMs);
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
