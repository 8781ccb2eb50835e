import { z } from 'zod';
import type { Store } from './open.ts';

const Row = z.object({ hash: z.string(), setAt: z.int(), given: z.int().transform((value) => value !== 0) });
/** A password that somebody has or had; times in ms since the epoch. */
export type PasswordRow = z.output<typeof Row>;

export interface PasswordTable {
  /** The newest first, that which they have among them. */
  of(operator: string, most: number): PasswordRow[];
  add(operator: string, row: PasswordRow): void;
  /** Forgets all but the newest so many. */
  keep(operator: string, most: number): void;
}

export function passwordTable(db: Store): PasswordTable {
  const of = db.prepare(
    'SELECT hash, set_at AS setAt, given FROM password WHERE operator = ? ORDER BY set_at DESC, hash LIMIT ?',
  );
  const add = db.prepare('INSERT INTO password (operator, hash, set_at, given) VALUES (?, ?, ?, ?)');
  const keep = db.prepare(
    `DELETE FROM password WHERE operator = @operator AND hash NOT IN
       (SELECT hash FROM password WHERE operator = @operator ORDER BY set_at DESC, hash LIMIT @most)`,
  );
  return {
    of: (operator, most) => of.all(operator, most).map((row) => Row.parse(row)),
    add: (operator, { hash, setAt, given }) => void add.run(operator, hash, Math.round(setAt), given ? 1 : 0),
    keep: (operator, most) => void keep.run({ operator, most }),
  };
}
