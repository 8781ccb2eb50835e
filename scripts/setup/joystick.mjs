import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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
import { nodeHeaders, projectNode } from './node.mjs';
import { SetupFailure } from './progress.mjs';
import { CommandFailure, run } from './run.mjs';
import { machine, systemName } from './system.mjs';

const thisFile = fileURLToPath(import.meta.url);
const joystickSource = inRoot('native', 'joystick', 'joystick.c');
const virtualSource = inRoot('test', 'fixtures', 'virtualStick.c');

/** The result of a step without the addon, with its consequence. */
const without = 'not built, so a stick works only while a window of Watchfloor has the focus (Gamepad API)';
const packagesTried = 'joystick-packages';

/** Returns SDL's version from its development files; undefined without them or without a compiler. */
function sdlVersion() {
  const { status, stdout } = spawnSync('pkg-config', ['--modversion', 'sdl3'], { encoding: 'utf8' });
  const hasCompiler = spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0;
  return status === 0 && hasCompiler ? stdout.trim() : undefined;
}

/** Returns a folder with Node-API's headers. Those of any Node will do, because Node-API is the same in all. */
function headers() {
  const folders = [
    nodeHeaders(),
    path.resolve(projectNode, '..', '..'),
    inRoot('node_modules', `node-${machine()}`),
  ];
  const installed = [path.resolve(process.execPath, '..', '..'), '/usr'];
  const found = [...folders, ...installed]
    .map((folder) => path.join(folder, 'include', 'node'))
    .find((folder) => fs.existsSync(path.join(folder, 'node_api.h')));
  if (!found) throw new SetupFailure('The header files of Node-API were not found: install libnode-dev.');
  return found;
}

/** Whether the addon loads: SDL's library may have been changed or removed since it was cached. @param {string} addon */
const loads = (addon) =>
  spawnSync(projectNode, ['-e', `require(${JSON.stringify(addon)})`], { stdio: 'ignore', timeout: 10_000 })
    .status === 0;

/** @param {string} source @param {string} addon */
async function compile(source, addon) {
  const flags = spawnSync('pkg-config', ['--cflags', '--libs', 'sdl3'], { encoding: 'utf8' });
  const system = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];
  const args = ['-std=c11', '-O2', '-Wall', '-Wextra', '-shared', '-fPIC', '-fvisibility=hidden', ...system];
  try {
    await run('cc', [...args, '-I', headers(), source, '-o', addon, ...flags.stdout.trim().split(/\s+/)]);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new SetupFailure(
      "The joystick addon could not be built: see the compiler's words below.",
      error.tail,
    );
  }
}

/**
 * Returns an addon on SDL from the cache, or compiles it (a second).
 * @param {string} kind @param {string} source @param {string} sdl @param {Record<string, string>} checked
 * @param {(text: string) => void} note
 */
async function addonOf(kind, source, sdl, checked, note) {
  const name = `${kind}-sdl${sdl}-${systemName()}-${machine()}-${recipeHash([source, thisFile])}`;
  const found = findInCache(name, checked);
  if (found && loads(path.join(found, `${kind}.node`)))
    return { outcome: 'built here earlier', value: path.join(found, `${kind}.node`) };
  if (found) fs.rmSync(entryFolder(name), { recursive: true, force: true });
  const folder = await makeInCache(name, checked, note, async (scratch) => {
    const addon = path.join(scratch, `${kind}.node`);
    await compile(source, addon);
    if (!loads(addon)) throw new SetupFailure(`The ${kind} addon was built but does not load in Node.`);
  });
  return { outcome: `built with SDL ${sdl}`, value: path.join(folder, `${kind}.node`) };
}

/**
 * Returns the joystick addon: that of WATCHFLOOR_JOYSTICK, or one built with the system's SDL3, whose Debian package is
 * installed if permitted. The program runs without it; tests do not.
 * @param {Record<string, string>} checked @param {(text: string) => void} note @param {boolean} isNeeded
 * @returns {Promise<{ outcome: string, value: string | undefined }>}
 */
export async function ensureJoystick(checked, note, isNeeded) {
  const given = process.env.WATCHFLOOR_JOYSTICK;
  if (given) return { outcome: `yours, ${given}`, value: given };
  try {
    if (!sdlVersion()) await installSdl(note, isNeeded);
    const sdl = sdlVersion();
    if (!sdl)
      throw new SetupFailure('SDL3 or a C compiler is missing: install both (libsdl3-dev, gcc, pkg-config).');
    return await addonOf('joystick', joystickSource, sdl, checked, note);
  } catch (error) {
    if (isNeeded || !(error instanceof SetupFailure)) throw error;
    note(error.message);
    return { outcome: without, value: undefined };
  }
}

/**
 * Installs SDL's package. Tries at most once a day, so that a machine without it does not wait for apt at every start.
 * @param {(text: string) => void} note @param {boolean} isNeeded
 */
async function installSdl(note, isNeeded) {
  if (process.platform !== 'linux' || (!isNeeded && failedLately(packagesTried))) return;
  try {
    await ensureDebianPackages(debianPackages.joystick, 'Hearing a stick in every window', note);
    rememberFailure(packagesTried, false);
  } catch (error) {
    rememberFailure(packagesTried, true);
    throw error;
  }
}

/**
 * Returns the addon of virtual joysticks for tests, which shares its process and libSDL3 with the joystick addon.
 * @param {Record<string, string>} checked @param {(text: string) => void} note
 * @returns {Promise<{ outcome: string, value: string }>}
 */
export async function ensureVirtualStick(checked, note) {
  const sdl = sdlVersion();
  if (!sdl) throw new SetupFailure('npm test needs SDL3 for a virtual joystick: install libsdl3-dev.');
  return addonOf('virtualStick', virtualSource, sdl, checked, note);
}
