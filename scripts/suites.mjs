import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';
import { SetupFailure } from './setup/progress.mjs';

/**
 * A test file of test/ runs either in `npm test` or, named `*.long.test.ts`, in `npm run test:long`: a matrix, a soak, a gallery of
 * screens, or one of the e2e files that take longest.
 * @param {string} file
 */
export const isLong = (file) => /\.long\.test\.tsx?$/.test(file);

/** Suites that run only when they are named, as `npm run faults` does. */
const onlyNamed = new Set(['chromium']);

const allSuites = ['attacks', 'contract', 'fuzz', 'e2e', 'everyscreen', 'faults', 'net', 'shift', 'waiting'];
/**
 * The suites that start a program, by its folder: they run where the program changed. @type {Record<string, readonly string[]>}
 */
const suitesOfProgram = {
  core: allSuites,
  node: allSuites,
  main: ['contract', 'fuzz', 'e2e', 'faults', 'shift', 'waiting'],
  desk: ['attacks', 'contract', 'fuzz', 'e2e', 'faults', 'net', 'shift'],
  preload: ['contract', 'fuzz', 'e2e', 'waiting'],
  renderer: ['e2e', 'everyscreen', 'faults', 'net', 'shift', 'waiting'],
  native: ['e2e', 'faults', 'shift'],
  site: ['attacks', 'contract', 'fuzz', 'e2e', 'faults', 'net', 'shift'],
  sim: ['contract', 'e2e', 'faults', 'shift'],
  tools: ['fuzz'],
};

/** The suite of a file of test/: its first folder. @param {string} file */
export const suiteOf = (file) => file.split('/')[1] ?? '';

/** All test files of test/, by their paths in the repository, `/` between. @returns {string[]} */
export const suiteFiles = () =>
  fs
    .readdirSync(inRoot('test'), { recursive: true })
    .map((file) => path.posix.join('test', `${file}`.replaceAll(path.sep, '/')))
    .filter((file) => /\.test\.tsx?$/.test(file))
    .sort();

/**
 * Returns the files to run.
 * `names`: suites or paths of files; empty: all suites but those that must be named. A file named by its path runs whether it
 * is long or not.
 * @param {readonly string[]} files @param {{ names: readonly string[], length: 'quick' | 'long' | 'both' }} choice
 * @returns {string[]}
 * @throws {SetupFailure} if a name is neither a suite nor a file
 */
export function chosenFiles(files, { names, length }) {
  const suites = new Set(files.map(suiteOf));
  const unknown = names.find((name) => !suites.has(name) && !files.includes(name));
  if (unknown !== undefined)
    throw new SetupFailure(`no suite or test file ${unknown}: suites are ${[...suites].join(', ')}.`);
  return files.filter((file) => {
    if (names.includes(file)) return true;
    const isChosen = names.length === 0 ? !onlyNamed.has(suiteOf(file)) : names.includes(suiteOf(file));
    return isChosen && (length === 'both' || isLong(file) === (length === 'long'));
  });
}

/**
 * Returns the suites that start a changed program; in others only tests that import a change must run. @param {readonly
 * string[]} changed
 */
export const suitesTouched = (changed) =>
  new Set(
    changed
      .filter((file) => !/\.test\.tsx?$|\.md$/.test(file))
      .flatMap((file) => suitesOfProgram[file.split('/')[0] ?? ''] ?? []),
  );

/**
 * Returns the files that differ from a commit, including untracked ones.
 * @param {string} since @returns {string[]}
 * @throws {SetupFailure} if git fails
 */
export function changedFiles(since) {
  const git = (/** @type {string[]} */ ...args) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new SetupFailure(`git cannot say what changed since ${since}.`, stderr ?? '');
    return stdout.split('\n').filter((line) => line !== '');
  };
  return [
    ...git('diff', '--name-only', '--no-renames', since, '--'),
    ...git('ls-files', '--others', '--exclude-standard'),
  ];
}
