/** The demo's makers of alerts and the broker that they speak to: a site meets them as it meets a city's own. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';
import type { CityCamera } from '../city/registry.ts';
import { type DemoBroker, openDemoBroker } from './broker.ts';
import { frigateAvailable } from './frigate.ts';
import { type Drill, goRound } from './rounds.ts';
import { lastBroker, writeSources } from './sourceFile.ts';

export type { Drill } from './rounds.ts';

export interface DemoAlerts {
  readonly port: number;
  /** @returns how many messages come of it; undefined: there is no such camera */
  play(drill: Drill): number | undefined;
  /** Says goodbye as Frigate does, and closes the broker. */
  close(): Promise<void>;
}

const isTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/**
 * Opens the broker, writes the file for the site, and lets things happen.
 * @param parts.again on the port and with the password of the last run, which a site still knows, as long as nobody has taken the port
 */
export async function openDemoAlerts(parts: {
  readonly clock: Clock;
  readonly cameras: readonly CityCamera[];
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly again: boolean;
  readonly file: string;
  /** The mean time between two things that happen by themselves, ms; 0: none do. */
  readonly everyMs: number;
  readonly random?: () => number;
  /** What is published as a drill; what it gives back is published as the answer. */
  readonly onDrill: (text: string) => object;
  readonly log: (line: string) => void;
}): Promise<DemoAlerts> {
  const { clock, host, file, log } = parts;
  const before = parts.again ? await lastBroker(file) : undefined;
  const credentials = before?.credentials ?? {
    username: 'demo',
    password: randomBytes(18).toString('base64url'),
  };
  const open = (port: number) => openDemoBroker(host, port, credentials, parts.onDrill);
  let broker: DemoBroker;
  try {
    broker = await open(parts.port || (before?.port ?? 0));
  } catch (error) {
    if (parts.port !== 0 || before === undefined || !isTaken(error)) throw error;
    broker = await open(0);
  }
  await writeSources(file, { host, port: broker.port, credentials });
  const publish = (message: Parameters<DemoBroker['publish']>[0]) =>
    broker.publish(message).catch((error: unknown) => log(`alerts: not published: ${error}`));
  await publish({ ...frigateAvailable(true), retain: true });
  const rounds = goRound({
    clock,
    random: parts.random ?? Math.random,
    cameras: parts.cameras,
    everyMs: parts.everyMs,
    // The broker keeps it for anyone who is away; what it refuses is told.
    publish: (message) => void publish(message),
  });
  return {
    port: broker.port,
    play: rounds.play,
    async close() {
      rounds.stop();
      await publish({ ...frigateAvailable(false), retain: true });
      await broker.close();
    },
  };
}
