import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const program = resolve(import.meta.dirname, '../../scripts/audit.mjs');
const measured = `
  const { check } = await import(${JSON.stringify(program)});
  process.exitCode = await check(['verify', process.argv[1], '--lang', 'en'], (line) => process.stderr.write(line + '\\n'));
  const { readFileSync } = await import('node:fs');
  // Of this program alone: what getrusage tells is that of anyone who started it, too.
  const most = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  process.stdout.write(String(most ?? ''));`;
/** Exit code of the verifier: the log is correct, but no expected key was given. */
const keyOpen = 3;

/** Runs the verifier on a file as a person does. @returns its duration, ms, and its peak memory, MB */
export async function measureVerification(
  file: string,
): Promise<{ readonly ms: number; readonly memoryMb: number }> {
  const began = performance.now();
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', measured, file];
  const ended = await promisify(execFile)(process.execPath, args).catch(
    (error: { code?: unknown; stdout: string; stderr: string }) => error,
  );
  const ms = performance.now() - began;
  if (!('code' in ended) || ended.code !== keyOpen)
    throw new Error(`the verifier found it wrong: ${ended.stderr.slice(0, 200)}`);
  return { ms, memoryMb: Number(ended.stdout) / 1_024 };
}
