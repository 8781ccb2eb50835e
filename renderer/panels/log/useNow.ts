import { useEffect, useState } from 'react';
import type { Clock } from '../../../core/clock.ts';

const everyMs = 15_000;

/** ms since the epoch, renewed often enough for what is due by the minute. */
export function useNow(clock: Clock): number {
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => clock.every(everyMs, () => setNow(clock.now())), [clock]);
  return now;
}
