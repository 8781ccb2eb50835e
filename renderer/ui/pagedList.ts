import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** How often at most a list is read again while its source changes, ms. */
export const minReloadIntervalMs = 400;

/** `next`: where the page after it begins; undefined: it is the last one. */
export interface ListPage<T, C> {
  readonly items: readonly T[];
  readonly next: C | undefined;
}

export interface PagedListState<T, C> extends ListPage<T, C> {
  /** Nothing has been read yet. */
  readonly isLoading: boolean;
  readonly isLoadingMore: boolean;
  /** Why the last request failed; what was read before stays. */
  readonly fault: Fault | undefined;
}

export interface PagedListOptions<T, C> {
  readonly clock: Clock;
  /** Loads the page after a cursor (undefined: from the top), of `limit` items at most. */
  readonly fetchPage: (after: C | undefined, limit: number) => Promise<Result<ListPage<T, C>>>;
  readonly keyOf: (item: T) => string;
  /** Whether nothing that is drawn of an item has changed: it then stays the same object. */
  readonly isSame?: (a: T, b: T) => boolean;
  /** Items of a page, and of the first one where that is shorter. */
  readonly pageItems: number;
  readonly firstItems?: number;
  /** More is read while fewer items than this are left below what is in sight. */
  readonly aheadItems: number;
  /** A list grows no longer than this. */
  readonly maxItems?: number;
  /**
   * Reads again what is shown, once it may have changed; undefined: from the top as far as was read before.
   * `isOld`: another list has begun meanwhile, and the result is dropped.
   */
  readonly refresh?: (isOld: () => boolean) => Promise<Result<ListPage<T, C>>>;
}

/**
 * Loads a list page by page as the reader nears its end, and again as its source changes, with one request pending at a
 * time. After a failure nothing more is requested until the list is renewed.
 */
export interface PagedList<T, C> {
  readonly store: StoreApi<PagedListState<T, C>>;
  /** Begins another list from its top: responses to earlier requests are dropped. */
  reset(): void;
  /** The source has changed, or what failed is tried again: reads within `minReloadIntervalMs`. */
  renew(): void;
  /** As `renew`, at once. */
  renewNow(): void;
  /** Takes the index of the last item in sight. */
  see(last: number): void;
  close(): void;
}

/** The items as read, each the same object as before where nothing about it changed, so that it is not drawn again. */
export function reuseUnchangedItems<T>(
  before: readonly T[],
  read: readonly T[],
  keyOf: (item: T) => string,
  isSame: (a: T, b: T) => boolean,
): readonly T[] {
  const known = new Map(before.map((item) => [keyOf(item), item]));
  const items = read.map((item) => {
    const was = known.get(keyOf(item));
    return was !== undefined && isSame(was, item) ? was : item;
  });
  const isUnchanged = items.length === before.length && items.every((item, index) => item === before[index]);
  return isUnchanged ? before : items;
}

export function createPagedList<T, C>(options: PagedListOptions<T, C>): PagedList<T, C> {
  const { clock, fetchPage, keyOf, isSame = Object.is, pageItems, aheadItems } = options;
  const { firstItems = pageItems, maxItems = Number.POSITIVE_INFINITY } = options;
  const none: PagedListState<T, C> = {
    items: [],
    next: undefined,
    isLoading: true,
    isLoadingMore: false,
    fault: undefined,
  };
  const store = createStore<PagedListState<T, C>>(() => none);
  let lastInSight = 0;
  /** Counts lists begun: a response to a request of an earlier one is dropped. */
  let life = 0;
  let isBusy = false;
  let isDue = false;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let cancel = () => {};

  async function readFromTop(isOld: () => boolean): Promise<Result<ListPage<T, C>>> {
    const through = store.getState().items.length;
    const items: T[] = [];
    let next: C | undefined;
    do {
      const page = await fetchPage(next, Math.min(pageItems, Math.max(firstItems, through - items.length)));
      if (!page.ok) return page;
      items.push(...page.value.items);
      next = page.value.next;
    } while (next !== undefined && items.length < through && !isOld());
    return { ok: true, value: { items, next } };
  }
  const { refresh = readFromTop } = options;

  async function reload(isOld: () => boolean): Promise<void> {
    const page = await refresh(isOld);
    if (isOld()) return;
    if (!page.ok) return store.setState({ fault: page.fault, isLoading: false });
    const items = reuseUnchangedItems(store.getState().items, page.value.items, keyOf, isSame);
    store.setState({ items, next: page.value.next, isLoading: false, fault: undefined });
  }

  async function readMore(isOld: () => boolean): Promise<void> {
    store.setState({ isLoadingMore: true });
    const page = await fetchPage(store.getState().next, pageItems);
    if (isOld()) return;
    if (!page.ok) return store.setState({ isLoadingMore: false, fault: page.fault });
    const { items } = store.getState();
    const known = new Set(items.map(keyOf));
    const added = page.value.items.filter((item) => !known.has(keyOf(item)));
    store.setState({ items: [...items, ...added], next: page.value.next, isLoadingMore: false });
  }

  function isNearEnd(): boolean {
    const { items, next, isLoading, fault } = store.getState();
    const isNear = lastInSight >= items.length - aheadItems && items.length < maxItems;
    return isNear && next !== undefined && !isLoading && !fault;
  }

  async function run(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    const mine = life;
    const isOld = () => mine !== life;
    try {
      if (isDue) {
        isDue = false;
        renewedAt = clock.monotonic();
        await reload(isOld);
      }
      while (!isOld() && isNearEnd()) await readMore(isOld);
    } finally {
      isBusy = false;
    }
    if (isDue) plan();
  }
  /** As soon as may be. */
  function plan(): void {
    if (isBusy) return;
    cancel();
    const wait = Math.max(0, renewedAt + minReloadIntervalMs - clock.monotonic());
    if (wait === 0)
      void run(); // requests end in results
    else cancel = clock.after(wait, () => void run());
  }
  function renew(): void {
    isDue = true;
    plan();
  }
  function renewNow(): void {
    renewedAt = Number.NEGATIVE_INFINITY;
    renew();
  }
  return {
    store,
    reset() {
      life += 1;
      lastInSight = 0;
      store.setState(none, true);
      renewNow();
    },
    renew,
    renewNow,
    see(last) {
      lastInSight = last;
      if (isNearEnd() && !isBusy) void run(); // requests end in results
    },
    close() {
      life += 1;
      isDue = false;
      cancel();
    },
  };
}

/**
 * A paged list of a component: another one whenever `options` is another object, renewed at each `change`.
 * `more` reads the next page, as at the end of what is drawn.
 */
export function usePagedList<T, C>(options: PagedListOptions<T, C>, change: unknown) {
  const list = useMemo(() => createPagedList(options), [options]);
  useEffect(() => {
    list.reset();
    return list.close;
  }, [list]);
  const seen = useRef(change);
  useEffect(() => {
    if (seen.current === change) return;
    seen.current = change;
    list.renew();
  }, [change, list]);
  const state = useStore(list.store);
  const more = useCallback(() => list.see(list.store.getState().items.length - 1), [list]);
  return { ...state, more, reset: list.reset, renewNow: list.renewNow };
}
