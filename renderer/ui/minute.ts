import { useEffect, useMemo, useState } from 'react';
import type { Clock } from '../../core/base/clock.ts';

/** Often enough for what is told by the minute, ms. */
const everyMs = 10_000;

/**
 * What time it is, ms since the epoch, as far as what is told by the minute needs it; looked at again with each `change` of what is
 * told by it.
 */
export function useMinute(clock: Clock, change?: unknown): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => clock.every(everyMs, () => setTicks((n) => n + 1)), [clock]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each is a reason to look at the clock again
  return useMemo(() => clock.now(), [clock, ticks, change]);
}
