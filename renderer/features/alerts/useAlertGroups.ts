import { startTransition, useEffect, useRef, useState } from 'react';
import { type AlertPriority, getPriorityRank } from '../../../core/alerts/alert.ts';
import type { AlertFilter, AlertGroup, QueueState } from '../../../core/alerts/queue.ts';
import { useClock, useDesk } from '../../shared/services.ts';
import { getGroupElementId } from './model.ts';

/**
 * The maximum number of critical and high-priority alerts with single rows above the groups.
 * Beyond it, high-priority alerts are grouped, because more rows would hide the groups; critical ones never are.
 */
const mostAlone = 12;
/** At this number of critical and high-priority alerts, the latter become single rows again. */
const fewAlone = 8;
/** The priorities shown as single rows, on top, and those shown in groups. */
export const prioritiesByLayout = {
  few: { alone: ['critical', 'high'], inGroups: ['medium', 'low'] },
  many: { alone: ['critical'], inGroups: ['high', 'medium', 'low'] },
} as const satisfies Record<string, Record<string, readonly AlertPriority[]>>;
/** The minimum interval between two loads of the groups, ms. */
const groupsEveryMs = 1_000;
/** The minimum interval in multiples of the desk's response time, because a long queue loads the desk. */
const pauses = 4;
const none: readonly AlertGroup[] = [];

/** Tests whether there are too many high-priority alerts for single rows, with hysteresis. */
export const areTooManyForRows = (before: boolean, queued: QueueState['queued'] | undefined): boolean => {
  const top = (queued?.critical ?? 0) + (queued?.high ?? 0);
  return before ? top > fewAlone : top > mostAlone;
};

const isSameGroup = (a: AlertGroup, b: AlertGroup) =>
  a.count === b.count &&
  a.unacknowledged === b.unacknowledged &&
  a.newestAt === b.newestAt &&
  a.priority === b.priority;

/**
 * Returns the groups in stable order.
 * Existing ones keep their places within their priority, new ones are appended.
 * Unchanged groups are the same objects, so that they are not rerendered.
 */
export function mergeGroups(
  before: readonly AlertGroup[],
  now: readonly AlertGroup[],
): readonly AlertGroup[] {
  const found = new Map(now.map((group) => [getGroupElementId(group), group]));
  const stored = before.flatMap((group) => {
    const after = found.get(getGroupElementId(group));
    if (!after) return [];
    return isSameGroup(group, after) ? group : after;
  });
  const known = new Set(stored.map(getGroupElementId));
  return [...stored, ...now.filter((group) => !known.has(getGroupElementId(group)))].sort(
    (a, b) => getPriorityRank(a.priority) - getPriorityRank(b.priority),
  );
}

/** Returns the filter of a group's alerts, to be combined with the filter of all groups. */
export const getGroupFilter = (group: AlertGroup) => ({
  classes: [group.class],
  ...(group.ward === null ? { noWard: true as const } : { wards: [group.ward] }),
});

/**
 * Loads the groups of a filter and follows the queue.
 * Empty without a filter or with one of no priorities.
 */
export function useAlertGroups(options: {
  readonly filter: AlertFilter | undefined;
  readonly revision: number | undefined;
}): readonly AlertGroup[] {
  const desk = useDesk();
  const clock = useClock();
  const { filter, revision } = options;
  const [groups, setGroups] = useState(none);
  const renew = useRef(() => {});
  useEffect(() => {
    setGroups(none);
    renew.current = () => {};
    if (!filter || filter.priorities?.length === 0) return undefined;
    let isOld = false;
    let isAsking = false;
    let isDue = false;
    let nextAt = Number.NEGATIVE_INFINITY;
    let cancel = () => {};
    const ask = async () => {
      isAsking = true;
      isDue = false;
      const askedAt = clock.monotonic();
      const answer = await desk.call('alert.groups', { filter });
      isAsking = false;
      nextAt = askedAt + Math.max(groupsEveryMs, pauses * (clock.monotonic() - askedAt));
      if (isOld) return;
      if (answer.ok) startTransition(() => setGroups((before) => mergeGroups(before, answer.value.groups)));
      if (isDue) renew.current();
    };
    // The queue changes more often than the desk responds: a response is shown even if the queue has changed
    // meanwhile.
    renew.current = () => {
      isDue = true;
      if (isAsking) return;
      cancel();
      cancel = clock.after(Math.max(0, nextAt - clock.monotonic()), () => void ask()); // errors are in the result
    };
    renew.current();
    return () => {
      isOld = true;
      cancel();
    };
  }, [desk, clock, filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision is a reason to reload
  useEffect(() => renew.current(), [revision]);
  return groups;
}
