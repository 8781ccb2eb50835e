import type { ShiftLogState } from '../../../core/shiftlog/api.ts';
import { dutyLooksBackMs, foldDuty } from '../../../core/shiftlog/duty.ts';
import type { OnDuty } from '../../../core/shiftlog/line.ts';
import { isOverdue } from '../../../core/shiftlog/overdue.ts';
import { getShiftAt } from '../../../core/shiftlog/shift.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import { readOpenIncidentDueTimes } from '../../store/incidents.ts';
import { readOpenOrderDueTimes } from '../../store/logLines.ts';
import {
  countRefusedRecords,
  countUnconfirmedRecords,
  readDutyRecords,
} from '../../store/shiftLogRecords.ts';
import { readRoster } from '../../store/shiftLogSync.ts';
import type { ShiftLogScopeFilter } from './scopeFilter.ts';

/** Returns the operators on duty at a time, according to the stored records. */
export const listOnDutyAt = (store: SqlReader, at: number): OnDuty[] =>
  foldDuty(readDutyRecords(store, Math.max(0, at - dutyLooksBackMs)), at);

/** Returns the shift log's state, except the counts that the feature adds. */
export function createShiftLogState(
  store: SqlReader,
  { sees }: ShiftLogScopeFilter,
  at: number,
): Omit<ShiftLogState, 'revision' | 'asOf'> {
  const roster = readRoster(store);
  const orders = readOpenOrderDueTimes(store).filter(({ cameras }) => sees(cameras));
  const incidents = readOpenIncidentDueTimes(store).filter(({ cameras }) => sees(cameras));
  const open = incidents.filter(({ state }) => state !== 'closed');
  return {
    pending: countUnconfirmedRecords(store),
    refused: countRefusedRecords(store),
    openOrders: orders.length,
    overdueOrders: orders.filter(({ dueAt }) => isOverdue(dueAt, at)).length,
    openIncidents: open.length,
    overdueIncidents: open.filter(({ dueAt }) => isOverdue(dueAt, at)).length,
    conflicts: incidents.reduce((sum, { conflicts }) => sum + conflicts, 0),
    shift: roster && getShiftAt(roster, at),
    roster,
    onDuty: listOnDutyAt(store, at).slice(0, 500),
  };
}
