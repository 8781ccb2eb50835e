import { useCallback, useEffect, useRef, useState } from 'react';
import type { Clock } from '../../../core/clock.ts';
import type { AlertId } from '../../../core/domain/ids.ts';
import type { Desk } from '../../client.ts';
import type { Target } from './useWork.ts';

const windowMs = 600_000;
const everyMs = 20_000;

/** What comes and goes right now and hides the rest: proposed for shelving together. */
export function useChatter(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly clock: Clock;
  readonly enabled: boolean;
}): { readonly count: number; readonly targets: () => Promise<readonly Target[]> } {
  const { desk, clock, enabled } = options;
  const [alerts, setAlerts] = useState<readonly AlertId[]>([]);
  const latest = useRef(alerts);
  latest.current = alerts;
  useEffect(() => {
    if (!enabled) {
      setAlerts([]);
      return undefined;
    }
    let isOld = false;
    const look = async () => {
      const to = clock.now();
      const answer = await desk.call('alert.figures', { from: to - windowMs, to });
      if (isOld || !answer.ok) return;
      const found = answer.value.chattering.map(({ alert }) => alert);
      setAlerts((now) =>
        now.length === found.length && now.every((id, at) => id === found[at]) ? now : found,
      );
    };
    void look(); // answers in results
    const cancel = clock.every(everyMs, () => void look());
    return () => {
      isOld = true;
      cancel();
    };
  }, [desk, clock, enabled]);
  const targets = useCallback(async () => {
    const found = await Promise.all(latest.current.map((alert) => desk.call('alert.get', { alert })));
    return found.flatMap((each) =>
      each.ok && each.value.shown.alert.shelved === null && each.value.shown.alert.closed === null
        ? [each.value.shown.alert]
        : [],
    );
  }, [desk]);
  return { count: alerts.length, targets };
}
