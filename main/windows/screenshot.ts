import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TileReport } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';

/** A window to take a picture of. */
export interface ScreenshotWindow {
  readonly id: string;
  capture(): Promise<{ toPNG(): Uint8Array; getSize(): { width: number; height: number } }>;
}

/** The last report of each window; a page in screenshot mode sends one twice a second. */
export interface TileReports {
  get(window: string): readonly TileReport[] | undefined;
  /** Runs after each report that comes in, until cancelled. */
  onReport(run: (window: string) => void): () => void;
}

export function createTileReports(): TileReports & {
  put(window: string, tiles: readonly TileReport[]): void;
} {
  const last = new Map<string, readonly TileReport[]>();
  const listeners = new Listeners<string>();
  return {
    get: (window) => last.get(window),
    put(window, tiles) {
      last.set(window, tiles);
      listeners.emit(window);
    },
    onReport: listeners.add,
  };
}

/**
 * Lists what is not live, such as `w1 tile 3 (hanoi:camera:12): waiting`.
 * A window without any camera is not live, nor is a tile whose pictures have not been counted yet.
 */
export function listNotLive(windows: readonly string[], reports: TileReports): string[] {
  return windows.flatMap((window) => {
    const tiles = reports.get(window) ?? [];
    if (tiles.length === 0) return [`${window}: no tile with a camera`];
    return tiles
      .filter(({ state, framesDecoded }) => state !== 'live' || framesDecoded === 0)
      .map(({ tile, camera, state }) => {
        const why = state === 'live' ? 'no picture counted yet' : state;
        return `${window} tile ${tile} (${camera}): ${why}`;
      });
  });
}

/**
 * Resolves once all windows are live, or the time is up, or nothing can come; with what is not live.
 * Each window must report its tiles live a second time, because a tile can be live for a moment before its page shows it.
 */
export function waitUntilLive(
  windows: readonly string[],
  reports: TileReports,
  clock: Clock,
  withinMs: number,
  /** Resolves with the reason, as text, once no picture can come any more. */
  hopeless: Promise<string>,
): Promise<string[]> {
  return new Promise((done) => {
    /** Windows that have reported again since all were live. */
    let confirmed: Set<string> | undefined;
    const finish = (why?: string) => {
      cancelReports();
      cancelTimer();
      done([...(why === undefined ? [] : [why]), ...listNotLive(windows, reports)]);
    };
    void hopeless.then(finish); // never rejects
    const cancelReports = reports.onReport((window) => {
      if (listNotLive(windows, reports).length > 0) {
        confirmed = undefined;
        return;
      }
      const again = confirmed?.add(window) ?? new Set();
      confirmed = again;
      if (windows.every((each) => again.has(each))) finish();
    });
    const cancelTimer = clock.after(withinMs, () => finish());
  });
}

/**
 * Takes a PNG of each window and returns the content of the JSON line. Creates `folder` if needed.
 * Files are named for their window: `w1.png`.
 */
export async function takeScreenshots(
  folder: string,
  windows: readonly ScreenshotWindow[],
  reports: TileReports,
) {
  await mkdir(folder, { recursive: true });
  const pictures = [];
  for (const window of windows) {
    const picture = await window.capture();
    const file = resolve(join(folder, `${window.id}.png`));
    await writeFile(file, picture.toPNG());
    pictures.push({
      window: window.id,
      file,
      ...picture.getSize(),
      tiles: [...(reports.get(window.id) ?? [])],
    });
  }
  return pictures;
}
