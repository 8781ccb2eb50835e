import { AlertPriority, getPriorityRank } from '../../../core/alerts/alert.ts';
import type { MapAlert } from '../api.ts';
import type { PlacedAlert } from './alertTree.ts';

export interface PriorityCount {
  readonly priority: AlertPriority;
  readonly count: number;
  /** True if one of them is unacknowledged. */
  readonly isFresh: boolean;
}

/** Returns the count of each priority that occurs, worst first. */
export function countByPriority(alerts: readonly PlacedAlert[]): readonly PriorityCount[] {
  return AlertPriority.options.flatMap((priority) => {
    const those = alerts.filter(({ alert }) => alert.priority === priority);
    if (those.length === 0) return [];
    return [{ priority, count: those.length, isFresh: those.some(({ alert }) => !alert.acknowledged) }];
  });
}

/** Sorts alerts by priority, worst first, then by arrival. */
export const sortWorstFirst = (alerts: readonly PlacedAlert[]): readonly PlacedAlert[] =>
  alerts.toSorted(
    (a, b) => getPriorityRank(a.alert.priority) - getPriorityRank(b.alert.priority) || a.arrival - b.arrival,
  );

/** Returns true if the alert's mark pulses. */
export const isPulsing = ({ priority, acknowledged }: MapAlert): boolean =>
  !acknowledged && (priority === 'critical' || priority === 'high');
