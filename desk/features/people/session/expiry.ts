import type { Cancel, Clock } from '../../../../core/base/clock.ts';

/** The wall clock may jump, and the monotonic clock may stop during sleep: both are read this often, ms. */
const checkEveryMs = 60_000;

/** Detects the end of a session by either clock, whichever comes first. */
export interface SessionExpiry {
  /** ms since the epoch; 0 without a session */
  at(): number;
  /** `now`: a time known to be more accurate than the wall clock's. */
  endsAt(at: number, now?: number): void;
  cancel(): void;
}

export function createSessionExpiry(clock: Clock, onOver: () => void): SessionExpiry {
  let end = { at: 0, monotonic: 0 };
  let cancel: Cancel = () => {};

  function watch(): void {
    cancel();
    const left = Math.min(end.at - clock.now(), end.monotonic - clock.monotonic());
    if (left <= 0) onOver();
    else cancel = clock.after(Math.min(left, checkEveryMs), watch);
  }
  return {
    at: () => end.at,
    endsAt(at, now = clock.now()) {
      end = { at, monotonic: clock.monotonic() + at - now };
      watch();
    },
    cancel: () => cancel(),
  };
}
