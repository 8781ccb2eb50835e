import { isInRing } from '../city/make/rings.ts';

/**
 * Returns whether a point is inside rings (`[x0, y0, x1, y1, ...]`, not closed) by parity over them all: a point
 * within two is outside.
 */
export function isInRings(rings: readonly ArrayLike<number>[], x: number, y: number): boolean {
  let isIn = false;
  for (const ring of rings) if (isInRing(ring, x, y)) isIn = !isIn;
  return isIn;
}
