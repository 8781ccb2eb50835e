import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ utilityProcess: {} }));
const { isProcessRunning } = await import('./utility.ts');

it('reports a process as running until it has ended, also while it is stopped', async () => {
  expect(isProcessRunning(process.pid)).toBe(true);
  const child = spawn('sleep', ['60']);
  const pid = child.pid ?? 0;
  expect(isProcessRunning(pid)).toBe(true);
  child.kill('SIGSTOP');
  expect(isProcessRunning(pid)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isProcessRunning(pid)).toBe(false);
});

it.runIf(process.platform === 'linux')('reports a zombie as ended', async () => {
  // After exec, the program does not know about the shell's child and never collects its exit status.
  const child = spawn('sh', ['-c', 'sh -c "read x" <&3 & echo $!; exec 3<&-; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const [line] = (await once(createInterface(child.stdout as NonNullable<typeof child.stdout>), 'line')) as [
    string,
  ];
  expect(isProcessRunning(Number(line))).toBe(true);
  await expect
    .poll(() => readFileSync(`/proc/${child.pid}/comm`, 'latin1'), { timeout: 20_000 })
    .toBe('sleep\n');
  child.stdio[3]?.destroy();
  await expect.poll(() => isProcessRunning(Number(line)), { timeout: 20_000 }).toBe(false);
  // It still exists, as a zombie.
  expect(process.kill(Number(line), 0)).toBe(true);
  child.kill('SIGKILL');
});
