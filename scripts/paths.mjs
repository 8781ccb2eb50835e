import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root: the folder that holds package.json. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Returns a path inside the checkout. @param {string[]} parts */
export const inRoot = (...parts) => path.join(root, ...parts);

/** The runtimes that set-up found, for this checkout only; removed with node_modules on purpose. */
export const stateFile = inRoot('node_modules', '.watchfloor', 'runtimes.json');

/**
 * The folder that all checkouts of one user share for runtimes: `$XDG_CACHE_HOME/watchfloor`, or `~/.cache/watchfloor`.
 * The XDG base directory specification says that a relative XDG_CACHE_HOME is to be ignored.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env = process.env) {
  const given = env.XDG_CACHE_HOME ?? '';
  return path.join(path.isAbsolute(given) ? given : path.join(os.homedir(), '.cache'), 'watchfloor');
}

/** Relative names of all files below a folder, sorted; links are left out. @param {string} folder @returns {string[]} */
export function filesBelow(folder) {
  /**
   * Recursive by hand: Node tells the parent folder of entries in a recursive listing only from 20.12 on. @param {string}
   * within @returns {string[]}
   */
  const below = (within) =>
    fs.readdirSync(path.join(folder, within), { withFileTypes: true }).flatMap((entry) => {
      const name = path.join(within, entry.name);
      if (entry.isDirectory()) return below(name);
      return entry.isFile() ? [name] : [];
    });
  return below('').sort();
}
