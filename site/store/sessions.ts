import { z } from 'zod';
import type { Store } from './open.ts';

const Row = z.object({ tokenHash: z.string(), operator: z.string(), desk: z.string(), expiresAt: z.int() });
export type SessionRow = z.infer<typeof Row>;

export interface SessionTable {
  byTokenHash(hash: string): SessionRow | undefined;
  add(row: SessionRow, createdAt: number): void;
  remove(tokenHash: string): void;
  /** These two remove and return what was there; `except` the one of this token's hash. */
  removeOf(operator: string, except?: string): SessionRow[];
  removeAt(desk: string): SessionRow[];
  /** Forgets sessions that ended before `now`, ms since the epoch. */
  removeExpired(now: number): void;
}

export function sessionTable(db: Store): SessionTable {
  const get = db.prepare(
    'SELECT token_hash AS tokenHash, operator, desk, expires_at AS expiresAt FROM session WHERE token_hash = ?',
  );
  const add = db.prepare(
    `INSERT INTO session (token_hash, operator, desk, created_at, expires_at)
     VALUES (@tokenHash, @operator, @desk, @createdAt, @expiresAt)`,
  );
  const remove = db.prepare('DELETE FROM session WHERE token_hash = ?');
  const removed = 'RETURNING token_hash AS tokenHash, operator, desk, expires_at AS expiresAt';
  const removeOf = db.prepare(`DELETE FROM session WHERE operator = ? AND token_hash <> ? ${removed}`);
  const removeAt = db.prepare(`DELETE FROM session WHERE desk = ? ${removed}`);
  const removeExpired = db.prepare('DELETE FROM session WHERE expires_at <= ?');
  return {
    byTokenHash(hash) {
      const row = get.get(hash);
      return row === undefined ? undefined : Row.parse(row);
    },
    add: (row, createdAt) => void add.run({ ...row, createdAt: Math.round(createdAt) }),
    remove: (hash) => void remove.run(hash),
    removeOf: (operator, except = '') => removeOf.all(operator, except).map((row) => Row.parse(row)),
    removeAt: (desk) => removeAt.all(desk).map((row) => Row.parse(row)),
    removeExpired: (now) => void removeExpired.run(Math.round(now)),
  };
}
