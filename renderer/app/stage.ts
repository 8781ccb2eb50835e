import { useEffect, useState } from 'react';
import type { Clock } from '../../core/base/clock.ts';
import type { StatusState } from '../shared/mirror.ts';
import { stageOf } from './frame/model.ts';

/** The demo signs itself in: a form that flashes up before it would only startle. */
const settleMs = 1_500;

/** What stands where the wall belongs. */
export function useStage(status: StatusState, clock: Clock): ReturnType<typeof stageOf> {
  const [settled, setSettled] = useState(false);
  const nobodyAt = status.desk?.operator == null ? status.desk?.site.state : undefined;
  useEffect(() => {
    setSettled(false);
    if (nobodyAt === undefined) return undefined;
    return clock.after(settleMs, () => setSettled(true));
  }, [nobodyAt, clock]);
  return stageOf(status, settled);
}
