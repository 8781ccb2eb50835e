import type { LogLine } from '../../../core/shiftlog/line.ts';
import { type Roster, type Shift, shiftAt } from '../../../core/shiftlog/shift.ts';
import { dayOf } from './times.ts';

/** Between lines of another day or shift, above the first of them. */
export interface Divider {
  readonly kind: 'divider';
  readonly key: string;
  /** Midnight in Hanoi of the day that begins below; undefined: it is the same. */
  readonly day: number | undefined;
  /** The shift that begins below; null: none was on; undefined: it is the same. */
  readonly shift: Shift | null | undefined;
}
export type LogRow = Divider | { readonly kind: 'line'; readonly key: string; readonly line: LogLine };

/** The lines, the newest first, with what parts them. */
export function rowsOf(lines: readonly LogLine[], roster: Roster | null): readonly LogRow[] {
  const rows: LogRow[] = [];
  let day: number | undefined;
  let shift: Shift | null | undefined;
  for (const line of lines) {
    const { happenedAt } = line.entry;
    // Most lines are of the shift of the one before.
    const isSame = shift && shift.from <= happenedAt && happenedAt < shift.to;
    const now = roster === null ? undefined : isSame ? shift : shiftAt(roster, happenedAt);
    const isOtherDay = dayOf(happenedAt) !== day;
    const isOtherShift = now?.from !== shift?.from || (now === null) !== (shift === null);
    if (isOtherDay || isOtherShift) {
      day = dayOf(happenedAt);
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
