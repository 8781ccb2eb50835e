import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getLocalDate } from '../base/zone.ts';
import {
  createShiftTimes,
  getOverdueTime,
  getShiftAfter,
  getShiftAt,
  getShiftToJoin,
  listShiftsBefore,
  listShiftsBetween,
  Roster,
  type Shift,
} from './shift.ts';

const hour = 3_600_000;
const day = 24 * hour;
const times = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([start, end], n) => ({ key: `s${n}`, name: { vi: `Ca ${n}`, en: `Shift ${n}` }, start, end }));
const hanoi = Roster.parse({ centre: 'Trung tâm' });
const at = (iso: string) => Date.parse(iso);
const named = ({ key, date, from, to }: Shift) =>
  `${date} ${key} ${new Date(from).toISOString().slice(5, 16)} ${new Date(to).toISOString().slice(5, 16)}`;

/** Days of clock changes in each zone, and an ordinary day. */
const zones = {
  'Asia/Ho_Chi_Minh': ['2026-03-29', '2026-10-25', '2026-06-01'],
  'Europe/Berlin': ['2026-03-29', '2026-10-25', '2026-06-01'],
  'America/New_York': ['2026-03-08', '2026-11-01', '2026-06-01'],
} as const;

describe('a centre in Hanoi', () => {
  it('has three shifts a day, the last of which ends on the next', () => {
    expect(
      listShiftsBetween(hanoi, at('2026-05-01T00:00+07:00'), at('2026-05-02T00:00+07:00')).map(named),
    ).toEqual([
      '2026-04-30 night 04-30T15:00 04-30T23:00',
      '2026-05-01 morning 04-30T23:00 05-01T07:00',
      '2026-05-01 afternoon 05-01T07:00 05-01T15:00',
      '2026-05-01 night 05-01T15:00 05-01T23:00',
    ]);
  });

  it('is in a shift from its first moment up to, but not including, its end', () => {
    expect(getShiftAt(hanoi, at('2026-05-01T06:00+07:00'))?.key).toBe('morning');
    expect(getShiftAt(hanoi, at('2026-05-01T06:00+07:00') - 1)).toMatchObject({
      key: 'night',
      date: '2026-04-30',
    });
  });

  it('assigns people who come within the overlap to the next shift, and earlier to the present one', () => {
    expect(getShiftToJoin(hanoi, at('2026-05-01T05:49+07:00'))?.key).toBe('night');
    expect(getShiftToJoin(hanoi, at('2026-05-01T05:50+07:00'))?.key).toBe('morning');
    expect(getShiftToJoin(hanoi, at('2026-05-01T06:01+07:00'))?.key).toBe('morning');
  });

  it('is overdue a quarter of an hour after the end', () => {
    const shift = getShiftAt(hanoi, at('2026-05-01T08:00+07:00'));
    expect(shift && getOverdueTime(hanoi, shift)).toBe(at('2026-05-01T14:15+07:00'));
  });

  it('lists previous shifts, newest first', () => {
    const before = listShiftsBefore(hanoi, at('2026-05-01T14:00+07:00'), 7);
    expect(before.map(({ date, key }) => `${date} ${key}`)).toEqual([
      '2026-05-01 morning',
      ...['2026-04-30 night', '2026-04-30 afternoon', '2026-04-30 morning'],
      ...['2026-04-29 night', '2026-04-29 afternoon', '2026-04-29 morning'],
    ]);
  });
});

it('createShiftTimes ends each shift at the next start, the last at the first', () => {
  const parts = (...starts: string[]) => createShiftTimes(starts).map(({ start, end }) => `${start}-${end}`);
  expect(parts('06:00', '18:30')).toEqual(['06:00-18:30', '18:30-06:00']);
  expect(parts('07:00')).toEqual(['07:00-07:00']);
  const day = Roster.parse({ centre: 'Hà Nội', shifts: createShiftTimes(['07:00']) });
  const [shift] = listShiftsBetween(day, 0, 1);
  expect((shift?.to ?? 0) - (shift?.from ?? 0)).toBe(86_400_000);
});

describe('clock changes', () => {
  it('make the night an hour shorter in spring and an hour longer in autumn', () => {
    const berlin = Roster.parse({ centre: 'Berlin', zone: 'Europe/Berlin' });
    const night = (iso: string) => {
      const shift = getShiftAt(berlin, at(iso));
      return shift && [shift.key, shift.date, (shift.to - shift.from) / hour];
    };
    expect(night('2026-03-29T01:30Z')).toEqual(['night', '2026-03-28', 7]);
    expect(night('2026-10-25T01:30Z')).toEqual(['night', '2026-10-24', 9]);
    expect(night('2026-06-02T01:30Z')).toEqual(['night', '2026-06-01', 8]);
  });

  it('omit a shift that lies within the skipped hour', () => {
    const roster = Roster.parse({
      centre: 'New York',
      zone: 'America/New_York',
      shifts: times(['02:00', '03:00'], ['03:00', '02:00']),
    });
    const keys = (date: string) =>
      listShiftsBetween(roster, at(`${date}T05:00Z`), at(`${date}T12:00Z`)).map(({ key }) => key);
    expect(keys('2026-03-08')).toEqual(['s1', 's1']);
    expect(keys('2026-03-09')).toEqual(['s1', 's0', 's1']);
  });
});

it('a roster of one shift a day hands over at its own hour', () => {
  const roster = Roster.parse({ centre: 'A', shifts: times(['07:30', '07:30']) });
  expect(getShiftAt(roster, at('2026-05-01T07:29+07:00'))?.date).toBe('2026-04-30');
  expect(getShiftAt(roster, at('2026-05-01T07:30+07:00'))?.date).toBe('2026-05-01');
});

it('a roster has unique shift keys and an existing zone', () => {
  const twice = [...times(['06:00', '14:00']), ...times(['14:00', '22:00'])];
  expect(Roster.safeParse({ centre: 'A', shifts: twice }).success).toBe(false);
  expect(Roster.safeParse({ centre: 'A', zone: 'Asia/Hanoy' }).success).toBe(false);
});

const minuteOfDay = fc
  .integer({ min: 0, max: 1_439 })
  .map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);
const anyZone = fc.constantFrom(...(Object.keys(zones) as (keyof typeof zones)[]));
/** Generates times within three days of one with a possible clock change. */
const anyWhen = fc.tuple(anyZone, fc.nat(2), fc.integer({ min: -36 * 60, max: 60 * 60 }), anyZone);

describe('any roster, on any day of any zone', () => {
  const anyRoster = fc
    .uniqueArray(minuteOfDay, { minLength: 1, maxLength: 6 })
    .chain((starts) => fc.tuple(fc.constant([...starts].sort()), fc.boolean()));

  it('without gaps has exactly one shift at any time, and each follows the previous', () => {
    fc.assert(
      fc.property(anyRoster, anyWhen, ([starts], [zone, which, minutes]) => {
        const pairs = starts.map((start, n) => [start, starts[(n + 1) % starts.length] ?? start] as const);
        const roster = Roster.parse({ centre: 'A', zone, shifts: times(...pairs) });
        const moment = at(`${zones[zone][which]}T00:00Z`) + minutes * 60_000;
        const around = listShiftsBetween(roster, moment - 2 * day, moment + 2 * day);
        for (const [n, shift] of around.entries()) {
          const next = around[n + 1];
          if (next) expect(next.from).toBe(shift.to);
        }
        const on = around.filter(({ from, to }) => from <= moment && moment < to);
        expect(on).toEqual([getShiftAt(roster, moment)]);
      }),
      { numRuns: 150 },
    );
  });

  it('with gaps and overlaps is in a shift exactly when one contains the time', () => {
    const anyShifts = fc
      .array(fc.tuple(minuteOfDay, minuteOfDay), { minLength: 1, maxLength: 4 })
      .map((pairs) => times(...pairs));
    fc.assert(
      fc.property(anyShifts, anyWhen, (shifts, [zone, which, minutes]) => {
        const roster = Roster.parse({ centre: 'A', zone, shifts });
        const moment = at(`${zones[zone][which]}T00:00Z`) + minutes * 60_000;
        const on = getShiftAt(roster, moment);
        const holding = listShiftsBetween(roster, moment - 3 * day, moment + 3 * day).filter(
          ({ from, to }) => from <= moment && moment < to,
        );
        expect(on === null).toBe(holding.length === 0);
        if (on) {
          expect(holding).toContainEqual(on);
          expect(on.from).toBe(Math.max(...holding.map(({ from }) => from)));
          expect(getLocalDate(zone, on.from)).toBe(on.date);
        }
        const next = getShiftAfter(roster, moment);
        expect(next?.from).toBeGreaterThan(moment);
        expect(getShiftAt(roster, next?.from ?? 0)).not.toBeNull();
        for (const past of listShiftsBefore(roster, moment, 7)) expect(past.to).toBeLessThanOrEqual(moment);
        expect(listShiftsBefore(roster, moment, 7)).toHaveLength(7);
      }),
      { numRuns: 150 },
    );
  });
});
