import type { AlertFilter, AlertPlaceInList, ShownAlert } from '../../../core/alerts/queue.ts';
import { comparePlaces, placeOf } from './model.ts';

/** `gone`: it has left the list since, and keeps its place until the reader moves on. */
export interface Row {
  readonly shown: ShownAlert;
  readonly gone: boolean;
}

const isSameShown = (a: ShownAlert, b: ShownAlert) =>
  a.alert.id === b.alert.id &&
  a.alert.version === b.alert.version &&
  a.pending === b.pending &&
  a.conflicts === b.conflicts;

/** The row as it was where nothing about it changed: what is the same is not drawn again. */
const rowAfter = (before: Row | undefined, shown: ShownAlert): Row =>
  before && !before.gone && isSameShown(before.shown, shown) ? before : { shown, gone: false };

/**
 * The rows after a part of them was read again. `read` begins after the row before `from`; `isEnd`: nothing stands behind it.
 * Rows within what was read that are not in it are gone; new ones are not let in.
 */
export function renewed(
  rows: readonly Row[],
  from: number,
  read: readonly ShownAlert[],
  isEnd: boolean,
  state: AlertFilter['state'],
): readonly Row[] {
  const found = new Map(read.map((shown) => [shown.alert.id, shown]));
  const last = read.at(-1);
  const end = last && placeOf(last.alert, state);
  const isWithin = (row: Row) =>
    isEnd || (end !== undefined && comparePlaces(placeOf(row.shown.alert, state), end) <= 0);
  let changed = false;
  const next = rows.map((row, at): Row => {
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
 * The rows after the top was read again: that, and, where the desk looked long and found `few`, what stood behind it already.
 * Behind as many as were asked for nothing is kept: what has come meanwhile would stay out of it. `next`: how far it was looked;
 * undefined: nothing is behind it.
 */
export function topRead(
  rows: readonly Row[],
  read: readonly ShownAlert[],
  next: AlertPlaceInList | undefined,
  state: AlertFilter['state'],
  few: boolean,
): readonly Row[] {
  const before = new Map(rows.map((row) => [row.shown.alert.id, row]));
  const top = read.map((shown) => rowAfter(before.get(shown.alert.id), shown));
  if (next === undefined || !few) return top;
  const known = new Set(read.map(({ alert }) => alert.id));
  const end = state === 'queue' ? next : { ...next, rank: 0 };
  const behind = rows.filter(
    ({ shown: { alert }, gone }) =>
      !gone && !known.has(alert.id) && comparePlaces(placeOf(alert, state), end) > 0,
  );
  return [...top, ...behind];
}

/** How many of the newest page stand above the first row and are not among the rows. */
export function freshAbove(
  rows: readonly Row[],
  top: readonly ShownAlert[],
  state: AlertFilter['state'],
): { readonly count: number; readonly more: boolean } {
  const known = new Set(rows.map((row) => row.shown.alert.id));
  const first = rows[0];
  const above = top.filter(
    ({ alert }) =>
      !known.has(alert.id) &&
      (!first || comparePlaces(placeOf(alert, state), placeOf(first.shown.alert, state)) < 0),
  );
  return { count: above.length, more: above.length > 0 && above.length === top.length };
}
