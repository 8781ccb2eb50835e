import { boxAround } from '../../core/map/city/box.ts';
import { isInRing, rectangle as rectangleAlong, shareAlong } from '../../core/map/city/make/rings.ts';

/** Plane geometry of the demo's city: metres, x to the east, y to the north. */
export type Flat = readonly [x: number, y: number];

/** `[x0, y0, x1, y1, ...]`, not closed. */
export type Ring = readonly number[];

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** What a way's points are, one by one. */
export function pointsOf(ring: Ring): Flat[] {
  const points: Flat[] = [];
  for (let at = 0; at + 1 < ring.length; at += 2) points.push([ring[at] ?? 0, ring[at + 1] ?? 0]);
  return points;
}

export function boundsOf(ring: Ring): Bounds {
  const [west, south, east, north] = boxAround([ring]);
  return { west, south, east, north };
}

/** A rectangle about its middle, counterclockwise; `bearingDeg` from north, clockwise, is the way of its length. */
export function rectangle([x, y]: Flat, bearingDeg: number, lengthM: number, widthM: number): Ring {
  const turn = (bearingDeg * Math.PI) / 180;
  return rectangleAlong(x, y, lengthM, widthM, [Math.sin(turn), Math.cos(turn)]);
}

/** An oval about its middle, counterclockwise, with a shore that is not too even where `wobble` says how uneven (0 to 1). */
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

/** Do two convex rings overlap by more than a touch? By the separating axis. */
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

/** Of a point from a line between two. */
export function distanceToLine(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const part = shareAlong(x, y, x1, y1, x2, y2);
  return Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1));
}

/** Of a point from a ring's edge; 0 inside it. */
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

/** A curve through the points, `parts` pieces between two of them (Catmull and Rom's spline); each point may have more than two numbers. */
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
