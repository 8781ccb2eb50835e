import { spawn } from 'node:child_process';
import { boundToUs } from './setup/run.mjs';

/** How long a program may take to close its windows, in milliseconds, before it is killed. */
const closesWithinMs = 10_000;

/**
 * Runs a program in the foreground until it ends. Ctrl-C and SIGTERM are passed on as one SIGTERM; a second one kills.
 * The program has a process group of its own, and what it leaves behind there ends with it.
 * @param {string} command @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string }} options
 * @returns {Promise<number>} its exit code; 128 + n where signal n ended it, as a shell has it
 */
export async function runProgram(command, args, { env, cwd }) {
  const child = spawn(...boundToUs(command, args), { cwd, env, stdio: 'inherit', detached: true });
  const killGroup = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nobody is left in the group.
    }
  };
  /** @type {NodeJS.Timeout | undefined} */
  let patience;
  const stop = () => {
    if (patience) return killGroup();
    child.kill('SIGTERM');
    patience = setTimeout(killGroup, closesWithinMs);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  try {
    return await new Promise((resolve, reject) => {
      child
        .on('error', reject)
        .on('exit', (code, signal) => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)));
    });
  } finally {
    clearTimeout(patience);
    killGroup();
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop);
  }
}
