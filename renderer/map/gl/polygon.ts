import { Earcut } from 'three/src/extras/Earcut.js';

/** Twice the area of a triangle, positive counterclockwise. */
function turn(points: Float32Array, a: number, b: number, c: number): number {
  const ax = points[a * 2] ?? 0;
  const ay = points[a * 2 + 1] ?? 0;
  const bx = points[b * 2] ?? 0;
  const by = points[b * 2 + 1] ?? 0;
  const cx = points[c * 2] ?? 0;
  const cy = points[c * 2 + 1] ?? 0;
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/** A ring that turns left at each corner, and once around. */
function isConvex(points: Float32Array, from: number, end: number): boolean {
  // A star turns left everywhere too, but goes around twice: four corners cannot.
  if (end - from > 4) return false;
  for (let at = from; at < end; at++) {
    const next = at + 1 < end ? at + 1 : from;
    const after = next + 1 < end ? next + 1 : from;
    if (turn(points, at, next, after) < 0) return false;
  }
  return true;
}

/**
 * Cuts a polygon into counterclockwise triangles. Rings lie one after the other: the outer one (counterclockwise), then holes.
 * @param firsts where each ring begins, and one more where the last ends: numbers of points
 */
export function cut(
  points: Float32Array,
  firsts: readonly number[],
  triangle: (a: number, b: number, c: number) => void,
): void {
  const from = firsts[0] ?? 0;
  const end = firsts[firsts.length - 1] ?? from;
  if (firsts.length === 2 && isConvex(points, from, end)) {
    for (let at = from + 1; at + 1 < end; at++) triangle(from, at, at + 1);
    return;
  }
  const holes = firsts.slice(1, -1).map((first) => first - from);
  const found = Earcut.triangulate(Array.from(points.subarray(from * 2, end * 2)), holes);
  for (let i = 0; i + 2 < found.length; i += 3) {
    const a = from + (found[i] ?? 0);
    const b = from + (found[i + 1] ?? 0);
    const c = from + (found[i + 2] ?? 0);
    if (turn(points, a, b, c) > 0) triangle(a, b, c);
    else triangle(a, c, b);
  }
}
