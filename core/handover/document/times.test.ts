import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createZoneTimes } from './times.ts';

describe('times of a report', () => {
  const hanoi = createZoneTimes('Asia/Ho_Chi_Minh');
  const night = Date.UTC(2026, 10, 25, 15, 0);

  it('are in the roster’s zone', () => {
    expect(hanoi.dateTime(night)).toBe('25/11/2026 22:00');
    expect(hanoi.day(night + 7_200_000)).toBe('26/11/2026');
    expect(hanoi.sortable(night)).toBe('2026-11-25 22:00:00');
    expect(createZoneTimes('Europe/Berlin').time(night)).toBe('16:00');
  });

  it('omit the year where it is clear', () => {
    expect(hanoi.short(night + 7_200_000)).toBe('26/11 00:00');
    expect(hanoi.numberBefore(night + 60_000, night)).toBe('22:01');
    expect(hanoi.numberBefore(night + 7_200_000, night)).toBe('26/11 00:00');
  });

  it('show an hour twice where clocks are set back, as a wall clock does', () => {
    const berlin = createZoneTimes('Europe/Berlin');
    const first = Date.UTC(2026, 9, 25, 0, 30);
    expect([berlin.time(first), berlin.time(first + 3_600_000)]).toEqual(['02:30', '02:30']);
  });

  it('equal the result of Intl at any time in any zone', () => {
    const zones = [
      'Asia/Ho_Chi_Minh',
      'Europe/Berlin',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/St_Johns',
    ];
    const moment = fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moment, (zone, at) => {
        const asked = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'medium',
        });
        expect(createZoneTimes(zone).sortable(at)).toBe(asked.format(at));
      }),
      { seed: 11 },
    );
  });
});
