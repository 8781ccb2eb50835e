import type { AlertCursor, AlertFilter, ShownAlert } from '../../../core/alerts/queue.ts';
import { compareAlertCursors, getListCursor } from './model.ts';

/** A row. `gone`: the alert has left the list since, and stays in place until the reader moves on. */
export interface QueueRow {
  readonly shown: ShownAlert;
  readonly gone: boolean;
}

const isSameShown = (a: ShownAlert, b: ShownAlert) =>
  a.alert.id === b.alert.id &&
  a.alert.version === b.alert.version &&
  a.pending === b.pending &&
  a.conflicts === b.conflicts;

/** Returns the previous row object if nothing about it changed, so that it is not rerendered. */
const rowAfter = (before: QueueRow | undefined, shown: ShownAlert): QueueRow =>
  before && !before.gone && isSameShown(before.shown, shown) ? before : { shown, gone: false };

/**
 * Returns the rows after a part of them was reloaded.
 * `read` begins after the row before `from`; `isEnd`: nothing follows it. Rows of that part that are missing from
 * `read` are marked gone; new ones are not inserted.
 */
export function mergeReloadedRows(
  rows: readonly QueueRow[],
  from: number,
  read: readonly ShownAlert[],
  isEnd: boolean,
  state: AlertFilter['state'],
): readonly QueueRow[] {
  const found = new Map(read.map((shown) => [shown.alert.id, shown]));
  const last = read.at(-1);
  const end = last && getListCursor(last.alert, state);
  const isWithin = (row: QueueRow) =>
    isEnd || (end !== undefined && compareAlertCursors(getListCursor(row.shown.alert, state), end) <= 0);
  let changed = false;
  const next = rows.map((row, at): QueueRow => {
    if (at < from) return row;
    const shown = found.get(row.shown.alert.id);
    const after = shown
      ? rowAfter(row, shown)
      : row.gone || !isWithin(row)
        ? row
        : { shown: row.shown, gone: true };
    if (after !== row) changed = true;
    return after;
  });
  return changed ? next : rows;
}

/**
 * Returns the rows after the top was reloaded.
 * If the desk stopped early with `few` rows, the rows already loaded behind them stay. After a full page they are
 * dropped, because others may have arrived between. `next`: the cursor that the desk has reached; undefined: nothing
 * follows.
 */
export function mergeReloadedTop(
  rows: readonly QueueRow[],
  read: readonly ShownAlert[],
  next: AlertCursor | undefined,
  state: AlertFilter['state'],
  few: boolean,
): readonly QueueRow[] {
  const before = new Map(rows.map((row) => [row.shown.alert.id, row]));
  const top = read.map((shown) => rowAfter(before.get(shown.alert.id), shown));
  if (next === undefined || !few) return top;
  const known = new Set(read.map(({ alert }) => alert.id));
  const end = state === 'queue' ? next : { ...next, rank: 0 };
  const behind = rows.filter(
    ({ shown: { alert }, gone }) =>
      !gone && !known.has(alert.id) && compareAlertCursors(getListCursor(alert, state), end) > 0,
  );
  return [...top, ...behind];
}

/** Returns how many alerts of the newest page sort above the first row and are not among the rows. */
export function countNewAlertsAbove(
  rows: readonly QueueRow[],
  top: readonly ShownAlert[],
  state: AlertFilter['state'],
): { readonly count: number; readonly more: boolean } {
  const known = new Set(rows.map((row) => row.shown.alert.id));
  const first = rows[0];
  const above = top.filter(
    ({ alert }) =>
      !known.has(alert.id) &&
      (!first ||
        compareAlertCursors(getListCursor(alert, state), getListCursor(first.shown.alert, state)) < 0),
  );
  return { count: above.length, more: above.length > 0 && above.length === top.length };
}
