import type { TileRect } from './sampler.ts';

/** A picture's place in the window, CSS pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Ours or the peer, started, signed in, showing nothing yet. */
export interface Side {
  /** Where the pictures will stand. */
  readonly rects: readonly Rect[];
  /** The processes whose CPU counts. */
  readonly electronPid: number;
  /** Shows all cameras at once; resolves when the command has been given, not when pictures come. */
  show(): Promise<void>;
  close(): Promise<void>;
}

export const windowSize = { width: 1920, height: 1080 } as const;

/** The largest 16:9 picture within a rectangle, as `object-fit: contain` places it. */
export function pictureIn(rect: Rect): Rect {
  const width = Math.min(rect.width, (rect.height * 16) / 9);
  const height = (width * 9) / 16;
  return { x: rect.x + (rect.width - width) / 2, y: rect.y + (rect.height - height) / 2, width, height };
}

/** The same in pixels of the screen (scale factor 1, the window at its corner). */
export function tileRect(rect: Rect): TileRect {
  const picture = pictureIn(rect);
  return { x: Math.round(picture.x), y: Math.round(picture.y), width: Math.round(picture.width) };
}

/** Switches both sides run with: as root there is no sandbox; the rest is as Electron has it. */
export const electronSwitches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export function electronBinary(): string {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist) throw new Error('ELECTRON_OVERRIDE_DIST_PATH is not set: run this through npm run bench:wall');
  return `${dist}/electron`;
}

const pollMs = 50;
const withinMs = 30_000;

/** Asks until the answer is yes. Playwright's own `waitForFunction` needs `eval`, which our page's policy forbids. */
export async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
