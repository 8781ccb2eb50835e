import path from 'node:path';
import { cacheFolder } from '../paths.mjs';

/**
 * A failure that a person can do something about. Its message is one plain sentence that says what to do;
 * `details` are the last lines of the command that failed, for anyone who wants to know more.
 */
export class SetupFailure extends Error {
  /** @param {string} message @param {string} details */
  constructor(message, details = '') {
    super(message);
    this.name = 'SetupFailure';
    this.details = details;
  }
}

/** What the file system says against a place, of which a person can make another. A file that is missing is a bug of ours. */
const placeCodes = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST']);

/**
 * What a person can do about an error of the file system: a sentence; undefined for any other error. A program that cannot be
 * started has a path too, and is none of the disk's.
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

/** Is a path a folder, or in it? @param {string} file @param {string} folder */
function isWithin(file, folder) {
  const relative = path.relative(folder, file);
  // From one drive of Windows to another no relative path leads.
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** Progress goes to stderr: stdout belongs to the answer of the command (`--screenshot` prints one line of JSON). */
/** @param {string} line */
export const say = (line) => {
  process.stderr.write(`${line}\n`);
};

/** A duration for people: `0.3 s`, `12 s`, `4 min 6 s`. @param {number} ms */
export function duration(ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Runs one step of set-up and prints its line: what, why, what came of it, how long.
 * `note` prints a line below while the step goes on, so that nobody stares at a silent screen.
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
    // With its name, since steps run at the same time.
    say(`set-up:   ${what}: ${text}`);
  });
  say(`set-up: ${what}${announced ? '' : ` (${why})`}: ${outcome}, ${duration(performance.now() - began)}`);
  return value;
}
