import { isZeroVelocity } from './ptz.ts';
import type { StickProfile, StickReading } from './stick.ts';
import { getStickVelocity, type HeldButtons } from './stickMap.ts';

/**
 * Returns whether a stick is released: every used axis within its dead zone, and no held button that
 * moves anything.
 */
export const isStickCentred = (profile: StickProfile, reading: StickReading, held: HeldButtons): boolean =>
  isZeroVelocity(getStickVelocity(profile, reading, held));

/**
 * Returns whether a stick must still return to its centre before it controls a camera.
 * Begins true when the stick is plugged in, when its profile changes and after every forced stop;
 * call it at every reading and every button. Once the stick was released, it is active.
 */
export const mustStickReturnToCentre = (
  must: boolean,
  profile: StickProfile,
  reading: StickReading,
  held: HeldButtons,
): boolean => must && !isStickCentred(profile, reading, held);
