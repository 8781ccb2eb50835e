import type { Clock } from './clock.ts';

/** Silence is counted in steps of this length, ms. */
const stepMs = 1_000;
/** A step that ends later than this, ms, does not count: this process itself was suspended. */
const lateMs = 500;
/**
 * The extra time after a suspension, ms, in which waiting messages are read; the other side may have been
 * suspended too.
 */
const freshMs = 2_000;

/** Calls `onSilent` once after a time without messages during which this process, or thread, was running. */
export interface SilenceDetector {
  /** Starts or restarts counting. */
  begin(): void;
  end(): void;
}

/**
 * Creates a silence detector.
 * A suspended process (SIGSTOP, a paused machine, swapping) finds all its timers due at once and the messages of
 * that time still unread: it must not mistake its own silence for that of the other side.
 */
export function createSilenceDetector(options: {
  readonly clock: Clock;
  readonly silentMs: number;
  readonly onSilent: () => void;
}): SilenceDetector {
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
