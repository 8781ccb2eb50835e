/** Cutting rings and lines along a grid. Points `[x0, y0, x1, y1, ...]`; rings are not closed. */

const at = (points: ArrayLike<number>, i: number): number => points[i] ?? 0;

/** The part of a ring on one side of a line across an axis (Sutherland and Hodgman, 1974). */
function half(ring: readonly number[], axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
  const kept: number[] = [];
  const other = 1 - axis;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const from = (at(ring, j + axis) - limit) * sign;
    const to = (at(ring, i + axis) - limit) * sign;
    if (from < 0 !== to < 0) {
      const part = from / (from - to);
      const cross = at(ring, j + other) + (at(ring, i + other) - at(ring, j + other)) * part;
      if (axis === 0) kept.push(limit, cross);
      else kept.push(cross, limit);
    }
    if (to >= 0) kept.push(at(ring, i), at(ring, i + 1));
  }
  return kept;
}

/** Lowest and highest coordinate along an axis. */
function span(points: ArrayLike<number>, axis: 0 | 1): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < points.length; i += 2) {
    const value = at(points, i);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

export type Piece = (x: number, y: number, points: number[]) => void;

/** The pieces of a ring in the squares of a grid, in strips first, so that no square sees the whole ring. */
export function cutRing(ring: readonly number[], side: number, piece: Piece): void {
  cutAlong(ring, 0, side, (x, strip) => cutAlong(strip, 1, side, (y, points) => piece(x, y, points)));
}

function cutAlong(
  ring: readonly number[],
  axis: 0 | 1,
  side: number,
  piece: (place: number, points: number[]) => void,
): void {
  const [low, high] = span(ring, axis);
  if (!(low <= high)) return;
  let rest = [...ring];
  const last = Math.floor(high / side);
  for (let place = Math.floor(low / side); place <= last && rest.length >= 6; place++) {
    const limit = (place + 1) * side;
    const here = place === last ? rest : half(rest, axis, limit, -1);
    if (here.length >= 6) piece(place, here);
    if (place < last) rest = half(rest, axis, limit, 1);
  }
}

/** The pieces of a line in the squares of a grid. */
export function cutLine(line: ArrayLike<number>, side: number, piece: Piece): void {
  let run: number[] = [];
  let [squareX, squareY] = [0, 0];
  const end = () => {
    if (run.length >= 4) piece(squareX, squareY, run);
    run = [];
  };
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay, bx, by] = [at(line, i), at(line, i + 1), at(line, i + 2), at(line, i + 3)];
    const cuts = [0, ...crossings(ax, bx, side), ...crossings(ay, by, side), 1].sort((a, b) => a - b);
    for (let cut = 0; cut + 1 < cuts.length; cut++) {
      const [from, to] = [at(cuts, cut), at(cuts, cut + 1)];
      if (to <= from) continue;
      const middle = (from + to) / 2;
      const x = Math.floor((ax + (bx - ax) * middle) / side);
      const y = Math.floor((ay + (by - ay) * middle) / side);
      if (x !== squareX || y !== squareY) {
        end();
        [squareX, squareY] = [x, y];
      }
      if (run.length === 0) run.push(ax + (bx - ax) * from, ay + (by - ay) * from);
      if (to === 1) run.push(bx, by);
      else run.push(ax + (bx - ax) * to, ay + (by - ay) * to);
    }
  }
  end();
}

/** Where between two coordinates the grid's lines lie, as parts of the way. */
function crossings(a: number, b: number, side: number): number[] {
  const parts: number[] = [];
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  for (let line = Math.floor(low / side) + 1; line * side < high; line++)
    parts.push((line * side - a) / (b - a));
  return parts;
}
