import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';
import { formatDateTime } from '../../core/base/text.ts';

/** A log file grows to this size, then makes room; one older file is kept (`<name>.old.log`). */
export const maxLogBytes = 4 * 1024 * 1024;
/** Lines not yet on disk: past this, lines are dropped and the drop is written down. */
const maxPendingBytes = 1024 * 1024;
const maxLineLength = 8_192;

export interface LogFile {
  /** Never throws and never waits: what the disk does not take is counted and said once it does. */
  write(line: string): void;
  /** Resolves when all that was written is on its way to the disk. */
  flush(): Promise<void>;
}

/** One process's log on disk. A disk that refuses must not stop a wall: failures are told through `onFailure`, once each. */
export function openLogFile(
  file: string,
  options: {
    readonly clock: Clock;
    readonly onFailure: (why: string) => void;
    readonly maxBytes?: number;
  },
): LogFile {
  const maxBytes = options.maxBytes ?? maxLogBytes;
  let pending: string[] = [];
  let pendingBytes = 0;
  let dropped = 0;
  let size: number | undefined;
  let lastFailure = '';
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (pending.length > 0) {
      const text = pending.join('');
      pending = [];
      pendingBytes = 0;
      try {
        if (size === undefined) {
          await mkdir(dirname(file), { recursive: true });
          size = await stat(file).then(
            (found) => found.size,
            () => 0,
          );
        }
        if (size > 0 && size + Buffer.byteLength(text) > maxBytes) {
          await rename(file, file.replace(/\.log$/, '.old.log'));
          size = 0;
        }
        await appendFile(file, text);
        size += Buffer.byteLength(text);
        lastFailure = '';
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (why !== lastFailure) options.onFailure(why);
        lastFailure = why;
        dropped += 1;
      }
    }
    draining = undefined;
  }

  return {
    write(line) {
      if (pendingBytes > maxPendingBytes) {
        dropped += 1;
        return;
      }
      const stamp = formatDateTime(options.clock.now());
      if (dropped > 0) pending.push(`${stamp} (${dropped} lines were dropped here)\n`);
      dropped = 0;
      const entry = `${stamp} ${line.slice(0, maxLineLength)}\n`;
      pending.push(entry);
      pendingBytes += entry.length;
      draining ??= drain();
    },
    async flush() {
      await draining;
    },
  };
}

/** Cuts a stream of text into lines, each handed on without its end; a line without end is cut at 8,192 characters. */
export function lineSplitter(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line.trimEnd());
    if (rest.length > maxLineLength) {
      onLine(rest);
      rest = '';
    }
  };
}
