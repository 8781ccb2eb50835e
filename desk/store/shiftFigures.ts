import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

/** The figures stored of a finished shift, for the reports of the seven shifts after it. */
export const ShiftSummary = z.object({
  received: z.int().min(0),
  acknowledgeMs: z.number().nullable(),
  floodShare: z.number().min(0).max(1),
  closed: z.int().min(0),
  /** Alerts by camera or, without one, by source: a limited number of the most frequent; `allSources`: these are all. */
  sources: z.record(z.string(), z.int().min(1)),
  allSources: z.boolean(),
});
export type ShiftSummary = z.infer<typeof ShiftSummary>;

const Row = z.object({ figures: fromJson(ShiftSummary) });

/** Returns the stored figures of a shift in a scope. Records without sources must be counted again. */
export const readShiftFigures = (
  store: SqlReader,
  { from, to }: { readonly from: number; readonly to: number },
  scope: string,
): ShiftSummary | undefined =>
  store.one(
    Row,
    `SELECT figures FROM shiftFigures WHERE shiftFrom = ? AND shiftTo = ? AND scope = ?
     AND json_type(figures, '$.sources') IS NOT NULL`,
    ...[from, to, scope],
  )?.figures;

export function saveShiftFigures(
  tx: SqlWriter,
  { from, to }: { readonly from: number; readonly to: number },
  scope: string,
  figures: ShiftSummary,
): void {
  tx.run(
    'INSERT OR REPLACE INTO shiftFigures (shiftFrom, shiftTo, scope, figures) VALUES (?, ?, ?, ?)',
    ...[from, to, scope, JSON.stringify(figures)],
  );
}

export function deleteShiftFiguresBefore(tx: SqlWriter, at: number): void {
  tx.run('DELETE FROM shiftFigures WHERE shiftTo < ?', at);
}
