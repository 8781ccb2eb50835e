import { closeSync, openSync, readdirSync } from 'node:fs';

/** More descriptors than were open a moment ago may be open when the process begins: others open some meanwhile. */
const spare = 64;

/**
 * Runs `start` with descriptors for a child's `stdio` from `first` on, each of them /dev/null, so that it inherits nothing there.
 *
 * Chromium makes the sockets to its processes without close-on-exec, because its own children close what is not theirs. A program
 * that Node starts inherits all that are open then; among them, where another process is just being started, that process's end of
 * its socket: and then nobody hears of it when that process dies, for its socket is still open. Seen in one of some hundred starts:
 * the first GPU process ends where there is no GPU, none was begun in its place, and no window ever opened.
 */
export function coveringDescriptors<T>(first: number, start: (covers: readonly number[]) => T): T {
  if (process.platform !== 'linux') return start([]);
  const highest = Math.max(...readdirSync('/proc/self/fd').map(Number));
  const nothing = openSync('/dev/null', 'r');
  try {
    return start(new Array<number>(Math.max(0, highest + spare - first)).fill(nothing));
  } finally {
    closeSync(nothing);
  }
}
