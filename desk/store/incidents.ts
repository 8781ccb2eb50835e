import { z } from 'zod';
import { ShiftLogId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { addFastPath } from '../../core/rpc/quick.ts';
import { Incident, type IncidentState } from '../../core/shiftlog/incident.ts';
import { StandingLine } from '../../core/shiftlog/line.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const Cameras = fromJson(addFastPath(z.array(z.string()))).nullable();
const json = (cameras: readonly string[]) => (cameras.length > 0 ? JSON.stringify(cameras) : null);

const IncidentRow = z.object({
  incident: fromJson(addFastPath(Incident)),
  /** The cameras in its opening record: the incident is hidden unless all are visible. Null: none. */
  cameras: Cameras,
  /** The cameras in any of its records. */
  allCameras: Cameras,
});
export type IncidentRow = z.infer<typeof IncidentRow>;

export function saveIncident(
  tx: SqlWriter,
  incident: Incident,
  cameras: readonly string[],
  allCameras: readonly string[],
): void {
  const { id, state, changedAt, dueAt, conflicts } = incident;
  tx.run(
    `INSERT OR REPLACE INTO shiftLogIncidents (id, state, changedAt, dueAt, conflicts, cameras, allCameras, incident)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, state, changedAt, dueAt, conflicts.length, json(cameras), json(allCameras)],
    JSON.stringify(incident),
  );
}

export const readIncident = (store: SqlReader, id: string): IncidentRow | undefined =>
  store.one(IncidentRow, 'SELECT incident, cameras, allCameras FROM shiftLogIncidents WHERE id = ?', id);

/** Returns the incidents of these states, the last changed first. */
export const readIncidents = (store: SqlReader, states: readonly IncidentState[]): IncidentRow[] =>
  store.all(
    IncidentRow,
    `SELECT incident, cameras, allCameras FROM shiftLogIncidents WHERE state IN (SELECT value FROM json_each(?))
     ORDER BY changedAt DESC, id DESC`,
    JSON.stringify(states),
  );

const IdRow = z.object({ id: ShiftLogId });
/** Returns their ids in the same order: a list read page by page stays the same list, whatever changes meanwhile. */
export const readIncidentIds = (store: SqlReader, states: readonly IncidentState[]): ShiftLogId[] =>
  store
    .all(
      IdRow,
      `SELECT id FROM shiftLogIncidents WHERE state IN (SELECT value FROM json_each(?)) ORDER BY changedAt DESC, id DESC`,
      JSON.stringify(states),
    )
    .map(({ id }) => id);

/** The columns counted for incidents that are not closed or have conflicts. */
const Dues = z.object({ state: z.string(), dueAt: z.int().nullable(), conflicts: z.int(), cameras: Cameras });
export const readOpenIncidentDueTimes = (store: SqlReader) =>
  store.all(
    Dues,
    `SELECT state, dueAt, conflicts, cameras FROM shiftLogIncidents WHERE state IN ('open', 'monitoring')
     UNION ALL SELECT state, dueAt, conflicts, cameras FROM shiftLogIncidents WHERE +state = 'closed' AND conflicts > 0`,
  );

const StandingRow = z.object({ line: fromJson(addFastPath(StandingLine)), cameras: Cameras });
export type StandingRow = z.infer<typeof StandingRow>;

export function saveStanding(tx: SqlWriter, line: StandingLine): void {
  tx.run(
    'INSERT OR REPLACE INTO shiftLogStanding (id, startAt, ended, cameras, line) VALUES (?, ?, ?, ?, ?)',
    ...[line.id, line.standing.from, line.ended ? 1 : 0, json(line.standing.cameras), JSON.stringify(line)],
  );
}

export const readStandingLine = (store: SqlReader, id: string): StandingRow | undefined =>
  store.one(StandingRow, 'SELECT line, cameras FROM shiftLogStanding WHERE id = ?', id);

/** Returns ended standing entries, the latest first. */
export const readEndedStandingItems = (store: SqlReader, limit: number): StandingRow[] =>
  store.all(
    StandingRow,
    'SELECT line, cameras FROM shiftLogStanding WHERE ended = 1 ORDER BY startAt DESC, id DESC LIMIT ?',
    limit,
  );

/**
 * Returns standing entries that have not ended, by beginning, then id, so that all desks list them alike.
 * Entries that have expired at `at` (ms since the epoch) come last.
 */
export const readStandingItems = (store: SqlReader, at: number, limit: number): StandingRow[] =>
  store.all(
    StandingRow,
    `SELECT line, cameras FROM shiftLogStanding WHERE ended = 0
     ORDER BY ifnull(line ->> '$.standing.until' <= ?, 0), startAt, id LIMIT ?`,
    ...[at, limit],
  );
