/** The demo's alert makers and their broker; to a site they look like a city's own. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';
import type { CityCamera } from '../city/registry.ts';
import { type DemoBroker, openDemoBroker } from './broker.ts';
import { frigateAvailable } from './frigate.ts';
import { type Drill, startRounds } from './rounds.ts';
import { lastBroker, writeSources } from './sourceFile.ts';

export type { Drill } from './rounds.ts';

export interface DemoAlerts {
  readonly port: number;
  /** @returns the number of messages; undefined: unknown camera */
  play(drill: Drill): number | undefined;
  /** Publishes Frigate's offline message, and closes the broker. */
  close(): Promise<void>;
}

const isTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/**
 * Opens the broker, writes the file for the site, and starts the incidents.
 * @param parts.again port and password of the last run, which a site still uses; kept if the port is free
 */
export async function openDemoAlerts(parts: {
  readonly clock: Clock;
  readonly cameras: readonly CityCamera[];
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly again: boolean;
  readonly file: string;
  /** Mean interval of spontaneous incidents, ms; 0: none. */
  readonly everyMs: number;
  readonly random?: () => number;
  /** Receives a drill command and returns the reply. */
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
  const rounds = startRounds({
    clock,
    random: parts.random ?? Math.random,
    cameras: parts.cameras,
    everyMs: parts.everyMs,
    // The broker stores messages for absent subscribers and reports those that it rejects.
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
