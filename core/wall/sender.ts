import { z } from 'zod';
import { WindowId } from '../base/ids.ts';

/** The person and the desk that sent content to a wall; `window` if it was sent from this desk. */
export const Sender = z.object({
  name: z.string().max(120),
  desk: z.string().max(120),
  window: WindowId.optional(),
});
export type Sender = z.infer<typeof Sender>;

/** A camera or layout sent to a room's wall. */
export const SentContent = z.object({
  from: Sender,
  /** ms since the epoch, by the clock of the relaying process. */
  at: z.int(),
  /** The target tile, or the whole layout with its name; null: none, because the wall may not show the camera. */
  to: z.union([z.int().min(0).max(63), z.object({ layout: z.string().max(60) })]).nullable(),
});
export type SentContent = z.infer<typeof SentContent>;

/** Returns the list after one more: a layout replaces everything sent before, a camera what was sent to its tile. */
export const addSentContent = (before: readonly SentContent[], now: SentContent): SentContent[] =>
  typeof now.to === 'object' && now.to !== null ? [now] : [...before.filter(({ to }) => to !== now.to), now];
