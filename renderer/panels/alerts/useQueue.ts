import { useEffect, useMemo, useState } from 'react';
import type { Clock } from '../../../core/clock.ts';
import type { AlertPriority } from '../../../core/domain/alert.ts';
import type { AlertFilter, AlertGroup, QueueState } from '../../../core/domain/alertQueue.ts';
import type { Ward } from '../../../core/domain/camera.ts';
import type { WardId } from '../../../core/domain/ids.ts';
import type { Desk } from '../../client.ts';
import type { CameraEntry } from '../../mirror.ts';
import { useCalmly } from '../../ui/calmly.ts';
import { type Chosen, filterOf } from './filters.tsx';
import { isAlertView, type View } from './model.ts';
import { createRows, type Rows, type RowsState } from './rows.ts';
import { areMany, parts, useGroups } from './useGroups.ts';

/** Filters by time go on with the clock so often. */
const minuteMs = 60_000;

/** Wards that have cameras, by name. */
export function wardsOf(list: readonly CameraEntry[]): readonly Ward[] {
  const byId = new Map<WardId, Ward>();
  for (const { ward } of list) if (ward) byId.set(ward.id, ward);
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}

const among = (all: readonly AlertPriority[], chosen: readonly AlertPriority[] | undefined) =>
  all.filter((priority) => chosen === undefined || chosen.length === 0 || chosen.includes(priority));

/** The list that was asked for, kept in step with the queue. */
interface Queue {
  readonly rows: Rows;
  readonly state: RowsState;
  /** Behind the rows, highest priority first. */
  readonly groups: readonly AlertGroup[];
  /** What the groups are of; undefined where there are none. */
  readonly groupFilter: AlertFilter | undefined;
}

/** In a flood what is critical stands alone and the rest as groups behind it: the high ones too where they are many. */
export function useQueue(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly clock: Clock;
  readonly view: View;
  readonly chosen: Chosen;
  readonly grouped: boolean;
  /** Somebody is in the middle of something: rows do not become groups under their hands. */
  readonly isWorking: () => boolean;
  readonly queue: QueueState | undefined;
}): Queue {
  const { desk, clock, view, chosen, grouped, queue } = options;
  const revision = queue?.revision;
  const [many, setMany] = useState(() => areMany(false, queue?.queued));
  const manyNow = areMany(many, queue?.queued);
  if (manyNow !== many && !options.isWorking()) setMany(manyNow);
  const { alone, inGroups } = grouped && many ? parts.many : parts.few;
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
  }, [state, chosen, grouped, alone, minute, clock]);
  // A list of no priorities at all would be one of all of them: the groups are all that there is then.
  const isHidden = grouped && filter?.priorities?.length === 0;
  useEffect(() => {
    if (filter && !isHidden) rows.use(filter);
  }, [rows, filter, isHidden]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision is a reason to look again
  useEffect(() => {
    if (!isHidden) rows.renew();
  }, [rows, revision]);

  const groupFilter = useMemo(
    (): AlertFilter | undefined =>
      grouped && filter ? { ...filter, priorities: among(inGroups, chosen.priorities) } : undefined,
    [grouped, filter, inGroups, chosen.priorities],
  );
  const groups = useGroups({ desk, clock, filter: groupFilter, revision });

  return { rows, state: useCalmly(rows.store), groups, groupFilter };
}
