import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { Roster } from '../../core/shiftlog/shift.ts';
import type { Reader, Writer } from '../../node/sql/access.ts';

/** The epoch of the site's records from which these come, and when they were last known complete (0: never). */
export interface WatchSyncState {
  readonly epoch: string;
  /** Counts the epochs that this store has seen. */
  readonly life: number;
  readonly asOf: number;
}

const State = z.object({ epoch: z.string(), life: z.int(), asOf: z.int() });
const Cursor = z.object({ seq: z.int() });
const RosterRow = z.object({ roster: fromJson(Roster).nullable() });

export const readWatchSync = (store: Reader): WatchSyncState =>
  store.one(State, 'SELECT epoch, life, asOf FROM watchSync') ?? { epoch: '', life: 0, asOf: 0 };

/** Starts a new epoch of the records, of which nothing has been read yet in any scope. */
export function beginWatchLife(tx: Writer, epoch: string): void {
  tx.run('UPDATE watchSync SET epoch = ?, life = life + 1', epoch);
  tx.run('DELETE FROM watchCursors');
}

export function setWatchAsOf(tx: Writer, asOf: number): void {
  tx.run('UPDATE watchSync SET asOf = ?', asOf);
}

/**
 * Returns the position up to which a scope (as JSON) is complete here; that of the unrestricted scope if it is
 * further.
 */
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

/** Deletes limited cursors after cameras moved between scopes: such a scope may now include older records. */
export function forgetLimitedCursors(tx: Writer): void {
  tx.run(`DELETE FROM watchCursors WHERE scope <> '"all"'`);
}
export const hasLimitedCursors = (store: Reader): boolean =>
  store.one(Cursor, `SELECT seq FROM watchCursors WHERE scope <> '"all"' LIMIT 1`) !== undefined;

/** Returns the last received roster of the site's centre; null: none. */
export const readRoster = (store: Reader): Roster | null =>
  store.one(RosterRow, 'SELECT roster FROM watchSync')?.roster ?? null;

export function saveRoster(tx: Writer, roster: Roster | null): void {
  tx.run('UPDATE watchSync SET roster = ?', roster && JSON.stringify(roster));
}
