import { AlertPriority, priorityRank } from '../../../core/alerts/alert.ts';
import type { MapAlert } from '../api.ts';
import type { PlacedAlert } from './alertTree.ts';

export interface PriorityCount {
  readonly priority: AlertPriority;
  readonly count: number;
  /** Somebody must still acknowledge one of them. */
  readonly isFresh: boolean;
}

/** How many of each priority that there are any of, worst first. */
export function countsOf(alerts: readonly PlacedAlert[]): readonly PriorityCount[] {
  return AlertPriority.options.flatMap((priority) => {
    const those = alerts.filter(({ alert }) => alert.priority === priority);
    if (those.length === 0) return [];
    return [{ priority, count: those.length, isFresh: those.some(({ alert }) => !alert.acknowledged) }];
  });
}

/** Worst first, then as they came. */
export const worstFirst = (alerts: readonly PlacedAlert[]): readonly PlacedAlert[] =>
  alerts.toSorted(
    (a, b) => priorityRank(a.alert.priority) - priorityRank(b.alert.priority) || a.arrival - b.arrival,
  );

/** Does it call for somebody by moving? */
export const isCalling = ({ priority, acknowledged }: MapAlert): boolean =>
  !acknowledged && (priority === 'critical' || priority === 'high');
