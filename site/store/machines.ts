import { z } from 'zod';
import type { Store } from './open.ts';

const Row = z.object({
  operator: z.string(),
  name: z.string(),
  desk: z.string().nullable(),
  tokenHash: z.string().nullable(),
  codeHash: z.string().nullable(),
  codeExpiresAt: z.int().nullable(),
  enrolledAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
});
export type MachineRow = z.infer<typeof Row>;

const columns = `operator, name, desk, token_hash AS tokenHash, code_hash AS codeHash,
  code_expires_at AS codeExpiresAt, enrolled_at AS enrolledAt, revoked_at AS revokedAt`;
const keyOf = (name: string) => name.normalize('NFC').toLowerCase();

export interface MachineTable {
  /** All, in order of name; revoked ones too. */
  all(): MachineRow[];
  /** One that is not revoked. */
  byName(name: string): MachineRow | undefined;
  byOperator(operator: string): MachineRow | undefined;
  byCodeHash(hash: string): MachineRow | undefined;
  byTokenHash(hash: string): MachineRow | undefined;
  /** One that is enrolled, and not revoked, has this desk. */
  isAt(desk: string): boolean;
  add(row: { operator: string; name: string }, createdAt: number): void;
  /** Gives it a code; whatever it was enrolled with before ends. */
  setCode(operator: string, codeHash: string, expiresAt: number): void;
  enrol(operator: string, to: { tokenHash: string; desk: string; at: number }): void;
  revoke(operator: string, at: number): void;
}

export function machineTable(db: Store): MachineTable {
  const select = (where: string) => db.prepare(`SELECT ${columns} FROM machine WHERE ${where}`);
  const all = db.prepare(`SELECT ${columns} FROM machine ORDER BY name_key, created_at`);
  const byName = select('name_key = ? AND revoked_at IS NULL');
  const byOperator = select('operator = ?');
  const byCodeHash = select('code_hash = ?');
  const byTokenHash = select('token_hash = ?');
  const isAt = db
    .prepare('SELECT count(*) FROM machine WHERE desk = ? AND token_hash IS NOT NULL AND revoked_at IS NULL')
    .pluck();
  const add = db.prepare('INSERT INTO machine (operator, name, name_key, created_at) VALUES (?, ?, ?, ?)');
  const setCode = db.prepare(
    `UPDATE machine SET code_hash = ?, code_expires_at = ?, token_hash = NULL, desk = NULL, enrolled_at = NULL
     WHERE operator = ?`,
  );
  // The code stays until it expires: a machine that got no answer brings it again, with the same token.
  const enrol = db.prepare('UPDATE machine SET token_hash = ?, desk = ?, enrolled_at = ? WHERE operator = ?');
  const revoke = db.prepare(
    `UPDATE machine SET revoked_at = ?, token_hash = NULL, code_hash = NULL, code_expires_at = NULL
     WHERE operator = ?`,
  );
  const parse = (row: unknown) => (row === undefined ? undefined : Row.parse(row));
  return {
    all: () => all.all().map((row) => Row.parse(row)),
    byName: (name) => parse(byName.get(keyOf(name))),
    byOperator: (operator) => parse(byOperator.get(operator)),
    byCodeHash: (hash) => parse(byCodeHash.get(hash)),
    isAt: (desk) => Number(isAt.get(desk)) > 0,
    byTokenHash: (hash) => parse(byTokenHash.get(hash)),
    add: ({ operator, name }, createdAt) => void add.run(operator, name, keyOf(name), Math.round(createdAt)),
    setCode: (operator, hash, expiresAt) => void setCode.run(hash, Math.round(expiresAt), operator),
    enrol: (operator, { tokenHash, desk, at }) => void enrol.run(tokenHash, desk, Math.round(at), operator),
    revoke: (operator, at) => void revoke.run(Math.round(at), operator),
  };
}
