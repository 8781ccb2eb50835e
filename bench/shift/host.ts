import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type Console, display, launch } from '../../test/e2e/launch.ts';
import { signIn } from '../../test/e2e/wallPage.ts';
import { type Program, startProgram } from '../wall/program.ts';
import { DemoReady, parsed, SiteReady } from '../wall/stage.ts';

/** The demo's default number of cameras; as many test cameras as a wall of these rows has tiles. */
const cameras = 4_420;
const testCameras = 16;
const id = 'hanoi';

const Played = z.object({ demo: z.literal('alert'), messages: z.int() });

/** A site with the demo's cameras and alerts in processes of its own, which do not count in the figures. */
export interface Host {
  /** The address, ws://127.0.0.1:PORT. */
  readonly url: string;
  readonly credentials: { readonly name: string; readonly password: string };
  /** Triggers one incident at each of `count` cameras within `ms`. */
  flood(count: number, ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Signals that end a bench from outside, with the exit codes of a shell. */
const interruptions = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const signals = Object.keys(interruptions) as (keyof typeof interruptions)[];

async function openHost(): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-shift-'));
  const running: Pick<Program<unknown>, 'stop'>[] = [];
  async function close(): Promise<void> {
    for (const signal of signals) process.off(signal, interrupted);
    await Promise.all(running.splice(0).map((program) => program.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const interrupted = (signal: keyof typeof interruptions) =>
    void close().finally(() => process.exit(interruptions[signal]));
  for (const signal of signals) process.once(signal, interrupted);
  try {
    const [demo, site] = await openPrograms(folder, running);
    return {
      url: site.url,
      credentials: site.demo,
      async flood(count, ms) {
        const { messages } = await demo.ask({ do: 'alert', play: 'flood', count, ms }, (line) =>
          parsed(Played, line),
        );
        if (messages !== count) throw new Error(`the demo sends ${messages} messages, not ${count}`);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts the cameras and the site, and adds each to `running`, even if the next one does not start. */
async function openPrograms(folder: string, running: Pick<Program<unknown>, 'stop'>[]) {
  const [registry, alerts, config] = ['cameras.json', 'alerts.json', 'site.yaml'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const counts = ['--cameras', `${cameras}`, '--test', `${testCameras}`];
  const demo = await startProgram(
    ['sim/entry.ts', ...counts, '--registry', registry, '--alerts', alerts],
    (line) => parsed(DemoReady, line),
  );
  running.push(demo);
  writeFileSync(
    config,
    stringify({
      id,
      name: id,
      data: join(folder, 'data'),
      listen: { host: '127.0.0.1', port: 0, tls: 'off', origins: ['null', 'file://'] },
      cameras: { file: registry },
      alerts: { file: alerts },
      city: { file: resolve('resources/city/demo.city') },
      demoOperator: true,
    }),
  );
  const site = await startProgram(['site/entry.ts', '--config', config], (line) => parsed(SiteReady, line));
  running.push(site);
  return [demo, site.ready] as const;
}

/** Returns the id of a test camera. */
export const cameraOf = (number: number): string => `${id}:camera:cam-${`${number}`.padStart(5, '0')}`;

/** Opens a console on that site, signed in, on a display of its own. */
export async function openDesk({ url, credentials }: Host): Promise<Console> {
  const screen = await display(true);
  const console = await launch({
    args: [`--site=${url}`, '--diagnostics', '--lang=vi', '--size=1920x1080'],
    env: { DISPLAY: screen.name },
  });
  const close = async () => {
    await console.close();
    screen.close();
  };
  try {
    await signIn(console, credentials);
    return { ...console, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The host of all rounds, opened at the first use. */
let held: Promise<Host> | undefined;
export const getHost = (): Promise<Host> => {
  held ??= openHost();
  return held;
};
export async function closeHost(): Promise<void> {
  const host = await held?.catch(() => undefined);
  held = undefined;
  await host?.close();
}
