import { z } from 'zod';
import type { Store } from './open.ts';

const Row = z.object({
  desk: z.string(),
  operator: z.string(),
  issuedAt: z.int(),
  expiresAt: z.int(),
  publicKey: z.string(),
  revokedAt: z.int().nullable(),
});
/** A verifier that was given out; times in ms since the epoch. */
export type VerifierRow = z.infer<typeof Row>;

export interface VerifierTable {
  get(desk: string, operator: string, issuedAt: number): VerifierRow | undefined;
  add(row: Omit<VerifierRow, 'revokedAt'>): void;
  /**
   * All that are good still: what desks have of this person's is worth nothing from now on, and nobody
   * sits where a desk whose clock was ahead said they would.
   */
  revokeOf(operator: string, at: number): void;
  forgetBefore(time: number): void;
}

export function verifierTable(db: Store): VerifierTable {
  const get = db.prepare(
    `SELECT desk, operator, issued_at AS issuedAt, expires_at AS expiresAt, public_key AS publicKey, revoked_at AS revokedAt
     FROM verifier WHERE desk = ? AND operator = ? AND issued_at = ?`,
  );
  const add = db.prepare(
    `INSERT OR REPLACE INTO verifier (desk, operator, issued_at, expires_at, public_key)
     VALUES (@desk, @operator, @issuedAt, @expiresAt, @publicKey)`,
  );
  const revokeOf = db.prepare('UPDATE verifier SET revoked_at = ? WHERE operator = ? AND revoked_at IS NULL');
  const endAhead = db.prepare('UPDATE sitting SET until = @at WHERE operator = @operator AND since > @at');
  const forget = db.prepare('DELETE FROM verifier WHERE expires_at < ?');
  return {
    get(desk, operator, issuedAt) {
      const row = get.get(desk, operator, issuedAt);
      return row === undefined ? undefined : Row.parse(row);
    },
    add: (row) => void add.run(row),
    revokeOf(operator, at) {
      revokeOf.run(Math.round(at), operator);
      endAhead.run({ operator, at: Math.round(at) });
    },
    forgetBefore: (time) => void forget.run(Math.round(time)),
  };
}
