import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { findInCache, makeInCache } from './cache.mjs';
import { debianPackages, ensureDebianPackages } from './debian.mjs';
import { nodeHeaders, projectNode } from './node.mjs';
import { SetupFailure } from './progress.mjs';
import { CommandFailure, run } from './run.mjs';

const binding = 'better_sqlite3.node';

/** The first Electron with Node-API 10, which the prebuilt addon asks for (Node 22.14; Electron 36 by its release notes). */
const firstWithNodeApi10 = 36;

/**
 * Compiler flags, placed after binding.gyp's own -DNAPI_VERSION=10 on the command line, so -U wins.
 * The addon keeps references to strings, which hosts of Node-API 9 refuse unless an addon declares itself "experimental".
 */
const flags =
  '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NO_WARNING -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';

/**
 * Builds better-sqlite3 for an Electron of Node-API 9 (the fallback); newer hosts use the prebuilt addon.
 * The prebuilt one crashes such a host with SIGSEGV and no message. Built from its own unchanged source, about a minute.
 * @param {string} electronVersion @param {Record<string, string>} checked @param {(text: string) => void} note
 * @returns {Promise<{ outcome: string, value: string | undefined }>} the addon's path, if one is needed
 */
export async function ensureSqlite(electronVersion, checked, note) {
  if (Number.parseInt(electronVersion, 10) >= firstWithNodeApi10)
    return { outcome: 'the prebuilt one', value: undefined };
  const given = process.env.BETTER_SQLITE3_NAPI9;
  if (given) return { outcome: `yours, ${given}`, value: given };
  const source = inRoot('node_modules', 'better-sqlite3');
  /** @type {{ version: string }} */
  const { version } = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'));
  const name = `better-sqlite3-${version}-napi9-${process.platform}-${process.arch}`;
  const found = findInCache(name, checked);
  if (found) return { outcome: 'built here earlier', value: path.join(found, binding) };
  note(`Electron ${electronVersion} needs an addon of its own (about a minute, once per machine)`);
  await ensureDebianPackages(debianPackages.addon, 'Building the database addon', note);
  const folder = await makeInCache(name, checked, note, (scratch) => build(source, scratch));
  return { outcome: 'built', value: path.join(folder, binding) };
}

/**
 * Returns a folder without a space in its path, which make requires: a temporary one if a home folder has a space. @param
 * {string} scratch
 */
export const placeForMake = (scratch) =>
  /\s/.test(scratch) ? fs.mkdtempSync(path.join(os.tmpdir(), 'watchfloor-addon-')) : scratch;

/** @param {string} source @param {string} scratch */
async function build(source, scratch) {
  const place = placeForMake(scratch);
  const headers = path.join(place, 'node');
  fs.symlinkSync(nodeHeaders(), headers);
  const modules = path.join(place, 'node_modules');
  const copy = path.join(modules, 'better-sqlite3');
  fs.cpSync(source, copy, { recursive: true, dereference: true });
  fs.cpSync(inRoot('node_modules', 'node-addon-api'), path.join(modules, 'node-addon-api'), {
    recursive: true,
  });
  const nodeGyp = inRoot('node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  // force_build: without it binding.gyp sees the prebuilt addon and builds nothing.
  const args = [nodeGyp, 'rebuild', '--release', '--jobs', 'max', '--force_build=1', `--nodedir=${headers}`];
  const env = /** @type {NodeJS.ProcessEnv} */ ({ ...process.env, CXXFLAGS: flags });
  delete env.npm_config_nodedir;
  try {
    await run(projectNode, args, { cwd: copy, env });
    fs.copyFileSync(path.join(copy, 'build', 'Release', binding), path.join(scratch, binding));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new SetupFailure(
      "The database addon could not be built: see the compiler's words below.",
      error.tail,
    );
  } finally {
    for (const made of place === scratch ? [headers, modules] : [place]) fs.rmSync(made, { recursive: true });
  }
}
