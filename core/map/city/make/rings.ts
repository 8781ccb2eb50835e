import { doSegmentsCross } from './cuts.ts';

/** Geometry of rings and lines, `[x0, y0, x1, y1, ...]`; rings are not closed. Units are the caller's. */
type Points = ArrayLike<number>;

const at = (points: Points, i: number): number => points[i] ?? 0;

/**
 * Returns the area; positive: counterclockwise. It is summed relative to the first point, because large
 * coordinates would swamp small areas.
 */
export function getSignedArea(ring: Points): number {
  const [x0, y0] = [at(ring, 0), at(ring, 1)];
  let twice = 0;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    twice += (at(ring, i) - x0) * (at(ring, i + 3) - y0) - (at(ring, i + 2) - x0) * (at(ring, i + 1) - y0);
  }
  return twice / 2;
}

export function reverseRing(ring: Points): number[] {
  const back: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) back.push(at(ring, i), at(ring, i + 1));
  return back;
}

/** Returns whether (x, y) is inside, by the even-odd rule. */
export function isInRing(ring: Points, x: number, y: number): boolean {
  let isInside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [yi, yj] = [at(ring, i + 1), at(ring, j + 1)];
    if (yi > y === yj > y) continue;
    if (x < ((at(ring, j) - at(ring, i)) * (y - yi)) / (yj - yi) + at(ring, i)) isInside = !isInside;
  }
  return isInside;
}

/** Returns the position of the point of segment a-b nearest to p, 0 at a to 1 at b. */
export function getShareAlongSegment(
  px: number,
  py: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  return length2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2));
}

/** Returns the squared distance of a point from a segment. */
function distance2(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const along = getShareAlongSegment(px, py, ax, ay, bx, by);
  return (px - ax - along * (bx - ax)) ** 2 + (py - ay - along * (by - ay)) ** 2;
}

/**
 * Marks the points from `from` to `to` that must stay so that no omitted one is further than `tolerance` away
 * (Douglas and Peucker, 1973).
 */
function markRetained(
  points: Points,
  from: number,
  to: number,
  tolerance: number,
  retained: Uint8Array,
): void {
  const open = [from, to];
  while (open.length > 1) {
    const last = open.pop() ?? 0;
    const first = open.pop() ?? 0;
    let furthest = 0;
    let most = tolerance * tolerance;
    for (let i = first + 1; i < last; i++) {
      const away = distance2(
        at(points, i * 2),
        at(points, i * 2 + 1),
        at(points, first * 2),
        at(points, first * 2 + 1),
        at(points, last * 2),
        at(points, last * 2 + 1),
      );
      if (away > most) [most, furthest] = [away, i];
    }
    if (furthest === 0) continue;
    retained[furthest] = 1;
    open.push(first, furthest, furthest, last);
  }
}

const retainedOf = (points: Points, retained: Uint8Array): number[] => {
  const some: number[] = [];
  for (let i = 0; i < retained.length; i++)
    if (retained[i]) some.push(at(points, i * 2), at(points, i * 2 + 1));
  return some;
};

/** Returns a line with fewer points, nowhere further than `tolerance` from the given one. */
export function simplifyLine(line: Points, tolerance: number): number[] {
  const retained = new Uint8Array(line.length / 2);
  retained[0] = 1;
  retained[retained.length - 1] = 1;
  markRetained(line, 0, retained.length - 1, tolerance, retained);
  return retainedOf(line, retained);
}

/** Returns a simplified ring; it may have fewer than three points. */
export function simplifyRing(ring: Points, tolerance: number): number[] {
  const count = ring.length / 2;
  if (count < 4) return Array.from(ring);
  // Splits at the point furthest from the first, which both stay. Starts again from there, so that the first
  // may be omitted as well.
  const furthest = furthestFrom(ring, 0);
  const start = furthestFrom(ring, furthest);
  const turned: number[] = [];
  for (let i = 0; i <= count; i++) {
    const from = ((start + i) % count) * 2;
    turned.push(at(ring, from), at(ring, from + 1));
  }
  const retained = new Uint8Array(count + 1);
  const middle = (furthest - start + count) % count;
  retained[0] = 1;
  retained[middle] = 1;
  markRetained(turned, 0, middle, tolerance, retained);
  markRetained(turned, middle, count, tolerance, retained);
  retained[count] = 0;
  return retainedOf(turned, retained);
}

function furthestFrom(ring: Points, from: number): number {
  let furthest = from;
  let most = -1;
  for (let i = 0; i < ring.length / 2; i++) {
    const away =
      (at(ring, i * 2) - at(ring, from * 2)) ** 2 + (at(ring, i * 2 + 1) - at(ring, from * 2 + 1)) ** 2;
    if (away > most) [most, furthest] = [away, i];
  }
  return furthest;
}

/** Returns the direction of a ring's longest side, radians. */
function longestSide(ring: Points): number {
  let most = -1;
  let direction = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [dx, dy] = [at(ring, i) - at(ring, j), at(ring, i + 1) - at(ring, j + 1)];
    const length2 = dx * dx + dy * dy;
    if (length2 > most) [most, direction] = [length2, Math.atan2(dy, dx)];
  }
  return direction;
}

/**
 * Returns a rectangle around (x, y), `along` by `across`, the first in the direction (c, s) of length 1;
 * counterclockwise.
 */
export function createRectangle(
  x: number,
  y: number,
  along: number,
  across: number,
  [c, s]: readonly [number, number],
): number[] {
  const [ux, uy] = [(c * along) / 2, (s * along) / 2];
  const [vx, vy] = [(-s * across) / 2, (c * across) / 2];
  return [
    x - ux - vx,
    y - uy - vy,
    x + ux - vx,
    y + uy - vy,
    x + ux + vx,
    y + uy + vy,
    x - ux + vx,
    y - uy + vy,
  ];
}

/** Returns the rectangle around a ring in the direction of its longest side. */
export function getOrientedBox(ring: Points): number[] {
  const direction = longestSide(ring);
  const [c, s] = [Math.cos(direction), Math.sin(direction)];
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    const u = at(ring, i) * c + at(ring, i + 1) * s;
    const v = at(ring, i + 1) * c - at(ring, i) * s;
    [u0, u1, v0, v1] = [Math.min(u0, u), Math.max(u1, u), Math.min(v0, v), Math.max(v1, v)];
  }
  const [u, v] = [(u0 + u1) / 2, (v0 + v1) / 2];
  return createRectangle(u * c - v * s, u * s + v * c, u1 - u0, v1 - v0, [c, s]);
}

/**
 * Converts a ring with holes to one ring that runs to each hole and back (as in ear cutting), which either fill
 * rule fills correctly. Each hole is joined at its leftmost point to the nearest visible point of the ring.
 */
export function toKeyholeRing(outer: Points, holes: readonly Points[]): number[] {
  let ring = Array.from(outer);
  const leftmost = (hole: Points) => {
    let best = 0;
    for (let i = 2; i < hole.length; i += 2) if (at(hole, i) < at(hole, best)) best = i;
    return best;
  };
  const sorted = holes.map((hole) => ({ hole, from: leftmost(hole) }));
  sorted.sort((a, b) => at(a.hole, a.from) - at(b.hole, b.from));
  for (const { hole, from } of sorted) {
    const [x, y] = [at(hole, from), at(hole, from + 1)];
    const join = nearestInSight(ring, x, y);
    const turned = [...Array.from(hole).slice(from), ...Array.from(hole).slice(0, from)];
    const bridge = [ring[join] ?? 0, ring[join + 1] ?? 0];
    ring = [...ring.slice(0, join + 2), ...turned, x, y, ...bridge, ...ring.slice(join + 2)];
  }
  return ring;
}

/** The number of nearest points tried before the nearest is used even if the way is blocked. */
const mostTried = 8;

function nearestInSight(ring: readonly number[], x: number, y: number): number {
  const nearest: { readonly i: number; readonly away: number }[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const away = (at(ring, i) - x) ** 2 + (at(ring, i + 1) - y) ** 2;
    if (nearest.length === mostTried && away >= (nearest.at(-1)?.away ?? 0)) continue;
    if (nearest.length === mostTried) nearest.pop();
    nearest.push({ i, away });
    nearest.sort((a, b) => a.away - b.away);
  }
  const inSight = nearest.find(({ i }) => !isCut(ring, i, x, y));
  return (inSight ?? nearest[0])?.i ?? 0;
}

/** Returns whether a side of the ring crosses the way from its point `i` to (x, y). */
function isCut(ring: readonly number[], i: number, x: number, y: number): boolean {
  const [px, py] = [at(ring, i), at(ring, i + 1)];
  for (let a = 0, b = ring.length - 2; a < ring.length; b = a, a += 2) {
    const [ax, ay, bx, by] = [at(ring, a), at(ring, a + 1), at(ring, b), at(ring, b + 1)];
    if (doSegmentsCross(px, py, x, y, ax, ay, bx, by)) return true;
  }
  return false;
}
