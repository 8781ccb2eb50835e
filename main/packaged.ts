import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The demo's city, seen from main's program as it is built in a checkout, and as it is packaged; undefined: it is not there. */
export function demoCity(here: string, exists = existsSync): string | undefined {
  return ['../..', '../../..']
    .map((root) => join(here, root, 'resources', 'city', 'demo.city'))
    .find((file) => exists(file));
}

/**
 * Environment of the packaged program's processes: where the runtimes lie that `npm run package` puts beside the archive
 * (electron-builder.yml). Only a package made with the end-of-life fallback Electron carries a database addon of its own,
 * so that file also tells the program what it runs on.
 */
export function packagedRuntimes(
  resources: string,
  electron: string,
  exists = existsSync,
): Record<string, string> {
  const worker = ['mediasoup-worker', 'mediasoup-worker.exe']
    .map((name) => join(resources, 'runtime', name))
    .find((file) => exists(file));
  const addon = join(resources, 'runtime', 'better_sqlite3-napi9.node');
  const joystick = join(resources, 'runtime', 'joystick.node');
  return {
    ...(exists(joystick) ? { WATCHFLOOR_JOYSTICK: joystick } : {}),
    ...(worker ? { MEDIASOUP_WORKER_BIN: worker } : {}),
    ...(exists(addon) ? { BETTER_SQLITE3_NAPI9: addon, ELECTRON_FALLBACK: electron } : {}),
  };
}
