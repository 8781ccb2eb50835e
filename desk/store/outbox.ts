import { z } from 'zod';
import { ActionOutcome, AlertAction, type AlertConflict } from '../../core/alerts/action.ts';
import type { Alert } from '../../core/alerts/alert.ts';
import { fromJson } from '../../core/base/json.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

/** An action of this desk without a response from the site, or whose log record has not arrived yet. */
export interface PendingAction {
  readonly action: AlertAction;
  /** The site's outcome, while the log record is still to come. */
  readonly outcome: ActionOutcome | null;
}

const Row = z.object({ action: fromJson(AlertAction), outcome: fromJson(ActionOutcome).nullable() });
const Numbered = z.object({ deskSeq: z.int() });
const Count = z.object({ n: z.int() });
const CountOf = Count.extend({ alert: z.string() });

/** Returns the pending actions of an alert, in order of the desk's numbers. */
export const readPendingActionsOfAlert = (store: SqlReader, alert: string): PendingAction[] =>
  store.all(Row, 'SELECT action, outcome FROM alertOutbox WHERE alert = ? ORDER BY deskSeq', alert);

export const readPendingAction = (store: SqlReader, action: string): PendingAction | undefined =>
  store.one(Row, 'SELECT action, outcome FROM alertOutbox WHERE id = ?', action);

/** Returns the next actions to send, in order. */
export const readActionsToSend = (store: SqlReader, limit: number): AlertAction[] =>
  store
    .all(Row, 'SELECT action, outcome FROM alertOutbox WHERE outcome IS NULL ORDER BY deskSeq LIMIT ?', limit)
    .map(({ action }) => action);

/** Returns actions with an outcome whose log records have not arrived yet. */
export const readAnsweredActions = (store: SqlReader): AlertAction[] =>
  store
    .all(Row, 'SELECT action, outcome FROM alertOutbox WHERE outcome IS NOT NULL ORDER BY deskSeq')
    .map(({ action }) => action);

export function addToOutbox(tx: SqlWriter, action: AlertAction): void {
  tx.run(
    'INSERT INTO alertOutbox (deskSeq, id, alert, action) VALUES (?, ?, ?, ?)',
    ...[action.deskSeq, action.id, action.alert, JSON.stringify(action)],
  );
}

export function setOutcome(tx: SqlWriter, outcome: ActionOutcome): void {
  tx.run('UPDATE alertOutbox SET outcome = ? WHERE id = ?', JSON.stringify(outcome), outcome.action);
}

export function removeFromOutbox(tx: SqlWriter, action: string): void {
  tx.run('DELETE FROM alertOutbox WHERE id = ?', action);
}

/** Returns the last number assigned. */
export const readLastDeskSeq = (store: SqlReader): number =>
  store.one(Numbered, 'SELECT deskSeq FROM alertSync')?.deskSeq ?? 0;

export function setDeskSeq(tx: SqlWriter, deskSeq: number): void {
  tx.run('UPDATE alertSync SET deskSeq = ?', deskSeq);
}

/** An offset above any desk's numbers, exact in SQLite's 64 bits for nine million renumberings. */
const outOfTheWay = 1_000_000_000_000;

/**
 * Renumbers the unsent actions from `expected` on.
 * A new epoch of the site's log counts this desk's actions from its own last number. Actions with an outcome move
 * below all others, in order.
 */
export function renumberUnsent(tx: SqlWriter, expected: number): void {
  const actions = readActionsToSend(tx, Number.MAX_SAFE_INTEGER);
  // Moves the rows out of range first, because numbers may overlap. SQLite updates in ascending primary key
  // order, so each number is free when assigned.
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
export type RejectedAction = z.infer<typeof ConflictRow>;

/** Combines a rejected action with the alert as the site has it. */
export const createConflict = (theirs: Alert, { action, fault, at }: RejectedAction): AlertConflict => ({
  action,
  fault,
  theirs,
  at,
});

/** Stores a rejected action until an operator resolves it. */
export function addConflict(tx: SqlWriter, action: AlertAction, fault: Fault, at: number): void {
  tx.run(
    'INSERT OR REPLACE INTO alertConflicts (id, alert, action, fault, at) VALUES (?, ?, ?, ?, ?)',
    ...[action.id, action.alert, JSON.stringify(action), JSON.stringify(fault), at],
  );
}

/** Returns rejected actions, the oldest first. */
export const readConflicts = (store: SqlReader, limit: number): RejectedAction[] =>
  store.all(ConflictRow, 'SELECT action, fault, at FROM alertConflicts ORDER BY at, id LIMIT ?', limit);

export const readConflictsOfAlert = (store: SqlReader, alert: string, limit: number): RejectedAction[] =>
  store.all(
    ConflictRow,
    'SELECT action, fault, at FROM alertConflicts WHERE alert = ? ORDER BY at, id LIMIT ?',
    alert,
    limit,
  );

export const readConflict = (store: SqlReader, action: string): RejectedAction | undefined =>
  store.one(ConflictRow, 'SELECT action, fault, at FROM alertConflicts WHERE id = ?', action);

export function removeConflict(tx: SqlWriter, action: string): void {
  tx.run('DELETE FROM alertConflicts WHERE id = ?', action);
}

/** Returns the number of pending and of rejected actions per alert. */
export function countByAlert(store: SqlReader): {
  readonly waiting: Map<string, number>;
  /** How many of all pending actions have no outcome from the site. */
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
