import { z } from 'zod';
import { Person } from '../alerts/alert.ts';
import { DeskId, ShiftLogId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { LogEntry, ShiftLogText, ShiftLogTime, StandingItem } from './entry.ts';
import { Shift } from './shift.ts';

export const OrderEnd = z.enum(['done', 'cancelled', 'notDone']);
export type OrderEnd = z.infer<typeof OrderEnd>;

/** The maximum number of addenda of a line; each desk refuses more. */
export const maxAddenda = 200;

/** A line of the log as shown. */
export const LogLine = z.object({
  id: ShiftLogId,
  desk: DeskId,
  by: Person,
  /** Time of writing. */
  at: ShiftLogTime,
  entry: LogEntry,
  addenda: z
    .array(
      z.object({
        id: ShiftLogId,
        by: Person,
        at: ShiftLogTime,
        text: z.string().max(4_000),
        /** Set if an order was ended again, in this way; the first end is valid. */
        how: OrderEnd.optional(),
      }),
    )
    .max(maxAddenda),
  /** The end of an order; null while it is open, and for other entries. */
  ended: z.object({ by: Person, at: ShiftLogTime, how: OrderEnd, text: z.string().max(4_000) }).nullable(),
  /** Part of it has not reached the site. */
  pending: z.boolean(),
  /** Why the site refused it; the line is retained. */
  refused: FaultShape.nullable(),
});
export type LogLine = z.infer<typeof LogLine>;

export const StandingLine = z.object({
  id: ShiftLogId,
  by: Person,
  at: ShiftLogTime,
  standing: StandingItem,
  ended: z.object({ by: Person, at: ShiftLogTime, reason: ShiftLogText }).nullable(),
  /** Part of it has not reached the site. */
  pending: z.boolean(),
});
export type StandingLine = z.infer<typeof StandingLine>;

/** A person on duty, according to the records. */
export const OnDuty = z.object({
  person: Person,
  desk: DeskId,
  post: z.string().max(80),
  since: ShiftLogTime,
  shift: Shift,
});
export type OnDuty = z.infer<typeof OnDuty>;
