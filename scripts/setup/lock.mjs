import { createHash } from 'node:crypto';
import net from 'node:net';

/** Polling interval of a waiting set-up, in milliseconds. The kernel sends no event when the name becomes free. */
const lookAgainMs = 250;

/**
 * Returns the address of a lock: an abstract socket on Linux, a named pipe on Windows, elsewhere undefined.
 * The system frees both when their process ends, however it ends, so there is never a stale lock.
 * @param {string} name @param {NodeJS.Platform} platform
 */
export function lockAddress(name, platform = process.platform) {
  const id = `watchfloor-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  if (platform === 'linux') return `\0${id}`;
  return platform === 'win32' ? `\\\\.\\pipe\\${id}` : undefined;
}

/**
 * Runs `work` while no other process of this machine runs work under the same name; `onWait` is called once if it has to wait.
 * @template T
 * @param {string} name @param {() => void} onWait @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function alone(name, onWait, work) {
  const address = lockAddress(name);
  if (address === undefined) return work();
  for (let waited = false; ; waited = true) {
    const server = net.createServer();
    const taken = await new Promise((resolve, reject) => {
      server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
        error.code === 'EADDRINUSE' ? resolve(true) : reject(error),
      );
      server.listen(address, () => resolve(false));
    });
    if (!taken) {
      try {
        return await work();
      } finally {
        server.close();
      }
    }
    if (!waited) onWait();
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}
