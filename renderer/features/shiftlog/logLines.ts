import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '../../../core/base/clock.ts';
import { ok } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { LogCursor, LogFilter } from '../../../core/shiftlog/api.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { createPagedList, reuseUnchangedItems } from '../../ui/pagedList.ts';

/** The number of entries per page: the desk's maximum. */
const pageLines = 200;
const firstLines = 60;
/** The maximum length of a list. */
const mostLines = 5_000;
/** The next page is loaded when fewer entries than this remain below the visible ones. */
const aheadLines = 30;

export interface LogLinesState {
  readonly filter: LogFilter;
  /** The entries, newest first. */
  readonly lines: readonly LogLine[];
  /** The number of new entries above the first one that are not shown yet. */
  readonly fresh: number;
  readonly complete: boolean;
  /** Nothing has been loaded yet. */
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly fault: Fault | undefined;
}

/**
 * The loaded entries of the log.
 * The log only grows, so each reload contains all earlier entries; while the reader is not at the top, new ones above
 * wait to be let in.
 */
export interface LogLines {
  readonly store: StoreApi<LogLinesState>;
  /** Switches to another list, from its top. */
  use(filter: LogFilter): void;
  /** Reloads after a change of the log, or retries after a fault. */
  renew(): void;
  /** Reports the visible part: the index of its last entry. */
  see(sight: { readonly last: number; readonly atTop: boolean }): void;
  /** Lets the new entries in. */
  toTop(): void;
  close(): void;
}

const none: LogLinesState = {
  filter: {},
  lines: [],
  fresh: 0,
  complete: false,
  loading: true,
  loadingMore: false,
  fault: undefined,
};

/** Compares two cursors; negative: `a` is above `b`. */
export function compareLogCursors(a: LogCursor, b: LogCursor): number {
  if (a.happenedAt !== b.happenedAt) return b.happenedAt - a.happenedAt;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}
const placeOf = ({ id, entry }: LogLine): LogCursor => ({ id, happenedAt: entry.happenedAt });

/** Compares the parts of an entry that may change after it is written. */
const isSameLine = (a: LogLine, b: LogLine) =>
  a.id === b.id &&
  a.pending === b.pending &&
  a.refused?.code === b.refused?.code &&
  a.ended?.at === b.ended?.at &&
  a.addenda.length === b.addenda.length;

export function createLogLines(options: {
  readonly desk: Pick<DeskClient, 'call'>;
  readonly clock: Clock;
}): LogLines {
  const { desk, clock } = options;
  const store = createStore<LogLinesState>(() => none);
  /** The first entry when the reader left the top; undefined: the reader is at the top. */
  let first: LogCursor | undefined;
  let sight = { last: 0, atTop: true };
  const list = createPagedList<LogLine, LogCursor>({
    clock,
    async fetchPage(before, limit) {
      const { filter } = store.getState();
      const page = await desk.call('log.page', { filter, limit, ...(before ? { before } : {}) });
      return page.ok ? ok({ items: page.value.lines, next: page.value.next }) : page;
    },
    keyOf: ({ id }) => id,
    isSame: isSameLine,
    pageItems: pageLines,
    firstItems: firstLines,
    aheadItems: aheadLines,
    maxItems: mostLines,
  });

  function show(): void {
    const { items, next, isLoading, isLoadingMore, fault } = list.store.getState();
    const top = first;
    const shown = top ? items.filter((line) => compareLogCursors(placeOf(line), top) >= 0) : items;
    const lines = reuseUnchangedItems(store.getState().lines, shown, ({ id }) => id, Object.is);
    const fresh = items.length - shown.length;
    const complete = !isLoading && next === undefined;
    store.setState({ lines, fresh, complete, loading: isLoading, loadingMore: isLoadingMore, fault });
    list.see(sight.last + fresh);
  }
  // Never unsubscribed: the list is this object's own, and a panel that was hidden is closed and used again.
  list.store.subscribe(show);

  function letIn(): void {
    if (first === undefined) return;
    first = undefined;
    show();
  }

  return {
    store,
    use(filter) {
      first = undefined;
      sight = { last: 0, atTop: true };
      store.setState({ ...none, filter }, true);
      list.reset();
    },
    renew: list.renew,
    see(now) {
      const left = sight.atTop && !now.atTop;
      const back = !sight.atTop && now.atTop;
      sight = now;
      const [top] = list.store.getState().items;
      if (left && top) first = placeOf(top);
      if (back) letIn();
      list.see(sight.last + store.getState().fresh);
    },
    toTop: letIn,
    close: list.close,
  };
}
