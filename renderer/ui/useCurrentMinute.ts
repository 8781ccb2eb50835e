import { useEffect, useMemo, useState } from 'react';
import type { Clock } from '../../core/base/clock.ts';

/** Refresh interval for times shown by the minute, ms. */
const everyMs = 10_000;

/** Returns the time in ms since the epoch, refreshed for displays by the minute and at each `change`. */
export function useCurrentMinute(clock: Clock, change?: unknown): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => clock.every(everyMs, () => setTicks((n) => n + 1)), [clock]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each is a reason to look at the clock again
  return useMemo(() => clock.now(), [clock, ticks, change]);
}
