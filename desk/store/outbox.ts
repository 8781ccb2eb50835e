import { z } from 'zod';
import { ActionOutcome, AlertAction, type AlertConflict } from '../../core/alerts/action.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { fromJson } from '../../core/base/json.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Reader, Writer } from '../../node/sql/access.ts';

/** An action of this desk that the site has not answered, or whose record has not come yet. */
export interface Waiting {
  readonly action: AlertAction;
  /** What the site made of it, while its record is still on its way. */
  readonly outcome: ActionOutcome | null;
}

const Row = z.object({ action: fromJson(AlertAction), outcome: fromJson(ActionOutcome).nullable() });
const Numbered = z.object({ deskSeq: z.int() });
const Count = z.object({ n: z.int() });
const CountOf = Count.extend({ alert: z.string() });

/** In order of the desk's numbers. */
export const waitingFor = (store: Reader, alert: string): Waiting[] =>
  store.all(Row, 'SELECT action, outcome FROM alertOutbox WHERE alert = ? ORDER BY deskSeq', alert);

export const readWaiting = (store: Reader, action: string): Waiting | undefined =>
  store.one(Row, 'SELECT action, outcome FROM alertOutbox WHERE id = ?', action);

/** The next to be sent, in order. */
export const toSend = (store: Reader, limit: number): AlertAction[] =>
  store
    .all(Row, 'SELECT action, outcome FROM alertOutbox WHERE outcome IS NULL ORDER BY deskSeq LIMIT ?', limit)
    .map(({ action }) => action);

/** Answered, but for their records. */
export const answered = (store: Reader): AlertAction[] =>
  store
    .all(Row, 'SELECT action, outcome FROM alertOutbox WHERE outcome IS NOT NULL ORDER BY deskSeq')
    .map(({ action }) => action);

export function addToOutbox(tx: Writer, action: AlertAction): void {
  tx.run(
    'INSERT INTO alertOutbox (deskSeq, id, alert, action) VALUES (?, ?, ?, ?)',
    ...[action.deskSeq, action.id, action.alert, JSON.stringify(action)],
  );
}

export function setOutcome(tx: Writer, outcome: ActionOutcome): void {
  tx.run('UPDATE alertOutbox SET outcome = ? WHERE id = ?', JSON.stringify(outcome), outcome.action);
}

export function removeFromOutbox(tx: Writer, action: string): void {
  tx.run('DELETE FROM alertOutbox WHERE id = ?', action);
}

/** The last number that was given. */
export const lastDeskSeq = (store: Reader): number =>
  store.one(Numbered, 'SELECT deskSeq FROM alertSync')?.deskSeq ?? 0;

export function setDeskSeq(tx: Writer, deskSeq: number): void {
  tx.run('UPDATE alertSync SET deskSeq = ?', deskSeq);
}

/** Farther than any desk's numbers go, and exact in SQLite's 64 bits for nine million renumberings. */
const outOfTheWay = 1_000_000_000_000;

/**
 * Numbers what is still to be sent again, from `expected` on: another life of the log counts this desk's actions from its own
 * last one. What is answered already goes back below all that follows, in its order.
 */
export function renumber(tx: Writer, expected: number): void {
  const actions = toSend(tx, Number.MAX_SAFE_INTEGER);
  // Out of the way first: numbers may overlap. SQLite goes upwards along the primary key, so that each finds its number free.
  tx.run(`UPDATE alertOutbox SET deskSeq = deskSeq - ${outOfTheWay} WHERE outcome IS NOT NULL`);
  tx.run('UPDATE alertOutbox SET deskSeq = -1 - deskSeq WHERE outcome IS NULL');
  actions.forEach((action, at) => {
    const deskSeq = expected + at;
    const again: AlertAction = { ...action, deskSeq };
    tx.run(
      'UPDATE alertOutbox SET deskSeq = ?, action = ? WHERE id = ?',
      deskSeq,
      JSON.stringify(again),
      action.id,
    );
  });
  setDeskSeq(tx, expected + actions.length - 1);
}

const ConflictRow = z.object({ action: fromJson(AlertAction), fault: fromJson(FaultShape), at: z.int() });
export type CameBack = z.infer<typeof ConflictRow>;

/** What came back, with the alert as the site has it. */
export const conflictWith = (theirs: Alert, { action, fault, at }: CameBack): AlertConflict => ({
  action,
  fault,
  theirs,
  at,
});

/** Keeps an action that came back, until somebody settles it. */
export function addConflict(tx: Writer, action: AlertAction, fault: Fault, at: number): void {
  tx.run(
    'INSERT OR REPLACE INTO alertConflicts (id, alert, action, fault, at) VALUES (?, ?, ?, ?, ?)',
    ...[action.id, action.alert, JSON.stringify(action), JSON.stringify(fault), at],
  );
}

/** The oldest first. */
export const readConflicts = (store: Reader, limit: number): CameBack[] =>
  store.all(ConflictRow, 'SELECT action, fault, at FROM alertConflicts ORDER BY at, id LIMIT ?', limit);

export const conflictsOf = (store: Reader, alert: string, limit: number): CameBack[] =>
  store.all(
    ConflictRow,
    'SELECT action, fault, at FROM alertConflicts WHERE alert = ? ORDER BY at, id LIMIT ?',
    alert,
    limit,
  );

export const readConflict = (store: Reader, action: string): CameBack | undefined =>
  store.one(ConflictRow, 'SELECT action, fault, at FROM alertConflicts WHERE id = ?', action);

export function removeConflict(tx: Writer, action: string): void {
  tx.run('DELETE FROM alertConflicts WHERE id = ?', action);
}

/** Alerts with actions that wait or came back, and how many of each. */
export function countByAlert(store: Reader): {
  readonly waiting: Map<string, number>;
  /** Of all that wait, those that the site has not answered. */
  unsent: number;
  readonly conflicts: Map<string, number>;
} {
  const mapOf = (rows: z.infer<typeof CountOf>[]) => new Map(rows.map(({ alert, n }) => [alert, n]));
  return {
    waiting: mapOf(store.all(CountOf, 'SELECT alert, count(*) AS n FROM alertOutbox GROUP BY alert')),
    unsent: store.one(Count, 'SELECT count(*) AS n FROM alertOutbox WHERE outcome IS NULL')?.n ?? 0,
    conflicts: mapOf(store.all(CountOf, 'SELECT alert, count(*) AS n FROM alertConflicts GROUP BY alert')),
  };
}
