import { z } from 'zod';
import { foldLine, foldStanding } from '../../core/shiftlog/fold.ts';
import { foldIncident } from '../../core/shiftlog/foldIncident.ts';
import { listRecordCameras } from '../../core/shiftlog/recordFacts.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';
import { saveIncident, saveStanding } from './incidents.ts';
import { saveLogLine } from './logLines.ts';
import { readRecordsOfRoot } from './shiftLogRecords.ts';

/** Recomputes the row of a root from its records, whatever its kind; duty and handover records have no row. */
export function recomputeRow(tx: SqlWriter, root: string): void {
  const records = readRecordsOfRoot(tx, root);
  const line = foldLine(records);
  const standing = foldStanding(records);
  const folded = foldIncident(records);
  if (line) saveLogLine(tx, line);
  else if (standing) saveStanding(tx, standing);
  else if (!folded) {
    // A record that the site refused had a row while it was pending.
    tx.run('DELETE FROM shiftLogIncidents WHERE id = ?', root);
    tx.run('DELETE FROM shiftLogStanding WHERE id = ?', root);
  } else {
    const opening = records.find(({ record }) => record.id === root);
    const all = new Set(records.flatMap(({ record }) => listRecordCameras(record.body)));
    saveIncident(tx, folded.incident, opening ? listRecordCameras(opening.record.body) : [], [...all]);
  }
}

const Root = z.object({ root: z.string() });

/** Returns roots whose rows must be recomputed. */
export const readStaleRoots = (store: SqlReader, limit: number): string[] =>
  store.all(Root, 'SELECT root FROM shiftLogStale LIMIT ?', limit).map(({ root }) => root);

export function recomputeStaleRows(tx: SqlWriter, roots: readonly string[]): void {
  for (const root of roots) {
    recomputeRow(tx, root);
    tx.run('DELETE FROM shiftLogStale WHERE root = ?', root);
  }
}
