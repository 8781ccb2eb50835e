import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

const host = new URL('host.ts', import.meta.url).href;

/** Starts a bench that opens a host and prints the outcome; its temporary files are in a folder of its own. */
function benchWith(env: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-host-'));
  const program = `import { closeHost, getHost } from ${JSON.stringify(host)};
    console.log(await getHost().then(() => 'up', () => 'failed'));
    if (process.env.ENDS) await closeHost();`;
  const bench = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    bench.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    bench,
    text: once(createInterface(bench.stdout), 'line').then(([line]) => String(line)),
    ended: once(bench, 'exit'),
    left: () => readdirSync(folder),
  };
}

test('a host whose site does not start leaves no files and no processes', {
  timeout: 60_000,
}, async () => {
  const { text, ended, left } = benchWith({ ENDS: '1', MEDIASOUP_WORKER_BIN: '/dev/null' });
  expect(await text).toBe('failed');
  // Running child processes would keep it alive.
  expect(await ended).toEqual([0, null]);
  expect(left()).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a bench that gets %s ends its host',
  {
    timeout: 60_000,
  },
  async (signal) => {
    const { bench, text, ended, left } = benchWith({});
    expect(await text).toBe('up');
    bench.kill(signal);
    await ended;
    expect(left()).toEqual([]);
  },
);
