import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Alert, AlertPriority, getPriorityRank } from '../../core/alerts/alert.ts';
import { AlertCursor, AlertFilter } from '../../core/alerts/queue.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { OperatorId } from '../../core/base/ids.ts';
import { foldForSearch } from '../../core/base/text.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { alertStore } from '../../test/fixtures/alertStore.ts';
import { walkAlertList } from './alertSearch.ts';
import { loadRowHead, maxAlertsPerMs, readAlertAt } from './alerts.ts';

const an = { id: OperatorId.parse('fake:operator:an'), name: 'An' };

/** Creates a store with functions that search it. */
function storeOf() {
  const { store, vocabulary, take } = alertStore(createSystemClock());
  return {
    store,
    vocabulary,
    take,
    /** Counts the matches of a filter, the given number of rows at a time. */
    count(filter: AlertFilter, rows: number): number {
      const list = walkAlertList(store, vocabulary, filter, undefined, an.id);
      let n = 0;
      while (!list.done()) n += list.count(rows);
      return n;
    },
    /** Returns all matches of a filter, in pages cut off after the given numbers of rows, whatever they have found. */
    allCutOff(filter: AlertFilter, cuts: readonly number[]): string[] {
      const found: string[] = [];
      let after: AlertCursor | undefined;
      // The limit ends the loop even if pages make no progress.
      for (let page = 0; page < 1_000; page += 1) {
        const list = walkAlertList(store, vocabulary, filter, after, an.id);
        const rows = list.step(cuts[page % cuts.length] ?? 1);
        found.push(...rows.flatMap(({ place }) => readAlertAt(store, place)?.alert.id ?? []));
        if (list.done()) return found;
        after = AlertCursor.parse(list.place());
      }
      return found;
    },
    /** Returns all matches of a filter, reading `rows` rows at a time; each page continues after the last match. */
    all(filter: AlertFilter, rows = 3, page = 2): string[] {
      const found: string[] = [];
      let after: AlertCursor | undefined;
      for (;;) {
        const list = walkAlertList(store, vocabulary, filter, after, an.id);
        const mine: string[] = [];
        while (!list.done() && mine.length < page)
          for (const { place } of list.step(rows)) {
            const id = store.value(z.string(), 'SELECT id FROM alerts WHERE place = ?', place);
            if (id !== undefined) mine.push(id);
          }
        found.push(...mine.slice(0, page));
        const last = mine.slice(0, page).at(-1);
        if (mine.length <= page && list.done() && mine.length < page) return found;
        const head = last === undefined ? undefined : loadRowHead(store, last);
        if (!head || last === undefined) {
          if (list.done()) return found;
          after = list.place();
          continue;
        }
        after = { rank: head.rank, at: Math.floor(head.place / maxAlertsPerMs), id: last as never };
      }
    },
  };
}

const words = ['cháy', 'khói', 'Đống', 'Đa', 'chay', 'hàng', 'rào', '12', '123'] as const;
const anAlert = fc.record({
  title: fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((list) => list.join(' ')),
  priority: fc.constantFrom(...AlertPriority.options),
  class: fc.constantFrom('fire', 'smoke'),
  acknowledged: fc.constantFrom(null, { by: an, at: 1 }),
  owner: fc.constantFrom(null, an),
  active: fc.boolean(),
  closed: fc.constantFrom(null, null, { by: an, at: 5, disposition: 'genuine' as const }),
  shelved: fc.constantFrom(null, null, { by: an, at: 1, until: 9, reason: 'x' }),
});
const aFilter = fc
  .record(
    {
      state: fc.constantFrom('queue' as const, 'shelved' as const, 'closed' as const, 'all' as const),
      text: fc
        .array(fc.constantFrom('ch', 'khoi', 'dong', 'da', 'rao', '12', 'zz', 'h'), {
          minLength: 1,
          maxLength: 3,
        })
        .map((list) => list.join(' ')),
      priorities: fc.subarray([...AlertPriority.options], { minLength: 1 }),
      classes: fc.constantFrom(['fire'], ['fire', 'smoke']),
      owner: fc.constantFrom('me' as const, 'nobody' as const),
      acknowledged: fc.boolean(),
      active: fc.boolean(),
      from: fc.constantFrom(1_800_000_000_005),
      to: fc.constantFrom(1_800_000_000_020),
    },
    { requiredKeys: ['state'] },
  )
  .map((filter) => AlertFilter.parse(filter));

/** The reference implementation of a filter, as simple as possible. */
function passes(alert: Alert, filter: AlertFilter): boolean {
  const open = alert.closed === null;
  const inState =
    filter.state === 'all' ||
    (filter.state === 'closed' && !open) ||
    (filter.state === 'shelved' && open && alert.shelved !== null) ||
    (filter.state === 'queue' && open && alert.shelved === null);
  const own = foldForSearch(`${alert.title} ${alert.rule} ${alert.class}`).split(/[^\p{L}\p{N}]+/u);
  return (
    inState &&
    foldForSearch(filter.text ?? '')
      .split(' ')
      .every((word) => own.some((one) => one.startsWith(word))) &&
    (filter.priorities?.includes(alert.priority) ?? true) &&
    (filter.classes?.includes(alert.class) ?? true) &&
    (filter.owner === undefined || (filter.owner === 'me' ? alert.owner !== null : alert.owner === null)) &&
    (filter.acknowledged === undefined || filter.acknowledged === (alert.acknowledged !== null)) &&
    (filter.active === undefined || filter.active === alert.active) &&
    (filter.from === undefined || alert.receivedAt >= filter.from) &&
    (filter.to === undefined || alert.receivedAt <= filter.to)
  );
}

describe('an alert list', () => {
  it('returns exactly the matches of its filter, in order, however few rows are read per step', () => {
    fc.assert(
      fc.property(
        fc.array(anAlert, { maxLength: 25 }),
        fc.array(aFilter, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        (made, filters, rows) => {
          const alerts = made.map((changes, n) => fakeAlert(n + 1, changes));
          const { take, all, count } = storeOf();
          take(...alerts);
          for (const filter of filters) {
            const expected = alerts
              .filter((alert) => passes(alert, filter))
              .sort(
                (a, b) =>
                  (filter.state === 'queue'
                    ? getPriorityRank(a.priority) - getPriorityRank(b.priority)
                    : 0) || b.receivedAt - a.receivedAt,
              )
              .map(({ id }) => id);
            expect(all(filter, rows)).toEqual(expected);
            expect(count(filter, rows)).toBe(expected.length);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('returns each row once, in order, wherever pages are cut, also with many alerts in one millisecond', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anAlert, fc.integer({ min: 0, max: 2 })), { maxLength: 25 }),
        fc.array(aFilter, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        (made, filters, cuts) => {
          const { take, all, allCutOff } = storeOf();
          take(
            ...made.map(([changes, ms], n) =>
              fakeAlert(n + 1, { ...changes, receivedAt: 1_800_000_000_010 + ms }),
            ),
          );
          for (const filter of [AlertFilter.parse({}), AlertFilter.parse({ state: 'all' }), ...filters])
            expect(allCutOff(filter, cuts)).toEqual(all(filter, 100, 100));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reflects changes of an alert and finds it only by its current words', () => {
    const { take, all } = storeOf();
    const filter = (text: string) => AlertFilter.parse({ state: 'all', text });
    take(fakeAlert(1, { title: 'Cháy' }));
    take(fakeAlert(1, { title: 'Khói', version: 2, priority: 'low' }));
    expect(all(filter('chay'))).toEqual([]);
    expect(all(filter('khoi'))).toHaveLength(1);
    expect(all(AlertFilter.parse({ state: 'all', priorities: ['low'] }))).toHaveLength(1);
    // An older version changes nothing.
    take(fakeAlert(1, { title: 'Cháy' }));
    expect(all(filter('chay'))).toEqual([]);
    take(fakeAlert(1, { title: 'Khói', version: 3, closed: { by: an, at: 9, disposition: 'test' } }));
    expect(all(AlertFilter.parse({}))).toEqual([]);
    expect(all(AlertFilter.parse({ state: 'closed' }))).toHaveLength(1);
  });

  it('stores many alerts of one millisecond', () => {
    const { take, all } = storeOf();
    const at = 1_800_000_000_000;
    take(...Array.from({ length: 300 }, (_, n) => fakeAlert(n, { receivedAt: at })));
    expect(new Set(all(AlertFilter.parse({}), 50, 40)).size).toBe(300);
  });
});
