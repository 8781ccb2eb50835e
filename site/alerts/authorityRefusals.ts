import { z } from 'zod';
import { type ActionId, ActionOutcome, AlertAction } from '../../core/alerts/action.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { openDatabase } from '../../node/sql/database.ts';

const migrations = [
  `CREATE TABLE refusal (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     action TEXT NOT NULL UNIQUE,
     desk TEXT NOT NULL,
     desk_seq INTEGER NOT NULL,
     body TEXT NOT NULL,
     outcome TEXT NOT NULL
   ) STRICT;
   CREATE INDEX refusal_by_desk ON refusal (desk, desk_seq);`,
];

/** Whoever has a desk could make up alerts without end; of one that came so long ago the answer would be the same. */
const maxQueued = 200_000;

export interface Refusal {
  readonly action: AlertAction;
  readonly outcome: ActionOutcome;
}

/**
 * What came of actions on alerts that there are not (past their keeping time, or of a former life of the log): the log has no
 * place for them, and they count among their desk's numbers and are decided for ever all the same.
 */
export interface Refusals {
  outcome(action: ActionId): ActionOutcome | undefined;
  deskSeq(desk: DeskId): number;
  put(refusals: readonly Refusal[]): void;
  after(seq: number, limit: number): (Refusal & { readonly seq: number })[];
  close(): void;
}

export interface OpenedRefusals {
  readonly refusals: Refusals;
  /** Where a damaged one was put aside just now, if one was. */
  readonly damagedMovedAsideTo: string | undefined;
}

export function openRefusals(folder: string, most = maxQueued): Result<OpenedRefusals> {
  const opened = openDatabase(folder, 'alerts-refused', migrations);
  if (!opened.ok) return opened;
  const { db, damagedMovedAsideTo } = opened.value;
  const outcome = db.prepare('SELECT outcome FROM refusal WHERE action = ?').pluck();
  const deskSeq = db.prepare('SELECT max(desk_seq) FROM refusal WHERE desk = ?').pluck();
  const insert = db.prepare(
    'INSERT OR IGNORE INTO refusal (action, desk, desk_seq, body, outcome) VALUES (?, ?, ?, ?, ?)',
  );
  const after = db.prepare('SELECT seq, body, outcome FROM refusal WHERE seq > ? ORDER BY seq LIMIT ?');
  // Each desk's newest stays, as its numbers go on from it.
  const forget = db.prepare(
    `DELETE FROM refusal WHERE seq IN (SELECT seq FROM refusal ORDER BY seq LIMIT 200)
       AND desk_seq < (SELECT max(desk_seq) FROM refusal newer WHERE newer.desk = refusal.desk)`,
  );
  const count = db.prepare('SELECT count(*) FROM refusal').pluck();
  let kept = Number(count.get());
  const Row = z.object({ seq: z.int(), body: z.string(), outcome: z.string() });
  const put = db.transaction((refusals: readonly Refusal[]) => {
    for (const { action, outcome: came } of refusals)
      kept += insert.run(
        ...[action.id, action.desk, action.deskSeq, JSON.stringify(action), JSON.stringify(came)],
      ).changes;
    if (kept > most) kept -= forget.run().changes;
  });
  const refusals: Refusals = {
    outcome(action) {
      const found = outcome.get(action);
      return found === undefined ? undefined : ActionOutcome.parse(JSON.parse(String(found)));
    },
    deskSeq: (desk) => Number(deskSeq.get(desk) ?? 0),
    put: (refusals) => {
      if (refusals.length > 0) put.immediate(refusals);
    },
    after: (seq, limit) =>
      after.all(seq, limit).map((raw) => {
        const row = Row.parse(raw);
        return {
          seq: row.seq,
          action: AlertAction.parse(JSON.parse(row.body)),
          outcome: ActionOutcome.parse(JSON.parse(row.outcome)),
        };
      }),
    close: () => void db.close(),
  };
  return ok({ refusals, damagedMovedAsideTo });
}
