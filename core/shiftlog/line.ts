import { z } from 'zod';
import { Person } from '../alerts/alert.ts';
import { DeskId, WatchId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { LogEntry, Standing, WatchText, WatchTime } from './entry.ts';
import { Shift } from './shift.ts';

export const OrderEnd = z.enum(['done', 'cancelled', 'notDone']);
export type OrderEnd = z.infer<typeof OrderEnd>;

/** What a line of the log shows of its addenda at most; each desk refuses to add more. */
export const mostAddenda = 200;

/** A line of the log as it is shown. */
export const LogLine = z.object({
  id: WatchId,
  desk: DeskId,
  by: Person,
  /** When it was written. */
  at: WatchTime,
  entry: LogEntry,
  addenda: z
    .array(
      z.object({
        id: WatchId,
        by: Person,
        at: WatchTime,
        text: z.string().max(4_000),
        /** Somebody ended an order that had been ended already, so; what was said first stands. */
        how: OrderEnd.optional(),
      }),
    )
    .max(mostAddenda),
  /** How an order ended; null while it has not, and for what is none. */
  ended: z.object({ by: Person, at: WatchTime, how: OrderEnd, text: z.string().max(4_000) }).nullable(),
  /** Something of it is not at the site yet. */
  pending: z.boolean(),
  /** The site has not taken it, and why; the line stays. */
  refused: FaultShape.nullable(),
});
export type LogLine = z.infer<typeof LogLine>;

export const StandingLine = z.object({
  id: WatchId,
  by: Person,
  at: WatchTime,
  standing: Standing,
  ended: z.object({ by: Person, at: WatchTime, reason: WatchText }).nullable(),
  /** Something of it is not at the site yet. */
  pending: z.boolean(),
});
export type StandingLine = z.infer<typeof StandingLine>;

/** Somebody on duty, as the records say. */
export const OnDuty = z.object({
  person: Person,
  desk: DeskId,
  post: z.string().max(80),
  since: WatchTime,
  shift: Shift,
});
export type OnDuty = z.infer<typeof OnDuty>;
