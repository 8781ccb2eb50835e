import { z } from 'zod';
import type { HandoverReport } from '../../core/handover/report.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

type Gap = HandoverReport['gaps']['lines'][number];

const Row = z.object({
  what: z.enum(['offline', 'clockForward', 'clockBack', 'deskDown']),
  from: z.int().min(0),
  to: z.int().min(0).nullable(),
  byMs: z.number().nullable(),
});
const One = z.object({ one: z.int() });
const Alive = z.object({ at: z.int() });

/** Returns the gaps that overlap `from` <= time < `to`, ms since the epoch, in order. */
export const readGapsBetween = (store: SqlReader, from: number, to: number): Gap[] =>
  store.all(
    Row,
    `SELECT what, startAt AS "from", endAt AS "to", byMs FROM gaps
     WHERE startAt < ? AND ifnull(endAt, ?) >= ? ORDER BY startAt, id`,
    ...[to, Number.MAX_SAFE_INTEGER, from],
  );

export function addGap(tx: SqlWriter, { what, from, to, byMs }: Gap): void {
  tx.run('INSERT INTO gaps (what, startAt, endAt, byMs) VALUES (?, ?, ?, ?)', what, from, to, byMs);
}

/** Ends the open gap of this kind. */
export function endGap(tx: SqlWriter, what: Gap['what'], at: number): void {
  tx.run('UPDATE gaps SET endAt = max(startAt, ?) WHERE what = ? AND endAt IS NULL', at, what);
}

export const isGapOpen = (store: SqlReader, what: Gap['what']): boolean =>
  store.one(One, 'SELECT 1 AS one FROM gaps WHERE what = ? AND endAt IS NULL', what) !== undefined;

export function deleteGapsBefore(tx: SqlWriter, at: number): void {
  tx.run('DELETE FROM gaps WHERE endAt IS NOT NULL AND endAt < ?', at);
}

/** Returns when this desk last recorded that it runs, ms since the epoch; undefined: never. */
export const readLastAliveAt = (store: SqlReader): number | undefined =>
  store.one(Alive, 'SELECT at FROM deskAlive')?.at;

export function saveAliveAt(tx: SqlWriter, at: number): void {
  tx.run('INSERT INTO deskAlive VALUES (1, ?) ON CONFLICT DO UPDATE SET at = excluded.at', at);
}
