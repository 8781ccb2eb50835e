import { startTransition, useEffect, useRef, useState } from 'react';
import { type AlertPriority, priorityRank } from '../../../core/alerts/alert.ts';
import type { AlertFilter, AlertGroup, QueueState } from '../../../core/alerts/queue.ts';
import { useClock, useDesk } from '../../shared/services.ts';
import { groupElementId } from './model.ts';

/** Rows that stand alone above the groups, at most: behind more the groups are never seen. Critical ones do, however many. */
const mostAlone = 12;
/** So few, and they stand alone again. */
const fewAlone = 8;
/** By priority: each alone, on top; and the rest in groups. */
export const parts = {
  few: { alone: ['critical', 'high'], inGroups: ['medium', 'low'] },
  many: { alone: ['critical'], inGroups: ['high', 'medium', 'low'] },
} as const satisfies Record<string, Record<string, readonly AlertPriority[]>>;
/** Groups are read again so often at most. */
const groupsEveryMs = 1_000;
/** And so many times as seldom as the desk takes to answer: in a long queue it has other things to do. */
const pauses = 4;
const none: readonly AlertGroup[] = [];

/** Whether too many are high for each to stand alone; not changed back and forth by each that comes. */
export const areMany = (before: boolean, queued: QueueState['queued'] | undefined): boolean => {
  const top = (queued?.critical ?? 0) + (queued?.high ?? 0);
  return before ? top > fewAlone : top > mostAlone;
};

const isSameGroup = (a: AlertGroup, b: AlertGroup) =>
  a.count === b.count &&
  a.unacknowledged === b.unacknowledged &&
  a.newestAt === b.newestAt &&
  a.priority === b.priority;

/**
 * Groups as they are now, each in the place where it stood among those of its priority: new ones come behind. One of which
 * nothing changed is the same object: it is not drawn again.
 */
export function groupsAfter(
  before: readonly AlertGroup[],
  now: readonly AlertGroup[],
): readonly AlertGroup[] {
  const found = new Map(now.map((group) => [groupElementId(group), group]));
  const stored = before.flatMap((group) => {
    const after = found.get(groupElementId(group));
    if (!after) return [];
    return isSameGroup(group, after) ? group : after;
  });
  const known = new Set(stored.map(groupElementId));
  return [...stored, ...now.filter((group) => !known.has(groupElementId(group)))].sort(
    (a, b) => priorityRank(a.priority) - priorityRank(b.priority),
  );
}

/** What a group's alerts are found by, among those that the groups are of. */
export const groupFilterOf = (group: AlertGroup) => ({
  classes: [group.class],
  ...(group.ward === null ? { noWard: true as const } : { wards: [group.ward] }),
});

/** The groups of what the filter finds, kept in step with the queue; none without a filter, or with one of no priorities. */
export function useGroups(options: {
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
      if (answer.ok) startTransition(() => setGroups((before) => groupsAfter(before, answer.value.groups)));
      if (isDue) renew.current();
    };
    // The queue changes more often than it is answered: an answer is shown though the queue has changed meanwhile.
    renew.current = () => {
      isDue = true;
      if (isAsking) return;
      cancel();
      cancel = clock.after(Math.max(0, nextAt - clock.monotonic()), () => void ask()); // answers in results
    };
    renew.current();
    return () => {
      isOld = true;
      cancel();
    };
  }, [desk, clock, filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision is a reason to look again
  useEffect(() => renew.current(), [revision]);
  return groups;
}
