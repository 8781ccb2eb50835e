import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { virtualDisplay, virtualDisplayIfNone } from '../display.mjs';
import { filesBelow } from '../paths.mjs';
import { reportFailure } from '../setup.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { SetupFailure } from './progress.mjs';
import { run } from './run.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor set-up '));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Returns the lines printed for a failure. */
function received(error: unknown): string[] {
  const messages: string[] = [];
  const before = process.exitCode;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => messages.push(String(text)) > 0);
  try {
    reportFailure(error);
    expect(process.exitCode).toBe(1);
  } finally {
    process.exitCode = before;
  }
  return messages.join('').trimEnd().split('\n');
}

describe('a failure of set-up', () => {
  it('is a sentence, followed by the output that it refers to', () => {
    expect(
      received(new SetupFailure('It could not be built: see the words below.', 'no such header')),
    ).toEqual(['set-up failed: It could not be built: see the words below.', 'no such header']);
  });

  it('is a sentence also for a command without a specific one', async () => {
    const failing = (words: string) =>
      run('sh', ['-c', `echo ${words}; exit 3`]).catch((error) => error as unknown);
    expect(received(await failing('no such archive'))).toEqual([
      'set-up failed: sh ended with 3: mend what its words below say, and run the command again.',
      'no such archive',
    ]);
    expect(received(await failing('a: Cannot write: No space left on device'))).toEqual([
      'set-up failed: sh ended with 3 because the disk is full: free 2 GB and run the command again.',
    ]);
  });

  it('excludes bugs, which are thrown again', () => {
    expect(() => reportFailure(new TypeError('a bug'))).toThrow('a bug');
  });
});

it('reports how to provide a virtual display when none can be started', async () => {
  vi.stubEnv('PATH', folder); // no Xvfb
  const failure = await virtualDisplay().catch((error) => error);
  expect(received(failure)[0]).toMatch(
    /^set-up failed: .*Xvfb did not start: install it \(Debian: xvfb\), or/,
  );
});

it.runIf(process.platform === 'linux')(
  'reports a display without a server, and the remedy: Electron would exit without a message',
  async () => {
    vi.stubEnv('WAYLAND_DISPLAY', '');
    vi.stubEnv('DISPLAY', ':64999.0');
    const failure = await virtualDisplayIfNone().catch((error) => error);
    expect(received(failure)).toEqual([
      expect.stringMatching(/^set-up failed: Nobody answers at :64999\.0, .*DISPLAY= before/),
    ]);
    vi.stubEnv('DISPLAY', 'elsewhere:0');
    expect(await virtualDisplayIfNone()).toBeUndefined();
    vi.stubEnv('DISPLAY', '');
    const own = await virtualDisplayIfNone();
    try {
      vi.stubEnv('DISPLAY', own?.name ?? '');
      expect(await virtualDisplayIfNone()).toBeUndefined();
    } finally {
      await own?.close();
    }
  },
);

it.runIf(existsSync('/usr/bin/dpkg-query'))(
  'asks an administrator once, including the packages that later steps may need',
  async () => {
    for (const name of ['dpkg-query', 'sudo'])
      writeFileSync(join(folder, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    vi.stubEnv('PATH', folder);
    vi.spyOn(process, 'getuid').mockReturnValue(1_000);
    const asked = ensureDebianPackages(['libnss3', 'xvfb'], 'Watchfloor', () => {}, ['make', 'xvfb']);
    await expect(asked).rejects.toThrow(
      /only an administrator can install: run\n {2}sudo apt-get update && sudo apt-get install -y --no-install-recommends libnss3 xvfb make\nand then/,
    );
  },
);

it('lists files of subfolders too, without links', () => {
  mkdirSync(join(folder, 'a', 'deep'), { recursive: true });
  for (const file of ['b', join('a', 'c'), join('a', 'deep', 'd')]) writeFileSync(join(folder, file), '');
  symlinkSync('b', join(folder, 'to b'));
  symlinkSync(folder, join(folder, 'a', 'round'));
  expect(filesBelow(folder)).toEqual([join('a', 'c'), join('a', 'deep', 'd'), 'b']);
});
