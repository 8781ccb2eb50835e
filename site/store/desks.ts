import { z } from 'zod';
import { DeskId } from '../../core/base/ids.ts';
import type { Store } from './open.ts';

const Row = z.object({
  desk: DeskId,
  name: z.string(),
  wall: z.int().transform((value) => value !== 0),
  seenAt: z.int(),
});
export type DeskRow = z.infer<typeof Row>;

/** Desks and video walls that were ever connected. */
export interface DeskTable {
  seen(row: DeskRow): void;
  /** Those seen last. */
  newest(limit: number): DeskRow[];
}

export function deskTable(db: Store): DeskTable {
  const put = db.prepare(
    `INSERT INTO desk (desk, name, wall, seen_at) VALUES (@desk, @name, @wall, @seenAt)
     ON CONFLICT (desk) DO UPDATE SET name = excluded.name, wall = excluded.wall, seen_at = excluded.seen_at`,
  );
  const newest = db.prepare(
    'SELECT desk, name, wall, seen_at AS seenAt FROM desk ORDER BY seen_at DESC LIMIT ?',
  );
  return {
    seen: (row) => void put.run({ ...row, wall: row.wall ? 1 : 0, seenAt: Math.round(row.seenAt) }),
    newest: (limit) => newest.all(limit).map((row) => Row.parse(row)),
  };
}
