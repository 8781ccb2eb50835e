import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, filesBelow } from '../paths.mjs';
import { alone } from './lock.mjs';

/** File in every entry with the SHA-256 of each of its files, written before the entry gets its name. */
const contentsFile = 'contents.json';

/** @param {string} file */
export const sha256 = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');

/**
 * Returns the hash of a recipe: of the named files and all files in the named folders.
 * It is part of an entry's name, so that a changed recipe never uses an old result.
 * @param {readonly string[]} files
 */
export function recipeHash(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const names = fs.statSync(file).isDirectory() ? filesIn(file) : [''];
    for (const name of names) hash.update(`${name}\0`).update(fs.readFileSync(path.join(file, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** @param {string} folder */
const filesIn = (folder) => filesBelow(folder).filter((name) => name !== contentsFile);

/** Changes whenever a file of the entry is written, without reading its 250 MB. @param {string} folder */
function fingerprint(folder) {
  const hash = createHash('sha256').update(fs.readFileSync(path.join(folder, contentsFile)));
  for (const name of filesIn(folder)) {
    const { size, mtimeMs, ino } = fs.statSync(path.join(folder, name));
    hash.update(`${name}\0${size} ${mtimeMs} ${ino}\0`);
  }
  return hash.digest('hex');
}

/** Whether each file is there with its original hash. @param {string} folder @returns {boolean} */
function isWhole(folder) {
  const wanted = /** @type {Record<string, string>} */ (
    JSON.parse(fs.readFileSync(path.join(folder, contentsFile), 'utf8'))
  );
  const names = filesIn(folder);
  return (
    names.length === Object.keys(wanted).length &&
    names.every((name) => wanted[name] === sha256(path.join(folder, name)))
  );
}

/** Returns the path of an entry, whether it exists or not. @param {string} name */
export const entryFolder = (name) => path.join(cacheFolder(), name);

/**
 * Returns the folder of a cache entry, if it exists and is undamaged.
 * Hashes are compared once per checkout, later only sizes and times (recorded in `checked`). A damaged entry is removed.
 * @param {string} name @param {Record<string, string>} checked
 * @returns {string | undefined} its folder
 */
export function findInCache(name, checked) {
  const folder = entryFolder(name);
  if (!fs.existsSync(folder)) return undefined;
  try {
    const seen = fingerprint(folder);
    if (checked[name] !== seen) {
      if (!isWhole(folder)) throw new Error('damaged');
      checked[name] = seen;
    }
    return folder;
  } catch {
    // Renamed first: a concurrent reader sees a whole entry or none.
    const aside = `${folder}.damaged-${process.pid}`;
    fs.renameSync(folder, aside);
    fs.rmSync(aside, { recursive: true, force: true });
    return undefined;
  }
}

/**
 * Adds an entry to the cache atomically.
 * `make` fills a scratch folder on the same file system, which one rename turns into the entry. Two processes never make the
 * same entry at once; the second gets the first one's.
 * @param {string} name @param {Record<string, string>} checked @param {(text: string) => void} note
 * @param {(scratch: string) => Promise<void>} make
 * @returns {Promise<string>} its folder
 */
export async function makeInCache(name, checked, note, make) {
  const folder = entryFolder(name);
  const waiting = () => note('another set-up is making it already; waiting for that one');
  return alone(folder, waiting, async () => {
    const found = findInCache(name, checked);
    if (found) return found;
    fs.mkdirSync(cacheFolder(), { recursive: true });
    const scratch = path.join(cacheFolder(), `.unfinished-${name}`);
    fs.rmSync(scratch, { recursive: true, force: true }); // What is left here is of a run that was killed: we hold the lock.
    fs.mkdirSync(scratch);
    try {
      await make(scratch);
      const hashes = Object.fromEntries(
        filesIn(scratch).map((file) => [file, sha256(path.join(scratch, file))]),
      );
      fs.writeFileSync(path.join(scratch, contentsFile), JSON.stringify(hashes, null, 1));
      fs.renameSync(scratch, folder);
    } finally {
      fs.rmSync(scratch, { recursive: true, force: true });
    }
    checked[name] = fingerprint(folder);
    return folder;
  });
}

/** How long a failed download is not retried. */
const remembersForMs = 24 * 3600 * 1000;

/** Whether a download failed in the last 24 hours. @param {string} what @param {number} now */
export function failedLately(what, now = Date.now()) {
  try {
    const at = Number(fs.readFileSync(path.join(cacheFolder(), `${what}.unreachable`), 'utf8'));
    return now >= at && now - at < remembersForMs;
  } catch {
    return false;
  }
}

/** Records or clears the failure of a download. @param {string} what @param {boolean} failed */
export function rememberFailure(what, failed, now = Date.now()) {
  const file = path.join(cacheFolder(), `${what}.unreachable`);
  if (!failed) return fs.rmSync(file, { force: true });
  fs.mkdirSync(cacheFolder(), { recursive: true });
  fs.writeFileSync(file, String(now));
}
