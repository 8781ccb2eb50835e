import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, root } from '../paths.mjs';
import { SetupFailure } from './progress.mjs';
import { CommandFailure, run } from './run.mjs';

/**
 * Returns the environment for an npm of our own.
 * It is the machine's, without the variables that the npm that started us set for its script, and without node_modules/.bin on
 * PATH, because the Node there is removed while npm works.
 */
function environment() {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    const ofOurScript = /^npm_(lifecycle|package|command|execpath|node_execpath)/.test(name);
    const ofThisFolder = /^npm_config_(local_prefix|global|global_prefix|ignore_scripts|omit|dry_run)$/i.test(
      name,
    );
    if (!ofOurScript && !ofThisFolder && name !== 'NODE_ENV' && name !== 'INIT_CWD') env[name] = value;
  }
  env.PATH = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.endsWith(path.join('node_modules', '.bin')))
    .join(path.delimiter);
  // Offline, npm would otherwise retry for minutes.
  env.npm_config_fetch_retries = '2';
  env.npm_config_fetch_retry_mintimeout = '1000';
  env.npm_config_fetch_retry_maxtimeout = '5000';
  return env;
}

/**
 * Runs the system's npm.
 * @param {readonly string[]} args @param {string} cwd @param {string} what for the sentence of a failure
 * @throws {SetupFailure}
 */
export async function npm(args, cwd, what) {
  try {
    return await run('npm', args, { cwd, env: environment() });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new SetupFailure(npmSentence(what, error.tail), error.tail);
  }
}

/**
 * Fetches a package's tarball and compares it with a known hash: npm itself compares only with its registry's current claim.
 * @param {string} spec `name@version` @param {string} integrity `sha512-...` @param {string} folder for the tarball
 * @param {string} what for the sentence of a failure
 * @returns {Promise<string>} path of the tarball
 * @throws {SetupFailure}
 */
export async function fetchTarball(spec, integrity, folder, what) {
  fs.mkdirSync(folder, { recursive: true });
  const pack = ['pack', spec, '--prefer-offline', '--pack-destination', folder, '--loglevel=error'];
  await npm(pack, folder, what);
  const tarball = path.join(folder, fs.readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  const hash = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
  if (hash !== integrity)
    throw new SetupFailure(
      `${spec} is not the package that was examined: its hash is ${hash}. Do not use it.`,
    );
  return tarball;
}

/** Matches npm's output when no server responded. */
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|network (request|timeout)/;

/** Returns a sentence on the meaning of npm's last lines and the remedy. @param {string} what @param {string} tail */
export function npmSentence(what, tail) {
  if (unreachable.test(tail) || /ENOTCACHED/.test(tail)) {
    return `${what} could not be fetched: connect this machine to the npm registry and run the command again.`;
  }
  if (/ENOSPC/.test(tail))
    return `${what} could not be stored because the disk is full: free 2 GB and run the command again.`;
  if (/EACCES|EPERM/.test(tail)) {
    return `${what} could not be stored: let this user write to the checkout and to npm's cache, then run the command again.`;
  }
  if (/in sync/.test(tail))
    return 'package-lock.json does not agree with package.json: run `npm install --ignore-scripts`.';
  if (/EINTEGRITY/.test(tail))
    return `${what} arrived with the wrong hash: run \`npm cache verify\` and then the command again.`;
  return `${what} could not be installed: see npm's words below.`;
}

/**
 * Whether the registry responds, even with a refusal.
 * If it does not, npm would retry each of a thousand packages and take minutes to report it.
 */
export async function registryAnswers() {
  const patience = ['--fetch-retries=0', '--fetch-timeout=10000', '--loglevel=error'];
  try {
    await run('npm', ['ping', ...patience], { cwd: root, env: environment() });
    return true;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return !unreachable.test(error.tail);
  }
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */

/**
 * Returns the paths that node_modules lacks or has beyond the lock file, sorted.
 * Both arguments are the `packages` tables, of package-lock.json and of node_modules/.package-lock.json, which npm writes when
 * an installation is complete. Optional packages may be absent: they are for other machines.
 * @param {Record<string, LockedPackage>} locked @param {Record<string, LockedPackage>} installed
 */
export function differences(locked, installed) {
  const wrong = [];
  for (const [where, wanted] of Object.entries(locked)) {
    const found = installed[where];
    if (where === '' || (!found && wanted.optional)) continue;
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity) wrong.push(where);
  }
  return [...wrong, ...Object.keys(installed).filter((where) => !(where in locked))].sort();
}

const installedList = inRoot('node_modules', '.package-lock.json');

/** @param {string} file @returns {Record<string, LockedPackage>} */
const packagesIn = (file) => JSON.parse(fs.readFileSync(file, 'utf8')).packages;

/** Returns a package of package-lock.json. @param {string} name */
export const lockedPackage = (name) => packagesIn(inRoot('package-lock.json'))[`node_modules/${name}`];

/** Whether node_modules matches package-lock.json. */
export function areNpmPackagesThere() {
  try {
    return differences(packagesIn(inRoot('package-lock.json')), packagesIn(installedList)).length === 0;
  } catch {
    return false;
  }
}

/** Makes node_modules match package-lock.json. Install scripts never run: set-up does their work. */
export async function ensureNpmPackages(/** @type {(text: string) => void} */ note) {
  if (areNpmPackagesThere()) return 'already there';
  note('npm ci');
  // Removed first, so that an interrupted installation does not count as complete.
  fs.rmSync(installedList, { force: true });
  const answers = await registryAnswers();
  if (!answers) note('the npm registry does not answer: with what npm has kept on this machine');
  const flags = [
    '--ignore-scripts',
    answers ? '--prefer-offline' : '--offline',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ];
  await npm(['ci', ...flags, '--loglevel=error'], root, 'The npm packages of package-lock.json');
  return 'installed';
}
