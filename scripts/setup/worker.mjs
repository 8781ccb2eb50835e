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
import { SetupFailure } from './progress.mjs';
import { CommandFailure, run } from './run.mjs';
import { machine, systemName } from './system.mjs';
import { buildWorker } from './worker-build.mjs';

const mediasoup = inRoot('node_modules', 'mediasoup');
const binaryName = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';

/** Two minutes for 5 MB. */
const downloadLimitMs = 120_000;
const tryLimitMs = 30_000;

/** @returns {string} mediasoup's version according to package-lock.json */
function version() {
  return JSON.parse(fs.readFileSync(path.join(mediasoup, 'package.json'), 'utf8')).version;
}

/**
 * Without its parent's pipes the worker says so and exits with an error of its own; 127 or a signal means that the loader did
 * not find a library, so the system was changed under the cache.
 * @param {string} binary
 */
function loads(binary) {
  const { status, signal } = spawnSync(binary, [], { stdio: 'ignore', timeout: 5000 });
  return status !== null && status !== 127 && signal === null;
}

/**
 * mediasoup's worker: what MEDIASOUP_WORKER_BIN names, else the official prebuilt one, else (where its release page is
 * blocked) one built from the sources in the npm package with Debian's libraries, about 4 minutes.
 * @param {Record<string, string>} checked @param {(text: string) => void} note
 * @param {readonly string[]} later Debian packages that later steps may come to need
 * @returns {Promise<{ outcome: string, value: string }>}
 */
export async function ensureWorker(checked, note, later) {
  const given = process.env.MEDIASOUP_WORKER_BIN;
  if (given) return { outcome: `yours, ${given}`, value: given };

  const official = `mediasoup-worker-${version()}-prebuilt-${machine()}`;
  const built = `mediasoup-worker-${version()}-${systemName()}-${machine()}-${buildRecipe()}`;
  const working = (/** @type {string} */ name) => {
    const folder = findInCache(name, checked);
    const binary = folder && path.join(folder, binaryName);
    return binary && loads(binary) ? binary : undefined;
  };
  const prebuilt = working(official);
  if (prebuilt) return { outcome: 'official, already there', value: prebuilt };
  const ours = working(built);
  if (ours) return { outcome: 'built here earlier', value: ours };
  const downloads = `mediasoup-worker-${version()}`;
  if (!failedLately(downloads)) {
    note('downloading the prebuilt worker from its release page');
    const folder = await download(official, checked, note);
    if (folder) return { outcome: 'official, downloaded', value: path.join(folder, binaryName) };
    rememberFailure(downloads, true);
    note('the release page cannot be reached; it will be tried again in a day');
  }
  note(
    'building the worker from the sources in its npm package (about 4 minutes on 2 cores, once per machine)',
  );
  await ensureDebianPackages(debianPackages.worker, 'Building the media worker', note, later);
  // With the libraries that the packages bring, an earlier build may load after all.
  const earlier = working(built);
  if (earlier) return { outcome: 'built here earlier', value: earlier };
  fs.rmSync(entryFolder(built), { recursive: true, force: true });
  const folder = await makeInCache(built, checked, note, async (scratch) => {
    const work = entryFolder(`work-${built}`);
    const binary = await buildWorker(mediasoup, work, note);
    await tryWorker(binary);
    fs.copyFileSync(binary, path.join(scratch, binaryName));
    fs.chmodSync(path.join(scratch, binaryName), 0o755);
    fs.rmSync(work, { recursive: true, force: true });
  });
  return { outcome: 'built', value: path.join(folder, binaryName) };
}

/** The hash of our way of building: the script and the stand-ins. */
function buildRecipe() {
  const folder = path.dirname(fileURLToPath(import.meta.url));
  return recipeHash([path.join(folder, 'worker-build.mjs'), path.join(folder, 'mediasoup-stand-ins')]);
}

/**
 * Lets mediasoup's own installer fetch the prebuilt worker. It would go on to build one with a Python package of its
 * own when the download fails; a Python that fails at once keeps it from that.
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

/** The proof that counts: mediasoup itself starts the worker, talks to it and closes it. @param {string} binary */
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
