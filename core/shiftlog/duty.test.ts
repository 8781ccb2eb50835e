import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../test/fixtures/alertWorld.ts';
import { deskOf, personOf, shiftBegan, shiftLogId, shiftLogRecord } from '../../test/fixtures/shiftLog.ts';
import { dutyEndsAfterMs, foldDuty, getDutySpanAt, listDutySpans } from './duty.ts';
import type { ShiftLogRecord } from './record.ts';

const hour = 3_600_000;
const shift = (n: number) => ({
  key: `s${n % 3}`,
  date: '2026-05-01',
  name: { vi: `Ca ${n}`, en: `Shift ${n}` },
  from: shiftBegan + n * 8 * hour,
  to: shiftBegan + (n + 1) * 8 * hour,
});
/** Returns the nth record, made `hours` after the beginning. */
const at = (n: number, hours: number, body: object, desk = 1, who = 'an') =>
  shiftLogRecord(n, body, { at: shiftBegan + hours * hour, desk: deskOf(desk), by: personOf(who) });
const on = (of = 0) => ({ kind: 'dutyOn', shift: shift(of), post: '' });
const off = { kind: 'dutyOff', shift: shift(0), reason: '' };
const names = (records: ShiftLogRecord[], hours: number) =>
  foldDuty(records, shiftBegan + hours * hour).map(({ person }) => person.name);

describe('on duty', () => {
  it('is each person who came on and has not gone off', () => {
    const records = [at(1, 0, on()), at(2, 0, on(), 2, 'binh'), at(3, 4, off)];
    expect(names(records.slice(0, 2), 5)).toEqual(['an', 'binh']);
    expect(names(records, 5)).toEqual(['binh']);
  });

  it('after a handover of the desk is only the person who took over, and those who came for the next shift', () => {
    const subject = { desk: deskOf(1), name: 'Bàn 1' };
    const begun = { kind: 'handoverBegun', subject, shift: shift(0), from: shiftBegan, to: shiftBegan + 1 };
    const signature = { version: 1, sha256: 'a'.repeat(64), how: 'site' };
    const records = [
      at(1, 0, on(), 1, 'an'),
      at(2, 0, on(), 2, 'dung'),
      at(3, 7.9, on(1), 1, 'binh'),
      at(4, 7.9, begun, 1, 'an'),
      at(5, 8, { kind: 'handoverAccepted', handover: shiftLogId(4), ...signature }, 1, 'binh'),
    ];
    expect(names(records.slice(0, 4), 8)).toEqual(['an', 'dung', 'binh']);
    expect(names(records, 8)).toEqual(['dung', 'binh']);
  });

  it('is at one desk: coming on at another ends it at the first', () => {
    const spans = listDutySpans([at(1, 0, on()), at(2, 2, on(), 2)]);
    expect(spans.map(({ desk, until }) => [desk, until])).toEqual([
      [deskOf(1), shiftBegan + 2 * hour],
      [deskOf(2), null],
    ]);
  });

  it('ends some time after the shift without any record', () => {
    const records = [at(1, 0, on())];
    const ends = 8 + dutyEndsAfterMs / hour;
    expect(names(records, ends - 0.1)).toEqual(['an']);
    expect(names(records, ends)).toEqual([]);
    const untilAt = (hours: number) =>
      listDutySpans(records).map((span) => getDutySpanAt(span, shiftBegan + hours * hour).until);
    expect(untilAt(ends - 0.1)).toEqual([null]);
    expect(untilAt(ends + 200)).toEqual([shiftBegan + ends * hour]);
  });

  it('is correct if the desk’s clock was set an hour back or forward in between', () => {
    expect(names([at(1, 3, on()), at(2, 2.5, off)], 3)).toEqual([]);
    expect(names([at(1, 2, off), at(2, 3, on()), at(3, 2.2, off), at(4, 2.4, on())], 2.5)).toEqual(['an']);
    // A record of a desk whose clock is ahead of ours.
    expect(names([at(1, 4, on())], 3)).toEqual(['an']);
  });
});

it('depends on each desk’s own order and the times, not on the interleaving of desks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const chance = new Chance(seed);
      const desks = [1, 2, 3].map((desk) => {
        let hours = chance.next();
        return Array.from({ length: 12 }, (_, n) => {
          // Occasionally a clock is set back.
          hours += chance.is(0.15) ? -0.9 : chance.next();
          const who = chance.of(['an', 'binh', 'chi', 'dung']);
          return at(
            desk * 100 + n,
            hours + desk / 1_000,
            chance.is(0.6) ? on(chance.below(3)) : off,
            desk,
            who,
          );
        });
      });
      const woven = () => {
        const queues = desks.map((records) => [...records]);
        const all: ShiftLogRecord[] = [];
        while (queues.some((queue) => queue.length > 0)) {
          const next = chance.of(queues.filter((queue) => queue.length > 0))?.shift();
          if (next) all.push(next);
        }
        return all;
      };
      const plain = (records: ShiftLogRecord[]) =>
        new Set(listDutySpans(records).map((span) => JSON.stringify(span)));
      const first = plain(woven());
      for (let again = 0; again < 3; again += 1) expect(plain(woven())).toEqual(first);
      // No person is on duty at two desks at once.
      const spans = listDutySpans(woven());
      for (const one of spans)
        for (const other of spans)
          if (one !== other && one.person.id === other.person.id)
            expect((one.until ?? Infinity) <= other.since || (other.until ?? Infinity) <= one.since).toBe(
              true,
            );
    }),
    { numRuns: 80 },
  );
});
