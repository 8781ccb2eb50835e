import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { Roster } from '../../core/shiftlog/shift.ts';
import type { Reader, Writer } from '../../node/sql/access.ts';

/** Which life of the site's records these are of, and when they were last known to be all there was (0: never). */
export interface WatchSyncState {
  readonly epoch: string;
  /** Counts the lives this store has seen. */
  readonly life: number;
  readonly asOf: number;
}

const State = z.object({ epoch: z.string(), life: z.int(), asOf: z.int() });
const Cursor = z.object({ seq: z.int() });
const RosterRow = z.object({ roster: fromJson(Roster).nullable() });

export const readWatchSync = (store: Reader): WatchSyncState =>
  store.one(State, 'SELECT epoch, life, asOf FROM watchSync') ?? { epoch: '', life: 0, asOf: 0 };

/** Another life of the records: nothing of it has been read yet, with whatever scope. */
export function beginWatchLife(tx: Writer, epoch: string): void {
  tx.run('UPDATE watchSync SET epoch = ?, life = life + 1', epoch);
  tx.run('DELETE FROM watchCursors');
}

export function setWatchAsOf(tx: Writer, asOf: number): void {
  tx.run('UPDATE watchSync SET asOf = ?', asOf);
}

/** Up to which record all that a scope (as JSON) shows is here; where one that sees all is further, up to there. */
export const watchCursor = (store: Reader, scope: string): number =>
  store.one(Cursor, `SELECT ifnull(max(seq), 0) AS seq FROM watchCursors WHERE scope IN (?, '"all"')`, scope)
    ?.seq ?? 0;

export function saveWatchCursor(tx: Writer, scope: string, seq: number): void {
  tx.run(
    `INSERT INTO watchCursors (scope, seq) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET seq = max(watchCursors.seq, excluded.seq)`,
    ...[scope, seq],
  );
}

/** Cameras have moved between scopes: what a limited one shows may be more than was given with it. */
export function forgetLimitedCursors(tx: Writer): void {
  tx.run(`DELETE FROM watchCursors WHERE scope <> '"all"'`);
}
export const hasLimitedCursors = (store: Reader): boolean =>
  store.one(Cursor, `SELECT seq FROM watchCursors WHERE scope <> '"all"' LIMIT 1`) !== undefined;

/** The roster of the site's centre, as it was last told; null: it has none, or none was told yet. */
export const readRoster = (store: Reader): Roster | null =>
  store.one(RosterRow, 'SELECT roster FROM watchSync')?.roster ?? null;

export function saveRoster(tx: Writer, roster: Roster | null): void {
  tx.run('UPDATE watchSync SET roster = ?', roster && JSON.stringify(roster));
}
