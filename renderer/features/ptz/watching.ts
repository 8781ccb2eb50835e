import type { Presence } from '../../../core/ptz/lease.ts';

/** Who else looks at a camera: anyone who asks is at their own desk's tile already. */
export const othersWatching = (presence: Presence | undefined, self: string | undefined): readonly string[] =>
  (presence?.watching ?? []).filter((name) => name !== self);
