import { z } from 'zod';
import { DeskId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { Layout } from '../../core/wall/layout.ts';
import type { Connection } from '../../node/sql/access.ts';
import { flag } from './people.ts';

/** Tables of the wall: shared layouts, and the desks and video walls that connect. Times are ms since the epoch. */

const StoredLayout = z.object({
  id: z.string(),
  owner: z.string().nullable(),
  name: z.string(),
  layout: fromJson(Layout),
  version: z.int(),
  changedAt: z.int(),
  changedBy: z.string(),
});
/** A stored layout; `owner` is an operator's local id, null where the whole site shares it. */
export type LayoutRow = z.infer<typeof StoredLayout>;

export interface LayoutTable {
  byId(id: string): LayoutRow | undefined;
  /** Those that an operator may open: their own and the shared ones, in order of id, after one. */
  openTo(owner: string, after: string, limit: number): LayoutRow[];
  count(owner: string | null): number;
  put(row: LayoutRow): void;
  remove(id: string): void;
}

export function layoutTable(db: Connection): LayoutTable {
  const select =
    'SELECT id, owner, name, layout, version, changed_at AS changedAt, changed_by AS changedBy FROM layout';
  return {
    byId: (id) => db.one(StoredLayout, `${select} WHERE id = ?`, id),
    openTo: (owner, after, limit) =>
      db.all(
        StoredLayout,
        `${select} WHERE (owner = ? OR owner IS NULL) AND id > ? ORDER BY id LIMIT ?`,
        ...[owner, after, limit],
      ),
    count: (owner) => db.value(z.int(), 'SELECT count(*) FROM layout WHERE owner IS ?', owner) ?? 0,
    put(row) {
      db.run(
        `INSERT INTO layout (id, owner, name, layout, version, changed_at, changed_by)
         VALUES (@id, @owner, @name, @layout, @version, @changedAt, @changedBy)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, layout = excluded.layout, version = excluded.version,
           changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
        { ...row, layout: JSON.stringify(row.layout) },
      );
    },
    remove: (id) => void db.run('DELETE FROM layout WHERE id = ?', id),
  };
}

const Desk = z.object({ desk: DeskId, name: z.string(), wall: flag, seenAt: z.int() });
export type DeskRow = z.infer<typeof Desk>;

/** Desks and video walls that were ever connected. */
export interface DeskTable {
  seen(row: DeskRow): void;
  /** Those seen last. */
  newest(limit: number): DeskRow[];
}

export const deskTable = (db: Connection): DeskTable => ({
  seen(row) {
    db.run(
      `INSERT INTO desk (desk, name, wall, seen_at) VALUES (@desk, @name, @wall, @seenAt)
       ON CONFLICT (desk) DO UPDATE SET name = excluded.name, wall = excluded.wall, seen_at = excluded.seen_at`,
      { ...row, wall: row.wall ? 1 : 0, seenAt: Math.round(row.seenAt) },
    );
  },
  newest: (limit) =>
    db.all(Desk, 'SELECT desk, name, wall, seen_at AS seenAt FROM desk ORDER BY seen_at DESC LIMIT ?', limit),
});
