import type { WatchState } from '../../../../core/shiftlog/api.ts';
import { dutyLooksBackMs, foldDuty } from '../../../../core/shiftlog/duty.ts';
import type { OnDuty } from '../../../../core/shiftlog/line.ts';
import { isOverdue } from '../../../../core/shiftlog/overdue.ts';
import { shiftAt } from '../../../../core/shiftlog/shift.ts';
import type { SqlReader } from '../../../../node/sql/access.ts';
import { openIncidentDues } from '../../../store/watchIncidents.ts';
import { openOrderDues } from '../../../store/watchLines.ts';
import { countRefused, countWaiting, dutyRecords } from '../../../store/watchRecords.ts';
import { readRoster } from '../../../store/watchSync.ts';
import type { ShiftLogScopeFilter } from './scopeFilter.ts';

/** Returns the operators on duty at a time, according to the stored records. */
export const onDutyAt = (store: SqlReader, at: number): OnDuty[] =>
  foldDuty(dutyRecords(store, Math.max(0, at - dutyLooksBackMs)), at);

/** Returns the shift log's state, except the counts that the feature adds. */
export function watchState(
  store: SqlReader,
  { sees }: ShiftLogScopeFilter,
  at: number,
): Omit<WatchState, 'revision' | 'asOf'> {
  const roster = readRoster(store);
  const orders = openOrderDues(store).filter(({ cameras }) => sees(cameras));
  const incidents = openIncidentDues(store).filter(({ cameras }) => sees(cameras));
  const open = incidents.filter(({ state }) => state !== 'closed');
  return {
    pending: countWaiting(store),
    refused: countRefused(store),
    openOrders: orders.length,
    overdueOrders: orders.filter(({ dueAt }) => isOverdue(dueAt, at)).length,
    openIncidents: open.length,
    overdueIncidents: open.filter(({ dueAt }) => isOverdue(dueAt, at)).length,
    conflicts: incidents.reduce((sum, { conflicts }) => sum + conflicts, 0),
    shift: roster && shiftAt(roster, at),
    roster,
    onDuty: onDutyAt(store, at).slice(0, 500),
  };
}
