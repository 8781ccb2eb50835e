import { z } from 'zod';
import { addDays, getLocalDate, getTimeOfWallClock, isTimeZone } from '../base/zone.ts';

/**
 * One shift of a day, by the wall clock of the roster's zone; if it ends at or before its start, it ends on the
 * next day.
 */
export const ShiftTimes = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,19}$/, 'a key such as night'),
  name: z.strictObject({ vi: z.string().trim().min(1).max(40), en: z.string().trim().min(1).max(40) }),
  start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM'),
  end: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM'),
});
export type ShiftTimes = z.infer<typeof ShiftTimes>;

/** The maximum number of shifts per day. */
export const maxShifts = 12;

/** The shifts of a centre, from the site's configuration. */
export const Roster = z.strictObject({
  centre: z.string().trim().min(1).max(120),
  /** IANA name. */
  zone: z
    .string()
    .min(1)
    .max(60)
    .refine(isTimeZone, 'an IANA time zone such as Asia/Ho_Chi_Minh')
    .default('Asia/Ho_Chi_Minh'),
  shifts: z
    .array(ShiftTimes)
    .min(1)
    .max(maxShifts)
    .refine((shifts) => new Set(shifts.map(({ key }) => key)).size === shifts.length, 'each key once')
    .default([
      { key: 'morning', name: { vi: 'Ca sáng', en: 'Morning' }, start: '06:00', end: '14:00' },
      { key: 'afternoon', name: { vi: 'Ca chiều', en: 'Afternoon' }, start: '14:00', end: '22:00' },
      { key: 'night', name: { vi: 'Ca đêm', en: 'Night' }, start: '22:00', end: '06:00' },
    ]),
  /** How long the outgoing and incoming people are both on duty. */
  overlapMinutes: z.int().min(0).max(120).default(10),
  /** A desk without a handover is overdue this long after a shift's end, which raises an alert. */
  overdueMinutes: z.int().min(1).max(240).default(15),
});
export type Roster = z.infer<typeof Roster>;

/** Divides the day into shifts that begin at these times and last until the next. */
export const createShiftTimes = (starts: readonly string[]): ShiftTimes[] =>
  starts.map((start, at) => ({
    key: `shift-${at + 1}`,
    name: { vi: `Ca ${at + 1}`, en: `Shift ${at + 1}` },
    start,
    end: starts[at + 1] ?? starts[0] ?? start,
  }));

/** One shift of one day. `date`: the day on which it begins, in the roster's zone. Times in ms since the epoch. */
export const Shift = z.object({
  key: ShiftTimes.shape.key,
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  name: ShiftTimes.shape.name,
  from: z.int().min(0),
  to: z.int().min(0),
});
export type Shift = z.infer<typeof Shift>;

/** A shift may extend into the next day, so the shift of the previous day may still be on. */
const daysAround = 1;
const dayMs = 86_400_000;
/** How far back shifts are searched: a roster has at least one on every day. */
const mostDaysBack = 60;

/** Returns the shifts of one day of the roster's zone, in order, without any that a clock change reduces to nothing. */
function shiftsOfDay(roster: Roster, date: string): Shift[] {
  return roster.shifts
    .map(({ key, name, start, end }) => ({
      key,
      date,
      name,
      from: getTimeOfWallClock(roster.zone, date, start),
      to: getTimeOfWallClock(roster.zone, end <= start ? addDays(date, 1) : date, end),
    }))
    .filter(({ from, to }) => from < to)
    .sort(inOrder);
}

const inOrder = (a: Shift, b: Shift): number => a.from - b.from || a.to - b.to;

/** Returns the shifts that intersect [from, to), ms since the epoch, by their beginning. */
export function listShiftsBetween(roster: Roster, from: number, to: number): Shift[] {
  const shifts: Shift[] = [];
  const last = addDays(getLocalDate(roster.zone, to), daysAround);
  for (
    let date = addDays(getLocalDate(roster.zone, from), -daysAround);
    date <= last;
    date = addDays(date, 1)
  )
    shifts.push(...shiftsOfDay(roster, date).filter((shift) => shift.from < to && shift.to > from));
  return shifts.sort(inOrder);
}

/** Returns the present shift; of two, the one that began last. Null in a gap of the roster. */
export const getShiftAt = (roster: Roster, at: number): Shift | null =>
  listShiftsBetween(roster, at, at + 1).at(-1) ?? null;

/** Returns the last `count` shifts that had ended by then, newest first. */
export function listShiftsBefore(roster: Roster, at: number, count: number): Shift[] {
  for (let days = Math.min(count, mostDaysBack) + 1; ; days *= 2) {
    const over = listShiftsBetween(roster, Math.max(0, at - days * dayMs), at).filter(({ to }) => to <= at);
    if (over.length >= count || days >= mostDaysBack) return over.slice(-count).reverse();
  }
}

/** Returns the next shift to begin after a time. */
export function getShiftAfter(roster: Roster, at: number): Shift | null {
  return listShiftsBetween(roster, at, at + 3 * dayMs).find(({ from }) => from > at) ?? null;
}

/** Returns the overlap before a shift's end in which outgoing and incoming people are both on duty, ms. */
export const getShiftOverlapMs = ({ overlapMinutes }: Roster): number => overlapMinutes * 60_000;

/** Returns the shift of a person who comes on duty now: one that begins within the overlap, otherwise the present one. */
export function getShiftToJoin(roster: Roster, at: number): Shift | null {
  const next = getShiftAfter(roster, at);
  return next && next.from - at <= getShiftOverlapMs(roster) ? next : getShiftAt(roster, at);
}

/** Returns when a desk of this shift without a handover becomes overdue, ms since the epoch. */
export const getOverdueTime = (roster: Roster, shift: Shift): number =>
  shift.to + roster.overdueMinutes * 60_000;
