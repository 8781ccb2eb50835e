import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inRoot } from '../paths.mjs';
import {
  entryFolder,
  failedLately,
  findInCache,
  makeInCache,
  recipeHash,
  rememberFailure,
} from './cache.mjs';
import { debianPackages, ensureDebianPackages } from './debian.mjs';
import { projectNode } from './node.mjs';
import { areNpmPackagesThere, fetchTarball, lockedPackage } from './npm.mjs';
import { SetupFailure } from './progress.mjs';
import { CommandFailure, run } from './run.mjs';
import { machine, systemName } from './system.mjs';
import { buildWorker } from './worker-build.mjs';

const mediasoup = inRoot('node_modules', 'mediasoup');
const binaryName = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';

/** Two minutes for 5 MB. */
const downloadLimitMs = 120_000;
const tryLimitMs = 30_000;

/** How long the release page may take to respond, in milliseconds. */
const pageLimitMs = 10_000;

const version = () => lockedPackage('mediasoup')?.version;

/**
 * Whether the worker's libraries load.
 * Without its parent's pipes the worker prints a message and exits with an error of its own; 127 or a signal means that the
 * loader did not find a library, because the system was changed after it was cached.
 * @param {string} binary
 */
function loads(binary) {
  const { status, signal } = spawnSync(binary, [], { stdio: 'ignore', timeout: 5000 });
  return status !== null && status !== 127 && signal === null;
}

/** Names of cache entries, and of the record that the prebuilt worker could not be downloaded. */
const names = () => ({
  official: `mediasoup-worker-${version()}-prebuilt-${machine()}`,
  built: `mediasoup-worker-${version()}-${systemName()}-${machine()}-${buildRecipe()}`,
  downloads: `mediasoup-worker-${version()}`,
});

/**
 * Returns the worker of a cache entry, if it exists and loads. @param {string} name @param {Record<string, string>} checked
 */
function working(name, checked) {
  const folder = findInCache(name, checked);
  const binary = folder && path.join(folder, binaryName);
  return binary && loads(binary) ? binary : undefined;
}

/**
 * Returns a worker that needs no work: MEDIASOUP_WORKER_BIN, else one in the cache.
 * @param {Record<string, string>} checked
 */
export function workerAtHand(checked) {
  const given = process.env.MEDIASOUP_WORKER_BIN;
  if (given) return { outcome: `yours, ${given}`, value: given };
  const { official, built } = names();
  const prebuilt = working(official, checked);
  if (prebuilt) return { outcome: 'official, already there', value: prebuilt };
  const ours = working(built, checked);
  return ours ? { outcome: 'built here earlier', value: ours } : undefined;
}

/**
 * Whether the worker must be built here. Determined before npm's packages are installed, so that compiling can begin at once.
 */
export async function mustBuildWorker() {
  const { downloads } = names();
  if (failedLately(downloads)) return true;
  // The same address as in mediasoup's own installer.
  const page =
    process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ??
    'https://github.com/versatica/mediasoup/releases/download';
  try {
    await fetch(page, { method: 'HEAD', signal: AbortSignal.timeout(pageLimitMs) });
    return false;
  } catch {
    rememberFailure(downloads, true);
    return true;
  }
}

/**
 * Returns mediasoup's worker: MEDIASOUP_WORKER_BIN, else the official prebuilt one, else one built here.
 * It is built from the sources in the npm package with Debian's libraries where the release page is blocked.
 * @param {Record<string, string>} checked @param {(text: string) => void} note
 * @param {Promise<unknown>} packages npm's packages and Node; a build begins before they are installed
 * @param {readonly string[]} later Debian packages that later steps may need
 * @returns {Promise<{ outcome: string, value: string }>}
 */
export async function ensureWorker(checked, note, packages, later) {
  // With the libraries of the Debian packages, a worker of an earlier run may load now.
  const atHand = workerAtHand(checked);
  if (atHand) return atHand;
  const { official, built, downloads } = names();
  if (!failedLately(downloads)) {
    await packages;
    note('downloading the prebuilt worker from its release page');
    const folder = await download(official, checked, note);
    if (folder) return { outcome: 'official, downloaded', value: path.join(folder, binaryName) };
    rememberFailure(downloads, true);
  }
  note(
    'the release page cannot be reached (it is tried again in a day): building the worker from its npm package, once per machine',
  );
  await ensureDebianPackages(debianPackages.worker, 'Building the media worker', note, later);
  // With the libraries of the packages, an earlier build may load now.
  const earlier = working(built, checked);
  if (earlier) return { outcome: 'built here earlier', value: earlier };
  fs.rmSync(entryFolder(built), { recursive: true, force: true });
  const folder = await makeInCache(built, checked, note, async (scratch) => {
    const work = entryFolder(`work-${built}`);
    const binary = await buildWorker(() => fetchSources(work, packages), work, note);
    await packages;
    await tryWorker(binary);
    fs.copyFileSync(binary, path.join(scratch, binaryName));
    fs.chmodSync(path.join(scratch, binaryName), 0o755);
    fs.rmSync(work, { recursive: true, force: true });
  });
  return { outcome: 'built', value: path.join(folder, binaryName) };
}

/**
 * Returns the worker's sources, from the installed package or, while npm is still at work, from a separate tarball.
 * @param {string} work @param {Promise<unknown>} packages
 */
async function fetchSources(work, packages) {
  const { integrity = '' } = lockedPackage('mediasoup') ?? {};
  if (!areNpmPackagesThere()) {
    try {
      const folder = path.join(work, 'fetched');
      const tarball = await fetchTarball(`mediasoup@${version()}`, integrity, folder, 'mediasoup');
      await run('tar', ['-xzf', tarball, '-C', folder, 'package/worker']);
      return path.join(folder, 'package', 'worker');
    } catch (error) {
      if (!(error instanceof SetupFailure)) throw error;
      // Offline, npm's cache may hold the package but not its registry entry: `npm ci` works where `npm pack` does not.
      await packages;
    }
  }
  return path.join(mediasoup, 'worker');
}

/** Returns the hash of the build recipe: the scripts and the stand-ins. */
function buildRecipe() {
  const folder = path.dirname(fileURLToPath(import.meta.url));
  return recipeHash(
    ['worker-build.mjs', 'workerUnits.mjs', 'mediasoup-stand-ins'].map((name) => path.join(folder, name)),
  );
}

/**
 * Lets mediasoup's own installer fetch the prebuilt worker.
 * When the download fails it would build one with a Python package of its own; a Python that fails at once prevents that.
 * @param {string} name @param {Record<string, string>} checked @param {(text: string) => void} note
 */
async function download(name, checked, note) {
  const release = path.join(mediasoup, 'worker', 'out', 'Release', binaryName);
  try {
    return await makeInCache(name, checked, note, async (scratch) => {
      const env = { ...process.env, PYTHON: 'false', MEDIASOUP_FORCE_WORKER_PREBUILT_DOWNLOAD: 'true' };
      await run(projectNode, ['npm-scripts.mjs', 'postinstall'], {
        cwd: mediasoup,
        env,
        limitMs: downloadLimitMs,
      });
      await tryWorker(release);
      fs.copyFileSync(release, path.join(scratch, binaryName));
      fs.chmodSync(path.join(scratch, binaryName), 0o755);
    });
  } catch (error) {
    if (
      error instanceof CommandFailure ||
      (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    )
      return undefined;
    throw error;
  }
}

/** Tests the worker: mediasoup itself starts it, sends requests and closes it. @param {string} binary */
async function tryWorker(binary) {
  const main = path.join(
    mediasoup,
    JSON.parse(fs.readFileSync(path.join(mediasoup, 'package.json'), 'utf8')).main,
  );
  const script = `
    const { createWorker } = (await import(${JSON.stringify(pathToFileURL(main).href)})).default;
    const worker = await createWorker();
    const router = await worker.createRouter({ mediaCodecs: [{ kind: 'video', mimeType: 'video/H264', clockRate: 90000 }] });
    const { pid, routerIds } = await worker.dump();
    if (pid !== worker.pid || routerIds[0] !== router.id) throw new Error('unexpected dump');
    worker.close();`;
  const env = { ...process.env, MEDIASOUP_WORKER_BIN: binary };
  try {
    await run(projectNode, ['--input-type=module', '-e', script], { env, limitMs: tryLimitMs });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new SetupFailure(
      'The media worker does not work on this machine: see its words below.',
      error.tail,
    );
  }
}
