import { useEffect, useMemo, useRef, useState } from 'react';
import type { AlertPriority } from '../../../core/alerts/alert.ts';
import type { AlertFilter, AlertGroup, QueueState } from '../../../core/alerts/queue.ts';
import { useClock, useDesk } from '../../shared/services.ts';
import { useLowPriorityState } from '../../ui/useLowPriorityState.ts';
import { type AlertListView, type ChosenAlertFilter, toAlertFilter } from './model.ts';
import { createQueueRows, type QueueRowsModel, type QueueRowsState } from './queueRowsModel.ts';
import { areTooManyForRows, prioritiesByLayout, useAlertGroups } from './useAlertGroups.ts';

/** Interval at which filters by time move with the clock, ms. */
const minuteMs = 60_000;

const among = (all: readonly AlertPriority[], chosen: readonly AlertPriority[] | undefined) =>
  all.filter((priority) => chosen === undefined || chosen.length === 0 || chosen.includes(priority));

type Split = (typeof prioritiesByLayout)[keyof typeof prioritiesByLayout];

/** Returns the filters of the two requests: single rows, and the alerts grouped behind them. */
export function splitQueueFilter(
  view: AlertListView,
  chosen: ChosenAlertFilter,
  split: Split | undefined,
  now: number,
): Filters {
  const filter = toAlertFilter(view, chosen, now);
  if (!split) return { filter, groupFilter: undefined, areAllGrouped: false };
  const alone = among(split.alone, chosen.priorities);
  return {
    filter: { ...filter, priorities: alone },
    groupFilter: { ...filter, priorities: among(split.inGroups, chosen.priorities) },
    areAllGrouped: alone.length === 0,
  };
}

interface Filters {
  readonly filter: AlertFilter;
  /** The filter of the grouped alerts; undefined where there are no groups. */
  readonly groupFilter: AlertFilter | undefined;
  /** There are no single rows. Not to be requested: a filter without priorities would match all of them. */
  readonly areAllGrouped: boolean;
}

/** A list, kept up to date with the queue. */
interface Queue extends Pick<Filters, 'groupFilter'> {
  readonly rows: QueueRowsModel;
  readonly state: Omit<QueueRowsState, 'filter'>;
  /** The groups behind the rows, highest priority first. */
  readonly groups: readonly AlertGroup[];
}

/** The state of the rows where all alerts are grouped. */
const noneAlone: Queue['state'] = {
  rows: [],
  fresh: { count: 0, more: false },
  total: 0,
  complete: true,
  loading: false,
  fault: undefined,
};

/**
 * Provides the rows and groups of a list.
 * In a flood, critical alerts are single rows and the others are grouped behind them, high-priority alerts too where
 * they are many.
 */
export function useAlertQueue(options: {
  readonly view: AlertListView;
  readonly chosen: ChosenAlertFilter;
  readonly grouped: boolean;
  /** The operator is in the middle of an action: rows do not become groups meanwhile. */
  readonly isWorking: () => boolean;
  readonly queue: QueueState | undefined;
}): Queue {
  const desk = useDesk();
  const clock = useClock();
  const { view, chosen, grouped, queue } = options;
  const revision = queue?.revision;
  const [many, setMany] = useState(() => areTooManyForRows(false, queue?.queued));
  const manyNow = areTooManyForRows(many, queue?.queued);
  if (manyNow !== many && !options.isWorking()) setMany(manyNow);
  const split = grouped ? prioritiesByLayout[many ? 'many' : 'few'] : undefined;
  const rows = useMemo(() => createQueueRows({ desk, clock }), [desk, clock]);
  useEffect(() => () => rows.close(), [rows]);
  const [minute, setMinute] = useState(0);
  const isTimed = chosen.lastMinutes !== undefined;
  useEffect(
    () => (isTimed ? clock.every(minuteMs, () => setMinute((n) => n + 1)) : undefined),
    [isTimed, clock],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a filter by time is recomputed each minute
  const { filter, groupFilter, areAllGrouped } = useMemo(
    () => splitQueueFilter(view, chosen, split, clock.now()),
    [view, chosen, split, minute, clock],
  );
  useEffect(() => {
    if (!areAllGrouped) rows.use(filter);
  }, [rows, filter, areAllGrouped]);
  const seen = useRef(revision);
  useEffect(() => {
    // The request above already loads this revision.
    if (seen.current === revision) return;
    seen.current = revision;
    if (!areAllGrouped) rows.renew();
  }, [rows, revision, areAllGrouped]);

  const groups = useAlertGroups({ filter: groupFilter, revision });

  const state = useLowPriorityState(rows.store);
  return { rows, state: areAllGrouped ? noneAlone : state, groups, groupFilter };
}
