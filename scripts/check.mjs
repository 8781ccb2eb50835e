#!/usr/bin/env node
// npm run check: lint, types, import rules, dead code and unit tests. All failures are shown, not just the first.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inRoot } from './paths.mjs';
import { runtimeEnv } from './runtimes.mjs';
import { reportFailure, setUp } from './setup.mjs';
import { runChecks, saySummary } from './steps.mjs';

/** @typedef {import('./runtimes.mjs').Runtimes} Runtimes */

/**
 * Returns the path of a tool's script, run by the project's Node: names in node_modules/.bin may belong to another package.
 */
/** @param {string[]} parts */
const tool = (...parts) => inRoot('node_modules', ...parts);

/**
 * Folders with a tsconfig of their own, as the root's tsconfig.json lists them: one per program, since each sees other globals.
 * @returns {string[]}
 */
export const typedFolders = () =>
  JSON.parse(fs.readFileSync(inRoot('tsconfig.json'), 'utf8')).references.map(
    (/** @type {{ path: string }} */ reference) => reference.path,
  );

/** @param {Runtimes} runtimes @param {string} [since] runs only the unit tests that import what changed since this commit @returns {import('./steps.mjs').Check[]} */
export function checks({ node }, since) {
  const folders = typedFolders();
  /** @param {string} name @param {string[]} args */
  const check = (name, args) => ({ name, command: node, args });
  return [
    check('lint', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']),
    check('import rules', [
      tool('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      ...['--config', '.dependency-cruiser.mjs', ...folders.filter((folder) => !folder.includes('/'))],
    ]),
    ...folders.map((folder) =>
      check(`types: ${folder}`, [tool('@typescript', 'native', 'bin', 'tsc'), '-p', folder]),
    ),
    check('structure', [inRoot('scripts', 'structure.mjs')]),
    check('dead code', [tool('knip', 'bin', 'knip.js'), '--no-progress']),
    {
      ...check('unit tests', [
        ...[tool('vitest', 'vitest.mjs'), 'run', '--passWithNoTests'],
        ...(since === undefined ? [] : [`--changed=${since}`]),
      ]),
      tests: true,
    },
  ];
}

/** Number of checks at a time: most of them use one core, and the cheap ones fill the gaps. */
export const checksAtOnce = 2;

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const runtimes = await setUp({ forTests: true });
    const outcomes = await runChecks(checks(runtimes), runtimeEnv(runtimes), checksAtOnce);
    saySummary(outcomes);
    process.exitCode = outcomes.some((outcome) => !outcome.ok) ? 1 : 0;
  } catch (error) {
    reportFailure(error);
  }
}
