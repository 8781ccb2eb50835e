import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import { addFastPath } from '../../core/rpc/quick.ts';
import { type StoredRecord, sortRecords } from '../../core/shiftlog/fold.ts';
import { type ShiftLogBody, ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { getRecordRoot, listRecordCameras } from '../../core/shiftlog/recordFacts.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';
import { shiftLogSyncState } from './shiftLogSync.ts';

const fault = fromJson(FaultShape).nullable();
const Row = z
  .object({
    record: fromJson(addFastPath(ShiftLogRecord)),
    life: z.int(),
    seq: z.int().nullable(),
    n: z.int(),
    fault,
  })
  .transform(({ fault: refused, ...rest }): StoredRecord => ({ ...rest, refused }));
const Place = z.object({ life: z.int(), seq: z.int().nullable() });
const columns = 'record, life, seq, n, fault';

/** Returns all records of a root, in order. */
export const readRecordsOfRoot = (store: SqlReader, root: string): StoredRecord[] =>
  sortRecords(store.all(Row, `SELECT ${columns} FROM shiftLogRecords WHERE root = ?`, root));

/** Returns records of these kinds (except log lines) made at `from` (ms since the epoch) or later, in order. */
export const readRecordsOfKinds = (
  store: SqlReader,
  kinds: readonly Exclude<ShiftLogBody['kind'], 'entry' | 'addendum' | 'orderEnded'>[],
  from: number,
): StoredRecord[] =>
  sortRecords(
    kinds.flatMap((kind) =>
      store.all(
        Row,
        `SELECT ${columns} FROM shiftLogRecords WHERE kind NOT IN ('entry', 'addendum', 'orderEnded') AND kind = ? AND at >= ?`,
        ...[kind, from],
      ),
    ),
  );

/** Returns duty and handover records made at `from` (ms since the epoch) or later, without refused ones. */
export const readDutyRecords = (store: SqlReader, from: number): ShiftLogRecord[] =>
  readRecordsOfKinds(store, ['dutyOn', 'dutyOff', 'handoverBegun', 'handoverAccepted'], from).flatMap(
    ({ record, refused }) => (refused ? [] : [record]),
  );

/** Returns the last handovers begun before a time (ms since the epoch), the newest first. */
export const readHandoversBegunBefore = (store: SqlReader, before: number, limit: number): StoredRecord[] =>
  store.all(
    Row,
    `SELECT ${columns} FROM shiftLogRecords
     WHERE kind NOT IN ('entry', 'addendum', 'orderEnded') AND kind = 'handoverBegun' AND at < ? ORDER BY at DESC, n DESC LIMIT ?`,
    ...[before, limit],
  );

/** Returns handovers of a desk (id) or centre (name) begun in `from` <= time <= `to` (ms since the epoch). */
export const readHandoversOf = (store: SqlReader, of: string, from: number, to: number): StoredRecord[] =>
  store.all(
    Row,
    `SELECT ${columns} FROM shiftLogRecords
     WHERE kind = 'handoverBegun' AND ifnull(record ->> '$.body.subject.desk', record ->> '$.body.subject.centre') = ?
       AND at BETWEEN ? AND ?`,
    ...[of, from, to],
  );

const unsent = 'seq IS NULL AND fault IS NULL';
const Count = z.object({ n: z.int() });
const count = (store: SqlReader, where: string): number =>
  store.one(Count, `SELECT count(*) AS n FROM shiftLogRecords WHERE ${where}`)?.n ?? 0;

/** Returns records that the site has not confirmed, in the order of writing. */
export const readUnconfirmedRecords = (store: SqlReader, limit: number): ShiftLogRecord[] =>
  store
    .all(Row, `SELECT ${columns} FROM shiftLogRecords WHERE ${unsent} ORDER BY n LIMIT ?`, limit)
    .map(({ record }) => record);
export const countUnconfirmedRecords = (store: SqlReader): number => count(store, unsent);

/** Returns records that the site refused, the newest first. */
export const readRefusedRecords = (store: SqlReader, limit: number): StoredRecord[] =>
  store.all(
    Row,
    `SELECT ${columns} FROM shiftLogRecords WHERE fault IS NOT NULL ORDER BY n DESC LIMIT ?`,
    limit,
  );
export const countRefusedRecords = (store: SqlReader): number => count(store, 'fault IS NOT NULL');

/**
 * Stores a record: pending, or with the number `seq` from the site. `own`: this desk sends it.
 * @returns whether anything changed; of a stored record only the number can change
 */
export function storeRecord(
  tx: SqlWriter,
  record: ShiftLogRecord,
  { seq, own }: { readonly seq: number | null; readonly own: boolean },
): boolean {
  const { life } = shiftLogSyncState.read(tx);
  const known = tx.one(Place, 'SELECT life, seq FROM shiftLogRecords WHERE id = ?', record.id);
  if (known) {
    if (seq === null || (known.life === life && known.seq === seq)) return false;
    setRecordNumber(tx, record.id, seq);
    return true;
  }
  const cameras = listRecordCameras(record.body);
  tx.run(
    `INSERT INTO shiftLogRecords (id, root, kind, at, own, life, seq, cameras, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[record.id, getRecordRoot(record), record.body.kind, record.at, own ? 1 : 0, life, seq],
    cameras.length > 0 ? JSON.stringify(cameras) : null,
    JSON.stringify(record),
  );
  return true;
}

/** Stores the number that the site has given the record. */
export function setRecordNumber(tx: SqlWriter, id: string, seq: number): void {
  tx.run(
    'UPDATE shiftLogRecords SET life = ?, seq = ?, fault = NULL WHERE id = ?',
    ...[shiftLogSyncState.read(tx).life, seq, id],
  );
}

/** Marks a record as refused by the site. */
export function refuseRecord(tx: SqlWriter, id: string, why: z.infer<typeof FaultShape>): void {
  tx.run('UPDATE shiftLogRecords SET fault = ? WHERE id = ? AND seq IS NULL', JSON.stringify(why), id);
}

/**
 * Marks records for sending again after a new epoch of a site's records.
 * Records made at this desk for that site, including signed reports, are sent again; others' records keep their
 * position until those desks send them. Records of another site (a demo's) are left alone.
 */
export function markRecordsForResend(tx: SqlWriter, site: string): void {
  const own = `own = 1 AND instr(record ->> '$.by.id', ?) = 1`;
  tx.run(`INSERT OR IGNORE INTO shiftLogStale SELECT root FROM shiftLogRecords WHERE ${own}`, `${site}:`);
  tx.run(`UPDATE shiftLogRecords SET seq = NULL, fault = NULL WHERE ${own}`, `${site}:`);
  tx.run('UPDATE handoverDocuments SET sent = 0');
}
