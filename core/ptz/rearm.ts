import { isStill } from './ptz.ts';
import type { StickProfile, StickReading } from './stick.ts';
import { type HeldButtons, stickVelocity } from './stickMap.ts';

/**
 * Returns whether a stick is released: every used axis within its dead zone, and no held button that
 * moves anything.
 */
export const isCentred = (profile: StickProfile, reading: StickReading, held: HeldButtons): boolean =>
  isStill(stickVelocity(profile, reading, held));

/**
 * Returns whether a stick must still return to its centre before it controls a camera.
 * Begins true when the stick is plugged in, when its profile changes and after every forced stop;
 * call it at every reading and every button. Once the stick was released, it is active.
 */
export const mustStillCentre = (
  must: boolean,
  profile: StickProfile,
  reading: StickReading,
  held: HeldButtons,
): boolean => must && !isCentred(profile, reading, held);
