import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A running Node program of this project. */
export interface Program<T> {
  readonly ready: T;
  readonly pid: number;
  /** Writes a JSON line to its stdin and waits for the line with the reply. */
  ask<A>(message: object, answer: (line: string) => A | undefined): Promise<A>;
  stop(): Promise<void>;
}

/** Time limit for a start or a reply, generous for a slow machine. */
const withinMs = 120_000;

/** Starts a program and waits for its JSON line that it is ready; stops it if the line does not come. */
export async function startProgram<T>(
  args: readonly string[],
  isReady: (line: string) => T | undefined,
): Promise<Program<T>> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4_000);
  });
  const lines = createInterface(child.stdout);
  const lineThat = <A>(is: (line: string) => A | undefined): Promise<A> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        settle();
        reject(new Error(`${args[0]} did not reply within ${withinMs} ms:\n${complaints}`));
      }, withinMs);
      const settle = () => {
        clearTimeout(late);
        lines.off('line', take);
        child.off('exit', ended);
        child.off('error', reject);
      };
      const take = (line: string) => {
        const value = is(line);
        if (value === undefined) return;
        settle();
        resolve(value);
      };
      const ended = (code: number | null) => {
        settle();
        reject(new Error(`${args[0]} ended with ${code}:\n${complaints}`));
      };
      lines.on('line', take);
      child.once('exit', ended);
      child.once('error', reject);
    });
  const ready = await lineThat(isReady).catch(async (error: unknown) => {
    await stopped(child);
    throw error;
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${args[0]} has no process id`);
  return {
    ready,
    pid,
    ask(message, answer) {
      const answered = lineThat(answer);
      child.stdin.write(`${JSON.stringify(message)}\n`);
      return answered;
    },
    stop: () => stopped(child),
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
