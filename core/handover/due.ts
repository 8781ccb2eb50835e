import type { Person } from '../alerts/alert.ts';
import type { DeskId } from '../base/ids.ts';
import { type DutySpan, dutySpans, inTime } from '../shiftlog/duty.ts';
import type { WatchRecord } from '../shiftlog/record.ts';
import { overdueFrom, overlapMs, type Roster, type Shift } from '../shiftlog/shift.ts';
import { desksTaken } from '../shiftlog/taken.ts';

/** A desk that nobody has handed over for so long, ms, is one that is not used any more. */
export const dueLooksBackMs = 31 * 86_400_000;

/** How it stands with the handover of one desk. */
export interface DeskDue {
  readonly desk: DeskId;
  /** The oldest shift of those who were on duty there that nobody has taken over. */
  readonly shift: Shift;
  /** The newest such shift that is over, or nearly; else the oldest: anyone who accepts it takes over those before it too. */
  readonly last: Shift;
  /** Who was on duty there in it. */
  readonly people: Person[];
  /** When it ends, or ended: ms since the epoch. */
  readonly dueAt: number;
  readonly overdue: boolean;
}

/**
 * Which desks ought to be handed over, by desk: those at which somebody was on duty until their shift was (nearly) over, or still
 * is, and which nobody has accepted since. Somebody who merely comes on duty there has taken nothing over; anyone who went off
 * duty before the last overlap left a desk that was empty then, which is another matter. Whoever accepts a shift before its end
 * has it to hand over themselves.
 *
 * @param records those of duty and of handovers of the last `dueLooksBackMs`, in the order of the site
 */
export function desksDue(records: Iterable<WatchRecord>, roster: Roster, now: number): Map<DeskId, DeskDue> {
  const all = [...records];
  const acceptances = acceptedShifts(all);
  const due = new Map<DeskId, DeskDue>();
  const spans = dutySpans(all);
  const isEnding = ({ to }: Shift) => to - overlapMs(roster) <= now;
  for (const span of spans) {
    const { desk, shift, person } = span;
    if (span.since > now || !stayed(span, overlapMs(roster))) continue;
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
      overdue: now >= overdueFrom(roster, shift),
      people: people.some(({ id }) => id === person.id) ? people : [...people, person],
    });
  }
  return due;
}

/** A handover ends their duty; without one they stayed until nearly the end. */
const stayed = ({ until, shift }: DutySpan, overlap: number): boolean =>
  until === null || until >= shift.to - overlap;

/** When a shift began that somebody has accepted, and when they did. */
interface Accepted {
  readonly from: number;
  readonly at: number;
}

/** Who went with the acceptance, or was there until a shift's end before it, has handed it over; who stays on in it has not. */
const isTakenOver = ({ shift, until }: DutySpan, { from, at }: Accepted): boolean =>
  shift.from <= from && (at >= shift.to || (until !== null && until <= at));

/** They took it over and have stayed for the next shift: with that they hand this one over too. */
const goesOn = (span: DutySpan, { from }: Accepted, spans: readonly DutySpan[]): boolean =>
  span.shift.from <= from &&
  spans.some(
    ({ person, desk, since, shift }) =>
      person.id === span.person.id &&
      desk === span.desk &&
      since === span.until &&
      shift.from > span.shift.from,
  );

/** Of two shifts the one to hand over: the newer of those that end, else the older. */
function lastOf(one: Shift, other: Shift, isEnding: (shift: Shift) => boolean): Shift {
  if (isEnding(one) !== isEnding(other)) return isEnding(one) ? one : other;
  return isEnding(one) === one.from > other.from ? one : other;
}

/** By desk, the last acceptance of its last shift that was accepted. */
function acceptedShifts(records: readonly WatchRecord[]): Map<DeskId, Accepted> {
  const takenWith = desksTaken();
  const accepted = new Map<DeskId, Accepted>();
  for (const { record, at } of inTime(records)) {
    const taken = takenWith(record);
    if (!taken) continue;
    const { from } = taken.shift;
    if (from >= (accepted.get(taken.desk)?.from ?? 0)) accepted.set(taken.desk, { from, at });
  }
  return accepted;
}
