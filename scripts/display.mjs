import { spawn } from 'node:child_process';
import net from 'node:net';
import { SetupFailure } from './setup/progress.mjs';
import { boundToUs } from './setup/run.mjs';

/** Whether this session has a display, X11 or Wayland. */
export const hasDisplay = () => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Whether a server listens at a socket. @param {string} path @returns {Promise<boolean>} */
const answers = (path) =>
  new Promise((resolve) => {
    const socket = net.connect(path);
    socket
      .once('error', () => resolve(false))
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      });
  });

/**
 * Starts a virtual display if this session has none; otherwise checks that the display's server responds.
 * Without a server Electron would exit without a message. A display of another machine, and an X display next to Wayland's, are
 * not checked.
 * @returns {Promise<Awaited<ReturnType<typeof virtualDisplay>> | undefined>}
 * @throws {SetupFailure}
 */
export async function virtualDisplayIfNone() {
  if (process.platform !== 'linux') return undefined;
  if (!hasDisplay()) return virtualDisplay();
  const { DISPLAY = '', WAYLAND_DISPLAY } = process.env;
  const number = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(DISPLAY)?.[1];
  if (WAYLAND_DISPLAY || number === undefined) return undefined;
  const socket = `/tmp/.X11-unix/X${number}`;
  if ((await answers(socket)) || (await answers(`\0${socket}`))) return undefined;
  throw new SetupFailure(
    `Nobody answers at ${DISPLAY}, the display that DISPLAY names: name another one, or none for a virtual one (DISPLAY= before the command).`,
  );
}

/**
 * Starts an Xvfb on a display number of its own choosing, so that any number can run side by side.
 * @param {string} [size] width x height
 * @returns {Promise<{ name: string, close: () => Promise<void> }>} the display's name for DISPLAY
 * @throws {SetupFailure} if Xvfb cannot be started; its output is in the details
 */
export async function virtualDisplay(size = '1920x1080') {
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'];
  // Detached, so that Ctrl-C reaches it only after the program has closed its windows.
  const stdio = /** @type {['ignore', 'ignore', 'pipe', 'pipe']} */ (['ignore', 'ignore', 'pipe', 'pipe']);
  const child = spawn(...boundToUs('Xvfb', args), { stdio, detached: true });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    words = (words + chunk).slice(-2000);
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const close = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  /** @type {string} */
  const number = await new Promise((resolve, reject) => {
    let answer = '';
    const refuse = () =>
      reject(
        new SetupFailure(
          'Without a display a virtual one is needed, and Xvfb did not start: install it (Debian: xvfb), or name a display in DISPLAY.',
          words.trim(),
        ),
      );
    child.on('error', refuse).on('exit', refuse);
    child.stdio[3]?.on('data', (chunk) => {
      answer += chunk;
      if (answer.endsWith('\n')) resolve(answer.trim());
    });
  });
  return { name: `:${number}`, close };
}
