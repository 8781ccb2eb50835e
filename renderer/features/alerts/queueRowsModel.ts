import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AlertCursor, AlertFilter } from '../../../core/alerts/queue.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { createPagedList, type ListPage } from '../../ui/pagedList.ts';
import { getListCursor } from './model.ts';
import { countNewAlertsAbove, mergeReloadedRows, mergeReloadedTop, type QueueRow } from './queueRows.ts';

/** The number of rows per page. */
const pageRows = 60;
/** The maximum length of a list; beyond it, the rows loaded first are dropped. */
const mostRows = 5_000;
/** The next page is loaded when fewer rows than this remain below the visible ones. */
const aheadRows = 30;

export interface QueueRowsState {
  readonly filter: AlertFilter;
  readonly rows: readonly QueueRow[];
  /** New alerts above the first row that are not shown yet. `more`: there are at least that many. */
  readonly fresh: { readonly count: number; readonly more: boolean };
  /** The number of matches; null: too many to count in time; undefined: not known yet. */
  readonly total: number | null | undefined;
  /** There are no rows after the last. */
  readonly complete: boolean;
  readonly loading: boolean;
  readonly fault: Fault | undefined;
}

/**
 * The visible part of the list.
 * `free`: the reader is at the top and idle, so new rows may be inserted.
 */
export interface VisibleRows {
  readonly first: number;
  readonly last: number;
  readonly free: boolean;
}

/**
 * The rows of one list of alerts, which do not move while they are being read.
 * Changes are applied in place, alerts that leave keep their place, and new ones above wait to be let in.
 */
export interface QueueRowsModel {
  readonly store: StoreApi<QueueRowsState>;
  /** Switches to another list, from its top. */
  use(filter: AlertFilter): void;
  /** Reloads after a change of the queue. */
  renew(): void;
  see(sight: VisibleRows): void;
  /** Lets the new alerts in. */
  toTop(): void;
  /** Reloads alerts at once that were worked on here; those that have left the list are dropped. */
  worked(alerts: readonly AlertId[]): void;
  /** Tests whether the alert left this list because it was worked on here. */
  isDone(id: string): boolean;
  close(): void;
}

const none: QueueRowsState = {
  filter: { state: 'queue' },
  rows: [],
  fresh: { count: 0, more: false },
  total: undefined,
  complete: false,
  loading: true,
  fault: undefined,
};

type Page = ListPage<QueueRow, AlertCursor>;
const nothing: Page = { items: [], next: undefined };

export function createQueueRows(options: {
  readonly desk: Pick<DeskClient, 'call'>;
  readonly clock: Clock;
}): QueueRowsModel {
  const { desk, clock } = options;
  const store = createStore<QueueRowsState>(() => none);
  let sight: VisibleRows = { first: 0, last: 0, free: true };
  let letIn = false;
  const worked = new Set<AlertId>();
  /** Those of the worked-on alerts that have left the list since. */
  const done = new Set<string>();

  const ask = (after: AlertCursor | undefined, limit: number) =>
    desk.call('alert.list', {
      filter: store.getState().filter,
      ...(after ? { after } : {}),
      limit: Math.max(1, Math.min(200, limit)),
    });

  /** Sets the rows. Worked-on alerts that are not among them have left the list. */
  function leave(rows: readonly QueueRow[]): void {
    const there = new Set(rows.map(({ shown }) => shown.alert.id));
    for (const id of worked) if (!there.has(id)) done.add(id);
    worked.clear();
  }

  /** Reloads the list from the top. */
  async function readTop(isOld: () => boolean): Promise<Result<Page>> {
    const read = await ask(undefined, pageRows);
    if (isOld() || !read.ok) return read.ok ? ok(nothing) : read;
    const { items: was, next: beyond } = list.store.getState();
    const { next } = read.value;
    const few = read.value.rows.length < pageRows;
    const rows = mergeReloadedTop(was, read.value.rows, next, store.getState().filter.state, few);
    leave(rows);
    store.setState({ fresh: none.fresh, total: read.value.total });
    // Rows already loaded behind the first page are not reloaded.
    return ok({ items: rows, next: rows.length === read.value.rows.length ? next : beyond });
  }

  /** Reloads the visible rows in place, and counts the new alerts above. */
  async function readHeld(isOld: () => boolean): Promise<Result<Page>> {
    const { rows, filter } = store.getState();
    const first = Math.max(0, Math.min(sight.first, rows.length - 1));
    const count = Math.max(1, sight.last - first + 1);
    const before = rows[first - 1];
    const [top, seen] = await Promise.all([
      ask(undefined, 50),
      before ? ask(getListCursor(before.shown.alert, filter.state), count + 20) : ask(undefined, count + 50),
    ]);
    if (!top.ok) return top;
    if (!seen.ok) return seen;
    if (isOld()) return ok(nothing);
    const { items, next } = list.store.getState();
    const held = mergeReloadedRows(
      items,
      first,
      seen.value.rows,
      seen.value.next === undefined,
      filter.state,
    ).filter((row) => !(row.gone && worked.has(row.shown.alert.id)));
    leave(held);
    store.setState({
      fresh: countNewAlertsAbove(held, top.value.rows, filter.state),
      total: top.value.total,
    });
    return ok({ items: held, next });
  }

  const list = createPagedList<QueueRow, AlertCursor>({
    clock,
    /**
     * Loads a page.
     * A desk that reaches its time limit returns few rows or none, and a further request continues.
     */
    async fetchPage(after, limit) {
      const read = await ask(after, limit);
      if (!read.ok) return read;
      const items = read.value.rows.map((shown): QueueRow => ({ shown, gone: false }));
      return ok({ items, next: read.value.next });
    },
    keyOf: ({ shown }) => shown.alert.id,
    pageItems: pageRows,
    aheadItems: aheadRows,
    maxItems: mostRows,
    refresh(isOld) {
      const isWhole = letIn || sight.free || store.getState().rows.length === 0;
      letIn = false;
      return isWhole ? readTop(isOld) : readHeld(isOld);
    },
  });
  // Never unsubscribed: the list is this object's own, and a panel that was hidden is closed and used again.
  list.store.subscribe(({ items: rows, next, isLoading, fault }) =>
    store.setState({ rows, complete: !isLoading && next === undefined, loading: isLoading, fault }),
  );

  return {
    store,
    use(filter) {
      worked.clear();
      done.clear();
      sight = { first: 0, last: 0, free: true };
      store.setState({ ...none, filter }, true);
      list.reset();
    },
    renew: list.renew,
    see(next) {
      const freed = next.free && !sight.free && store.getState().fresh.count > 0;
      sight = next;
      if (freed) list.renewNow();
      list.see(next.last);
    },
    toTop() {
      letIn = true;
      list.renewNow();
    },
    worked(alerts) {
      for (const id of alerts) worked.add(id);
      list.renewNow();
    },
    isDone: (id) => done.has(id),
    close: list.close,
  };
}
