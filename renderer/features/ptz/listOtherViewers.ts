import type { Presence } from '../../../core/ptz/lease.ts';

/** Returns the other desks that view a camera. */
export const listOtherViewers = (
  presence: Presence | undefined,
  self: string | undefined,
): readonly string[] => (presence?.watching ?? []).filter((name) => name !== self);
