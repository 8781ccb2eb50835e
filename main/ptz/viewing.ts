import type { Cancel, Clock } from '../../core/base/clock.ts';

/** A view of what is steered goes to every window of the desk: not more often than this, ms. */
const everyMs = 100;

/** Tells of changes at once, and of those that follow soon after together: the newest only. */
export function paced(clock: Clock, tell: () => void): { changed(): void; end(): void } {
  let told = Number.NEGATIVE_INFINITY;
  let cancel: Cancel | undefined;
  let ended = false;
  return {
    changed() {
      if (cancel || ended) return;
      // Never within what changes it: all of one event is told together, and a stop has gone out first.
      cancel = clock.after(Math.max(0, everyMs - (clock.monotonic() - told)), () => {
        cancel = undefined;
        told = clock.monotonic();
        tell();
      });
    },
    end() {
      ended = true;
      cancel?.();
    },
  };
}
