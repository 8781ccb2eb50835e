import { z } from 'zod';
import { Countersign, SignedHead, type StoredHead, type TrailHead } from '../../core/audit/trail.ts';
import { fromJson } from '../../core/base/json.ts';
import type { Reader, Writer } from '../../node/sql/access.ts';

const Row = z.object({
  signed: fromJson(SignedHead),
  countersigned: z.union([fromJson(Countersign), z.null()]),
  droppedAt: z.int().nullable(),
});
const Counts = z.object({ closed: z.int(), dropped: z.int() });
const stored = ({ signed, ...rest }: z.output<typeof Row>): StoredHead => ({ ...signed, ...rest });
const columns = 'signed, countersigned, droppedAt';

/** In order of segment, after one. */
export const headsAfter = (store: Reader, segment: number, limit: number): StoredHead[] =>
  store
    .all(Row, `SELECT ${columns} FROM auditHeads WHERE segment > ? ORDER BY segment LIMIT ?`, segment, limit)
    .map(stored);

export function lastHead(store: Reader): StoredHead | undefined {
  const row = store.one(Row, `SELECT ${columns} FROM auditHeads ORDER BY segment DESC LIMIT 1`);
  return row && stored(row);
}

/** The last that the site countersigned. */
export function lastCountersigned(store: Reader): StoredHead | undefined {
  const row = store.one(
    Row,
    `SELECT ${columns} FROM auditHeads WHERE countersigned IS NOT NULL ORDER BY segment DESC LIMIT 1`,
  );
  return row && stored(row);
}

/** The first that the site has not countersigned. */
export function firstNotCountersigned(store: Reader): StoredHead | undefined {
  const row = store.one(
    Row,
    `SELECT ${columns} FROM auditHeads WHERE countersigned IS NULL ORDER BY segment LIMIT 1`,
  );
  return row && stored(row);
}

export const countHeads = (store: Reader): { readonly closed: number; readonly dropped: number } =>
  store.one(
    Counts,
    'SELECT count(*) AS closed, count(droppedAt) AS dropped FROM auditHeads WHERE closed = 1',
  ) ?? { closed: 0, dropped: 0 };

/** Of a segment that is new, or whose head was open; the site has not countersigned it yet. */
export function putHead(tx: Writer, signed: SignedHead): void {
  const { segment, first, last, closed, from, to } = signed.head;
  tx.run(
    `INSERT INTO auditHeads (segment, first, last, closed, earliest, latest, signed) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (segment) DO UPDATE SET last = excluded.last, closed = excluded.closed, earliest = excluded.earliest,
       latest = excluded.latest, signed = excluded.signed, countersigned = NULL`,
    ...[segment, first, last, closed ? 1 : 0, from, to, JSON.stringify(signed)],
  );
}

/** If it is still this head that stands there. */
export function putCountersign(tx: Writer, { head }: SignedHead, countersigned: Countersign): void {
  tx.run(
    'UPDATE auditHeads SET countersigned = ? WHERE segment = ? AND last = ? AND closed = ? AND countersigned IS NULL',
    ...[JSON.stringify(countersigned), head.segment, head.last, head.closed ? 1 : 0],
  );
}

/** Closed segments whose entries are there, from the oldest on. */
export const droppable = (store: Reader, limit: number): StoredHead[] =>
  store
    .all(
      Row,
      `SELECT ${columns} FROM auditHeads WHERE closed = 1 AND droppedAt IS NULL ORDER BY segment LIMIT ?`,
      limit,
    )
    .map(stored);

export function markDropped(tx: Writer, { segment }: TrailHead, at: number): void {
  tx.run('UPDATE auditHeads SET droppedAt = ? WHERE segment = ?', at, segment);
}

/** Erases entries of dropped segments, at most so many at once. @returns how many */
export const eraseDropped = (tx: Writer, limit: number): number =>
  tx.erase(
    `DELETE FROM audit WHERE seq IN (SELECT seq FROM audit
       WHERE seq <= (SELECT max(last) FROM auditHeads WHERE droppedAt IS NOT NULL) ORDER BY seq LIMIT ?)`,
    limit,
  );
