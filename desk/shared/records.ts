import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../core/base/clock.ts';
import { type DeskId, ShiftLogId } from '../../core/base/ids.ts';
import { fail, type Result } from '../../core/base/result.ts';
import type { Operator } from '../../core/people/operator.ts';
import { maxRecordBytes, type ShiftLogBody, type ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { getRecordRoot, toRecordAuditEvent } from '../../core/shiftlog/recordFacts.ts';
import type { SqlWriter } from '../../node/sql/access.ts';
import { storeRecord } from '../store/shiftLogRecords.ts';
import { recomputeRow } from '../store/shiftLogRows.ts';
import type { AddAuditEvent, WriteWithAudit } from './write.ts';

/**
 * Writes shift log records in an operator's name.
 * One transaction contains the records, their audit events, the resulting log rows and the writes of `also`. The
 * records are then pending for the site. Faults: `shiftLog.tooLarge`, and those of `WriteWithAudit`.
 */
export type WriteRecords = <T>(
  who: Operator,
  bodies: readonly ShiftLogBody[],
  also: (tx: SqlWriter, records: readonly ShiftLogRecord[], add: AddAuditEvent) => T,
) => Result<T>;

export function createWriteRecords(options: {
  readonly writeWithAudit: WriteWithAudit;
  readonly desk: DeskId;
  readonly clock: Clock;
  /** The records are on disk. */
  readonly onWritten: (records: readonly ShiftLogRecord[]) => void;
}): WriteRecords {
  const { writeWithAudit, desk, clock, onWritten } = options;
  return (who, bodies, also) => {
    const at = Math.round(clock.now());
    const records = bodies.map(
      (body): ShiftLogRecord => ({
        id: ShiftLogId.parse(uuidv7({ msecs: at })),
        desk,
        by: { id: who.id, name: who.displayName },
        at,
        monotonicMs: clock.monotonic(),
        body,
      }),
    );
    for (const record of records) {
      const bytes = Buffer.byteLength(JSON.stringify(record));
      if (bytes > maxRecordBytes) return fail('shiftLog.tooLarge', { bytes, most: maxRecordBytes });
    }
    const written = writeWithAudit((tx, add) => {
      for (const record of records) {
        storeRecord(tx, record, { seq: null, own: true });
        add(toRecordAuditEvent(record));
      }
      for (const root of new Set(records.map(getRecordRoot))) recomputeRow(tx, root);
      return also(tx, records, add);
    });
    if (written.ok) onWritten(records);
    return written;
  };
}
