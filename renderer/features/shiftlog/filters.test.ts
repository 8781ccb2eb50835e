import { describe, expect, it } from 'vitest';
import { CameraId, DeskId } from '../../../core/base/ids.ts';
import { Roster } from '../../../core/shiftlog/shift.ts';
import {
  emptyLogFilter,
  getNextLogPeriod,
  isLogFilterLimited,
  type LogPeriod,
  toggleEntryType,
  toLogFilter,
} from './filters.tsx';

const at = (iso: string) => new Date(`${iso}+07:00`).getTime();
const now = at('2026-11-26T02:20:30');
const desk = DeskId.parse('desk-0123456789abcdef');
const roster = Roster.parse({ centre: 'Hà Nội 1' });
const of = (change: Partial<typeof emptyLogFilter>) =>
  toLogFilter({ ...emptyLogFilter, ...change }, { now, roster, desk });

describe('the filter of a log request', () => {
  it('selects this desk’s log, or that of all desks', () => {
    expect(of({})).toEqual({ desk });
    expect(of({ thisDesk: false })).toEqual({});
    expect(toLogFilter(emptyLogFilter, { now, roster, desk: undefined })).toEqual({});
  });

  it('selects a shift by its hours, also across midnight, and everything without a roster', () => {
    expect(of({ time: 'shift' })).toMatchObject({ from: at('2026-11-25T22:00') });
    expect(of({ time: 'last' })).toMatchObject({
      from: at('2026-11-25T14:00'),
      to: at('2026-11-25T22:00'),
    });
    for (const time of ['shift', 'last'] as const)
      expect(toLogFilter({ ...emptyLogFilter, time }, { now, roster: null, desk })).toEqual({ desk });
  });

  it('moves with the clock by the minute and is unchanged within one', () => {
    expect(of({ time: 'day' })).toMatchObject({ from: at('2026-11-25T02:20') });
  });

  it('contains the types, a camera and words', () => {
    const camera = { id: CameraId.parse('hn:camera:1'), number: 1 };
    expect(of({ types: ['order'], camera, text: '  mưa to ' })).toEqual({
      desk,
      types: ['order'],
      camera: camera.id,
      text: 'mưa to',
    });
  });
});

it('choosing the same entry type again removes it from the log filter', () => {
  const once = toggleEntryType(emptyLogFilter, 'call');
  expect(once.types).toEqual(['call']);
  expect(toggleEntryType(once, 'call').types).toEqual([]);
  expect(isLogFilterLimited(once)).toBe(true);
  expect(isLogFilterLimited({ ...emptyLogFilter, thisDesk: false })).toBe(false);
});

it('the time key cycles through all periods of the log filter', () => {
  const seen = new Set<LogPeriod>();
  let time: LogPeriod = 'all';
  for (let n = 0; n < 4; n += 1) {
    seen.add(time);
    time = getNextLogPeriod({ ...emptyLogFilter, time });
  }
  expect(seen.size).toBe(4);
  expect(time).toBe('all');
});
