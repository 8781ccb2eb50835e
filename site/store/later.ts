import type { Cancel, Clock } from '../../core/base/clock.ts';
import { backOff } from '../../core/base/retry.ts';

const delay = backOff({ firstMs: 1_000, maxMs: 30_000 });

/**
 * Writes about what has happened already, such as the end of a view: they may be late, but never undo or stop what they
 * tell of. How many can wait is bounded by what a disk that takes nothing lets begin, and that is nothing.
 */
export interface LateWrites {
  /** Writes now, or when the disk takes it again; in order. Never throws. */
  add(write: () => void): void;
  /** Tries once more what waits. @returns how many still do */
  flush(): number;
  /** Gives up what still waits, and says so. */
  close(): void;
}

/** @param transaction runs one write as a whole, or throws */
export function lateWrites(
  transaction: (write: () => void) => void,
  clock: Clock,
  log: (line: string) => void,
): LateWrites {
  const waiting: (() => void)[] = [];
  let attempt = 0;
  let cancel: Cancel = () => undefined;

  function flush(): number {
    cancel();
    try {
      for (let write = waiting[0]; write; write = waiting[0]) {
        transaction(write);
        waiting.shift();
      }
      if (attempt > 0) log('store: what waited is written');
      attempt = 0;
    } catch (error) {
      attempt += 1;
      // Once, and not at each try.
      if (attempt === 1)
        log(`store refuses writes; they wait: ${error instanceof Error ? error.message : String(error)}`);
      cancel = clock.after(delay(attempt), flush);
    }
    return waiting.length;
  }

  return {
    add(write) {
      waiting.push(write);
      if (waiting.length === 1) flush();
    },
    flush,
    close() {
      const left = flush();
      cancel();
      if (left > 0) log(`store: ${left} ${left === 1 ? 'record is' : 'records are'} lost`);
      waiting.length = 0;
    },
  };
}
