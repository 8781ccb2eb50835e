import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { say } from './progress.mjs';

/** Maximum size of the output stored for the error message, in characters. */
const keptOutput = 20_000;
/** Number of its last lines that are printed. */
const shownLines = 30;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** A command that failed. `tail` holds the last lines that it wrote. */
export class CommandFailure extends Error {
  /** @param {string} command @param {string} how @param {string} tail */
  constructor(command, how, tail) {
    super(`${command} ${how}`);
    this.name = 'CommandFailure';
    this.tail = tail;
  }
}

/** @param {NodeJS.Signals} signal */
function stopAll(signal) {
  for (const child of running) child.kill(signal);
  say('set-up: interrupted; the next run goes on from here');
  process.exit(130);
}

let isEnding = false;

/** Ends the running commands and prevents new ones, because one part of set-up has failed while others are at work. */
export function endCommands() {
  isEnding = true;
  for (const child of running) child.kill('SIGTERM');
}

const startedBy = process.ppid;

/**
 * Whether the npm that started this process is gone. When npm ends, its shell ends without notifying its child.
 * Always false if the process was started without npm.
 */
export const isAbandoned = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== startedBy;

// A command must not keep working in a folder that the next run of set-up takes over. A signal is forwarded; for SIGKILL, which
// cannot be forwarded, the kernel is asked to end the command together with this process (setpriv, Linux).
const setpriv =
  process.platform === 'linux' && fs.existsSync('/usr/bin/setpriv') ? '/usr/bin/setpriv' : undefined;

/**
 * Returns a command line that the kernel kills when this process ends, however it ends (Linux; elsewhere unchanged).
 * @param {string} command @param {readonly string[]} args @returns {[string, string[]]}
 */
export function boundToUs(command, args) {
  return setpriv ? [setpriv, ['--pdeathsig', 'KILL', '--', command, ...args]] : [command, [...args]];
}

/**
 * Runs a command and waits for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{
 *   cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void,
 *   limitMs?: number, aliveWhile?: () => boolean, outlives?: boolean,
 * }} [options] `aliveWhile` is called once a second, and the command is ended when it returns false; `outlives` lets the
 *   command continue if this process is killed (for dpkg, which must not be interrupted).
 * @returns {Promise<string>} the end of its output
 * @throws {CommandFailure}
 */
export async function run(command, args, options = {}) {
  if (isEnding) throw new CommandFailure(command, 'was not started', '');
  const [file, argv] = options.outlives ? [command, [...args]] : boundToUs(command, args);
  const child = spawn(file, argv, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (running.size === 0) process.on('SIGINT', stopAll).on('SIGTERM', stopAll);
  running.add(child);

  let text = '';
  let rest = '';
  let ended = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
      text = (text + chunk).slice(-keptOutput);
      if (!options.onLine || stream !== child.stdout) return;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine(line);
    });
  }
  const began = performance.now();
  const watch = setInterval(() => {
    if (isAbandoned()) stopAll('SIGTERM');
    if (options.limitMs !== undefined && performance.now() - began > options.limitMs) ended = 'took too long';
    else if (options.aliveWhile?.() === false) ended = 'made no progress';
    if (ended) child.kill('SIGKILL');
  }, 1000);
  try {
    /** @type {string | number | null} */
    const how = await new Promise((resolve, reject) => {
      child.on('error', reject).on('close', (status, signal) => resolve(signal ?? status));
    });
    const tail = text.trimEnd().split('\n').slice(-shownLines).join('\n');
    if (ended || how !== 0) throw new CommandFailure(command, ended || `ended with ${how}`, tail);
    return tail;
  } finally {
    clearInterval(watch);
    running.delete(child);
    if (running.size === 0) process.off('SIGINT', stopAll).off('SIGTERM', stopAll);
  }
}
