import type { Clock } from './clock.ts';

/** Silence is counted in steps of this length, ms. */
const stepMs = 1_000;
/** A step that ends this much late, ms, was not silence of the other side's: this process itself stood still. */
const lateMs = 500;
/** After it stood still, what waits must be taken first, and the other side may have stood still as well, ms. */
const freshMs = 2_000;

/** Calls `onSilent` once when nothing was heard for a time during which this process, or thread, ran. */
export interface Silence {
  /** Begins to count, again. */
  begin(): void;
  end(): void;
}

/**
 * A process that was stopped (SIGSTOP, a paused machine, swapping) finds all its timers due at once, and what it was told
 * meanwhile still unread: it must not take its own silence for that of others.
 */
export function watchSilence(options: {
  readonly clock: Clock;
  readonly silentMs: number;
  readonly onSilent: () => void;
}): Silence {
  const { clock, silentMs, onSilent } = options;
  let left = 0;
  let cancel = () => {};

  function step(): void {
    const length = Math.min(stepMs, left);
    const due = clock.monotonic() + length;
    cancel = clock.after(length, () => {
      const isLate = clock.monotonic() - due > lateMs;
      left = isLate ? Math.max(left, freshMs) : left - length;
      if (left > 0) step();
      else onSilent();
    });
  }

  return {
    begin() {
      cancel();
      left = silentMs;
      step();
    },
    end: () => cancel(),
  };
}
