import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { electronBinary, sandboxArgs } from '../../test/e2e/launch.ts';
import { median } from '../report.ts';
import { pause } from '../wall/side.ts';
import { openDevtools } from './devtools.ts';
import { getHost, type Host } from './host.ts';
import type { Measured } from './spec.ts';

const tiles = 4;
const lookEveryMs = 10;
const quitsWithinMs = 20_000;

/**
 * Returns an expression for the page that resolves with the time at which the console became usable, ms since the
 * epoch, checked every 10 ms. It signs in at once if credentials are given.
 */
function consoleUsable(credentials: Host['credentials'] | null): string {
  return `(async () => {
    const desk = () => globalThis.watchfloorDiagnostics;
    const next = () => new Promise((looked) => setTimeout(looked, ${lookEveryMs}));
    // As it is seen: anyone who asks for tiles reads what their pictures bear, and a start would wait for that.
    const live = () => document.querySelectorAll('[data-tile][data-state="live"]').length;
    const credentials = ${JSON.stringify(credentials)};
    while (!desk()) await next();
    while (credentials && !desk().ready() && !(await desk().call('session.signIn', credentials)).ok) await next();
    while (!(desk().ready() && live() === ${tiles})) await next();
    return Date.now();
  })()`;
}

/**
 * An expression for the page that reverses the wall's cameras, as an operator might, and resolves once the desk has
 * saved that.
 */
const arranged = `(async () => {
  const cameras = watchfloorDiagnostics.tiles().map(({ camera }) => camera).reverse();
  watchfloorDiagnostics.show({ division: '${tiles}', tiles: cameras });
  for (;;) {
    const { value } = await watchfloorDiagnostics.call('wall.get', {});
    if (value.tabs.tabs.some(({ layout }) => layout.tiles.join() === cameras.join())) return;
    await new Promise((next) => setTimeout(next, ${lookEveryMs}));
  }
})()`;

/** An expression for the page that resolves once it has been laid out and drawn. */
const emptyUsable = `(async () => {
  while (document.readyState !== 'complete') await new Promise((next) => setTimeout(next, ${lookEveryMs}));
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0)));
  return Date.now();
})()`;

interface Kind {
  readonly args: readonly string[];
  readonly usable: string;
}
const root = resolve(import.meta.dirname, '../..');
const common = [root, '--diagnostics', '--lang=vi', `--grid=${tiles}`];
const kinds = async () => {
  const { url, credentials } = await getHost();
  return {
    ours: { args: [...common, `--site=${url}`], usable: consoleUsable(credentials) },
    demo: { args: common, usable: consoleUsable(null) },
    empty: {
      args: [join(root, 'bench/peers/main.cjs'), `--page=${join(root, 'bench/peers/empty/index.html')}`],
      usable: emptyUsable,
    },
  } satisfies Readonly<Record<string, Kind>>;
};
type Side = keyof Awaited<ReturnType<typeof kinds>>;

/**
 * The data folder of each side, kept between starts: an operator does not start a console with an empty folder every
 * morning.
 */
const folders = new Map<Side, string>();

/**
 * Returns the time from the program's start until its first page is usable, ms. `then`: an expression to evaluate
 * afterwards.
 */
async function start(side: Side, then?: string): Promise<number> {
  const { args, usable } = (await kinds())[side];
  const folder = folders.get(side) ?? mkdtempSync(join(tmpdir(), `watchfloor-bench-start-${side}-`));
  folders.set(side, folder);
  const own = ['--remote-debugging-port=0', `--user-data-dir=${folder}`, '--size=1920x1080'];
  const began = Date.now();
  const child = spawn(electronBinary(), [...args, ...sandboxArgs, ...own], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  try {
    const page = await openDevtools(child);
    try {
      const took = z.number().parse(await page.evaluate(usable)) - began;
      if (then !== undefined) await page.evaluate(then);
      return took;
    } finally {
      page.close();
    }
  } finally {
    await end(child);
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  if (child.exitCode === null && child.pid !== undefined) {
    // Ends as at a logout: the console stops its processes in order and leaves its folder complete for the next start.
    child.kill('SIGTERM');
    await Promise.race([ended, pause(quitsWithinMs)]);
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // all processes have ended
    }
  }
}

let first: { readonly ours: number; readonly demo: number } | undefined;
const demos: number[] = [];

/**
 * Starts each side with a wall arranged on the day before. The very first starts create the folders: they are reported,
 * but are no figures.
 */
export async function measureStart(): Promise<Measured> {
  if (first === undefined) {
    first = { ours: await start('ours', arranged), demo: await start('demo', arranged) };
    await start('empty');
  }
  const [ours, empty, demo] = [await start('ours'), await start('empty'), await start('demo')];
  demos.push(demo);
  const reported = (ms: number) => `${Math.round(ms)} ms`;
  return {
    figures: { ours, empty },
    note: `from the program's start, on a running site of 4,420 cameras, with an immediate sign-in, until all cameras are in the list and the wall's ${tiles} tiles are live; the very first start ${reported(first.ours)}; with the embedded demo, which starts cameras and site itself, ${reported(median(demos) ?? 0)} (the very first ${reported(first.demo)}); empty: a window of the same Electron with an empty page, drawn`,
  };
}

export async function closeStarting(): Promise<void> {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.clear();
}
