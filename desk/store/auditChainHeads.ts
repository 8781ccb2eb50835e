import { z } from 'zod';
import {
  type ChainHead,
  SignedHead,
  type StoredHead,
  WitnessSignature,
} from '../../core/audit/chainHeads.ts';
import { fromJson } from '../../core/base/json.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const Row = z.object({
  signed: fromJson(SignedHead),
  witnessSignature: z.union([fromJson(WitnessSignature), z.null()]),
  droppedAt: z.int().nullable(),
});
const Counts = z.object({ closed: z.int(), dropped: z.int() });
const stored = ({ signed, ...rest }: z.output<typeof Row>): StoredHead => ({ ...signed, ...rest });
const columns = 'signed, witnessSignature, droppedAt';

/** Returns the chain heads after a segment, in order. */
export const readChainHeadsAfter = (store: SqlReader, segment: number, limit: number): StoredHead[] =>
  store
    .all(Row, `SELECT ${columns} FROM auditHeads WHERE segment > ? ORDER BY segment LIMIT ?`, segment, limit)
    .map(stored);

export function readLastChainHead(store: SqlReader): StoredHead | undefined {
  const row = store.one(Row, `SELECT ${columns} FROM auditHeads ORDER BY segment DESC LIMIT 1`);
  return row && stored(row);
}

/** Returns the last chain head with the site's witness signature. */
export function readLastWitnessedHead(store: SqlReader): StoredHead | undefined {
  const row = store.one(
    Row,
    `SELECT ${columns} FROM auditHeads WHERE witnessSignature IS NOT NULL ORDER BY segment DESC LIMIT 1`,
  );
  return row && stored(row);
}

/** Returns the first chain head without the site's witness signature. */
export function readFirstUnwitnessedHead(store: SqlReader): StoredHead | undefined {
  const row = store.one(
    Row,
    `SELECT ${columns} FROM auditHeads WHERE witnessSignature IS NULL ORDER BY segment LIMIT 1`,
  );
  return row && stored(row);
}

export const countChainHeads = (store: SqlReader): { readonly closed: number; readonly dropped: number } =>
  store.one(
    Counts,
    'SELECT count(*) AS closed, count(droppedAt) AS dropped FROM auditHeads WHERE closed = 1',
  ) ?? { closed: 0, dropped: 0 };

/** Stores the head of a new segment or replaces an open head; it has no witness signature yet. */
export function saveChainHead(tx: SqlWriter, signed: SignedHead): void {
  const { segment, first, last, closed, from, to } = signed.head;
  tx.run(
    `INSERT INTO auditHeads (segment, first, last, closed, earliest, latest, signed) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (segment) DO UPDATE SET last = excluded.last, closed = excluded.closed, earliest = excluded.earliest,
       latest = excluded.latest, signed = excluded.signed, witnessSignature = NULL`,
    ...[segment, first, last, closed ? 1 : 0, from, to, JSON.stringify(signed)],
  );
}

/** Adds the site's witness signature, provided that the stored head is still the signed one. */
export function saveWitnessSignature(
  tx: SqlWriter,
  { head }: SignedHead,
  witnessSignature: WitnessSignature,
): void {
  tx.run(
    'UPDATE auditHeads SET witnessSignature = ? WHERE segment = ? AND last = ? AND closed = ? AND witnessSignature IS NULL',
    ...[JSON.stringify(witnessSignature), head.segment, head.last, head.closed ? 1 : 0],
  );
}

/** Returns closed segments whose entries are still stored, the oldest first. */
export const readDroppableSegments = (store: SqlReader, limit: number): StoredHead[] =>
  store
    .all(
      Row,
      `SELECT ${columns} FROM auditHeads WHERE closed = 1 AND droppedAt IS NULL ORDER BY segment LIMIT ?`,
      limit,
    )
    .map(stored);

export function markSegmentDropped(tx: SqlWriter, { segment }: ChainHead, at: number): void {
  tx.run('UPDATE auditHeads SET droppedAt = ? WHERE segment = ?', at, segment);
}

/** Erases up to `limit` entries of dropped segments. @returns how many */
export const eraseDroppedEntries = (tx: SqlWriter, limit: number): number =>
  tx.erase(
    `DELETE FROM audit WHERE seq IN (SELECT seq FROM audit
       WHERE seq <= (SELECT max(last) FROM auditHeads WHERE droppedAt IS NOT NULL) ORDER BY seq LIMIT ?)`,
    limit,
  );
