import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { smallDisk } from '../fixtures/smallDisk.ts';

test('on a full disk people’s deeds are still kept, news wait, and both go on when there is room', async () => {
  const disk = await smallDisk(160);
  onTestFinished(() => disk.close());
  const [, holder = '', point = ''] = /^\/proc\/(\d+)\/root(.*)$/.exec(disk.folder) ?? [];
  const mine = process.getuid?.() === 0 ? [] : ['--user', '--preserve-credentials'];
  const child = fileURLToPath(new URL('../fixtures/deskOnFullDisk.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    'nsenter',
    [`--target=${holder}`, '--mount', ...mine, process.execPath, child, point],
    { timeout: 150_000 },
  );
  expect(stdout).toBe('all of it\n');
}, 180_000);
