import type { Person } from '../alert.ts';
import type { DeskId } from '../ids.ts';
import type { Shift } from '../shift.ts';
import type { WatchRecord } from './record.ts';

/** Somebody's time on duty at a desk, as the records say. Times in ms since the epoch, by the clock of the desk. */
export interface DutySpan {
  readonly person: Person;
  readonly desk: DeskId;
  readonly post: string;
  readonly shift: Shift;
  readonly since: number;
  /** Null: still. */
  readonly until: number | null;
}

export const sameShift = (one: Pick<Shift, 'key' | 'date'>, other: Pick<Shift, 'key' | 'date'>): boolean =>
  one.key === other.key && one.date === other.date;

/**
 * Who was on duty when and where, in order of beginning: folded from the records in their order; those that are not of duty
 * change nothing. Nobody is in two places: coming on duty at another desk ends what was before, and coming on again at the
 * same desk for the same shift goes on with it.
 */
export function dutySpans(records: Iterable<Pick<WatchRecord, 'body' | 'by' | 'desk' | 'at'>>): DutySpan[] {
  const spans: DutySpan[] = [];
  /** By person: where in `spans` the one is that has not ended. */
  const open = new Map<string, number>();
  const end = (person: string, at: number) => {
    const index = open.get(person);
    const span = index === undefined ? undefined : spans[index];
    if (index === undefined || !span) return;
    spans[index] = { ...span, until: Math.max(span.since, at) };
    open.delete(person);
  };
  for (const { body, by, desk, at } of records) {
    if (body.kind === 'dutyOff') end(by.id, at);
    if (body.kind !== 'dutyOn') continue;
    const index = open.get(by.id);
    const span = index === undefined ? undefined : spans[index];
    if (index !== undefined && span?.desk === desk && sameShift(span.shift, body.shift)) {
      spans[index] = { ...span, post: body.post };
      continue;
    }
    end(by.id, at);
    open.set(by.id, spans.length);
    spans.push({ person: by, desk, post: body.post, shift: body.shift, since: at, until: null });
  }
  return spans;
}

/** Of those, who is on duty at a time, ms since the epoch. */
export const onDutyAt = (spans: readonly DutySpan[], at: number): DutySpan[] =>
  spans.filter(({ since, until }) => since <= at && (until === null || until > at));
