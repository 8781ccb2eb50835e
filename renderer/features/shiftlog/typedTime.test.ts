import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMinute } from '../../../core/base/text.ts';
import { getHanoiMidnight, parseTypedTime } from './typedTime.ts';

const at = (iso: string) => new Date(`${iso}+07:00`).getTime();
const now = at('2026-11-26T14:20:30');

describe('a time typed into the shift log', () => {
  it.each([
    ['14:30', 'ahead', '2026-11-26T14:30'],
    ['14:10', 'ahead', '2026-11-27T14:10'],
    ['14h30', 'ahead', '2026-11-26T14:30'],
    ['22h', 'ahead', '2026-11-26T22:00'],
    ['6g05', 'ahead', '2026-11-27T06:05'],
    ['0600', 'ahead', '2026-11-27T06:00'],
    ['14:20', 'ahead', '2026-11-26T14:20'],
    ['14:10', 'back', '2026-11-26T14:10'],
    ['22:00', 'back', '2026-11-25T22:00'],
    ['27/11 06:00', 'ahead', '2026-11-27T06:00'],
    ['06:00 27/11', 'back', '2026-11-27T06:00'],
    ['01/01 06:00', 'ahead', '2027-01-01T06:00'],
    ['29/02/2028 0600', 'ahead', '2028-02-29T06:00'],
  ] as const)('%s, searched %s from now, is %s', (text, way, is) => {
    expect(parseTypedTime(text, now, way)).toBe(at(is));
  });

  it.each([
    ['+2h', 7_200],
    ['+2g', 7_200],
    ['+1h30', 5_400],
    ['+30', 1_800],
    ['+30p', 1_800],
    ['-10m', -600],
    ['+1n', 86_400],
  ])('%s is added to the present time', (text, seconds) => {
    expect(parseTypedTime(text, now, 'ahead')).toBe(now + seconds * 1_000);
  });

  it.each(['', '+', '-', '25:00', '14:60', 'x', '30/02 06:00', '14:30 x', '1 2 3', '+h', '27/11'])(
    '“%s” is rejected',
    (text) => {
      expect(parseTypedTime(text, now, 'ahead')).toBeUndefined();
    },
  );

  it('without a date is within a day of now in the given direction, and formats as typed', () => {
    const moment = fc.integer({ min: at('2020-01-01T00:00'), max: at('2030-01-01T00:00') });
    fc.assert(
      fc.property(moment, fc.nat(23), fc.nat(59), (moment, hour, minute) => {
        const text = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const ahead = parseTypedTime(text, moment, 'ahead') ?? Number.NaN;
        const back = parseTypedTime(text, moment, 'back') ?? Number.NaN;
        expect(formatMinute(ahead)).toBe(text);
        expect(formatMinute(back)).toBe(text);
        expect(back <= moment && moment - back < 86_400_000).toBe(true);
        expect(ahead > moment - 60_000 && ahead - moment < 86_400_000).toBe(true);
      }),
    );
  });
});

it('a day begins at midnight in Hanoi', () => {
  expect(getHanoiMidnight(now)).toBe(at('2026-11-26T00:00'));
  expect(getHanoiMidnight(at('2026-11-26T00:00'))).toBe(at('2026-11-26T00:00'));
  expect(getHanoiMidnight(at('2026-11-26T00:00') - 1)).toBe(at('2026-11-25T00:00'));
});
