import { useEffect, useMemo, useState } from 'react';
import type { Clock } from '../../../core/clock.ts';

const everyMs = 15_000;

/** ms since the epoch, renewed often enough for what is due by the minute, and with each `change` of what is told by it. */
export function useNow(clock: Clock, change: unknown): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => clock.every(everyMs, () => setTicks((n) => n + 1)), [clock]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each is a reason to look at the clock again
  return useMemo(() => clock.now(), [clock, ticks, change]);
}
