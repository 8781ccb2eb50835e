import { readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Placement, Placements } from './placement.ts';

/** windows.json of the user's data folder: where each window stood. */
export interface PlacementFile {
  get(window: string): Placement | undefined;
  /** Remembers at once, writes soon; the last of several quick changes is what stays. */
  set(placement: Placement): void;
  flush(): Promise<void>;
}

/** Reads the file; one that is missing or broken counts as empty, and the breakage is told through `log`. */
export function openPlacementFile(file: string, log: (line: string) => void): PlacementFile {
  const placements = new Map<string, Placement>();
  try {
    for (const placement of Placements.parse(JSON.parse(readFileSync(file, 'utf8'))).windows)
      placements.set(placement.window, placement);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      log(`${file} is not usable, windows start at their default places: ${String(error).slice(0, 300)}`);
  }
  let changed = false;
  let writing: Promise<void> | undefined;

  /** Whole or not at all: written beside, forced to the disk, then put in place. */
  async function write(): Promise<void> {
    while (changed) {
      changed = false;
      const content: Placements = { version: 1, windows: [...placements.values()] };
      try {
        await mkdir(dirname(file), { recursive: true });
        const beside = await open(`${file}.new`, 'w');
        try {
          await beside.writeFile(JSON.stringify(content, null, 2));
          await beside.sync();
        } finally {
          await beside.close();
        }
        await rename(`${file}.new`, file);
      } catch (error) {
        log(`${file} could not be written: ${String(error)}`);
      }
    }
    writing = undefined;
  }

  return {
    get: (window) => placements.get(window),
    set(placement) {
      placements.set(placement.window, placement);
      changed = true;
      writing ??= Promise.resolve().then(write);
    },
    async flush() {
      await writing;
    },
  };
}
