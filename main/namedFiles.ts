import { accessSync, closeSync, constants, mkdirSync, openSync, readSync } from 'node:fs';
import { beginsAsCity, cityMagic } from '../core/map/city/magic.ts';
import type { CommandLine } from './commandLine.ts';

/**
 * What stands against the files that the options name, in words: known before anything is started, not a minute later. Undefined:
 * nothing does. The folder for pictures is there then.
 */
export function wrongFile({
  city,
  screenshot,
}: Pick<CommandLine, 'city' | 'screenshot'>): string | undefined {
  if (screenshot !== undefined) {
    const why = describe(() => {
      mkdirSync(screenshot, { recursive: true });
      accessSync(screenshot, constants.W_OK | constants.X_OK);
    });
    if (why !== undefined) return `--screenshot: no pictures can be written into ${screenshot} (${why})`;
  }
  if (city !== undefined) {
    const start = new Uint8Array(cityMagic.length);
    const why = describe(() => {
      const file = openSync(city, 'r');
      try {
        readSync(file, start);
      } finally {
        closeSync(file);
      }
    });
    if (why !== undefined) return `--city: ${city} cannot be read (${why})`;
    if (!beginsAsCity(start))
      return `--city: ${city} is no city file; make one with npm run city -- import FILE`;
  }
  return undefined;
}

const inWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'the right to it is missing',
};

/** What the file system says against some work, in words. */
function describe(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return inWords[String(error.code)] ?? String(error.code);
  }
}
