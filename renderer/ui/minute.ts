import { useEffect, useState } from 'react';
import type { Clock } from '../../core/clock.ts';

/** Often enough for what is told by the minute, ms. */
const everyMs = 10_000;

/** What time it is, ms since the epoch, as far as what is told by the minute needs it. */
export function useMinute(clock: Clock): number {
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => clock.every(everyMs, () => setNow(clock.now())), [clock]);
  return now;
}
