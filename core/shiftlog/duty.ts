import type { DeskId } from '../base/ids.ts';
import { createAcceptedHandovers } from './acceptedHandovers.ts';
import type { OnDuty } from './line.ts';
import type { ShiftLogRecord } from './record.ts';
import type { Shift } from './shift.ts';

/** Duty ends this long after the end of its shift if no record ends it, ms. */
export const dutyEndsAfterMs = 12 * 3_600_000;
/** Older records of duty do not affect the present: a shift lasts a day at most. */
export const dutyLooksBackMs = 2 * 86_400_000;

/** A person's time on duty at a desk. `until`: ms since the epoch; null: still on duty. */
export type DutySpan = OnDuty & { readonly until: number | null };

/**
 * Returns all times on duty, by their beginning.
 * Duty ends when the person goes off, comes on at another desk or for another shift, or hands over their desk: the
 * acceptance of a desk's handover ends the duty of its shift there, except of the person who took over. Times in
 * the records decide; but a desk's later record is later, even if its clock was set back.
 * @param records those of duty and of handovers, in the site's order, then those that wait for the site
 */
export function listDutySpans(records: Iterable<ShiftLogRecord>): DutySpan[] {
  const byTime = sortByEffectiveTime(records);
  const takenWith = createAcceptedHandovers();
  const spans: DutySpan[] = [];
  const on = new Map<string, OnDuty>();
  const end = (duty: OnDuty | undefined, until: number) => {
    if (duty && on.delete(duty.person.id)) spans.push({ ...duty, until });
  };
  for (const { record, at } of byTime) {
    const { body, by, desk } = record;
    const taken = takenWith(record);
    if (body.kind === 'dutyOn') {
      const before = on.get(by.id);
      const goesOn = before?.desk === desk && sameShift(before.shift, body.shift);
      if (!goesOn) end(before, at);
      const since = goesOn ? before.since : at;
      on.set(by.id, { person: by, desk, post: body.post, since, shift: body.shift });
    } else if (body.kind === 'dutyOff') end(on.get(by.id), at);
    else if (taken)
      for (const duty of [...on.values()])
        if (duty.desk === taken.desk && duty.shift.from <= taken.shift.from && duty.person.id !== by.id)
          end(duty, at);
  }
  for (const duty of on.values()) spans.push({ ...duty, until: null });
  return spans.sort((a, b) => a.since - b.since);
}

/** Returns each record with its effective time, in order of that. */
export function sortByEffectiveTime(
  records: Iterable<ShiftLogRecord>,
): { readonly record: ShiftLogRecord; readonly at: number }[] {
  const last = new Map<DeskId, number>();
  return [...records]
    .map((record) => {
      const at = Math.max(record.at, last.get(record.desk) ?? 0);
      last.set(record.desk, at);
      return { record, at };
    })
    .sort((a, b) => a.at - b.at);
}

/** Returns the duty as of a time (ms since the epoch): without a record it ends `dutyEndsAfterMs` after its shift. */
export function getDutySpanAt(span: DutySpan, at: number): DutySpan {
  const ends = span.shift.to + dutyEndsAfterMs;
  return span.until === null && at >= ends ? { ...span, until: ends } : span;
}

const sameShift = (one: Shift, other: Shift): boolean => one.key === other.key && one.date === other.date;

/**
 * Returns the people on duty at a time (ms since the epoch), by when they came on.
 * @param records as for `listDutySpans`, of at least the last `dutyLooksBackMs`
 */
export const foldDuty = (records: Iterable<ShiftLogRecord>, at: number): OnDuty[] =>
  listDutySpans(records)
    .filter((span) => getDutySpanAt(span, at).until === null)
    .map(({ until: _, ...duty }) => duty);
