import { randomFillSync } from 'node:crypto';
import { existsSync, rmSync, statfsSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { errorText, type Log } from '../shared/log.ts';

const ballastFile = 'ballast';
/** Thousands of actions' worth. */
const ballastBytes = 32 * 1024 * 1024;
/** It comes back once so much more than itself is free: a disk at its brim would be full again at once. */
const spareBytes = 64 * 1024 * 1024;
const lookEveryMs = 5_000;
const pieceBytes = 1024 * 1024;

/**
 * Room kept on the disk for what people do. When the disk is full the file goes, the intake of news pauses, and actions are still
 * written; when there is room again the file comes back, and then the news.
 */
export interface Ballast {
  /** The disk is full. True if that made room. */
  drop(): boolean;
  /** Why nothing new is taken in; null while it is. */
  paused(): Fault | null;
  close(): void;
}

export function keepBallast(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
  readonly bytes?: number;
  readonly spare?: number;
}): Ballast {
  const { folder, clock, log, onChange } = options;
  const bytes = options.bytes ?? ballastBytes;
  const spare = options.spare ?? spareBytes;
  const file = join(folder, ballastFile);
  let isPaused = false;
  let closed = false;
  let laying = false;
  let cancel: Cancel = () => {};

  const isWhole = () => existsSync(file) && statSync(file).size === bytes;

  /** Bytes that cannot be squeezed, so that they take the room that they say. */
  async function lay(): Promise<void> {
    const handle = await open(file, 'w', 0o600);
    try {
      const piece = Buffer.alloc(Math.min(pieceBytes, bytes));
      for (let at = 0; at < bytes && !closed; at += piece.length) {
        randomFillSync(piece);
        await handle.write(piece, 0, Math.min(piece.length, bytes - at));
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  function look(): void {
    if (closed || laying) return;
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < bytes + spare) {
      again();
      return;
    }
    laying = true;
    (isWhole() ? Promise.resolve() : lay())
      .then(() => {
        if (closed) return;
        // Dropped while it was laid: begun again.
        if (!isWhole()) {
          again();
          return;
        }
        if (!isPaused) return;
        isPaused = false;
        log('info', 'there is room on the disk again');
        onChange();
      })
      .catch(async (error: unknown) => {
        log('warn', 'no room kept on the disk', { why: errorText(error) });
        await rm(file, { force: true });
        again();
      })
      .finally(() => {
        laying = false;
      });
  }

  function again(): void {
    cancel();
    cancel = clock.after(lookEveryMs, look);
  }

  // A start has more urgent things to write.
  if (!isWhole()) again();
  return {
    paused: () => (isPaused ? { code: 'desk.diskFull', params: {} } : null),
    drop() {
      const made = existsSync(file);
      rmSync(file, { force: true });
      if (!isPaused) {
        isPaused = true;
        log('error', 'the disk is full: news are not taken in', { made });
        onChange();
      }
      again();
      return made;
    },
    close() {
      closed = true;
      cancel();
    },
  };
}
