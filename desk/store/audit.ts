import { z } from 'zod';
import { AuditRow } from '../../core/audit/api.ts';
import { type AuditEntry, ReadAuditEntry } from '../../core/audit/audit.ts';
import type { AuditLogTable } from '../../core/audit/auditSearch.ts';
import type { DeskId } from '../../core/base/ids.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const columns = 'seq, at, monotonicMs, who, event, camera, why, detail, previous, hash';
const Numbers = z.object({ a: z.number().nullable(), b: z.number().nullable() });
const Value = z.object({ value: z.string() });
const Last = z.object({ seq: z.int(), hash: z.string() });
const First = z.object({ seq: z.int() });

export const readLastAuditEntry = (store: SqlReader) =>
  store.one(Last, 'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');

/** Returns the lowest sequence number; 0: the log is empty. */
export const readFirstAuditSeq = (store: SqlReader): number =>
  store.one(First, 'SELECT seq FROM audit ORDER BY seq LIMIT 1')?.seq ?? 0;

/** Returns the entries after a sequence number, in order of `seq`. */
export const readAuditEntriesAfter = (store: SqlReader, after: number, limit: number): AuditEntry[] =>
  store.all(ReadAuditEntry, `SELECT ${columns} FROM audit WHERE seq > ? ORDER BY seq LIMIT ?`, after, limit);

/** Describes the desk's audit log table for searches. */
export const deskAuditTable = (store: SqlReader, desk: DeskId): AuditLogTable => ({
  monotonic: 'monotonicMs',
  desk: { only: desk },
  ways: {
    who: { all: 'auditByWho', stored: 'foundByWho' },
    event: { all: 'auditByEvent', stored: 'foundByEvent' },
    camera: { all: 'auditByCamera', stored: 'foundByCamera' },
    notStored: 'seq > (SELECT through FROM auditFound)',
  },
  heads: { table: 'auditHeads', from: 'earliest', to: 'latest', dropped: 'droppedAt' },
  rows: (sql, params) => store.all(AuditRow, sql, ...params),
  numbers: (sql, params) => store.one(Numbers, sql, ...params) ?? { a: null, b: null },
  texts: (sql, params) => store.all(Value, sql, ...params).map(({ value }) => value),
});

export function addAuditEntry(tx: SqlWriter, entry: AuditEntry): void {
  const { seq, at, monotonicMs, who, event, camera, why, detail, previous, hash } = entry;
  tx.run(
    `INSERT INTO audit (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[seq, at, monotonicMs, who, event, camera, why, detail, previous, hash],
  );
}
