import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts one of the project's own Node programs and waits for the line of JSON in which it says that it is ready. */
export async function startProgram<T>(
  args: readonly string[],
  isReady: (line: string) => T | undefined,
): Promise<{ readonly ready: T; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4_000);
  });
  const ready = await new Promise<T>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}:\n${complaints}`)));
    createInterface(child.stdout).on('line', (line) => {
      const value = isReady(line);
      if (value !== undefined) resolve(value);
    });
  });
  return { ready, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
