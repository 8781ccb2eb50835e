import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrence, policy, site, t0 } from '../../test/fixtures/alertSite.ts';
import { AlertId } from '../base/ids.ts';
import { type Alert, type Evidence, getPriorityRank, maxEvidence } from './alert.ts';
import { createBlankAlert, mergeEvidence, mergeOccurrences } from './correlateMerge.ts';
import type { Occurrence } from './log.ts';

const anyPriority = fc.constantFrom('critical', 'high', 'medium', 'low', null);
const shuffled = <T>(all: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });

/** Generates one object's reports as a source sends them. */
const anyTrack = fc
  .array(fc.record({ later: fc.integer({ min: 0, max: 9_000 }), priority: anyPriority }), {
    minLength: 2,
    maxLength: 8,
  })
  .map((steps) => {
    let observedAt = t0;
    return steps.map(({ later, priority }, n) => {
      observedAt += later;
      const phase = n === 0 ? 'begin' : n === steps.length - 1 ? 'end' : 'update';
      return occurrence({ track: '7', phase, priority, observedAt, receivedAt: t0 + 80_000 + n });
    });
  });
const anyPulses = fc.array(
  fc
    .record({ at: fc.integer({ min: 0, max: 179_000 }), priority: anyPriority })
    .map(({ at, priority }) => occurrence({ observedAt: t0 + at, receivedAt: t0 + 180_000, priority })),
  { minLength: 1, maxLength: 12 },
);
const inOrders = (all: fc.Arbitrary<Occurrence[]>) =>
  all.chain((occurrences) =>
    fc.tuple(
      fc.constant(occurrences),
      shuffled(occurrences),
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    ),
  );

/** Hands the occurrences in, some of them twice, with pauses, then waits for all records. */
function alertsOf(occurrences: readonly Occurrence[], pauses: readonly boolean[], again: boolean) {
  const s = site();
  let now = t0 + 200_000;
  occurrences.forEach((one, n) => {
    s.take(one, now);
    if (again && n % 2 === 0) s.take(one, now);
    now += pauses[n] ? 2_000 : 20;
    s.run(now);
  });
  s.run(now + 5_000);
  return s.log.all();
}
/** Omits the fields that depend on when the site wrote the record. */
const reported = ({ key, count, active, priority, observedAt, lastObservedAt, latched }: Alert) => ({
  key,
  count,
  active,
  priority,
  observedAt,
  lastObservedAt,
  latched,
});

describe('occurrences in any order of arrival', () => {
  it('merge one object’s reports into one alert in the same state', () => {
    fc.assert(
      fc.property(inOrders(anyTrack), ([inTime, mixed, pauses]) => {
        const [first] = alertsOf(inTime, [], false);
        const others = alertsOf(mixed, pauses, true);
        expect(others.map(reported)).toEqual(first && [reported(first)]);
        expect(first).toMatchObject({ count: inTime.length, active: false });
        expect(others[0]?.duplicates).toBe(Math.ceil(mixed.length / 2));
      }),
    );
  });

  it('group pulses by their own time into the same alerts', () => {
    fc.assert(
      fc.property(inOrders(anyPulses), ([inTime, mixed, pauses]) => {
        const plain = (alerts: readonly Alert[]) =>
          alerts
            .map((alert) => ({ id: alert.id, ...reported(alert) }))
            .sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(plain(alertsOf(mixed, pauses, true))).toEqual(plain(alertsOf(inTime, [], false)));
      }),
    );
  });

  it('give the same alerts after crashes at any moment', () => {
    fc.assert(
      fc.property(inOrders(anyTrack), fc.integer({ min: 1, max: 4 }), ([, mixed, pauses], every) => {
        const s = site();
        let now = t0 + 200_000;
        mixed.forEach((one, n) => {
          s.take(one, now);
          if (pauses[n]) s.run(now);
          now += 300;
          if (n % every === 0) s.crash(now);
        });
        s.run(now + 5_000);
        expect(s.log.all()).toMatchObject([{ count: mixed.length, duplicates: 0, active: false }]);
        expect(s.correlator.through()).toBe(mixed.length);
      }),
    );
  });
});

describe('merge', () => {
  const blank = (first: Occurrence) =>
    createBlankAlert(AlertId.parse('s:alert:1'), 'k', first, policy, false);

  it('gives the same result in portions as at once, except for the version', () => {
    fc.assert(
      fc.property(anyTrack, fc.integer({ min: 1, max: 7 }), (track, cut) => {
        const [first] = track;
        if (!first) return;
        const items = track.map((one) => ({ occurrence: one, duplicate: false }));
        const atOnce = mergeOccurrences(blank(first), items, policy).alert;
        const portions = [items.slice(0, cut), items.slice(cut)].reduce(
          (alert, portion) => mergeOccurrences(alert, portion, policy).alert,
          blank(first),
        );
        expect(reported(portions)).toEqual(reported(atOnce));
      }),
    );
  });

  it('never lowers a priority, and counts a rise as work', () => {
    fc.assert(
      fc.property(anyTrack, (track) => {
        const [first, ...later] = track;
        if (!first) return;
        let alert = mergeOccurrences(blank(first), [{ occurrence: first, duplicate: false }], policy).alert;
        for (const one of later) {
          const { alert: after } = mergeOccurrences(alert, [{ occurrence: one, duplicate: false }], policy);
          const rose = getPriorityRank(after.priority) - getPriorityRank(alert.priority);
          expect(rose).toBeLessThanOrEqual(0);
          expect(after.workVersion).toBe(rose < 0 ? after.version : alert.workVersion);
          alert = after;
        }
      }),
    );
  });

  it('keeps the newest evidence without duplicates in any order', () => {
    const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
      kind: fc.constantFrom('snapshot' as const, 'clip' as const),
      ref: fc.integer({ min: 0, max: 30 }).map((n) => `r${n}`),
      text: fc.constant(''),
      at: fc.integer({ min: 0, max: 50 }),
    });
    const anyLists = fc.array(fc.array(anyEvidence, { maxLength: 8 }), { minLength: 1, maxLength: 6 });
    const all = (lists: readonly Evidence[][]) =>
      lists.reduce<Evidence[]>((sum, one) => mergeEvidence(sum, one), []);
    fc.assert(
      fc.property(
        anyLists.chain((lists) => fc.tuple(fc.constant(lists), shuffled(lists))),
        ([lists, mixed]) => {
          expect(all(mixed)).toEqual(all(lists));
          expect(all(lists).length).toBeLessThanOrEqual(maxEvidence);
        },
      ),
    );
  });
});
