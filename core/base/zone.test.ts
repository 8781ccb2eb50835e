import { describe, expect, it } from 'vitest';
import { addDays, getLocalDate, getTimeOfWallClock, isTimeZone } from './zone.ts';

const iso = (zone: string, date: string, time: string) =>
  new Date(getTimeOfWallClock(zone, date, time)).toISOString();

describe('getTimeOfWallClock', () => {
  it('is seven hours before UTC in Hanoi, on every day', () => {
    expect(iso('Asia/Ho_Chi_Minh', '2026-03-29', '06:00')).toBe('2026-03-28T23:00:00.000Z');
    expect(iso('Asia/Ho_Chi_Minh', '2026-10-25', '22:00')).toBe('2026-10-25T15:00:00.000Z');
  });

  it('follows a zone with clock changes', () => {
    expect(iso('Europe/Berlin', '2026-03-28', '22:00')).toBe('2026-03-28T21:00:00.000Z');
    expect(iso('Europe/Berlin', '2026-03-29', '06:00')).toBe('2026-03-29T04:00:00.000Z');
    expect(iso('America/New_York', '2026-11-01', '06:00')).toBe('2026-11-01T11:00:00.000Z');
    expect(iso('America/New_York', '2026-10-31', '22:00')).toBe('2026-11-01T02:00:00.000Z');
    expect(iso('Australia/Lord_Howe', '2026-04-05', '03:00')).toBe('2026-04-04T16:30:00.000Z');
  });

  it('returns the moment of the change for a skipped time, and the first of two for a repeated one', () => {
    expect(iso('Europe/Berlin', '2026-03-29', '02:30')).toBe('2026-03-29T01:00:00.000Z');
    expect(iso('Europe/Berlin', '2026-03-29', '03:00')).toBe('2026-03-29T01:00:00.000Z');
    expect(iso('Europe/Berlin', '2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(iso('America/New_York', '2026-03-08', '02:15')).toBe('2026-03-08T07:00:00.000Z');
    // Samoa crossed the date line: it had no 30 December 2011.
    expect(iso('Pacific/Apia', '2011-12-30', '12:00')).toBe('2011-12-30T10:00:00.000Z');
  });

  it.each([
    'Asia/Ho_Chi_Minh',
    'Europe/Berlin',
    'America/New_York',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  ])('never goes back while the wall clock advances: %s', (zone) => {
    let last = Number.NEGATIVE_INFINITY;
    for (let day = 0; day < 366; day += 1) {
      const date = addDays('2026-01-01', day);
      for (const time of ['00:00', '01:30', '02:00', '02:30', '03:00', '12:00', '23:59']) {
        const at = getTimeOfWallClock(zone, date, time);
        expect(at).toBeGreaterThanOrEqual(last);
        last = at;
      }
      expect(getLocalDate(zone, getTimeOfWallClock(zone, date, '12:00'))).toBe(date);
    }
  });
});

it('isTimeZone recognises the names of zones', () => {
  expect(['Asia/Ho_Chi_Minh', 'UTC', 'Asia/Hanoy', '+7 o’clock'].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('addDays crosses the ends of months and years', () => {
  expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
});
