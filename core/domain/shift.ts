import { z } from 'zod';

/** One shift of a day, by the wall clock of the roster's zone; one that ends at or before its start ends on the next day. */
export const ShiftTimes = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,19}$/, 'a key such as night'),
  name: z.strictObject({ vi: z.string().trim().min(1).max(40), en: z.string().trim().min(1).max(40) }),
  start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM'),
  end: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM'),
});
export type ShiftTimes = z.infer<typeof ShiftTimes>;

/** The shifts of a centre, as its site has them in its configuration. */
export const Roster = z.strictObject({
  centre: z.string().trim().min(1).max(120),
  /** IANA name. */
  zone: z.string().min(1).max(60).default('Asia/Ho_Chi_Minh'),
  shifts: z
    .array(ShiftTimes)
    .min(1)
    .max(12)
    .default([
      { key: 'morning', name: { vi: 'Ca sáng', en: 'Morning' }, start: '06:00', end: '14:00' },
      { key: 'afternoon', name: { vi: 'Ca chiều', en: 'Afternoon' }, start: '14:00', end: '22:00' },
      { key: 'night', name: { vi: 'Ca đêm', en: 'Night' }, start: '22:00', end: '06:00' },
    ]),
  /** How long those who leave and those who come are both on duty. */
  overlapMinutes: z.int().min(0).max(120).default(10),
  /** After a shift's end a desk that was not handed over is overdue, and an alert says so. */
  overdueMinutes: z.int().min(1).max(240).default(15),
});
export type Roster = z.infer<typeof Roster>;

/** One shift of one day. `date`: the day on which it begins, in the roster's zone. Times in ms since the epoch. */
export const Shift = z.object({
  key: ShiftTimes.shape.key,
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  name: ShiftTimes.shape.name,
  from: z.int().min(0),
  to: z.int().min(0),
});
export type Shift = z.infer<typeof Shift>;
