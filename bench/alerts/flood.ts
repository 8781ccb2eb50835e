import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { QueueState } from '../../core/alerts/queue.ts';
import { startMosquitto } from '../../test/fixtures/mosquitto.ts';
import { launchElectron, pause, until } from '../wall/side.ts';
import { type Program, startProgram } from './program.ts';
import { writeSiteConfig } from './siteConfig.ts';
import type { FromSite } from './siteProgram.ts';
import { longestTasks } from './tasks.ts';

const perSecond = 5_000;
/** With a smaller share of the rate at the desk, the feed was too slow for a valid measurement. */
const minShare = 0.95;
const warmMs = 4_000;

/** The source of the alerts: cameras at a real site's MQTT broker, or the log of the desk's fake site. */
export type Feed = 'broker' | 'log';

export interface FloodFigures {
  /** The longest task of each slice, ms. */
  readonly tasks: readonly number[];
  /** Alerts a second that reached the queue of the window's desk. */
  readonly arrived: number;
}

interface AlertFeed {
  readonly url: string;
  readonly name: string;
  readonly password: string;
  begin(): void;
  close(): Promise<void>;
}

/** Measures the window of a real console with its queue open while alerts arrive. */
export async function measureFlood(feed: Feed, forMs: number): Promise<FloodFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-flood-'));
  const fed = feed === 'broker' ? await overBroker(folder) : await overLog();
  try {
    const window = await launchElectron(process.env.DISPLAY ?? '', [
      resolve('.'),
      ...[`--site=${fed.url}`, '--diagnostics', '--lang=vi'],
    ]);
    try {
      const { name, password } = fed;
      await until('signed in', () =>
        window.page.evaluate(
          async (credentials) =>
            (await globalThis.watchfloorDiagnostics?.call('session.signIn', credentials))?.ok === true,
          { name, password },
        ),
      );
      await until('ready', () =>
        window.page.evaluate(() => globalThis.watchfloorDiagnostics?.ready() === true),
      );
      await window.page.keyboard.press('F6');
      const queue = async (): Promise<QueueState> => {
        const state = await window.page.evaluate(() =>
          (globalThis as unknown as { watchfloorDiagnostics: Queued }).watchfloorDiagnostics.first('queue'),
        );
        if (!state.ok || !state.value) throw new Error('no queue');
        return state.value;
      };
      await until('the queue is live', async () => (await queue()).live);
      fed.begin();
      const total = async () => Object.values((await queue()).queued).reduce((sum, n) => sum + n, 0);
      await until('the first alert', async () => (await total()) > 0);
      await pause(warmMs);
      const before = await total();
      const began = performance.now();
      const file = join(folder, 'trace.json');
      await window.app.evaluate(({ contentTracing }) =>
        contentTracing.startRecording({ included_categories: ['toplevel'], excluded_categories: ['*'] }),
      );
      await pause(forMs);
      const arrived = ((await total()) - before) / ((performance.now() - began) / 1_000);
      await window.app.evaluate(({ contentTracing }, to) => contentTracing.stopRecording(to), file);
      const pid = await window.app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
      );
      return { tasks: longestTasks(file, pid), arrived };
    } finally {
      await window.close();
    }
  } finally {
    await fed.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Queued {
  first(topic: 'queue'): Promise<{ readonly ok: boolean; readonly value?: QueueState }>;
}

/** Whether the alerts arrived at the intended rate. */
export const isFull = ({ arrived }: FloodFigures): boolean => arrived >= perSecond * minShare;

async function overBroker(folder: string): Promise<AlertFeed> {
  const broker = await startMosquitto({ maxQueued: 1_000_000 });
  const { url, username, password } = broker;
  const programs: Program<{ t: string }>[] = [];
  const close = async () => {
    await Promise.all(programs.map((program) => program.kill()));
    await broker.close();
  };
  try {
    const config = await writeSiteConfig(folder, 0, { url, username, password });
    const site = startProgram<FromSite>('./siteProgram.ts', [config]);
    programs.push(site as never);
    site.send({ t: 'begin' });
    const response = await site.waitFor('ready');
    return {
      url: response.url,
      name: response.name,
      password: response.password,
      begin: () =>
        void programs.push(startProgram('./publisher.ts', [url, username, password, String(perSecond)])),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function overLog(): Promise<AlertFeed> {
  const site = startProgram<FromSite>('./fakeSiteProgram.ts', [String(perSecond)]);
  const { url, name, password } = await site.waitFor('ready');
  return { url, name, password, begin: () => site.send({ t: 'begin' }), close: () => site.kill() };
}
