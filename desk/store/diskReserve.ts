import { randomFillSync } from 'node:crypto';
import { existsSync, rmSync, statfsSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { formatError, type LogEvent } from '../shared/log.ts';

const ballastFile = 'ballast';
/** Enough for thousands of actions. */
const ballastBytes = 32 * 1024 * 1024;
/**
 * The free space beyond its own size from which the reserve is restored.
 * With less, the disk would soon be full again.
 */
const spareBytes = 64 * 1024 * 1024;
const lookEveryMs = 5_000;
const pieceBytes = 1024 * 1024;

/**
 * Disk space reserved for operators' actions.
 * When the disk is full, the reserve file is deleted and the intake of alerts pauses, while actions are still
 * written. When there is space again, the file is restored first, then the intake resumes.
 */
export interface DiskReserve {
  /** Reacts to a full disk. Returns whether this freed space. */
  drop(): boolean;
  /** Why the intake is paused; null: it is running. */
  paused(): Fault | null;
  close(): void;
}

export function createDiskReserve(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly onChange: () => void;
  readonly bytes?: number;
  readonly spare?: number;
}): DiskReserve {
  const { folder, clock, log, onChange } = options;
  const bytes = options.bytes ?? ballastBytes;
  const spare = options.spare ?? spareBytes;
  const file = join(folder, ballastFile);
  let isPaused = false;
  let closed = false;
  let laying = false;
  let cancel: Cancel = () => {};

  const isWhole = () => existsSync(file) && statSync(file).size === bytes;

  /** Writes random bytes, because a compressing file system would store others in less space. */
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
        // Dropped while being written: starts over.
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
        log('warn', 'reserving disk space failed', { why: formatError(error) });
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

  // The reserve is not written during the start, which has more urgent writes.
  if (!isWhole()) again();
  return {
    paused: () => (isPaused ? { code: 'desk.diskFull', params: {} } : null),
    drop() {
      const made = existsSync(file);
      rmSync(file, { force: true });
      if (!isPaused) {
        isPaused = true;
        log('error', 'the disk is full: updates are deferred', { made });
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
