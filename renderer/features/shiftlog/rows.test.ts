import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeskId, OperatorId, ShiftLogId } from '../../../core/base/ids.ts';
import { LogEntry } from '../../../core/shiftlog/entry.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { getShiftAt, Roster } from '../../../core/shiftlog/shift.ts';
import { toLogRows } from './rows.ts';
import { getHanoiMidnight } from './typedTime.ts';

const roster = Roster.parse({ centre: 'Hà Nội 1' });
const at = (iso: string) => new Date(`${iso}+07:00`).getTime();
const line = (happenedAt: number, n: number): LogLine => ({
  id: ShiftLogId.parse(`0198f0a0-0000-7000-8000-${String(n).padStart(12, '0')}`),
  desk: DeskId.parse('desk-0123456789abcdef'),
  by: { id: OperatorId.parse('hn:operator:a'), name: 'A' },
  at: happenedAt,
  entry: LogEntry.parse({ type: 'note', text: 'x', happenedAt }),
  addenda: [],
  ended: null,
  pending: false,
  refused: null,
});
const linesAt = (...times: readonly number[]) =>
  times.toSorted((a, b) => b - a).map((time, n) => line(time, n));

describe('dividers between entries', () => {
  it('mark a new shift, and a new day also at midnight within a shift', () => {
    const rows = toLogRows(
      linesAt(at('2026-11-26T06:30'), at('2026-11-26T01:00'), at('2026-11-25T23:00'), at('2026-11-25T21:00')),
      roster,
    );
    const reported = rows.map((row) => (row.kind === 'line' ? 'line' : [row.day, row.shift?.key]));
    expect(reported).toEqual([
      [at('2026-11-26T00:00'), 'morning'],
      'line',
      [undefined, 'night'],
      'line',
      [at('2026-11-25T00:00'), undefined],
      'line',
      [undefined, 'afternoon'],
      'line',
    ]);
  });

  it('mark only the day where there is no roster', () => {
    const rows = toLogRows(linesAt(at('2026-11-26T06:30'), at('2026-11-26T01:00')), null);
    expect(rows.map(({ kind }) => kind)).toEqual(['divider', 'line', 'line']);
  });

  it('keep all entries in order, each below its day and shift', () => {
    const times = fc.array(fc.integer({ min: at('2026-11-20T00:00'), max: at('2026-11-26T00:00') }));
    fc.assert(
      fc.property(times, (some) => {
        const lines = linesAt(...some);
        const rows = toLogRows(lines, roster);
        expect(rows.flatMap((row) => (row.kind === 'line' ? [row.line] : []))).toEqual(lines);
        let [day, shift]: [number | undefined, string | undefined] = [undefined, undefined];
        for (const row of rows) {
          if (row.kind === 'divider') {
            day = row.day ?? day;
            if (row.shift !== undefined) shift = `${row.shift?.date} ${row.shift?.key}`;
          } else {
            const own = getShiftAt(roster, row.line.entry.happenedAt);
            expect(day).toBe(getHanoiMidnight(row.line.entry.happenedAt));
            expect(shift).toBe(`${own?.date} ${own?.key}`);
          }
        }
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      }),
    );
  });
});
