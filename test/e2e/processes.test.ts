import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { TileReport } from '../../core/api/shell.ts';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { runToEnd } from './run.ts';

const cameras = ['--cameras=8', '--test-cameras=8'];

const ports = async (console: Console) => {
  const config: unknown = JSON.parse(await readFile(join(console.data, 'site/site.yaml'), 'utf8'));
  const registry: unknown = JSON.parse(await readFile(join(console.data, 'site/demo-cameras.json'), 'utf8'));
  const site = z.object({ listen: z.object({ port: z.number() }) }).parse(config).listen.port;
  const [camera] = z.object({ cameras: z.array(z.unknown()) }).parse(registry).cameras;
  return { site, camera };
};

/** Waits until a text has been written to a process's log for the nth time. */
const logged = (console: Console, name: string, text: string, times: number) =>
  eventually(`${text}, ${times} times, in ${name}.log`, async () => {
    const log = await readFile(join(console.data, `logs/${name}.log`), 'utf8');
    return log.split(text).length > times;
  });

async function kill(console: Console, name: 'demo' | 'site'): Promise<void> {
  const pid = await console.pid(name);
  if (pid === undefined) throw new Error(`no ${name}`);
  process.kill(pid, 'SIGKILL');
}

describe('the embedded site', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: cameras });
    // If the site is killed before the desk has signed in, the registry is read only once.
    await logged(console, 'desk', 'registry taken over', 1);
  });
  afterAll(() => console.close());

  test('restarts on its port after being killed, and the desk reconnects', async () => {
    const before = await ports(console);
    await kill(console, 'site');
    await logged(console, 'site', 'ready (pid', 2);
    await logged(console, 'desk', 'registry taken over', 2);
    expect(await ports(console)).toEqual(before);
  });

  test('restarts its demo cameras on their ports with the same names and passwords', async () => {
    const before = await ports(console);
    await kill(console, 'demo');
    await logged(console, 'demo', 'ready (pid', 2);
    expect(await ports(console)).toEqual(before);
  });

  test('no log contains the first administrator’s password', async () => {
    expect(await readFile(join(console.data, 'logs/site.log'), 'utf8')).not.toContain('password');
  });
});

test('main survives a closed stderr and an uncaught exception', async () => {
  const console = await launch({ args: [...cameras, '--diagnostics'] });
  try {
    const { stdout, stderr } = console.app.process();
    for (const stream of [stdout, stderr]) stream?.destroy();
    await console.app.evaluate(() => {
      for (const stream of [process.stdout, process.stderr]) stream.write('into a pipe without an end\n');
      setImmediate(() => {
        throw new Error('thrown by the test');
      });
      Promise.reject(new Error('rejected by the test'));
    });
    for (const message of ['thrown', 'rejected'])
      await logged(console, 'main', `bug: Error: ${message} by the test`, 1);
    // Electron's own error dialog would block main.
    await eventually('main answers', () => console.inWindow<boolean>('watchfloorDiagnostics.ready()'));
  } finally {
    await console.close();
  }
});

describe('screenshots of the windows', () => {
  const Row = z.object({
    windows: z.array(
      z.object({
        window: z.string(),
        file: z.string(),
        width: z.literal(1280),
        height: z.literal(720),
        tiles: z.array(TileReport),
      }),
    ),
    electron: z.string(),
    fallback: z.boolean(),
  });

  test('are taken once every tile is live and listed in one line; then the console exits', async () => {
    const data = await newDataFolder();
    try {
      const options = [`--screenshot=${join(data, 'pictures')}`, '--size=1280x720'];
      const { code, out } = await runToEnd(data, [...options, '--grid=4', '--windows=2', ...cameras]);
      const row = Row.parse(JSON.parse(out));
      expect(out.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(0);
      expect(row.windows.map(({ window }) => window)).toEqual(['w1', 'w2']);
      for (const { file, tiles } of row.windows) {
        expect((await readFile(file)).subarray(1, 4).toString()).toBe('PNG');
        expect(tiles).toHaveLength(4);
        for (const tile of tiles) expect(tile).toMatchObject({ state: 'live', code: tile.number });
      }
    } finally {
      await rm(data, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
