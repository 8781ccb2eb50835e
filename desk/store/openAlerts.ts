import { z } from 'zod';
import type { Alert } from '../../core/alerts/alert.ts';
import { addFastPath } from '../../core/rpc/quick.ts';
import type { SqlReader } from '../../node/sql/access.ts';
import type { CanSeeAlert } from './alertFacts.ts';
import { readShownAlert } from './alerts.ts';

/** The lists of open alerts. */
export type OpenAlertList = 'queued' | 'shelved' | 'suppressed' | 'outOfService';

const Listed = addFastPath(
  z.object({ place: z.int(), camera: z.string().nullable(), ward: z.string().nullable() }),
);
const indexRowsAtOnce = 1_000;

/** Returns the first visible rows of a list: the queue by priority, then newest first; the others newest first. */
export function readFirstOpenAlerts(
  store: SqlReader,
  list: OpenAlertList,
  sees: CanSeeAlert,
  most: number,
): Alert[] {
  const found: Alert[] = [];
  for (const rank of list === 'queued' ? [0, 1, 2, 3] : [null]) {
    let below = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const page = store.all(
        Listed,
        `SELECT place, camera, ward FROM alerts
         WHERE ${list} = 1 AND place < ? ${rank === null ? '' : 'AND rank = ?'} ORDER BY place DESC LIMIT ?`,
        ...[below, ...(rank === null ? [] : [rank]), indexRowsAtOnce],
      );
      for (const row of page) {
        if (found.length >= most) return found;
        const alert = sees(row) ? readShownAlert(store, row.place) : undefined;
        if (alert) found.push(alert);
      }
      below = page.at(-1)?.place ?? below;
      if (page.length < indexRowsAtOnce) break;
    }
  }
  return found;
}

const Classed = addFastPath(
  z.object({
    place: z.int(),
    camera: z.string().nullable(),
    ward: z.string().nullable(),
    class: z.string(),
  }),
);

/** Returns the queued alerts of these classes and one priority (0 is the highest) whose cause is active. */
export const readActiveAlertsOfClasses = (store: SqlReader, classes: readonly string[], rank: number) =>
  store.all(
    Classed,
    `SELECT place, camera, ward, class FROM alerts
     WHERE queued = 1 AND rank = ? AND active = 1 AND class IN (SELECT value FROM json_each(?)) ORDER BY place`,
    ...[rank, JSON.stringify(classes)],
  );

/** Returns the alerts retained as evidence, newest first. */
export const readHeldAlerts = (store: SqlReader) =>
  store.all(Listed, 'SELECT place, camera, ward FROM alerts WHERE held = 1 ORDER BY place DESC');
