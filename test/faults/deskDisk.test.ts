import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { smallDisk } from '../fixtures/smallDisk.ts';

test('a desk on a full disk still stores actions, defers updates, and resumes both when there is room', async () => {
  const disk = await smallDisk(160);
  onTestFinished(() => disk.close());
  const [command = '', ...under] = disk.under;
  const child = fileURLToPath(new URL('../fixtures/deskOnFullDisk.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(command, [...under, process.execPath, child, disk.point], {
    timeout: 150_000,
  });
  expect(stdout).toBe('all of it\n');
}, 180_000);
