import { getBoundingBox } from '../../core/map/city/box.ts';
import { createRectangle, getShareAlongSegment, isInRing } from '../../core/map/city/make/rings.ts';

/** Plane geometry of the demo's city: metres, x east, y north. */
export type Flat = readonly [x: number, y: number];

/** `[x0, y0, x1, y1, ...]`, not closed. */
export type Ring = readonly number[];

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Returns the points of a way. */
export function pointsOf(ring: Ring): Flat[] {
  const points: Flat[] = [];
  for (let at = 0; at + 1 < ring.length; at += 2) points.push([ring[at] ?? 0, ring[at + 1] ?? 0]);
  return points;
}

export function boundsOf(ring: Ring): Bounds {
  const [west, south, east, north] = getBoundingBox([ring]);
  return { west, south, east, north };
}

/**
 * Returns a rectangle about its centre, counterclockwise; `bearingDeg` is the direction of its length, clockwise from
 * north.
 */
export function rectangle([x, y]: Flat, bearingDeg: number, lengthM: number, widthM: number): Ring {
  const turn = (bearingDeg * Math.PI) / 180;
  return createRectangle(x, y, lengthM, widthM, [Math.sin(turn), Math.cos(turn)]);
}

/** Returns an oval about its centre, counterclockwise, with an irregular shore (`wobble` 0 to 1). */
export function oval(
  [x, y]: Flat,
  bearingDeg: number,
  lengthM: number,
  widthM: number,
  corners: number,
  wobble: (corner: number) => number = () => 0,
): Ring {
  const turn = (bearingDeg * Math.PI) / 180;
  return Array.from({ length: corners }, (_, corner) => {
    const angle = (corner / corners) * 2 * Math.PI;
    const part = 1 - 0.22 * wobble(corner);
    const [along, across] = [(Math.cos(angle) * lengthM * part) / 2, (Math.sin(angle) * widthM * part) / 2];
    return [
      x + along * Math.sin(turn) - across * Math.cos(turn),
      y + along * Math.cos(turn) + across * Math.sin(turn),
    ];
  }).flat();
}

/** Returns true if two convex rings overlap by more than a touch (separating axis test). */
export function overlap(a: Ring, b: Ring): boolean {
  const touchM = 0.05;
  for (const ring of [a, b])
    for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
      const [dx, dy] = [(ring[at] ?? 0) - (ring[before] ?? 0), (ring[at + 1] ?? 0) - (ring[before + 1] ?? 0)];
      const length = Math.hypot(dx, dy);
      if (length === 0) continue;
      const [nx, ny] = [-dy / length, dx / length];
      const [lowA, highA] = spanOf(a, nx, ny);
      const [lowB, highB] = spanOf(b, nx, ny);
      if (highA - lowB < touchM || highB - lowA < touchM) return false;
    }
  return true;
}

function spanOf(ring: Ring, nx: number, ny: number): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at + 1 < ring.length; at += 2) {
    const along = (ring[at] ?? 0) * nx + (ring[at + 1] ?? 0) * ny;
    low = Math.min(low, along);
    high = Math.max(high, along);
  }
  return [low, high];
}

/** Returns the distance of a point from a segment. */
export function distanceToLine(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const part = getShareAlongSegment(x, y, x1, y1, x2, y2);
  return Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1));
}

/** Returns the distance of a point from a ring; 0 inside. */
export function distanceToRing(ring: Ring, x: number, y: number): number {
  if (isInRing(ring, x, y)) return 0;
  let least = Infinity;
  for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2)
    least = Math.min(
      least,
      distanceToLine(x, y, ring[before] ?? 0, ring[before + 1] ?? 0, ring[at] ?? 0, ring[at + 1] ?? 0),
    );
  return least;
}

/**
 * Returns a Catmull-Rom spline through the points with `parts` segments between two of them; points may have extra
 * coordinates.
 */
export function smooth(points: readonly (readonly number[])[], parts: number, closed = false): number[][] {
  const count = points.length;
  const at = (index: number) =>
    (closed ? points[(index + count) % count] : points[Math.max(0, Math.min(count - 1, index))]) ?? [];
  const out: number[][] = [];
  for (let leg = 0; leg < (closed ? count : count - 1); leg++) {
    const [a, b, c, d] = [at(leg - 1), at(leg), at(leg + 1), at(leg + 2)];
    for (let part = 0; part < parts; part++) {
      const t = part / parts;
      out.push(
        b.map((value, axis) => {
          const [p, n, m] = [a[axis] ?? 0, c[axis] ?? 0, d[axis] ?? 0];
          return (
            0.5 *
            (2 * value +
              (n - p) * t +
              (2 * p - 5 * value + 4 * n - m) * t * t +
              (3 * value - p - 3 * n + m) * t ** 3)
          );
        }),
      );
    }
  }
  if (!closed) out.push([...at(count - 1)]);
  return out;
}
