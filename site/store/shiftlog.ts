import { z } from 'zod';
import { CameraId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { getRecordRoot, listRecordCameras } from '../../core/shiftlog/recordFacts.ts';
import type { SqlConnection } from '../../node/sql/access.ts';

/** Tables of the shift log: its records, and frozen handover reports. Times are ms since the epoch. */

const Cameras = fromJson(z.array(CameraId)).nullable();

/** A stored record: its text, and the cameras that determine its audience. */
export interface StoredRecord {
  readonly seq: number;
  /** JSON of a `ShiftLogRecord`. */
  readonly text: string;
  /** The cameras named by it and by the record it belongs to. */
  readonly cameras: readonly CameraId[];
  /** The record it belongs to is missing. */
  readonly isAlone: boolean;
}

const Record = z
  .object({
    seq: z.int(),
    record: z.string(),
    cameras: Cameras,
    rootKnown: z.int(),
    rootCameras: Cameras,
  })
  .transform(
    ({ seq, record, cameras, rootKnown, rootCameras }): StoredRecord => ({
      seq,
      text: record,
      isAlone: rootKnown === 0,
      cameras: [...new Set([...(cameras ?? []), ...(rootCameras ?? [])])],
    }),
  );

/** The records of the shift log, each once and permanent. */
export interface ShiftLogTable {
  readonly epoch: string;
  head(): number;
  /** Returns number and text of the record with this id. */
  find(id: string): { readonly seq: number; readonly text: string } | undefined;
  /**
   * Appends a record, in the transaction of its action.
   * @returns its number
   */
  append(record: ShiftLogRecord): number;
  /** Returns records in order, after a number. */
  after(seq: number, limit: number): StoredRecord[];
  /** Returns records of duty and handover made at or after `from`, in order, after a number. */
  duty(from: number, after: number): { readonly seq: number; readonly record: ShiftLogRecord }[];
}

export const toRecordText = (record: ShiftLogRecord): string => JSON.stringify(record);

export function createShiftLogTable(db: SqlConnection): ShiftLogTable {
  const epoch = z.string().parse(db.value(z.string(), 'SELECT epoch FROM shift_life'));
  const Duty = z.object({ seq: z.int(), record: fromJson(ShiftLogRecord) });
  const Found = z.object({ seq: z.int(), text: z.string() });
  const head = () => db.value(z.int(), 'SELECT ifnull(max(seq), 0) FROM shift_record') ?? 0;
  return {
    epoch,
    head,
    find: (id) => db.one(Found, 'SELECT seq, record AS text FROM shift_record WHERE id = ?', id),
    append(record) {
      const cameras = listRecordCameras(record.body);
      const seq = head() + 1;
      db.run(
        'INSERT INTO shift_record (seq, id, root, cameras, record) VALUES (?, ?, ?, ?, ?)',
        ...[seq, record.id, getRecordRoot(record), cameras.length > 0 ? JSON.stringify(cameras) : null],
        toRecordText(record),
      );
      return seq;
    },
    duty: (from, after) =>
      db.all(
        Duty,
        // Without the hint SQLite scans all records because of the order.
        `SELECT seq, record FROM shift_record INDEXED BY shift_record_duty
         WHERE kind IN ('dutyOn', 'dutyOff', 'handoverBegun', 'handoverAccepted') AND at >= ? AND seq > ? ORDER BY seq`,
        ...[from, after],
      ),
    after: (seq, limit) =>
      db.all(
        Record,
        `SELECT w.seq, w.record, w.cameras, r.seq IS NOT NULL AS rootKnown, r.cameras AS rootCameras
         FROM shift_record w LEFT JOIN shift_record r ON r.id = w.root WHERE w.seq > ? ORDER BY w.seq LIMIT ?`,
        ...[seq, limit],
      ),
  };
}

const Report = z.object({ document: z.instanceof(Uint8Array), cameras: fromJson(z.array(CameraId)) });

/** Frozen reports. */
export interface HandoverDocumentTable {
  find(sha256: string): z.infer<typeof Report> | undefined;
  /** Stores a report; an existing one stays. */
  add(sha256: string, document: Uint8Array, cameras: readonly string[], at: number): void;
}

export const createHandoverDocumentTable = (db: SqlConnection): HandoverDocumentTable => ({
  find: (sha256) =>
    db.one(Report, 'SELECT document, cameras FROM handover_document WHERE sha256 = ?', sha256),
  add(sha256, document, cameras, at) {
    const sql = 'INSERT OR IGNORE INTO handover_document (sha256, document, cameras, at) VALUES (?, ?, ?, ?)';
    db.run(sql, sha256, document, JSON.stringify(cameras), at);
  },
});
