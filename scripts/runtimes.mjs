import fs from 'node:fs';
import path from 'node:path';
import { inRoot, stateFile } from './paths.mjs';

/**
 * @typedef {object} Runtimes what set-up found or made
 * @property {string} node the project's Node
 * @property {{ dist: string, version: string, fallback: boolean }} [electron]
 * @property {string} [worker] mediasoup's worker
 * @property {string} [sqliteBinding] better-sqlite3 for Node-API 9, where Electron needs it
 * @property {string} [joystick] the joystick addon; absent where SDL is not there to build it
 * @property {string} [virtualStick] virtual joysticks, for tests only
 * @property {Record<string, string>} checked cache entries whose hashes were compared, with their fingerprints
 */

/** Returns the runtimes stored by the last set-up of this checkout; empty before the first. @returns {Runtimes} */
export function readRuntimes() {
  try {
    return JSON.parse(fs.readFileSync(stateFile, 'utf8'));
  } catch {
    // The file is missing, or incomplete after a killed run: set-up finds everything again.
    return { node: '', checked: {} };
  }
}

/** @param {Runtimes} runtimes */
export function writeRuntimes(runtimes) {
  fs.mkdirSync(path.dirname(stateFile), { recursive: true });
  const partial = `${stateFile}.${process.pid}`;
  fs.writeFileSync(partial, `${JSON.stringify(runtimes, null, 2)}\n`);
  fs.renameSync(partial, stateFile);
}

/** Returns the path of Electron's executable. @param {Runtimes} runtimes */
export function electronBinary({ electron }) {
  if (!electron) throw new Error('set-up has not provided Electron');
  const file = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[
    process.platform.toString()
  ];
  return path.join(electron.dist, file ?? 'electron');
}

/**
 * Returns the environment in which the program, its tests and its benches find their runtimes.
 * @param {Runtimes} runtimes
 * @param {NodeJS.ProcessEnv} base
 * @returns {NodeJS.ProcessEnv}
 */
export function runtimeEnv(runtimes, base = process.env) {
  const env = { ...base };
  env.PATH = [inRoot('node_modules', '.bin'), base.PATH ?? ''].join(path.delimiter);
  if (runtimes.electron) {
    env.ELECTRON_OVERRIDE_DIST_PATH = runtimes.electron.dist;
    env.ELECTRON_EXEC_PATH = electronBinary(runtimes); // electron-vite reads this one
    if (runtimes.electron.fallback) env.ELECTRON_FALLBACK = runtimes.electron.version;
  }
  if (runtimes.worker) env.MEDIASOUP_WORKER_BIN = runtimes.worker;
  if (runtimes.sqliteBinding) env.BETTER_SQLITE3_NAPI9 = runtimes.sqliteBinding;
  if (runtimes.joystick) env.WATCHFLOOR_JOYSTICK = runtimes.joystick;
  if (runtimes.virtualStick) env.WATCHFLOOR_VIRTUAL_STICK = runtimes.virtualStick;
  return env;
}
