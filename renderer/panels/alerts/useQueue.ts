import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Clock } from '../../../core/clock.ts';
import type { AlertPriority } from '../../../core/domain/alert.ts';
import type { AlertFilter, AlertGroup } from '../../../core/domain/alertQueue.ts';
import type { Ward } from '../../../core/domain/camera.ts';
import type { WardId } from '../../../core/domain/ids.ts';
import type { Desk } from '../../client.ts';
import type { CameraEntry } from '../../mirror.ts';
import { type Chosen, filterOf } from './filters.tsx';
import { isAlertView, type View } from './model.ts';
import { groupElementId } from './row.tsx';
import { createRows, type Rows, type RowsState } from './rows.ts';

/** Never in a group: each stands alone, on top. */
const alone: readonly AlertPriority[] = ['critical', 'high'];
const inGroups: readonly AlertPriority[] = ['medium', 'low'];
/** Groups are read again so often at most. */
const groupsEveryMs = 1_000;
/** Filters by time go on with the clock so often. */
const minuteMs = 60_000;

/** Wards that have cameras, by name. */
export function wardsOf(list: readonly CameraEntry[]): readonly Ward[] {
  const byId = new Map<WardId, Ward>();
  for (const { ward } of list) if (ward) byId.set(ward.id, ward);
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}

/** Groups as they are now, each in the place where it stood: new ones come behind. */
export function groupsAfter(
  before: readonly AlertGroup[],
  now: readonly AlertGroup[],
): readonly AlertGroup[] {
  const found = new Map(now.map((group) => [groupElementId(group), group]));
  const kept = before.flatMap((group) => found.get(groupElementId(group)) ?? []);
  const known = new Set(kept.map(groupElementId));
  return [...kept, ...now.filter((group) => !known.has(groupElementId(group)))];
}

/** What a group's alerts are found by. */
export const groupFilterOf = (group: AlertGroup) => ({
  classes: [group.class],
  priorities: [group.priority],
  ...(group.ward === null ? {} : { wards: [group.ward] }),
});

const among = (all: readonly AlertPriority[], chosen: readonly AlertPriority[] | undefined) =>
  all.filter((priority) => chosen === undefined || chosen.length === 0 || chosen.includes(priority));

/** The list that was asked for, kept in step with the queue; in a flood the lower priorities as groups behind it. */
export function useQueue(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly clock: Clock;
  readonly view: View;
  readonly chosen: Chosen;
  readonly grouped: boolean;
  readonly revision: number | undefined;
}): { readonly rows: Rows; readonly state: RowsState; readonly groups: readonly AlertGroup[] } {
  const { desk, clock, view, chosen, grouped, revision } = options;
  const rows = useMemo(() => createRows({ desk, clock }), [desk, clock]);
  useEffect(() => () => rows.close(), [rows]);
  const [minute, setMinute] = useState(0);
  const isTimed = chosen.lastMinutes !== undefined;
  useEffect(
    () => (isTimed ? clock.every(minuteMs, () => setMinute((n) => n + 1)) : undefined),
    [isTimed, clock],
  );
  const state = isAlertView(view) ? view : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a filter by time begins anew each minute
  const filter = useMemo((): AlertFilter | undefined => {
    if (state === undefined) return undefined;
    const whole = filterOf(state, chosen, clock.now());
    return grouped ? { ...whole, priorities: among(alone, chosen.priorities) } : whole;
  }, [state, chosen, grouped, minute, clock]);
  // A list of no priorities at all would be one of all of them: the groups are all that there is then.
  const isHidden = grouped && filter?.priorities?.length === 0;
  useEffect(() => {
    if (filter && !isHidden) rows.use(filter);
  }, [rows, filter, isHidden]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision is a reason to look again
  useEffect(() => {
    if (!isHidden) rows.renew();
  }, [rows, revision]);

  const [groups, setGroups] = useState<readonly AlertGroup[]>([]);
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  const groupFilter = useMemo(
    () => (grouped && filter ? { ...filter, priorities: among(inGroups, chosen.priorities) } : undefined),
    [grouped, filter, chosen.priorities],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: other groups begin from none
  useEffect(() => setGroups([]), [groupFilter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision is a reason to look again
  useEffect(() => {
    if (!groupFilter || groupFilter.priorities.length === 0) return undefined;
    let isOld = false;
    const wait = Math.max(0, askedAt.current + groupsEveryMs - clock.monotonic());
    const cancel = clock.after(wait, () => {
      askedAt.current = clock.monotonic();
      void desk.call('alert.groups', { filter: groupFilter }).then((answer) => {
        if (!isOld && answer.ok) setGroups((before) => groupsAfter(before, answer.value.groups));
      });
    });
    return () => {
      isOld = true;
      cancel();
    };
  }, [desk, clock, groupFilter, revision]);

  return { rows, state: useStore(rows.store), groups: groupFilter ? groups : [] };
}
