/** Intersections of segments and sides of rings. Rings are `[x0, y0, x1, y1, ...]`, not closed. */
type Points = ArrayLike<number>;

const at = (points: Points, i: number): number => points[i] ?? 0;

/** Up to this number of sides, comparing all pairs is the fastest. */
const fewSides = 12;

/** Returns whether two sides of a ring cross or overlap. Shared ends of neighbours do not count. */
export function doesRingCrossItself(ring: Points): boolean {
  const count = ring.length / 2;
  if (count < 4) return false;
  if (count > fewSides) return crossesInOrder(ring, count);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) if (touch(ring, a, b, count)) return true;
  }
  return false;
}

/** Processes sides in order of their left ends, so that long rings cost little more than their length. */
function crossesInOrder(ring: Points, count: number): boolean {
  const left = new Float64Array(count);
  const right = new Float64Array(count);
  for (let i = 0, j = count - 1; i < count; j = i++) {
    const [from, to] = [at(ring, j * 2), at(ring, i * 2)];
    left[j] = Math.min(from, to);
    right[j] = Math.max(from, to);
  }
  const order = Uint32Array.from(left, (_, i) => i).sort((a, b) => (left[a] ?? 0) - (left[b] ?? 0));
  for (let i = 0; i < count; i++) {
    const a = order[i] ?? 0;
    for (let j = i + 1; j < count; j++) {
      const b = order[j] ?? 0;
      if ((left[b] ?? 0) > (right[a] ?? 0)) break;
      if (touch(ring, a, b, count)) return true;
    }
  }
  return false;
}

/** Returns whether two sides meet where they should not. */
const touch = (ring: Points, a: number, b: number, count: number): boolean =>
  (a + 1) % count === b || (b + 1) % count === a ? foldsBack(ring, a, b, count) : meet(ring, a, b, count);

const turn = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number) =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** Returns whether the segments from a to b and from c to d cross. A mere touch does not count. */
export const doSegmentsCross = (
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean =>
  turn(ax, ay, bx, by, cx, cy) * turn(ax, ay, bx, by, dx, dy) < 0 &&
  turn(cx, cy, dx, dy, ax, ay) * turn(cx, cy, dx, dy, bx, by) < 0;

/** Returns whether two consecutive sides overlap. */
function foldsBack(ring: Points, a: number, b: number, count: number): boolean {
  const first = (a + 1) % count === b ? a : b;
  const [i, j, k] = [first * 2, ((first + 1) % count) * 2, ((first + 2) % count) * 2];
  const [ax, ay, bx, by] = [at(ring, i), at(ring, i + 1), at(ring, j), at(ring, j + 1)];
  const [cx, cy] = [at(ring, k), at(ring, k + 1)];
  return turn(ax, ay, bx, by, cx, cy) === 0 && (bx - ax) * (cx - bx) + (by - ay) * (cy - by) < 0;
}

function meet(ring: Points, a: number, b: number, count: number): boolean {
  const j = a + 1 === count ? 0 : a * 2 + 2;
  const l = b + 1 === count ? 0 : b * 2 + 2;
  const ax = at(ring, a * 2);
  const bx = at(ring, j);
  const cx = at(ring, b * 2);
  const dx = at(ring, l);
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return false;
  const ay = at(ring, a * 2 + 1);
  const by = at(ring, j + 1);
  const cy = at(ring, b * 2 + 1);
  const dy = at(ring, l + 1);
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false;
  const c = turn(ax, ay, bx, by, cx, cy);
  const d = turn(ax, ay, bx, by, dx, dy);
  const e = turn(cx, cy, dx, dy, ax, ay);
  const f = turn(cx, cy, dx, dy, bx, by);
  return c > 0 !== d > 0 || c === 0 || d === 0 ? e > 0 !== f > 0 || e === 0 || f === 0 : false;
}
