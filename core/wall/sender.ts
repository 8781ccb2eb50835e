import { z } from 'zod';
import { WindowId } from '../base/ids.ts';

/** The person and the desk that sent something to a wall; `window` where it is this very desk's. */
export const Sender = z.object({
  name: z.string().max(120),
  desk: z.string().max(120),
  window: WindowId.optional(),
});
export type Sender = z.infer<typeof Sender>;

/** Something that was sent to a room's wall. */
export const Sending = z.object({
  from: Sender,
  /** ms since the epoch, by the clock of anyone who passed it on */
  at: z.int(),
  /** Onto a tile, or as the whole layout, with its name; null: nowhere, a camera that the wall may not show. */
  to: z.union([z.int().min(0).max(63), z.object({ layout: z.string().max(60) })]).nullable(),
});
export type Sending = z.infer<typeof Sending>;

/** With one that came now: a layout takes the place of all that was sent before, a camera of what was sent to its tile. */
export const sendingsAfter = (before: readonly Sending[], now: Sending): Sending[] =>
  typeof now.to === 'object' && now.to !== null ? [now] : [...before.filter(({ to }) => to !== now.to), now];
