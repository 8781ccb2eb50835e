import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertPolicy } from '../../core/alerts/policy.ts';
import { writeRegistry } from '../../sim/cameras/registryFile.ts';
import { cityCameras, defaultCameras } from '../../sim/city/registry.ts';
import { siteId } from '../store/city.ts';

export interface Broker {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** A policy for benches: the site escalates no alerts, and each message becomes an alert of its own. */
export const policy = {
  // The limits are so high that no camera and no source is throttled, and no alerts are merged.
  correlation: {
    stormAlerts: 1_000,
    stormWindowMs: 1_000,
    sourceAlerts: 100_000,
    sourceBacklogAlerts: 1_000_000,
  },
  answering: Object.fromEntries(
    (['critical', 'high', 'medium', 'low'] as const).map((priority) => [
      priority,
      { escalateMs: 0, levels: 0, againMs: 0 },
    ]),
  ),
  keepMs: 10 * 366 * 86_400_000,
} satisfies Partial<Record<keyof AlertPolicy, unknown>>;

/** Writes the camera file of the demo's city, 4,420 cameras by default, with addresses that accept no connection. */
export const writeCity = (file: string, count = defaultCameras): Promise<void> =>
  writeRegistry(
    file,
    cityCameras(count),
    { host: '127.0.0.1', port: 9, credentials: { username: 'bench', password: 'bench' } },
    0,
  );

/**
 * Writes the configuration of a site with the city's cameras. @returns its file
 * @param port 0 for any free port
 */
export async function writeSiteConfig(
  folder: string,
  port: number,
  broker?: Broker,
  count = defaultCameras,
): Promise<string> {
  mkdirSync(join(folder, 'data'), { recursive: true });
  const cameras = join(folder, 'cameras.json');
  await writeCity(cameras, count);
  const file = join(folder, 'site.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      id: siteId,
      name: 'Trung tâm thử',
      data: 'data',
      demoOperator: true,
      listen: { tls: 'off', port },
      media: { workers: 1 },
      cameras: { file: cameras },
      alerts: { policy, sources: broker ? [{ id: 'city', kind: 'onvif', broker }] : [] },
    }),
  );
  return file;
}
