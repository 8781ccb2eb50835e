import { z } from 'zod';
import { AlertPolicy } from '../../core/alerts/policy.ts';
import { fromJson } from '../../core/base/json.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';
import { createSyncStateTable } from './syncState.ts';

/** How far the alerts are synchronised. */
export const alertSync = createSyncStateTable('alertSync', ['alertCursors', 'alertHeartbeats']);

const Cursor = z.object({ seq: z.int() });
const Policy = z.object({ policy: fromJson(AlertPolicy).nullable() });

/** Returns the log position up to which a scope (as JSON) is complete here; undefined: never read. */
export const readAlertCursor = (store: SqlReader, scope: string): number | undefined =>
  store.one(Cursor, 'SELECT seq FROM alertCursors WHERE scope = ?', scope)?.seq;

export function saveAlertCursor(tx: SqlWriter, scope: string, seq: number): void {
  // All cursors belong to the current epoch, so their `life` column is not used.
  tx.run(
    `INSERT INTO alertCursors (scope, life, seq) VALUES (?, 0, ?)
     ON CONFLICT DO UPDATE SET seq = max(alertCursors.seq, excluded.seq)`,
    scope,
    seq,
  );
}

export const readAlertPolicy = (store: SqlReader): AlertPolicy | undefined =>
  store.one(Policy, 'SELECT policy FROM alertSync')?.policy ?? undefined;

export function saveAlertPolicy(tx: SqlWriter, policy: AlertPolicy): void {
  tx.run('UPDATE alertSync SET policy = ?', JSON.stringify(policy));
}

const Heartbeat = z.object({ id: z.string(), version: z.int(), at: z.int() });

/** Returns when each source's synthetic alert was last received. */
export const readHeartbeats = (store: SqlReader) =>
  store.all(Heartbeat, 'SELECT id, version, at FROM alertHeartbeats');

export function saveHeartbeat(tx: SqlWriter, { id, version, at }: z.infer<typeof Heartbeat>): void {
  tx.run(
    `INSERT INTO alertHeartbeats VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version, at = excluded.at
     WHERE excluded.version > alertHeartbeats.version`,
    ...[id, version, at],
  );
}
