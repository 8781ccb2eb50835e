// Stands in for Electron's own default_app.asar, which the fallback binary does not carry.
// Does only what `electron [-r module] <folder or file>` and Playwright's _electron.launch need.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron/main';

const require = createRequire(path.join(process.cwd(), 'electron-fallback.cjs'));
const preload = []; // Playwright passes its loader as `-r <file>` in front of the app.
let target;
const args = process.argv.slice(1);
while (args.length > 0 && target === undefined) {
  const arg = args.shift();
  if (arg === '-r' || arg === '--require') {
    preload.push(args.shift());
  } else if (arg === '-v' || arg === '--version') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  } else if (!arg.startsWith('-')) {
    target = arg;
  }
}
if (target === undefined) {
  console.error('Usage: electron [-r module] <folder with a package.json, or a script>');
  process.exit(2);
}

// Lets the program say on screen that it runs on an unsupported Electron.
process.env.ELECTRON_FALLBACK = process.versions.electron;
// Libraries look at this flag, as with Electron's own.
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });

/** @param {string} folder */
function readManifest(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  } catch (error) {
    // A broken manifest must not pass for none.
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    return undefined;
  }
}

try {
  // Before anything of the app runs: Playwright's loader holds back `ready` until it is attached.
  for (const file of preload) require(file);

  const folder = path.resolve(target);
  const manifest = readManifest(folder);
  if (manifest?.version) app.setVersion(manifest.version);
  const name = manifest?.productName ?? manifest?.name;
  if (name) app.name = name; // Decides the userData folder, so before the app's first line.
  if (manifest) app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);

  const main = require.resolve(folder); // CommonJS rules: "main", index.js, or the file itself.
  app.setAppPath(manifest ? folder : path.dirname(main));
  await import(pathToFileURL(main).href);
} catch (error) {
  console.error('[electron-fallback] The app failed to load.\n', error);
  app.exit(1); // No dialog: nobody can close it in a test run.
}
