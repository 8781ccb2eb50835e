import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, errors, type Page } from 'playwright-core';
import { z } from 'zod';
import { gatewaySwitch } from '../../core/ptz/gatewayMessages.ts';

const root = resolve(import.meta.dirname, '../..');

export interface LaunchOptions {
  /** The console's own options, e.g. `--site=ws://127.0.0.1:1`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /**
   * A user-data folder that is kept afterwards.
   * By default an empty one is created, and removed on closing.
   */
  readonly data?: string;
  /** Uses a separate display: two consoles on one display would take the focus from each other. */
  readonly isAnotherDesk?: boolean;
}

/** A started console. */
export interface Console {
  readonly app: ElectronApplication;
  /** The page of window 1. */
  readonly page: Page;
  readonly data: string;
  /** Returns a process id by name; undefined while the process does not run. */
  pid(name: 'desk' | 'site' | 'demo' | 'gateway'): Promise<number | undefined>;
  /** Returns the process id of a window's renderer. */
  rendererPid(window?: number): Promise<number>;
  /**
   * Evaluates a script in a window's page by way of main.
   * It works after a crash too, when Playwright has given the page up.
   */
  inWindow<T>(script: string, window?: number): Promise<T>;
  /** Kills main if it still runs. Playwright has no process once the program has ended. */
  kill(): void;
  /** Ends the console and all its processes. */
  close(): Promise<void>;
}

/** A page of a console or of another browser, which is enough for most tests of a window. */
export type ConsolePage = Pick<Console, 'page' | 'inWindow'>;

function within<T>(ms: number, answer: T | Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((none) => {
    timer = setTimeout(() => none(undefined), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/**
 * The limit for one check, ms.
 * A call to a page that is being replaced may never return, so it is repeated.
 */
const checkWithinMs = 3_000;

/**
 * Polls until `check` returns something other than undefined or false.
 * @throws after `withinMs`, with `what`
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      // A check that hangs counts as failed.
      const value = await within(Math.min(checkWithinMs, deadline - performance.now()), check());
      if (value !== undefined && value !== false) return value;
      last = 'the check said no, or nothing';
    } catch (error) {
      // A page that is being replaced cannot respond.
      last = error;
    }
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`not within ${withinMs} ms: ${what}`, { cause: last });
}

/** Returns Electron's binary: that of ELECTRON_OVERRIDE_DIST_PATH, or the package's own. */
export function electronBinary(): string {
  const path: unknown = createRequire(import.meta.url)('electron');
  if (typeof path !== 'string') throw new Error('the electron package gives no path');
  return path;
}

/** Chromium refuses to run its sandbox as root; other users keep it. */
export const sandboxArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The program: the checkout's build, or the one that WATCHFLOOR_PROGRAM names. */
export const program = process.env.WATCHFLOOR_PROGRAM ?? root;

/** Returns the environment's display, or starts one if there is none or `isOwn` is set. */
export async function display(isOwn = false): Promise<{ readonly name: string; close(): void }> {
  const given = process.env.DISPLAY;
  if ((given && !isOwn) || process.platform !== 'linux') return { name: given ?? '', close() {} };
  const xvfb = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const number = await new Promise<string>((settle, fail) => {
    let text = '';
    xvfb.once('error', fail);
    xvfb.once('exit', () => fail(new Error('Xvfb did not start')));
    xvfb.stdio[3]?.on('data', (chunk) => {
      text += String(chunk);
      if (text.endsWith('\n')) settle(text.trim());
    });
  });
  return { name: `:${number}`, close: () => void xvfb.kill() };
}

const exited = (child: ChildProcess) =>
  new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once('exit', () => done());
  });

/** Kills all processes of a group. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty.
  }
}

export function environment(displayName: string, extra: Readonly<Record<string, string>> = {}) {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  return { ...Object.fromEntries(inherited), ...(displayName ? { DISPLAY: displayName } : {}), ...extra };
}

/**
 * Returns the process id of the gateway.
 * Main does not know it by name as it knows Chromium's processes, because the gateway is main's own child. The standby
 * is younger than the active gateway.
 */
async function gatewayOf(main: ChildProcess): Promise<number | undefined> {
  // pgrep ends with code 1 if there is no match.
  const found = await promisify(execFile)('pgrep', [
    '-o',
    '-P',
    `${main.pid}`,
    '-f',
    '--',
    gatewaySwitch,
  ]).catch(() => undefined);
  return found && Number(found.stdout);
}

/** Returns the last lines of each log of a console, to explain a failed test. */
export function lastLines({ data }: Pick<Console, 'data'>, lines: number): string {
  const folder = join(data, 'logs');
  return readdirSync(folder)
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
      return [`== ${name}`, ...text.slice(-lines)].join('\n');
    })
    .join('\n');
}

export const newDataFolder = () => mkdtemp(join(tmpdir(), 'watchfloor-e2e-'));

const Windows = z.object({ appearedAt: z.number(), placedAt: z.number() });

/**
 * Returns the time at which the first window appeared, and at which one last moved into place.
 * In ms since the epoch, from hold.cjs.
 */
export const windowTimes = async ({ app }: Pick<Console, 'app'>) =>
  Windows.parse(await app.evaluate(() => Reflect.get(globalThis, 'watchfloorWindows')));

/** Starts the built console on a display and a user-data folder. The caller must close it in any case. */
export async function launch(options: LaunchOptions = {}): Promise<Console> {
  const given = options.env?.DISPLAY;
  const screen = given === undefined ? await display(options.isAnotherDesk) : { name: given, close() {} };
  const data = options.data ?? (await newDataFolder());
  const start = () =>
    _electron.launch({
      executablePath: electronBinary(),
      args: [
        '-r',
        join(import.meta.dirname, 'hold.cjs'),
        program,
        ...sandboxArgs,
        `--user-data-dir=${data}`,
        ...(options.args ?? []),
      ],
      env: environment(screen.name, options.env),
      cwd: root,
      timeout: 40_000,
    });
  // Before hold.cjs held the program back until then, Playwright sometimes failed to attach. Each retry is printed.
  const app = await start().catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
    process.stderr.write('Playwright did not attach within 40 s: started once more\n');
    return start();
  });
  const child = app.process();
  const closeAll = async () => {
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await app.close().catch(() => undefined);
    await exited(child);
    clearTimeout(late);
    if (child.pid !== undefined) killGroup(child.pid);
    screen.close();
    if (options.data === undefined) await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await app.firstWindow({ timeout: 30_000 });
    // Playwright's first window need not be window 1.
    const page = await eventually('the page of window 1', async () => {
      for (const each of app.windows())
        if ((await (await app.browserWindow(each)).evaluate(({ id }) => id)) === 1) return each;
      return undefined;
    });
    const inWindow = <T>(script: string, window = 1): Promise<T> =>
      app.evaluate(
        ({ BrowserWindow }, [id, code]) => {
          const found = BrowserWindow.fromId(id);
          if (!found) throw new Error(`no window ${id}`);
          return found.webContents.executeJavaScript(code);
        },
        [window, script] as const,
      );
    // The page itself is checked, because Playwright once waited forever for the load of a page that had loaded long
    // before. The console reloads a page that hangs while loading after 20 s.
    await eventually(
      'window 1 loaded',
      () => inWindow<boolean>("document.readyState === 'complete'"),
      60_000,
    ).catch((error: unknown) => {
      process.stderr.write(`${lastLines({ data }, 30)}\n`);
      throw error;
    });
    return {
      app,
      page,
      data,
      pid: (name) =>
        name === 'gateway'
          ? gatewayOf(child)
          : app.evaluate(
              ({ app: main }, wanted) => main.getAppMetrics().find((each) => each.name === wanted)?.pid,
              `watchfloor-${name}`,
            ),
      rendererPid: (window = 1) =>
        app.evaluate(({ BrowserWindow }, id) => {
          const found = BrowserWindow.fromId(id);
          if (!found) throw new Error(`no window ${id}`);
          return found.webContents.getOSProcessId();
        }, window),
      inWindow,
      kill: () => void child.kill('SIGKILL'),
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
