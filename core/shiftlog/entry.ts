import { z } from 'zod';
import { AlertPlace } from '../alerts/alert.ts';
import { AlertId, CameraId, WatchId } from '../base/ids.ts';

/** ms since the epoch. */
export const WatchTime = z.int().min(0);
/** In a person's own words. */
export const WatchText = z.string().trim().min(1).max(4_000);
/** A person of whom only the name is known: somebody who gave an order, a visitor. */
export const NameOf = z.string().trim().min(1).max(120);

export const EntryType = z.enum(['note', 'call', 'order', 'incident', 'cameraFault', 'visitor']);
export type EntryType = z.infer<typeof EntryType>;

/** An order that was received: it comes back every shift until somebody says how it ended. */
export const Order = z.object({
  givenBy: NameOf,
  /** Who answers for it. */
  answers: NameOf,
  dueAt: WatchTime.nullable(),
});
export type Order = z.infer<typeof Order>;

/** A line of the running log. */
export const LogEntry = z
  .object({
    type: EntryType,
    text: WatchText,
    /** When it happened; the record says when it was written. */
    happenedAt: WatchTime,
    place: AlertPlace.nullable().default(null),
    cameras: z.array(CameraId).max(50).default([]),
    alerts: z.array(AlertId).max(50).default([]),
    /** Whom it is about, or who was on duty. */
    people: z.array(NameOf).max(30).default([]),
    incident: WatchId.nullable().default(null),
    order: Order.nullable().default(null),
  })
  .refine(({ type, order }) => (type === 'order') === (order !== null), {
    path: ['order'],
    message: 'an order has one, and nothing else',
  });
export type LogEntry = z.infer<typeof LogEntry>;

/** What is watched, stands as an order, or is planned. */
export const Standing = z.object({
  what: z.enum(['watch', 'order', 'event']),
  text: WatchText,
  from: WatchTime,
  /** Null: until somebody ends it. */
  until: WatchTime.nullable(),
  place: AlertPlace.nullable().default(null),
  cameras: z.array(CameraId).max(50).default([]),
});
export type Standing = z.infer<typeof Standing>;
