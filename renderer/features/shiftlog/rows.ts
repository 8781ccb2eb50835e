import type { LogLine } from '../../../core/shiftlog/line.ts';
import { getShiftAt, type Roster, type Shift } from '../../../core/shiftlog/shift.ts';
import { getHanoiMidnight } from './typedTime.ts';

/** A divider above the first entry of another day or shift. */
export interface LogDivider {
  readonly kind: 'divider';
  readonly key: string;
  /** Midnight in Hanoi at the start of the day below; undefined: unchanged. */
  readonly day: number | undefined;
  /** The shift below; null: none; undefined: unchanged. */
  readonly shift: Shift | null | undefined;
}
export type LogRow = LogDivider | { readonly kind: 'line'; readonly key: string; readonly line: LogLine };

/** Returns the entries, newest first, with dividers. */
export function toLogRows(lines: readonly LogLine[], roster: Roster | null): readonly LogRow[] {
  const rows: LogRow[] = [];
  let day: number | undefined;
  let shift: Shift | null | undefined;
  for (const line of lines) {
    const { happenedAt } = line.entry;
    // Most entries belong to the shift of the previous one.
    const isSame = shift && shift.from <= happenedAt && happenedAt < shift.to;
    const now = roster === null ? undefined : isSame ? shift : getShiftAt(roster, happenedAt);
    const isOtherDay = getHanoiMidnight(happenedAt) !== day;
    const isOtherShift = now?.from !== shift?.from || (now === null) !== (shift === null);
    if (isOtherDay || isOtherShift) {
      day = getHanoiMidnight(happenedAt);
      rows.push({
        kind: 'divider',
        key: `above ${line.id}`,
        day: isOtherDay ? day : undefined,
        shift: isOtherShift ? now : undefined,
      });
      shift = now;
    }
    rows.push({ kind: 'line', key: line.id, line });
  }
  return rows;
}
