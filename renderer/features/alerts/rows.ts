import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AlertFilter, AlertPlaceInList } from '../../../core/alerts/queue.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Desk } from '../../shared/client.ts';
import { createPagedList, type ListPage } from '../../ui/pagedList.ts';
import { freshAbove, type Row, renewed, topRead } from './heldRows.ts';
import { placeOf } from './model.ts';

/** Rows a page. */
const pageRows = 60;
/** A list is held no longer than this: past it, what was read first is let go of. */
const mostRows = 5_000;
/** So few rows below what is in sight, more are read. */
const aheadRows = 30;

export interface RowsState {
  readonly filter: AlertFilter;
  readonly rows: readonly Row[];
  /** New ones that stand above the first row and were not let in. `more`: at least so many. */
  readonly fresh: { readonly count: number; readonly more: boolean };
  /** How many the filter finds; null: too many to count in time; undefined: not known yet. */
  readonly total: number | null | undefined;
  /** No rows beyond the last. */
  readonly complete: boolean;
  readonly loading: boolean;
  readonly fault: Fault | undefined;
}

/** What of the list is in sight. `free`: the reader is at its top and in the middle of nothing: new rows may come in. */
export interface Sight {
  readonly first: number;
  readonly last: number;
  readonly free: boolean;
}

/**
 * The rows of one list of alerts, held still under anyone who reads them: what changes is renewed in its place, what leaves keeps
 * its place, and what is new above waits to be let in.
 */
export interface Rows {
  readonly store: StoreApi<RowsState>;
  /** Another list, from its top. */
  use(filter: AlertFilter): void;
  /** The queue has changed. */
  renew(): void;
  see(sight: Sight): void;
  /** Lets in what is new. */
  toTop(): void;
  /** These were worked on here: they are read again at once, and leave if they are gone. */
  worked(alerts: readonly AlertId[]): void;
  /** It has left this list because it was worked on here. */
  isDone(id: string): boolean;
  close(): void;
}

const none: RowsState = {
  filter: { state: 'queue' },
  rows: [],
  fresh: { count: 0, more: false },
  total: undefined,
  complete: false,
  loading: true,
  fault: undefined,
};

type Page = ListPage<Row, AlertPlaceInList>;
const nothing: Page = { items: [], next: undefined };

export function createRows(options: { readonly desk: Pick<Desk, 'call'>; readonly clock: Clock }): Rows {
  const { desk, clock } = options;
  const store = createStore<RowsState>(() => none);
  let sight: Sight = { first: 0, last: 0, free: true };
  let letIn = false;
  const worked = new Set<AlertId>();
  /** Of those, what has left the list since. */
  const done = new Set<string>();

  const ask = (after: AlertPlaceInList | undefined, limit: number) =>
    desk.call('alert.list', {
      filter: store.getState().filter,
      ...(after ? { after } : {}),
      limit: Math.max(1, Math.min(200, limit)),
    });

  /** These are the rows now: what was worked on and is none of them has left by that. */
  function leave(rows: readonly Row[]): void {
    const there = new Set(rows.map(({ shown }) => shown.alert.id));
    for (const id of worked) if (!there.has(id)) done.add(id);
    worked.clear();
  }

  /** From the top, all of it new. */
  async function readTop(isOld: () => boolean): Promise<Result<Page>> {
    const read = await ask(undefined, pageRows);
    if (isOld() || !read.ok) return read.ok ? ok(nothing) : read;
    const { items: was, next: beyond } = list.store.getState();
    const { next } = read.value;
    const few = read.value.rows.length < pageRows;
    const rows = topRead(was, read.value.rows, next, store.getState().filter.state, few);
    leave(rows);
    store.setState({ fresh: none.fresh, total: read.value.total });
    // What was read behind it already is not read again.
    return ok({ items: rows, next: rows.length === read.value.rows.length ? next : beyond });
  }

  /** What is in sight, in its place; and how many are new above. */
  async function readHeld(isOld: () => boolean): Promise<Result<Page>> {
    const { rows, filter } = store.getState();
    const first = Math.max(0, Math.min(sight.first, rows.length - 1));
    const count = Math.max(1, sight.last - first + 1);
    const before = rows[first - 1];
    const [top, seen] = await Promise.all([
      ask(undefined, 50),
      before ? ask(placeOf(before.shown.alert, filter.state), count + 20) : ask(undefined, count + 50),
    ]);
    if (!top.ok) return top;
    if (!seen.ok) return seen;
    if (isOld()) return ok(nothing);
    const { items, next } = list.store.getState();
    const held = renewed(items, first, seen.value.rows, seen.value.next === undefined, filter.state).filter(
      (row) => !(row.gone && worked.has(row.shown.alert.id)),
    );
    leave(held);
    store.setState({ fresh: freshAbove(held, top.value.rows, filter.state), total: top.value.total });
    return ok({ items: held, next });
  }

  const list = createPagedList<Row, AlertPlaceInList>({
    clock,
    /** A desk that has looked long responds with few rows, or none, and is asked to go on. */
    async fetchPage(after, limit) {
      const read = await ask(after, limit);
      if (!read.ok) return read;
      const items = read.value.rows.map((shown): Row => ({ shown, gone: false }));
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
  const unsubscribe = list.store.subscribe(({ items: rows, next, isLoading, fault }) =>
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
    close() {
      unsubscribe();
      list.close();
    },
  };
}
