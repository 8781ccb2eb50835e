import type { ScreenPoint } from '../api.ts';

export type ArrowDirection = 'left' | 'right' | 'up' | 'down';

const ways: Record<ArrowDirection, ScreenPoint> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/**
 * Returns the next position in a screen direction: the nearest in that quarter, where a pixel sideways counts as two
 * ahead. Every other position lies in one of the directions. Undefined if none lies in this one.
 */
export function findNextInDirection<P extends ScreenPoint>(
  places: readonly P[],
  from: ScreenPoint,
  direction: ArrowDirection,
): P | undefined {
  const way = ways[direction];
  let best: P | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const x = place.x - from.x;
    const y = place.y - from.y;
    const ahead = x * way.x + y * way.y;
    const aside = Math.abs(x * way.y - y * way.x);
    const cost = ahead + 2 * aside;
    if (ahead <= 0 || aside > ahead || cost >= least) continue;
    best = place;
    least = cost;
  }
  return best;
}
