import type { Store } from './open.ts';

/** Desk sessions: who was signed in at which desk. All times in ms since the epoch. */
export interface SittingTable {
  /** A session has begun, or was taken up again: known from its beginning on. */
  began(sitting: {
    readonly session: string;
    readonly desk: string;
    readonly operator: string;
    readonly since: number;
    readonly until: number;
  }): void;
  ended(session: string, at: number): void;
  /** When it began, ms since the epoch; undefined: it is not known. */
  sinceOf(session: string): number | undefined;
  /** Whether they sat there at some moment between these two. */
  satBetween(desk: string, operator: string, from: number, to: number): boolean;
  /**
   * Of where they sat down there, or were recognised there, within `slackMs` of `at`, and nothing is signed by it yet, the
   * nearest one. `signed`: by each of them something is.
   */
  unsignedNear(
    of: { readonly desk: string; readonly operator: string },
    at: number,
    slackMs: number,
  ): { readonly session: string } | 'signed' | undefined;
  /** It has signed this record, and signs no other. */
  sign(session: string, record: string): void;
  forgetBefore(time: number): void;
}

export function sittingTable(db: Store): SittingTable {
  const add = db.prepare(
    `INSERT OR IGNORE INTO sitting (session, desk, operator, since, until)
     VALUES (@session, @desk, @operator, @since, @until)`,
  );
  const end = db.prepare('UPDATE sitting SET until = min(until, ?) WHERE session = ?');
  const sat = db.prepare(
    'SELECT 1 FROM sitting WHERE desk = ? AND operator = ? AND since <= ? AND until >= ? LIMIT 1',
  );
  const near = db.prepare<
    [string, string, number, number, number],
    { session: string; signed: string | null }
  >(
    `SELECT session, signed FROM sitting WHERE desk = ? AND operator = ? AND since BETWEEN ? AND ?
     ORDER BY signed IS NOT NULL, abs(since - ?) LIMIT 1`,
  );
  const sign = db.prepare('UPDATE sitting SET signed = ? WHERE session = ?');
  const since = db.prepare<[string], number>('SELECT since FROM sitting WHERE session = ?').pluck();
  const forget = db.prepare('DELETE FROM sitting WHERE until < ?');
  return {
    began: (sitting) => void add.run(sitting),
    ended: (session, at) => void end.run(Math.round(at), session),
    sinceOf: (session) => since.get(session),
    satBetween: (desk, operator, from, to) => sat.get(desk, operator, to, from) !== undefined,
    unsignedNear({ desk, operator }, at, slackMs) {
      const found = near.get(desk, operator, at - slackMs, at + slackMs, at);
      return found && found.signed !== null ? 'signed' : found;
    },
    sign: (session, record) => void sign.run(record, session),
    forgetBefore: (time) => void forget.run(Math.round(time)),
  };
}
