import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the path of the demo's city, in a checkout or in a package; undefined if it is missing. */
export function getDemoCityPath(here: string, exists = existsSync): string | undefined {
  return ['../..', '../../..']
    .map((root) => join(here, root, 'resources', 'city', 'demo.city'))
    .find((file) => exists(file));
}

/**
 * Returns the environment of the packaged program's processes: paths of the bundled runtimes.
 * `npm run package` puts them next to the archive (electron-builder.yml). Only a package made with the end-of-life fallback
 * Electron has its own database addon, so that file also shows which Electron it is.
 */
export function getPackagedRuntimes(
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
