import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** Milliseconds that each test file took when it last ran here, by its path in the repository. @typedef {Record<string, number>} Durations */

/** Removed with node_modules: the durations are those of this checkout on this machine. */
const file = inRoot('node_modules', '.watchfloor', 'durations.json');

/** @returns {Durations} empty where nothing has run yet, or where the file is damaged */
export function loadDurations() {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Replaces the whole file at once: two suites may end at the same time. @param {Durations} added */
export function saveDurations(added) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const written = `${file}.${process.pid}`;
  fs.writeFileSync(written, `${JSON.stringify({ ...loadDurations(), ...added }, null, 1)}\n`);
  fs.renameSync(written, file);
}

/**
 * Estimates how long test files take, in milliseconds. A file that never ran here counts as the mean of the others.
 * @param {readonly string[]} files @param {Durations} durations @param {number} workers how many files run at a time
 * @returns {number | undefined} undefined where none of them ever ran here
 */
export function estimateMs(files, durations, workers = 1) {
  const known = files.map((name) => durations[name]).filter((ms) => ms !== undefined);
  if (known.length === 0) return files.length === 0 ? 0 : undefined;
  const mean = known.reduce((sum, ms) => sum + ms, 0) / known.length;
  return (mean * files.length) / workers;
}
