import { z } from 'zod';
import { AlertPlace } from '../alerts/alert.ts';
import { AlertId, CameraId, ShiftLogId } from '../base/ids.ts';

/** ms since the epoch. */
export const ShiftLogTime = z.int().min(0);
/** A person's own words. */
export const ShiftLogText = z.string().trim().min(1).max(4_000);
/** A person of whom only the name is known, such as the giver of an order or a visitor. */
export const NamedPerson = z.string().trim().min(1).max(120);

export const EntryType = z.enum(['note', 'call', 'order', 'incident', 'cameraFault', 'visitor']);
export type EntryType = z.infer<typeof EntryType>;

/** A received order: it is carried over each shift until its end is recorded. */
export const Order = z.object({
  givenBy: NamedPerson,
  /** The person responsible. */
  answers: NamedPerson,
  dueAt: ShiftLogTime.nullable(),
});
export type Order = z.infer<typeof Order>;

/** A line of the shift log. */
export const LogEntry = z
  .object({
    type: EntryType,
    text: ShiftLogText,
    /** When the event happened; the record has the time of writing. */
    happenedAt: ShiftLogTime,
    place: AlertPlace.nullable().default(null),
    cameras: z.array(CameraId).max(50).default([]),
    alerts: z.array(AlertId).max(50).default([]),
    /** The people concerned, or on duty. */
    people: z.array(NamedPerson).max(30).default([]),
    incident: ShiftLogId.nullable().default(null),
    order: Order.nullable().default(null),
  })
  .refine(({ type, order }) => (type === 'order') === (order !== null), {
    path: ['order'],
    message: 'an order has one, and nothing else',
  });
export type LogEntry = z.infer<typeof LogEntry>;

/** A watch item, a standing order, or a planned event. */
export const StandingItem = z.object({
  what: z.enum(['watch', 'order', 'event']),
  text: ShiftLogText,
  from: ShiftLogTime,
  /** Null: until it is ended. */
  until: ShiftLogTime.nullable(),
  place: AlertPlace.nullable().default(null),
  cameras: z.array(CameraId).max(50).default([]),
});
export type StandingItem = z.infer<typeof StandingItem>;
