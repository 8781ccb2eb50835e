import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '../../../core/base/clock.ts';
import { ok } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { LogFilter, LogPlace } from '../../../core/shiftlog/api.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import type { Desk } from '../../shared/client.ts';
import { createPagedList, keepUnchanged } from '../../ui/pagedList.ts';

/** Lines a page; the most that the desk gives. */
const pageLines = 200;
const firstLines = 60;
/** A list is held no longer than this. */
const mostLines = 5_000;
/** So few lines below what is in sight, more are read. */
const aheadLines = 30;

export interface LinesState {
  readonly filter: LogFilter;
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** New ones above the first line that were not let in. */
  readonly fresh: number;
  readonly complete: boolean;
  /** Nothing has been read yet. */
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly fault: Fault | undefined;
}

/**
 * The lines of the log as far as somebody has read. It only grows, so each reading again holds all that was there before; while the
 * reader is not at its top, what is new above waits to be let in.
 */
export interface Lines {
  readonly store: StoreApi<LinesState>;
  /** Another list, from its top. */
  use(filter: LogFilter): void;
  /** The log has changed, or what was refused is asked for again. */
  renew(): void;
  /** What is in sight: the index of its last line. */
  see(sight: { readonly last: number; readonly atTop: boolean }): void;
  /** Lets in what is new. */
  toTop(): void;
  close(): void;
}

const none: LinesState = {
  filter: {},
  lines: [],
  fresh: 0,
  complete: false,
  loading: true,
  loadingMore: false,
  fault: undefined,
};

/** Below 0: `a` stands above `b`. */
export function comparePlaces(a: LogPlace, b: LogPlace): number {
  if (a.happenedAt !== b.happenedAt) return b.happenedAt - a.happenedAt;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}
const placeOf = ({ id, entry }: LogLine): LogPlace => ({ id, happenedAt: entry.happenedAt });

/** What may change of a line once it is written. */
const isSameLine = (a: LogLine, b: LogLine) =>
  a.id === b.id &&
  a.pending === b.pending &&
  a.refused?.code === b.refused?.code &&
  a.ended?.at === b.ended?.at &&
  a.addenda.length === b.addenda.length;

export function createLines(options: { readonly desk: Pick<Desk, 'call'>; readonly clock: Clock }): Lines {
  const { desk, clock } = options;
  const store = createStore<LinesState>(() => none);
  /** The line at the top when the reader left it; undefined: they are there. */
  let first: LogPlace | undefined;
  let sight = { last: 0, atTop: true };
  const list = createPagedList<LogLine, LogPlace>({
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
    const shown = top ? items.filter((line) => comparePlaces(placeOf(line), top) >= 0) : items;
    const lines = keepUnchanged(store.getState().lines, shown, ({ id }) => id, Object.is);
    const fresh = items.length - shown.length;
    const complete = !isLoading && next === undefined;
    store.setState({ lines, fresh, complete, loading: isLoading, loadingMore: isLoadingMore, fault });
    list.see(sight.last + fresh);
  }
  const unsubscribe = list.store.subscribe(show);

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
    close() {
      unsubscribe();
      list.close();
    },
  };
}
