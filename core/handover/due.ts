import type { Person } from '../alerts/alert.ts';
import type { DeskId } from '../base/ids.ts';
import { createAcceptedHandovers } from '../shiftlog/acceptedHandovers.ts';
import { type DutySpan, listDutySpans, sortByEffectiveTime } from '../shiftlog/duty.ts';
import type { ShiftLogRecord } from '../shiftlog/record.ts';
import { getOverdueTime, getShiftOverlapMs, type Roster, type Shift } from '../shiftlog/shift.ts';

/** A desk without a handover for this long is no longer in use, ms. */
export const dueLooksBackMs = 31 * 86_400_000;

/** The due handover of one desk. */
export interface DeskDue {
  readonly desk: DeskId;
  /** The oldest shift on duty there that was not taken over. */
  readonly shift: Shift;
  /**
   * The newest such shift that has ended or nearly so, otherwise the oldest; accepting it takes over the earlier
   * ones too.
   */
  readonly last: Shift;
  /** The people on duty there in it. */
  readonly people: Person[];
  /** The end of that shift, ms since the epoch. */
  readonly dueAt: number;
  readonly overdue: boolean;
}

/**
 * Returns the desks that must be handed over, by desk.
 * These are desks where a person was on duty until the (near) end of their shift, or still is, without a later
 * acceptance. Merely coming on duty takes nothing over; leaving before the last overlap leaves an unattended desk,
 * which is a separate case. An operator who accepts a shift before its end has to hand it over themselves.
 * @param records those of duty and of handovers of the last `dueLooksBackMs`, in the order of the site
 */
export function listDueDesks(
  records: Iterable<ShiftLogRecord>,
  roster: Roster,
  now: number,
): Map<DeskId, DeskDue> {
  const all = [...records];
  const acceptances = acceptedShifts(all);
  const due = new Map<DeskId, DeskDue>();
  const spans = listDutySpans(all);
  const isEnding = ({ to }: Shift) => to - getShiftOverlapMs(roster) <= now;
  for (const span of spans) {
    const { desk, shift, person } = span;
    if (span.since > now || !stayed(span, getShiftOverlapMs(roster))) continue;
    const accepted = acceptances.get(desk);
    if (accepted && (isTakenOver(span, accepted) || goesOn(span, accepted, spans))) continue;
    const known = due.get(desk);
    const last = known ? lastOf(known.last, shift, isEnding) : shift;
    if (known && known.shift.from < shift.from) {
      due.set(desk, { ...known, last });
      continue;
    }
    const people = known && known.shift.from === shift.from ? known.people : [];
    due.set(desk, {
      desk,
      shift,
      last,
      dueAt: shift.to,
      overdue: now >= getOverdueTime(roster, shift),
      people: people.some(({ id }) => id === person.id) ? people : [...people, person],
    });
  }
  return due;
}

/** Returns whether a person stayed until nearly the end of the shift or longer; a handover ends duty. */
const stayed = ({ until, shift }: DutySpan, overlap: number): boolean =>
  until === null || until >= shift.to - overlap;

/** The begin of an accepted shift, and the time of the acceptance. */
interface Accepted {
  readonly from: number;
  readonly at: number;
}

/**
 * Returns whether duty was taken over: it ended with the acceptance, or its shift ended before. Duty that
 * continues in the shift was not.
 */
const isTakenOver = ({ shift, until }: DutySpan, { from, at }: Accepted): boolean =>
  shift.from <= from && (at >= shift.to || (until !== null && until <= at));

/** Returns whether the person took this shift over and stays for the next: they hand over both together. */
const goesOn = (span: DutySpan, { from }: Accepted, spans: readonly DutySpan[]): boolean =>
  span.shift.from <= from &&
  spans.some(
    ({ person, desk, since, shift }) =>
      person.id === span.person.id &&
      desk === span.desk &&
      since === span.until &&
      shift.from > span.shift.from,
  );

/** Returns which of two shifts to hand over: the newer of those that end, otherwise the older. */
function lastOf(one: Shift, other: Shift, isEnding: (shift: Shift) => boolean): Shift {
  if (isEnding(one) !== isEnding(other)) return isEnding(one) ? one : other;
  return isEnding(one) === one.from > other.from ? one : other;
}

/** Returns the acceptance of the latest accepted shift, by desk. */
function acceptedShifts(records: readonly ShiftLogRecord[]): Map<DeskId, Accepted> {
  const takenWith = createAcceptedHandovers();
  const accepted = new Map<DeskId, Accepted>();
  for (const { record, at } of sortByEffectiveTime(records)) {
    const taken = takenWith(record);
    if (!taken) continue;
    const { from } = taken.shift;
    if (from >= (accepted.get(taken.desk)?.from ?? 0)) accepted.set(taken.desk, { from, at });
  }
  return accepted;
}
