import { z } from 'zod';
import { type ActionId, ActionOutcome, AlertAction } from '../../core/alerts/action.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Migration, QuarantinedDatabase } from '../../node/sql/database.ts';
import { openSiteDatabase } from '../shared/database.ts';

const migrations: readonly Migration[] = [
  {
    version: 2,
    sql: `CREATE TABLE refusal (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     action TEXT NOT NULL UNIQUE,
     desk TEXT NOT NULL,
     desk_seq INTEGER NOT NULL,
     body TEXT NOT NULL,
     outcome TEXT NOT NULL
   ) STRICT;
   CREATE INDEX refusal_by_desk ON refusal (desk, desk_seq);`,
  },
];

/**
 * Maximum number of stored refusals: a desk could invent alerts without end. A very old action would be refused again with the same
 * result.
 */
const maxQueued = 200_000;

export interface RefusedAction {
  readonly action: AlertAction;
  readonly outcome: ActionOutcome;
}

/**
 * Stores the outcomes of actions on alerts that do not exist (expired, or from an earlier log).
 * The log has no entry for them, but they count among their desk's numbers and their outcome is final.
 */
export interface RefusedActionStore {
  outcome(action: ActionId): ActionOutcome | undefined;
  deskSeq(desk: DeskId): number;
  put(refusals: readonly RefusedAction[]): void;
  after(seq: number, limit: number): (RefusedAction & { readonly seq: number })[];
  close(): void;
}

export interface OpenedRefusedActionStore {
  readonly refusals: RefusedActionStore;
  /** The previous database, if it was renamed at this start. */
  readonly setAside: QuarantinedDatabase | undefined;
}

const Row = z
  .object({ seq: z.int(), body: fromJson(AlertAction), outcome: fromJson(ActionOutcome) })
  .transform(({ body, ...rest }) => ({ ...rest, action: body }));

export function openRefusedActionStore(folder: string, most = maxQueued): Result<OpenedRefusedActionStore> {
  const opened = openSiteDatabase(folder, 'alerts-refused', migrations);
  if (!opened.ok) return opened;
  const { db, setAside } = opened.value;
  let stored = db.value(z.int(), 'SELECT count(*) FROM refusal') ?? 0;
  const refusals: RefusedActionStore = {
    outcome: (action) =>
      db.value(fromJson(ActionOutcome), 'SELECT outcome FROM refusal WHERE action = ?', action),
    deskSeq: (desk) =>
      db.value(z.int().nullable(), 'SELECT max(desk_seq) FROM refusal WHERE desk = ?', desk) ?? 0,
    put(refusals) {
      if (refusals.length === 0) return;
      db.transaction(() => {
        for (const { action, outcome } of refusals)
          stored += db.run(
            'INSERT OR IGNORE INTO refusal (action, desk, desk_seq, body, outcome) VALUES (?, ?, ?, ?, ?)',
            ...[action.id, action.desk, action.deskSeq, JSON.stringify(action), JSON.stringify(outcome)],
          );
        // The newest refusal of each desk stays, because the desk's numbers continue from it.
        if (stored > most)
          stored -= db.run(
            `DELETE FROM refusal WHERE seq IN (SELECT seq FROM refusal ORDER BY seq LIMIT 200)
               AND desk_seq < (SELECT max(desk_seq) FROM refusal newer WHERE newer.desk = refusal.desk)`,
          );
      });
    },
    after: (seq, limit) =>
      db.all(Row, 'SELECT seq, body, outcome FROM refusal WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit),
    close: () => db.close(),
  };
  return ok({ refusals, setAside });
}
