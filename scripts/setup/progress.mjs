import path from 'node:path';
import { cacheFolder } from '../paths.mjs';

/**
 * A failure that the user can act on. Its message is one plain sentence with the remedy.
 * `details` are the last lines of the failed command.
 */
export class SetupFailure extends Error {
  /** @param {string} message @param {string} details */
  constructor(message, details = '') {
    super(message);
    this.name = 'SetupFailure';
    this.details = details;
  }
}

/** Error codes of a location, which the user can change. A missing file is a bug of ours instead. */
const placeCodes = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST']);

/**
 * Returns a sentence on an error of the file system, with the remedy; undefined for any other error.
 * A program that cannot be started has a path too, and is not an error of the disk.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function diskSentence(error) {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path: at } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined || !placeCodes.has(code)) return undefined;
  if (syscall === undefined || at === undefined || syscall.startsWith('spawn')) return undefined;
  const cache = cacheFolder();
  const isOfCache = isWithin(at, cache) || isWithin(cache, at);
  const elsewhere = isOfCache
    ? ', or name another folder for the runtimes: XDG_CACHE_HOME=/some/folder before the command'
    : '';
  return `cannot use ${at} (${syscall}: ${code}): make room there, or give the right to write${elsewhere}.`;
}

/** Whether a path is a folder or within it. @param {string} file @param {string} folder */
function isWithin(file, folder) {
  const relative = path.relative(folder, file);
  // Between drives of Windows there is no relative path.
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** Prints progress to stderr: stdout is for results (`--screenshot` prints one line of JSON). */
/** @param {string} line */
export const say = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Formats a duration: `0.3 s`, `12 s`, `4 min 6 s`. @param {number} ms */
export function duration(ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Runs one step of set-up and prints its line: name, reason, result, duration.
 * `note` prints a line below while the step goes on, so that a long step shows progress.
 * @template T
 * @param {string} what
 * @param {string} why
 * @param {(note: (text: string) => void) => Promise<{ outcome: string, value: T }>} work
 * @returns {Promise<T>}
 */
export async function step(what, why, work) {
  const began = performance.now();
  let announced = false;
  const { outcome, value } = await work((text) => {
    if (!announced) say(`set-up: ${what} (${why})`);
    announced = true;
    // With the step's name, because steps run at the same time.
    say(`set-up:   ${what}: ${text}`);
  });
  say(`set-up: ${what}${announced ? '' : ` (${why})`}: ${outcome}, ${duration(performance.now() - began)}`);
  return value;
}
