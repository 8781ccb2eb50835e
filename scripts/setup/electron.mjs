import fs from 'node:fs';
import path from 'node:path';
import { filesBelow, inRoot } from '../paths.mjs';
import { entryFolder, failedLately, rememberFailure } from './cache.mjs';
import { fallbackElectron } from './electron-fallback.mjs';
import { projectNode } from './node.mjs';
import { CommandFailure, run } from './run.mjs';

/**
 * @typedef {object} Electron
 * @property {string} dist folder with the executable
 * @property {string} version
 * @property {boolean} fallback end-of-life Electron, for trying and testing only
 */

/** Time without a byte after which a download is given up, in milliseconds: some networks drop packets silently. */
const stalledAfterMs = 30_000;
/** Maximum time of a download, in milliseconds. */
const downloadLimitMs = 15 * 60_000;

const packageFolder = inRoot('node_modules', 'electron');

/** Electron's version according to package-lock.json. */
function wantedVersion() {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  return version;
}

/** @param {string} dist @returns {string} its version, or '' where there is none */
function versionOf(dist) {
  try {
    return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return '';
  }
}

/**
 * Returns the Electron to run: ELECTRON_OVERRIDE_DIST_PATH, else the official one, else the fallback.
 * The fallback is used where the release page is blocked. A failed download is not retried for a day, so that a blocked network
 * costs no time.
 * @param {Record<string, string>} checked @param {(text: string) => void} note
 * @returns {Promise<{ outcome: string, value: Electron }>}
 */
export async function ensureElectron(checked, note) {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) {
    const fallback = Boolean(process.env.ELECTRON_FALLBACK);
    return { outcome: `yours, from ${given}`, value: { dist: given, version: versionOf(given), fallback } };
  }
  const version = wantedVersion();
  const dist = path.join(packageFolder, 'dist');
  // Electron's installer writes path.txt last, after it has compared the hash of the download and unpacked it.
  const isThere = () => versionOf(dist) === version && fs.existsSync(path.join(packageFolder, 'path.txt'));
  const official = { dist, version, fallback: false };
  if (isThere()) return { outcome: `Electron ${version}, already there`, value: official };
  const what = `electron-${version}`;
  if (!failedLately(what)) {
    note(`downloading Electron ${version} from its release page (120 MB)`);
    const failed = await download();
    if (!failed && isThere()) return { outcome: `Electron ${version}, downloaded`, value: official };
    rememberFailure(what, true);
    note(`the release page cannot be reached (${failed}); it will be tried again in a day`);
  }
  const value = { dist: await fallbackElectron(checked, note), fallback: true, version: '' };
  value.version = versionOf(value.dist);
  return {
    outcome: `Electron ${value.version} instead of ${version}: END-OF-LIFE, for trying and testing only`,
    value,
  };
}

/**
 * Runs Electron's installer, which checks the download against the hashes in its package. @returns {Promise<string>} why it
 * failed
 */
async function download() {
  const scratch = entryFolder(`.electron-download-${process.pid}`);
  fs.mkdirSync(scratch, { recursive: true });
  let size = -1;
  let grewAt = performance.now();
  const aliveWhile = () => {
    // The zip grows in the scratch folder, then the dist folder grows as it is unpacked.
    const now = sizeBelow(scratch) + sizeBelow(path.join(packageFolder, 'dist'));
    if (now !== size) grewAt = performance.now();
    size = now;
    return performance.now() - grewAt < stalledAfterMs;
  };
  try {
    const env = { ...process.env, TMPDIR: scratch };
    await run(projectNode, [path.join(packageFolder, 'install.js')], {
      env,
      limitMs: downloadLimitMs,
      aliveWhile,
    });
    return '';
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    // The error lines at the end of its output, without the stack trace.
    const words = error.tail
      .split('\n')
      .filter((line) => /^\w*Error|\b(E[A-Z_]{4,}|[45]\d\d)\b/.test(line))
      .at(-1);
    return words?.slice(0, 120) ?? error.message;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Returns the bytes of all files below a folder; 0 if it is missing. A file may vanish during the scan. @param {string} folder
 */
function sizeBelow(folder) {
  if (!fs.existsSync(folder)) return 0;
  return filesBelow(folder)
    .map((file) => fs.statSync(path.join(folder, file), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
