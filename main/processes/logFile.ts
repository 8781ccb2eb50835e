import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';
import { formatDateTime } from '../../core/base/text.ts';

/** Maximum size of a log file; then a new one begins. One older file is kept (`<name>.old.log`). */
export const maxLogBytes = 4 * 1024 * 1024;
/** Maximum size of lines not yet on disk: beyond it lines are dropped, and the drop is logged. */
const maxPendingBytes = 1024 * 1024;
const maxLineLength = 8_192;

export interface LogFile {
  /** Writes a line. Never throws and never waits: lines lost to a failing disk are counted, and logged once it works again. */
  write(line: string): void;
  /** Resolves when all lines have been passed to the disk. */
  flush(): Promise<void>;
}

/** Opens one process's log file. A failing disk must not stop a wall: failures go to `onFailure`, once each. */
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

/** Splits a stream of text into lines, without line ends; an overlong line is split at 8,192 characters. */
export function createLineSplitter(onLine: (line: string) => void): (chunk: string) => void {
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
