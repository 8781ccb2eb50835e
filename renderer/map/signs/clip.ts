import type { PlanePoint } from '../../../core/base/geo.ts';
import type { MapFrame } from '../api.ts';

/** A convex polygon, counterclockwise. */
export type ConvexPolygon = readonly PlanePoint[];

/** Signed distance to the left of the edge from `a` to `b` in metres, times its length; not below 0 inside. */
const side = (a: PlanePoint, b: PlanePoint, x: number, y: number) =>
  (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);

/**
 * Clips a segment to a convex polygon and returns shares of its length (Cyrus and Beck, 1978); undefined if outside.
 */
export function clipSegment(
  convex: ConvexPolygon,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): readonly [number, number] | undefined {
  let [from, to] = [0, 1];
  for (let at = 0; at < convex.length; at++) {
    const a = convex[at];
    const b = convex[(at + 1) % convex.length];
    if (!a || !b) continue;
    const start = side(a, b, x0, y0);
    const end = side(a, b, x1, y1);
    if (start < 0 && end < 0) return undefined;
    if (start < 0) from = Math.max(from, start / (start - end));
    else if (end < 0) to = Math.min(to, start / (start - end));
    if (from > to) return undefined;
  }
  return [from, to];
}

/**
 * Clips a ring (`[x0, y0, ...]`) to a convex polygon (Sutherland and Hodgman, 1974). If a ring leaves and re-enters,
 * its parts are joined along the polygon's edge: right for filling, wrong for outlining.
 */
export function clipRing(convex: ConvexPolygon, ring: readonly number[]): readonly number[] {
  let points = ring;
  for (let at = 0; at < convex.length && points.length > 0; at++) {
    const a = convex[at];
    const b = convex[(at + 1) % convex.length];
    if (!a || !b) continue;
    const next: number[] = [];
    let px = points[points.length - 2] ?? 0;
    let py = points[points.length - 1] ?? 0;
    let before = side(a, b, px, py);
    for (let i = 0; i < points.length; i += 2) {
      const x = points[i] ?? 0;
      const y = points[i + 1] ?? 0;
      const here = side(a, b, x, y);
      if (before < 0 !== here < 0) {
        const share = before / (before - here);
        next.push(px + (x - px) * share, py + (y - py) * share);
      }
      if (here >= 0) next.push(x, y);
      [px, py, before] = [x, y, here];
    }
    points = next;
  }
  return points;
}

function isWithin(convex: ConvexPolygon, ring: ArrayLike<number>): boolean {
  for (let at = 0; at < convex.length; at++) {
    const a = convex[at];
    const b = convex[(at + 1) % convex.length];
    if (!a || !b) continue;
    for (let i = 0; i < ring.length; i += 2) if (side(a, b, ring[i] ?? 0, ring[i + 1] ?? 0) < 0) return false;
  }
  return true;
}

/**
 * Adds the visible part of a ring on the ground to the path. Returns false if none is visible.
 * @param about convex outline that contains the ring, for rings with many more corners
 */
export function traceGroundRing(
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  ring: ArrayLike<number>,
  about?: ArrayLike<number>,
): boolean {
  const { ground4 } = frame;
  // Most rings need no clipping.
  const isWhole = (about && isWithin(ground4, about)) || isWithin(ground4, ring);
  const part = isWhole ? ring : clipRing(ground4, Array.from(ring));
  let isDown = false;
  for (let at = 0; at < part.length; at += 2) {
    const seen = frame.project(part[at] ?? 0, part[at + 1] ?? 0, 0);
    if (!seen) continue;
    if (isDown) context.lineTo(seen.x, seen.y);
    else context.moveTo(seen.x, seen.y);
    isDown = true;
  }
  if (isDown) context.closePath();
  return isDown;
}
