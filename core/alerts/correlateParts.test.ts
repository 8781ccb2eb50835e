import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrence, t0 } from '../../test/fixtures/alertSite.ts';
import {
  bucketOf,
  createAlertId,
  getCorrelationKey,
  getSeriesKey,
  getStormKey,
  getTrackOfKey,
} from './correlateKeys.ts';
import { TimePriorityQueue, TwoGenerationMap } from './correlateMemory.ts';
import { type InboxRowOccurrence, InboxRows } from './inboxRows.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

describe('keys and ids', () => {
  it('differ for different occurrences and stay within 200 characters', () => {
    const anyWord = fc.oneof(fc.string({ maxLength: 120 }), fc.constantFrom('a|b', 'a%7Cb', '', '|', '%'));
    fc.assert(
      fc.property(anyWord, anyWord, anyWord, anyWord, (ruleA, trackA, ruleB, trackB) => {
        const a = getCorrelationKey(occurrence({ rule: ruleA, track: trackA }), hash);
        const b = getCorrelationKey(occurrence({ rule: ruleB, track: trackB }), hash);
        expect(a === b).toBe(ruleA === ruleB && trackA === trackB);
        expect(getSeriesKey(a) === getSeriesKey(b)).toBe(ruleA === ruleB);
        expect(a.length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it('contain the track if it is short', () => {
    const anyTrack = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('%7C', '%257C|', '|%|', '%%25'));
    fc.assert(
      fc.property(
        anyTrack,
        (track) => void expect(getTrackOfKey(getCorrelationKey(occurrence({ track }), hash))).toBe(track),
      ),
    );
  });

  it('identify an unknown camera by its source and name', () => {
    const nameless = (cameraName: string) =>
      getCorrelationKey(occurrence({ camera: null, cameraName }), hash);
    expect(nameless('cổng')).not.toBe(nameless('sân'));
    expect(getStormKey(occurrence(), true, hash)).not.toBe(getStormKey(occurrence(), false, hash));
  });

  it('follow time and differ for each generation', () => {
    const id = (at: number, generation = 0) =>
      createAlertId('s', bucketOf(at, 60_000), 'k', generation, hash);
    expect(id(t0)).toMatch(/^s:alert:[0-9a-f]{32}$/);
    expect(id(t0 + 59_999)).toBe(id(t0));
    expect(id(t0 + 60_000) > id(t0)).toBe(true);
    expect(id(t0, 1)).not.toBe(id(t0));
    expect(bucketOf(t0 + 5, 0)).toBe(t0 + 5);
  });
});

it('Recent remembers at least the last entries set, and not many more', () => {
  const recent = new TwoGenerationMap<number, number>(10);
  for (let n = 0; n < 1_000; n += 1) {
    recent.set(n, -n);
    recent.set(3, n);
    for (let back = 0; back < 9; back += 1) if (n > 10 + back) expect(recent.get(n - back)).toBe(back - n);
    expect(recent.get(3)).toBe(n);
  }
  expect(Array.from({ length: 1_000 }, (_, n) => n).filter((n) => recent.has(n)).length).toBeLessThanOrEqual(
    20,
  );
  recent.delete(3);
  expect(recent.has(3)).toBe(false);
});

it('Agenda returns due entries in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (times) => {
      const agenda = new TimePriorityQueue<number>();
      for (const at of times) agenda.add(at, at);
      const taken: number[] = [];
      for (let first = agenda.first(); first; first = agenda.first()) {
        taken.push(first.what);
        agenda.takeFirst();
      }
      expect(taken).toEqual([...times].sort((a, b) => a - b));
    }),
  );
});

describe('InboxRows', () => {
  const item = (row: number, mark: string): InboxRowOccurrence => ({ row, mark, done: false });

  it('is through up to the first unlogged row, in any order of appends', () => {
    const anyRows = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        anyRows.chain((counts) => {
          const items = counts.flatMap((count, n) =>
            Array.from({ length: count }, (_, k) => item(n + 1, `m${k}`)),
          );
          return fc.tuple(fc.constant(counts), fc.shuffledSubarray(items, { minLength: items.length }));
        }),
        ([counts, order]) => {
          const rows = new InboxRows<InboxRowOccurrence>(0);
          for (const [n] of counts.entries()) {
            expect(rows.begin(n + 1)).toBe(true);
            for (const one of order.filter(({ row }) => row === n + 1)) expect(rows.add(one)).toBe(true);
            rows.ended();
          }
          const waiting = new Set(order);
          const plain = () => Math.min(counts.length, ...[...waiting].map(({ row }) => row - 1));
          for (const one of order) {
            expect(rows.through()).toBe(plain());
            const besides = rows.through(new Set([one]));
            waiting.delete(one);
            expect(besides).toBe(plain());
            rows.took(one.row, one.mark);
          }
          expect([rows.through(), rows.span()]).toEqual([counts.length, 0]);
        },
      ),
    );
  });

  it('does not take an occurrence that this process logged before a restart', () => {
    const rows = new InboxRows<InboxRowOccurrence>(4);
    rows.took(6, 'a');
    rows.took(3, 'old');
    expect(rows.begin(4)).toBe(false);
    rows.begin(5);
    expect(rows.add(item(5, 'a'))).toBe(true);
    rows.begin(6);
    expect([rows.add(item(6, 'a')), rows.add(item(6, 'b')), rows.add(item(6, 'b'))]).toEqual([
      false,
      true,
      false,
    ]);
    rows.ended();
    rows.took(6, 'b');
    expect(rows.through()).toBe(4);
    rows.took(5, 'a');
    expect(rows.through()).toBe(6);
  });
});
