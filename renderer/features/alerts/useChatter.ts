import { useCallback, useEffect, useRef, useState } from 'react';
import type { Alert, AlertPriority } from '../../../core/alerts/alert.ts';
import { chatterers } from '../../../core/alerts/chatter.ts';
import { type AlertPolicy, loadWindowMs } from '../../../core/alerts/policy.ts';
import type { QueueState } from '../../../core/alerts/queue.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import type { Desk } from '../../shared/client.ts';
import { listed } from './listed.ts';
import { sumOf } from './model.ts';
import type { Target } from './useWork.ts';

const everyMs = 20_000;
/** Looked at of each priority, the newest first. */
const perPriority = 1_000;
/** In a longer queue the figures cost a desk too much to be asked for what is older. */
const mostForFigures = 10_000;
/** Critical ones are never proposed. */
const priorities: readonly AlertPriority[] = ['high', 'medium', 'low'];

/** What comes and goes, storms and is reported again and again right now and hides the rest: proposed for shelving together. */
export function useChatter(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly clock: Clock;
  readonly policy: AlertPolicy | undefined;
  readonly queued: QueueState['queued'] | undefined;
  readonly enabled: boolean;
}): { readonly count: number; readonly targets: () => Promise<readonly Target[]> } {
  const { desk, clock, policy } = options;
  const [proposed, setProposed] = useState<readonly AlertId[]>([]);
  const count = sumOf(options.queued ?? {});
  const enabled = options.enabled && policy !== undefined && count > 0;
  const latest = useRef({ proposed, count });
  latest.current = { proposed, count };

  const asTheyAre = useCallback(
    async (ids: Iterable<AlertId>): Promise<readonly Alert[]> => {
      const found = await Promise.all([...ids].map((alert) => desk.call('alert.get', { alert })));
      return found.flatMap((each) => (each.ok ? [each.value.shown.alert] : []));
    },
    [desk],
  );
  useEffect(() => {
    if (!enabled || !policy) {
      setProposed([]);
      return undefined;
    }
    let isOld = false;
    let isLooking = false;
    const look = async () => {
      if (isLooking) return;
      isLooking = true;
      const found = new Map<AlertId, Alert>();
      for (const priority of priorities) {
        const some = await listed(desk, { priorities: [priority], owner: 'nobody' }, perPriority);
        for (const { alert } of some) found.set(alert.id, alert);
      }
      if (latest.current.count <= mostForFigures) {
        const to = Math.round(clock.now());
        const figures = await desk.call('alert.figures', { from: to - loadWindowMs, to });
        const more = figures.ok ? figures.value.chattering.map(({ alert }) => alert) : [];
        for (const alert of await asTheyAre(more.filter((id) => !found.has(id)))) found.set(alert.id, alert);
      }
      isLooking = false;
      if (isOld) return;
      const ids = chatterers(found.values(), policy, clock.now()).map(({ alert }) => alert);
      setProposed((now) => (now.length === ids.length && now.every((id, at) => id === ids[at]) ? now : ids));
    };
    void look(); // answers in results
    const cancel = clock.every(everyMs, () => void look());
    return () => {
      isOld = true;
      cancel();
    };
  }, [desk, clock, policy, enabled, asTheyAre]);
  const targets = useCallback(async () => {
    const found = await asTheyAre(latest.current.proposed);
    return policy ? found.filter((alert) => chatterers([alert], policy, clock.now()).length > 0) : [];
  }, [asTheyAre, policy, clock]);
  return { count: proposed.length, targets };
}
