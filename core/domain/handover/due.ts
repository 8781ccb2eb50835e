import type { Person } from '../alert.ts';
import type { DeskId } from '../ids.ts';
import { overdueFrom, overlapMs, type Roster, type Shift } from '../shift.ts';
import { type DutySpan, dutySpans } from '../watch/duty.ts';
import type { WatchRecord } from '../watch/record.ts';

/** How it stands with the handover of one desk. */
export interface DeskDue {
  readonly desk: DeskId;
  /** The oldest shift of those who were on duty there that nobody has taken over. */
  readonly shift: Shift;
  /** Who was on duty there in it. */
  readonly people: Person[];
  /** When it ends, or ended: ms since the epoch. */
  readonly dueAt: number;
  readonly overdue: boolean;
}

/**
 * Which desks ought to be handed over, by desk: those at which somebody was on duty until their shift was (nearly) over, or still
 * is, and which nobody has accepted since. Somebody who merely comes on duty there has taken nothing over; whoever went off
 * duty before the last overlap left a desk that was empty then, which is another matter.
 *
 * @param records those of duty and of handovers of the last `dutyLooksBackMs`, in the order of the site
 */
export function desksDue(records: Iterable<WatchRecord>, roster: Roster, now: number): Map<DeskId, DeskDue> {
  const all = [...records];
  const takenOver = acceptedShifts(all);
  const due = new Map<DeskId, DeskDue>();
  for (const span of dutySpans(all)) {
    const { desk, shift, person } = span;
    if (span.since > now || !stayed(span, overlapMs(roster))) continue;
    if ((takenOver.get(desk) ?? 0) >= shift.from) continue;
    const known = due.get(desk);
    if (known && known.shift.from < shift.from) continue;
    const people = known && known.shift.from === shift.from ? known.people : [];
    due.set(desk, {
      ...{ desk, shift, dueAt: shift.to, overdue: now >= overdueFrom(roster, shift) },
      people: people.some(({ id }) => id === person.id) ? people : [...people, person],
    });
  }
  return due;
}

/** Desks that somebody took over when they were overdue already: what was said of them is over. */
export function takenOverLate(records: Iterable<WatchRecord>, roster: Roster): DeskDue[] {
  const begun = new Map<string, { readonly desk: DeskId; readonly shift: Shift; readonly by: Person }>();
  const late: DeskDue[] = [];
  for (const { id, by, at, body } of records) {
    if (body.kind === 'handoverBegun' && 'desk' in body.subject)
      begun.set(id, { desk: body.subject.desk, shift: body.shift, by });
    if (body.kind !== 'handoverAccepted') continue;
    const of = begun.get(body.handover);
    if (of && at >= overdueFrom(roster, of.shift))
      late.push({ desk: of.desk, shift: of.shift, people: [of.by], dueAt: of.shift.to, overdue: true });
  }
  return late;
}

/** A handover ends their duty; without one they stayed until nearly the end. */
const stayed = ({ until, shift }: DutySpan, overlap: number): boolean =>
  until === null || until >= shift.to - overlap;

/** By desk, when the last shift began that somebody has accepted. */
function acceptedShifts(records: readonly WatchRecord[]): Map<DeskId, number> {
  const begun = new Map<string, { readonly desk: DeskId; readonly from: number }>();
  for (const { id, body } of records)
    if (body.kind === 'handoverBegun' && 'desk' in body.subject)
      begun.set(id, { desk: body.subject.desk, from: body.shift.from });
  const accepted = new Map<DeskId, number>();
  for (const { body } of records) {
    if (body.kind !== 'handoverAccepted') continue;
    const of = begun.get(body.handover);
    if (of) accepted.set(of.desk, Math.max(of.from, accepted.get(of.desk) ?? 0));
  }
  return accepted;
}
