import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { Roster } from '../../core/shiftlog/shift.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';
import { createSyncStateTable } from './syncState.ts';

/** How far the records of the shift log are synchronised. */
export const shiftLogSyncState = createSyncStateTable('shiftLogSync', ['shiftLogCursors']);

const Cursor = z.object({ seq: z.int() });
const RosterRow = z.object({ roster: fromJson(Roster).nullable() });

/**
 * Returns the position up to which a scope (as JSON) is complete here; that of the unrestricted scope if it is
 * further.
 */
export const readShiftLogCursor = (store: SqlReader, scope: string): number =>
  store.one(
    Cursor,
    `SELECT ifnull(max(seq), 0) AS seq FROM shiftLogCursors WHERE scope IN (?, '"all"')`,
    scope,
  )?.seq ?? 0;

export function saveShiftLogCursor(tx: SqlWriter, scope: string, seq: number): void {
  tx.run(
    `INSERT INTO shiftLogCursors (scope, seq) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET seq = max(shiftLogCursors.seq, excluded.seq)`,
    ...[scope, seq],
  );
}

/** Deletes limited cursors after cameras moved between scopes: such a scope may now include older records. */
export function deleteLimitedCursors(tx: SqlWriter): void {
  tx.run(`DELETE FROM shiftLogCursors WHERE scope <> '"all"'`);
}
export const hasLimitedCursors = (store: SqlReader): boolean =>
  store.one(Cursor, `SELECT seq FROM shiftLogCursors WHERE scope <> '"all"' LIMIT 1`) !== undefined;

/** Returns the last received roster of the site's centre; null: none. */
export const readRoster = (store: SqlReader): Roster | null =>
  store.one(RosterRow, 'SELECT roster FROM shiftLogSync')?.roster ?? null;

export function saveRoster(tx: SqlWriter, roster: Roster | null): void {
  tx.run('UPDATE shiftLogSync SET roster = ?', roster && JSON.stringify(roster));
}
