import { spawn } from 'node:child_process';
import { boundToUs, isAbandoned } from './setup/run.mjs';

/** How long a program may take to close its windows, in milliseconds, before it is killed. */
const closesWithinMs = 10_000;
/** Interval of checks whether the npm that started this process still runs, in milliseconds. */
const looksForNpmMs = 500;

/**
 * Runs a program until it ends.
 * Ctrl-C and SIGTERM are forwarded as one SIGTERM; a second one kills. The program has a process group of its own, and
 * processes left behind in it are ended with it.
 * @param {string} command @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string, limitMs?: number, onText?: (text: string) => void }} options without `onText`
 * the program inherits our output; after `limitMs` it is asked to end
 * @returns {Promise<number>} its exit code; 128 + n if signal n ended it, as in a shell
 */
export async function runProgram(command, args, { env, cwd, limitMs, onText }) {
  const output = onText ? 'pipe' : 'inherit';
  const child = spawn(...boundToUs(command, args), {
    cwd,
    env,
    detached: true,
    stdio: [onText ? 'ignore' : 'inherit', output, output],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => onText?.(text));
  }
  const killGroup = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The group is empty already.
    }
  };
  /** @type {NodeJS.Timeout | undefined} */
  let patience;
  const stop = () => {
    if (patience) return killGroup();
    child.kill('SIGTERM');
    patience = setTimeout(killGroup, closesWithinMs);
  };
  const look = setInterval(() => {
    if (isAbandoned() && !patience) stop();
  }, looksForNpmMs);
  const limit = limitMs === undefined ? undefined : setTimeout(stop, limitMs);
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  try {
    return await new Promise((resolve, reject) => {
      let code = 0;
      child.on('error', reject);
      child.on('exit', (status, signal) => {
        code = status ?? (signal === 'SIGKILL' ? 137 : 143);
        killGroup(); // otherwise a process left behind would keep the pipes open
      });
      child.on('close', () => resolve(code));
    });
  } finally {
    clearInterval(look);
    clearTimeout(limit);
    clearTimeout(patience);
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop);
  }
}
