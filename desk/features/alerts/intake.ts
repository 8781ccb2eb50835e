import type { AlertAction, AlertCommand } from '../../../core/alerts/action.ts';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { LogRecord } from '../../../core/alerts/log.ts';
import type { AuditEvent } from '../../../core/audit/audit.ts';
import type { DeskId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { SqlWriter } from '../../../node/sql/access.ts';
import type { AddAuditEvent, WriteFromSite } from '../../shared/write.ts';
import { alertSync, saveAlertCursor, saveHeartbeat } from '../../store/alertSync.ts';
import { addTimelineLine, sortByTimeKey } from '../../store/alerts.ts';
import { readPendingAction } from '../../store/outbox.ts';
import { type AlertRowStore, isHeartbeat } from './alertRowStore.ts';

/** A batch of records, and the state of the sync once they are stored. */
export interface RecordBatch {
  readonly records: readonly LogRecord[];
  readonly life: number;
  /** The cursor of a scope (as JSON) advances to `through`. */
  readonly scope: string;
  readonly through: number;
  /** The time at which nothing is missing, ms since the epoch; undefined while more records follow. */
  readonly completeAt: number | undefined;
  /** Returns when a synthetic alert counts as received, ms since the epoch. */
  readonly heartbeatAt: (alert: Alert) => number;
}

/** Stores data from the site: rows, words, timeline lines, cursor and audit events in one transaction. */
export interface AlertIntake {
  records(take: RecordBatch): Result<void>;
  /** Stores the current state of alerts without their history, which the backlog brings later. */
  snapshot(alerts: readonly Alert[], life: number): Result<void>;
}

export function createAlertIntake(options: {
  readonly ledger: AlertRowStore;
  readonly project: WriteFromSite;
  readonly desk: DeskId;
  readonly now: () => number;
}): AlertIntake {
  const { ledger, project, desk, now } = options;

  /** Returns true if an action of this desk was waiting for this record. */
  function answerOwn(tx: SqlWriter, record: LogRecord): boolean {
    const { entry } = record;
    if (entry.kind !== 'acted' || entry.action.desk !== desk || !ledger.counts().waiting.has(record.alert.id))
      return false;
    const waiting = readPendingAction(tx, entry.action.id);
    if (!waiting) return false;
    ledger.answer(tx, waiting, entry.outcome, true, now());
    return true;
  }

  function takeRecords(tx: SqlWriter, add: AddAuditEvent, { records, life, heartbeatAt }: RecordBatch): void {
    // Of several records of one alert, only the last determines the row.
    const newest = new Map<string, Alert>();
    const again = new Set<string>();
    for (const record of records) {
      const { alert } = record;
      if ((newest.get(alert.id)?.version ?? 0) < alert.version) newest.set(alert.id, alert);
      if (answerOwn(tx, record)) again.add(alert.id);
    }
    const places = new Map<string, number>();
    for (const alert of sortByTimeKey(newest.values())) {
      const { id, version } = alert;
      if (isHeartbeat(alert)) saveHeartbeat(tx, { id, version, at: Math.round(heartbeatAt(alert)) });
      else places.set(id, ledger.take(tx, alert, life, again.has(id)));
    }
    for (const record of records) {
      const place = places.get(record.alert.id);
      if (place === undefined) continue;
      addTimelineLine(tx, place, record);
      const { entry } = record;
      if (entry.kind === 'acted' && entry.action.desk !== desk)
        add(
          toAuditEvent(entry.action, record.alert.camera, { result: entry.outcome.result, seq: record.seq }),
        );
    }
  }

  return {
    records: (take) =>
      ledger.commit(project, (tx, add) => {
        takeRecords(tx, add, take);
        saveAlertCursor(tx, take.scope, take.through);
        if (take.completeAt !== undefined) alertSync.setAsOf(tx, take.completeAt);
      }),
    snapshot: (alerts, life) =>
      ledger.commit(project, (tx) => {
        for (const alert of sortByTimeKey(alerts)) if (!isHeartbeat(alert)) ledger.take(tx, alert, life);
      }),
  };
}

const reasonOf = (command: AlertCommand): string | null => {
  if ('reason' in command) return command.reason;
  if (command.do === 'note') return command.text.slice(0, 500);
  return command.do === 'close' && command.note ? command.note.slice(0, 500) : null;
};

/** Returns the audit event for an action on an alert. */
export function toAuditEvent(action: AlertAction, camera: string | null, more: object = {}): AuditEvent {
  const { id, desk, alert, base, by, at, command } = action;
  const detail = JSON.stringify({ alert, action: id, desk, base, at, command, ...more });
  return {
    who: by.id,
    event: `alert.${command.do}`,
    camera,
    why: reasonOf(command),
    // A note of maximum length does not fit twice; its full text is in the outbox and the log.
    detail: detail.length <= 4_000 ? detail : JSON.stringify({ alert, action: id, desk, base, at, ...more }),
  };
}
