import { isStill } from './ptz.ts';
import type { StickProfile, StickReading } from './stick.ts';
import { type HeldButtons, stickVelocity } from './stickMap.ts';

/** Whether a stick is let go: every axis that moves something within its dead zone, and no button held that moves anything. */
export const isCentred = (profile: StickProfile, reading: StickReading, held: HeldButtons): boolean =>
  isStill(stickVelocity(profile, reading, held));

/**
 * Whether a stick must come back to its centre still before it steers. Begins true when it is plugged in, when its profile
 * changes and after every forced stop; ask at every reading and every button; once it was let go, it steers.
 */
export const mustStillCentre = (
  must: boolean,
  profile: StickProfile,
  reading: StickReading,
  held: HeldButtons,
): boolean => must && !isCentred(profile, reading, held);
