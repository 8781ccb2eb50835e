#!/usr/bin/env node
// Sets up what is missing, for this checkout and this machine, with a line per step. Needs only Node 20 and npm, because it
// runs before any package is installed. Quick when nothing is missing; may be interrupted, and may run twice at once.
import fs from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from './display.mjs';
import { root } from './paths.mjs';
import { readRuntimes, writeRuntimes } from './runtimes.mjs';
import { debianPackages, ensureDebianPackages, lacksDebianPackages } from './setup/debian.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { ensureJoystick, ensureVirtualStick } from './setup/joystick.mjs';
import { alone } from './setup/lock.mjs';
import { ensureNode, projectNode } from './setup/node.mjs';
import { areNpmPackagesThere, ensureNpmPackages } from './setup/npm.mjs';
import { diskSentence, SetupFailure, say, step } from './setup/progress.mjs';
import { CommandFailure, endCommands } from './setup/run.mjs';
import { ensureSqlite } from './setup/sqlite.mjs';
import { ensureWorker, mustBuildWorker, workerAtHand } from './setup/worker.mjs';

/** @typedef {import('./runtimes.mjs').Runtimes} Runtimes */

/**
 * @param {{ forTests?: boolean, windows?: boolean }} [needs] `forTests` adds what only the tests use; `windows: false`
 *   leaves Electron out, for a site that runs alone
 * @returns {Promise<Runtimes>}
 * @throws {SetupFailure}
 */
export async function setUp({ forTests = false, windows = true } = {}) {
  const waiting = () => say('set-up: another set-up is at work in this checkout; waiting for it');
  return alone(fs.realpathSync(root), waiting, () => allSteps(forTests, windows));
}

/** Estimates in seconds: fetching npm's packages and Electron, and compiling the worker and the addon on one core. */
const fetchS = 60;
const compileS = 240;

/** @param {boolean} forTests @param {boolean} windows */
async function allSteps(forTests, windows) {
  const { checked } = readRuntimes();
  const worker = workerAtHand(checked);
  const mustCompile = !worker && (await mustBuildWorker());
  const wanted = [
    ...(mustCompile ? debianPackages.worker : []),
    ...(mustCompile && windows ? debianPackages.addon : []),
    ...(windows ? debianPackages.electron : []),
    ...((windows && !hasDisplay()) || forTests ? debianPackages.display : []),
    ...(forTests
      ? [
          ...debianPackages.monitors,
          ...debianPackages.rtspServer,
          ...debianPackages.ffmpeg,
          ...debianPackages.line,
          ...debianPackages.lock,
          ...debianPackages.keyring,
          ...debianPackages.alerts,
          ...debianPackages.webrtc,
          ...debianPackages.service,
          ...debianPackages.browser,
          ...debianPackages.pdf,
        ]
      : []),
  ];
  announceDuration(mustCompile, wanted);
  const later = windows ? [...debianPackages.addon, ...debianPackages.joystick] : [];
  if (process.platform === 'linux' && wanted.length > 0) {
    const why = forTests
      ? 'libraries of Electron, a display and cameras for the tests'
      : 'libraries of Electron';
    const purpose = forTests ? 'npm test' : 'Watchfloor';
    await step('Debian packages', why, async (note) => ({
      outcome: await ensureDebianPackages(wanted, purpose, note, [...debianPackages.worker, ...later]),
      value: undefined,
    }));
  }
  // The worker takes longest to compile, so it begins while npm fetches its packages.
  const packages = npmAndNode(checked);
  const parts = /** @type {const} */ ([
    step(
      'media worker',
      'mediasoup sends the pictures',
      async (note) => worker ?? ensureWorker(checked, note, packages, later),
    ),
    packages.then(() => windowsRuntimes(checked, forTests, windows)),
  ]);
  try {
    const [binary, runtimes] = await Promise.all(parts);
    runtimes.worker = binary;
    writeRuntimes(runtimes);
    return runtimes;
  } catch (error) {
    endCommands();
    await Promise.allSettled(parts);
    throw error;
  }
}

/** Prints how long a first set-up takes, before it begins. @param {boolean} mustCompile @param {readonly string[]} wanted */
function announceDuration(mustCompile, wanted) {
  const cores = os.availableParallelism();
  const fetching = areNpmPackagesThere() ? 0 : fetchS;
  const seconds =
    fetching + (mustCompile ? compileS / cores : 0) + (lacksDebianPackages(wanted) ? fetchS : 0);
  if (seconds === 0) return;
  const why = mustCompile ? `, as the media worker is compiled here (${cores} cores)` : '';
  const minutes = Math.ceil(seconds / 60);
  say(`set-up: takes about ${minutes} min this first time${why}; later a few seconds`);
}

/** @param {Record<string, string>} checked */
async function npmAndNode(checked) {
  await step('npm packages', 'what the program is made of', async (note) => ({
    outcome: await ensureNpmPackages(note),
    value: undefined,
  }));
  await step('Node 24', 'the same Node on every machine', async (note) => ({
    outcome: await ensureNode(checked, note),
    value: undefined,
  }));
}

/** What Electron's windows need, with what the last set-up stored. @param {Record<string, string>} checked @param {boolean} forTests @param {boolean} windows */
async function windowsRuntimes(checked, forTests, windows) {
  // Read only now: installing packages removes the folder of the file.
  const runtimes = { ...readRuntimes(), checked, node: projectNode };
  if (windows) {
    runtimes.electron = await step('Electron', 'the windows', (note) => ensureElectron(checked, note));
  }
  const electronVersion = runtimes.electron?.version;
  if (electronVersion) {
    const binding = await step('database addon', 'SQLite in Electron', (note) =>
      ensureSqlite(electronVersion, checked, note),
    );
    if (binding) runtimes.sqliteBinding = binding;
    else delete runtimes.sqliteBinding;
  }
  if (windows || forTests) await joystick(runtimes, forTests);
  return runtimes;
}

/** @param {Runtimes} runtimes @param {boolean} forTests */
async function joystick(runtimes, forTests) {
  const { checked } = runtimes;
  delete runtimes.joystick;
  delete runtimes.virtualStick;
  const addon = await step('joystick addon', 'a stick is heard whichever window has the focus', (note) =>
    ensureJoystick(checked, note, forTests),
  );
  if (addon) runtimes.joystick = addon;
  if (!forTests) return;
  runtimes.virtualStick = await step('virtual joystick', 'a stick for the tests', (note) =>
    ensureVirtualStick(checked, note),
  );
}

/**
 * Prints a failure of set-up, of a command or of the disk: a sentence, and below it the output that it refers to.
 * Any other error is a bug and is thrown again.
 * @param {unknown} error
 */
export function reportFailure(error) {
  const failure = error instanceof CommandFailure ? commandFailed(error) : error;
  const sentence = failure instanceof SetupFailure ? failure.message : diskSentence(failure);
  if (sentence === undefined) throw error;
  say(`set-up failed: ${sentence}`);
  if (failure instanceof SetupFailure && failure.details) say(failure.details);
  process.exitCode = 1;
}

/** Describes the failure of a command that has no better sentence. @param {CommandFailure} failure */
function commandFailed({ message, tail }) {
  // The message repeats for each of a thousand files.
  if (/ENOSPC|No space left on device/.test(tail))
    return new SetupFailure(`${message} because the disk is full: free 2 GB and run the command again.`);
  return new SetupFailure(`${message}: mend what its words below say, and run the command again.`, tail);
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await setUp({ forTests: process.argv.includes('--tests') });
  } catch (error) {
    reportFailure(error);
  }
}
