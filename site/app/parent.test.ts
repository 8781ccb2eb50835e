import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** A program that is busy until the file exists, then posts to its parent, and waits for the end of the channel. */
const program = `
  import { existsSync } from 'node:fs';
  import { parentChannel } from ${JSON.stringify(new URL('./parent.ts', import.meta.url).href)};
  parentChannel.onClose(() => process.exit(7));
  parentChannel.onMessage((file) => {
    parentChannel.post('busy');
    while (!existsSync(file));
    parentChannel.post('too late');
  });
`;

it('a process survives a failed post to its dead parent, and is notified of the parent’s end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parent-'));
  const file = join(folder, 'gone');
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const busy = new Promise((resolve) => child.once('message', resolve));
    child.send(file);
    expect(await busy).toBe('busy');
    const cut = new Promise((resolve) => child.once('disconnect', resolve));
    child.disconnect();
    await cut;
    writeFileSync(file, '');
    expect(await exited).toBe(7);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});
