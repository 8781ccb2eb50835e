import { createAllowance } from '../../core/base/allowance.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';

/** Nobody clicks faster for long: presets, leases, other cameras, at one window and at all of a desk. */
const asksOfWindow = { atOnce: 20, everyMs: 100 };
const asksOfAll = { atOnce: 40, everyMs: 50 };
/** Nobody taps a key faster. */
const beginsOfWindow = { atOnce: 20, everyMs: 100 };

/**
 * What pages may say to the gateway. All windows and sticks share one link, whose other end hangs up where too much comes: a
 * page that has gone wrong must neither cut it nor use up what a stick needs.
 */
export interface Pace {
  /** One more of what is asked for once; false: not now. */
  mayAsk(window: WindowId): boolean;
  /** One more movement that begins; false: not now. */
  mayBegin(window: WindowId): boolean;
}

export function createPace(clock: Clock): Pace {
  const ofWindow = createAllowance(clock, asksOfWindow);
  const ofAll = createAllowance(clock, asksOfAll);
  const begins = createAllowance(clock, beginsOfWindow);
  return {
    mayAsk(window) {
      if (ofWindow.waitMs(window) > 0 || ofAll.waitMs('') > 0) return false;
      ofWindow.take(window);
      ofAll.take('');
      return true;
    },
    mayBegin(window) {
      if (begins.waitMs(window) > 0) return false;
      begins.take(window);
      return true;
    },
  };
}
