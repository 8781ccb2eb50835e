import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { type DeskDue, listDueDesks } from '../../core/handover/due.ts';
import type { ShiftLogRecord } from '../../core/shiftlog/record.ts';
import type { Roster } from '../../core/shiftlog/shift.ts';

/** Check interval, ms: desks become overdue without a record. */
const lookEveryMs = 30_000;
/** Wait for further actions of the same handover, ms. */
const afterRecordsMs = 1_000;

/**
 * Raises an alert for each desk that was not handed over in time, and ends it when the handover is accepted.
 * Alerts of an earlier run that are not raised again are ended by site/alerts/alertsService.ts.
 */
export interface OverdueHandoverAlerts {
  /** Notifies of new records. */
  recordsCame(): void;
  /** Returns the state of each desk that ought to be handed over. */
  desks(): ReadonlyMap<DeskId, DeskDue>;
  close(): void;
}

export function startOverdueHandoverAlerts(options: {
  readonly clock: Clock;
  readonly roster: Roster;
  /** Returns the records of duty and handovers of the last `dueLooksBackMs`. */
  readonly records: () => readonly ShiftLogRecord[];
  /** `over`: it was handed over. */
  readonly publish: (due: DeskDue, over: boolean) => void;
}): OverdueHandoverAlerts {
  const { clock, roster, records, publish } = options;
  const reported = new Map<DeskId, DeskDue>();
  let cancelSoon: Cancel = () => undefined;

  const desks = () => listDueDesks(records(), roster, Math.round(clock.now()));

  function look(): void {
    cancelSoon();
    const due = desks();
    for (const [desk, known] of reported) {
      const now = due.get(desk);
      if (now?.overdue && now.shift.from === known.shift.from) continue;
      reported.delete(desk);
      publish(known, true);
    }
    for (const [desk, now] of due) {
      if (!now.overdue || reported.has(desk)) continue;
      reported.set(desk, now);
      publish(now, false);
    }
  }

  const cancelEvery = clock.every(lookEveryMs, look);
  look();
  return {
    desks,
    recordsCame() {
      cancelSoon();
      cancelSoon = clock.after(afterRecordsMs, look);
    },
    close() {
      cancelEvery();
      cancelSoon();
    },
  };
}
