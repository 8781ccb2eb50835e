/** Selects the controllable cameras of the demo, and opens their server. */
import type { Clock } from '../../core/base/clock.ts';
import type { CityCamera } from '../city/registry.ts';
import { openPtzCameras, type PtzCameras, type PtzCamerasOptions } from '../ptz/index.ts';
import type { DemoOptions } from './options.ts';

/** The first PTZ cameras without a test clip: tests read a test clip's pixels, which PTZ pictures do not have. */
export function selectPtzCameras(
  cameras: readonly CityCamera[],
  { test, ptzCameras }: Pick<DemoOptions, 'test' | 'ptzCameras'>,
): readonly CityCamera[] {
  return cameras.filter(({ kind, number }) => kind === 'ptz' && number > test).slice(0, ptzCameras);
}

const isTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/**
 * Opens the PTZ cameras on the requested port, or on the last run's, which a site and its gateway still use, if it is
 * free. Undefined: there are none.
 */
export async function openCityPtzCameras(
  cameras: readonly CityCamera[],
  options: DemoOptions,
  lastPort: number | undefined,
  given: Pick<PtzCamerasOptions, 'credentials' | 'streamUri'> & { readonly clock: Clock },
): Promise<PtzCameras | undefined> {
  const controlled = selectPtzCameras(cameras, options);
  if (controlled.length === 0) return undefined;
  const open = (port: number) => openPtzCameras({ ...given, cameras: controlled, host: options.host, port });
  try {
    return await open(options.ptzPort ?? lastPort ?? 0);
  } catch (error) {
    if (options.ptzPort !== undefined || lastPort === undefined || !isTaken(error)) throw error;
    return open(0);
  }
}
