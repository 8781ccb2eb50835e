import { z } from 'zod';
import type { OperatorId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { SavedLayout } from '../../core/wall/library.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const Row = z.object({ layout: fromJson(SavedLayout) });
const AsOf = z.object({ asOf: z.int() });

/** Returns the layouts last shown to an operator, and when the site last confirmed them (0: never). */
export function readLibrary(
  store: SqlReader,
  operator: OperatorId,
): { readonly layouts: SavedLayout[]; readonly asOf: number } {
  const rows = store.all(Row, 'SELECT layout FROM library WHERE operator = ? ORDER BY id', operator);
  const asOf = store.one(AsOf, 'SELECT asOf FROM libraryAsOf WHERE operator = ?', operator);
  return { layouts: rows.map(({ layout }) => layout), asOf: asOf?.asOf ?? 0 };
}

/** Replaces an operator's stored library. */
export function replaceLibrary(
  tx: SqlWriter,
  operator: OperatorId,
  layouts: readonly SavedLayout[],
  asOf: number,
): void {
  tx.run('DELETE FROM library WHERE operator = ?', operator);
  for (const layout of layouts)
    tx.run(
      'INSERT INTO library (operator, id, layout) VALUES (?, ?, ?)',
      operator,
      layout.id,
      JSON.stringify(layout),
    );
  tx.run(
    'INSERT INTO libraryAsOf (operator, asOf) VALUES (?, ?) ON CONFLICT DO UPDATE SET asOf = excluded.asOf',
    operator,
    asOf,
  );
}
