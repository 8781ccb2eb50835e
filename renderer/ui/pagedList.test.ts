import { expect, it } from 'vitest';
import { fail, ok } from '../../core/base/result.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { createPagedList, minReloadIntervalMs } from './pagedList.ts';

interface Item {
  readonly id: number;
  readonly text: string;
}

/** A list over a source of so many items, whose cursor is the id after which a page begins. */
function setUp(count: number, maxItems?: number) {
  const clock = handClock();
  let source = Array.from({ length: count }, (_, id): Item => ({ id, text: `item ${id}` }));
  let isRefused = false;
  const requests: [after: number | undefined, limit: number][] = [];
  const list = createPagedList<Item, number>({
    clock,
    async fetchPage(after, limit) {
      requests.push([after, limit]);
      if (isRefused) return fail('call.closed');
      const from = after === undefined ? 0 : source.findIndex(({ id }) => id === after) + 1;
      const items = source.slice(from, from + limit).map((item) => ({ ...item }));
      return ok({ items, next: from + limit < source.length ? items.at(-1)?.id : undefined });
    },
    keyOf: ({ id }) => String(id),
    isSame: (a, b) => a.text === b.text,
    pageItems: 10,
    firstItems: 5,
    aheadItems: 2,
    ...(maxItems === undefined ? {} : { maxItems }),
  });
  return {
    clock,
    list,
    requests,
    state: () => list.store.getState(),
    ids: () => list.store.getState().items.map(({ id }) => id),
    change: (to: (items: Item[]) => Item[]) => {
      source = to(source);
    },
    refuse: (is: boolean) => {
      isRefused = is;
    },
    async seeEnd() {
      list.see(list.store.getState().items.length - 1);
      await clock.advance(0);
    },
    async renewed() {
      list.renew();
      await clock.advance(minReloadIntervalMs);
    },
  };
}

it('a paged list loads a short first page, and a further one whenever it is scrolled near its end', async () => {
  const { list, clock, requests, state, seeEnd } = setUp(18);
  list.reset();
  expect(state()).toMatchObject({ items: [], isLoading: true });
  await clock.advance(0);
  expect(state()).toMatchObject({ isLoading: false, next: 4 });
  await seeEnd();
  await seeEnd();
  await seeEnd();
  expect(requests).toEqual([
    [undefined, 5],
    [4, 10],
    [14, 10],
  ]);
  expect(state().items).toHaveLength(18);
  expect(state().next).toBeUndefined();
});

it('a paged list does not grow beyond its limit', async () => {
  const { list, clock, state, seeEnd } = setUp(100, 15);
  list.reset();
  await clock.advance(0);
  for (let n = 0; n < 5; n += 1) await seeEnd();
  expect(state().items).toHaveLength(15);
  expect(state().next).toBe(14);
});

it('a paged list reloads as many items as it had, and keeps the objects of unchanged ones', async () => {
  const { list, clock, state, ids, seeEnd, change, renewed } = setUp(40);
  list.reset();
  await clock.advance(0);
  await seeEnd();
  const before = state().items;
  await renewed();
  expect(state().items).toBe(before);
  change((items) => [
    { id: 99, text: 'new' },
    ...items.filter(({ id }) => id !== 3).map((item) => (item.id === 1 ? { ...item, text: 'other' } : item)),
  ]);
  await renewed();
  expect(ids()).toEqual([99, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  expect(state().items[1]).toBe(before[0]);
  expect(state().items[2]).not.toBe(before[1]);
});

it('a paged list does not repeat an item that moved behind the loaded pages', async () => {
  const { list, clock, ids, seeEnd, change } = setUp(12);
  list.reset();
  await clock.advance(0);
  change((items) => [...items.slice(1), ...items.slice(0, 1)]);
  await seeEnd();
  expect(ids()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

it('a paged list keeps its items when a request fails, and requests nothing more until it is reloaded', async () => {
  const { list, clock, requests, state, seeEnd, refuse, renewed } = setUp(40);
  list.reset();
  await clock.advance(0);
  refuse(true);
  await seeEnd();
  await seeEnd();
  expect(requests).toHaveLength(2);
  expect(state()).toMatchObject({ fault: { code: 'call.closed' }, isLoadingMore: false });
  expect(state().items).toHaveLength(5);
  refuse(false);
  await renewed();
  expect(state().fault).toBeUndefined();
  expect(state().items).toHaveLength(15);
});

it('a paged list drops the response to a request made before a reset', async () => {
  const { list, clock, requests, state, change } = setUp(3);
  list.reset();
  change(() => [{ id: 7, text: 'of another list' }]);
  list.reset();
  await clock.advance(minReloadIntervalMs);
  expect(requests).toHaveLength(2);
  expect(state().items).toEqual([{ id: 7, text: 'of another list' }]);
});

it('a paged list reloads at most once per interval however often its source changes, and never once closed', async () => {
  const { list, clock, requests } = setUp(3);
  list.reset();
  await clock.advance(0);
  for (let n = 0; n < 20; n += 1) list.renew();
  await clock.advance(minReloadIntervalMs);
  expect(requests).toHaveLength(2);
  list.renew();
  list.close();
  await clock.advance(2 * minReloadIntervalMs);
  expect([requests.length, clock.pending]).toEqual([2, 0]);
});
