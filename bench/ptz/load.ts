import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import { startMosquitto } from '../../test/fixtures/mosquitto.ts';
import type { AlertedSite } from '../../test/fixtures/ptz/steeredSite.ts';
import { startProgram } from '../alerts/program.ts';
import { policy, writeCity } from '../alerts/siteConfig.ts';
import type { OurSide } from './sides.ts';

export const alertsPerSecond = 1_000;
/** The queue's counts are published a few times a second: the rate is measured over this time. */
const sliceMs = 3_000;
const settledWithinMs = 120_000;
/** More messages than one load can send, so that the numbers of two loads never overlap. */
const maxPerReport = 10_000_000;

/** Whether the rate was reached; a small difference may come from counting. */
export const isFull = (perSecond: number): boolean => perSecond >= alertsPerSecond * 0.95;

/** The cameras of a city, which report to the bench's site over a real broker. */
export interface City {
  readonly site: AlertedSite;
  /** Starts to send alerts, each of its own camera and track. */
  report(to: OurSide): Load;
  close(): Promise<void>;
}

export interface Load {
  /** Resolves once alerts reach the window's queue at the rate at which they are sent. */
  flows(): Promise<void>;
  /** @returns the result of `measure`, and the alerts that arrived meanwhile, per second */
  during<T>(measure: () => Promise<T>): Promise<{ readonly measured: T; readonly perSecond: number }>;
  /** Stops it, and resolves once the desk has all alerts. */
  end(): Promise<void>;
}

export async function openCity(): Promise<City> {
  const broker = await startMosquitto({ maxQueued: 1_000_000 });
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-bench-ptz-'));
  let reports = 0;
  const close = async () => {
    await broker.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const file = join(folder, 'city.json');
    await writeCity(file);
    const { url, username, password } = broker;
    return {
      site: {
        others: CameraFile.parse(JSON.parse(await readFile(file, 'utf8'))).cameras,
        alerts: { policy, sources: [{ id: 'city', kind: 'onvif', broker: { url, username, password } }] },
      },
      report(ours) {
        const args = [url, username, password, String(alertsPerSecond), String(reports * maxPerReport)];
        const cameras = startProgram('./publisher.ts', args);
        reports += 1;
        const during: Load['during'] = async (measure) => {
          const began = performance.now();
          const before = await ours.queued();
          const measured = await measure();
          const seconds = (performance.now() - began) / 1_000;
          return { measured, perSecond: ((await ours.queued()) - before) / seconds };
        };
        const untilRate = async (is: (perSecond: number) => boolean): Promise<void> => {
          const deadline = performance.now() + settledWithinMs;
          for (;;) {
            const { perSecond } = await during(() => pause(sliceMs));
            if (is(perSecond)) return;
            if (performance.now() > deadline)
              throw new Error(`${perSecond.toFixed(0)} alerts a second at the desk`);
          }
        };
        return {
          flows: () => untilRate(isFull),
          during,
          async end() {
            await cameras.kill();
            await untilRate((perSecond) => perSecond === 0);
          },
        };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
