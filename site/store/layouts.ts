import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { Layout } from '../../core/wall/layout.ts';
import type { Store } from './open.ts';

const Row = z.object({
  id: z.string(),
  owner: z.string().nullable(),
  name: z.string(),
  layout: fromJson(Layout),
  version: z.int(),
  changedAt: z.int(),
  changedBy: z.string(),
});
/** A layout as it is kept; `owner` is an operator's local id, null where the whole site shares it. */
export type LayoutRow = z.infer<typeof Row>;

const columns = 'id, owner, name, layout, version, changed_at AS changedAt, changed_by AS changedBy';

export interface LayoutTable {
  byId(id: string): LayoutRow | undefined;
  /** Those that an operator may open: their own and the shared ones, in order of id, after one. */
  openTo(owner: string, after: string, limit: number): LayoutRow[];
  count(owner: string | null): number;
  put(row: LayoutRow): void;
  remove(id: string): void;
}

export function layoutTable(db: Store): LayoutTable {
  const byId = db.prepare(`SELECT ${columns} FROM layout WHERE id = ?`);
  const openTo = db.prepare(
    `SELECT ${columns} FROM layout WHERE (owner = ? OR owner IS NULL) AND id > ? ORDER BY id LIMIT ?`,
  );
  const count = db.prepare('SELECT count(*) FROM layout WHERE owner IS ?').pluck();
  const put = db.prepare(
    `INSERT INTO layout (id, owner, name, layout, version, changed_at, changed_by)
     VALUES (@id, @owner, @name, @layout, @version, @changedAt, @changedBy)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, layout = excluded.layout, version = excluded.version,
       changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  );
  const remove = db.prepare('DELETE FROM layout WHERE id = ?');
  return {
    byId(id) {
      const row = byId.get(id);
      return row === undefined ? undefined : Row.parse(row);
    },
    openTo: (owner, after, limit) => openTo.all(owner, after, limit).map((row) => Row.parse(row)),
    count: (owner) => z.int().parse(count.get(owner)),
    put: (row) => void put.run({ ...row, layout: JSON.stringify(row.layout) }),
    remove: (id) => void remove.run(id),
  };
}
