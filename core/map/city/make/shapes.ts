import { getBoundingBox } from '../box.ts';
import { areaClasses, roadClasses } from '../city.ts';
import type { CityParts, Placement } from './parts.ts';
import { getSignedArea, reverseRing, simplifyLine, simplifyRing, toKeyholeRing } from './rings.ts';
import type { ShapePiece } from './sets.ts';

/** Divides rings and lines along a grid. Points `[x0, y0, x1, y1, ...]`; rings are not closed. */

const at = (points: ArrayLike<number>, i: number): number => points[i] ?? 0;

/** Returns the part of a ring on one side of a line across an axis (Sutherland and Hodgman, 1974). */
function half(ring: readonly number[], axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
  const retained: number[] = [];
  const other = 1 - axis;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const from = (at(ring, j + axis) - limit) * sign;
    const to = (at(ring, i + axis) - limit) * sign;
    if (from < 0 !== to < 0) {
      const part = from / (from - to);
      const cross = at(ring, j + other) + (at(ring, i + other) - at(ring, j + other)) * part;
      if (axis === 0) retained.push(limit, cross);
      else retained.push(cross, limit);
    }
    if (to >= 0) retained.push(at(ring, i), at(ring, i + 1));
  }
  return retained;
}

/** Returns the lowest and highest coordinate along an axis. */
function span(points: ArrayLike<number>, axis: 0 | 1): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < points.length; i += 2) {
    const value = at(points, i);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

type Piece = (x: number, y: number, points: number[]) => void;

/** Yields the pieces of a ring in the squares of a grid, first by strips, so that no square processes the whole ring. */
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

/** Yields the pieces of a line in the squares of a grid. */
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

/** Returns where grid lines lie between two coordinates, as fractions of the way. */
function crossings(a: number, b: number, side: number): number[] {
  const parts: number[] = [];
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  for (let line = Math.floor(low / side) + 1; line * side < high; line++)
    parts.push((line * side - a) / (b - a));
  return parts;
}

/** Roads and areas of all tiles of one level. */
export interface LevelShapes {
  readonly roads: ReadonlyMap<string, ShapePiece[]>;
  readonly areas: ReadonlyMap<string, ShapePiece[]>;
}

export type Shapes = Pick<CityParts, 'roads' | 'areas'>;

export const getPlaceKey = (x: number, y: number): string => `${x} ${y}`;

/** The highest level in which each class of road is drawn, where its width is about a pixel. */
const roadLevels: Readonly<Record<(typeof roadClasses)[number], number>> = {
  motorway: 7,
  primary: 7,
  secondary: 3,
  street: 1,
  path: 0,
  rail: 3,
};
/** The same for areas. */
const areaLevels: Readonly<Record<(typeof areaClasses)[number], number>> = { water: 7, green: 7, paved: 1 };
/** The tolerance of simplified lines at level 0, metres. */
const strayM = 0.2;

const toPlane = (points: Int32Array, at: Placement): number[] =>
  Array.from(points, (value, i) =>
    i % 2 === 0 ? (value - at.fromX) * at.unitX : (value - at.fromY) * at.unitY,
  );

export function createLevelShapes(
  report: Shapes,
  at: Placement,
  level: number,
  sideM: number,
  detailM: number,
): LevelShapes {
  const roads = new Map<string, ShapePiece[]>();
  const areas = new Map<string, ShapePiece[]>();
  const tolerance = level === 0 ? strayM : detailM / 8;
  const into =
    (map: Map<string, ShapePiece[]>, kind: number, widthM: number): Piece =>
    (x, y, points) => {
      const local = points.map((value, i) => value - (i % 2 === 0 ? x : y) * sideM);
      const key = getPlaceKey(x, y);
      const there = map.get(key);
      if (there) there.push({ kind, widthM, points: local });
      else map.set(key, [{ kind, widthM, points: local }]);
    };
  for (const { kind, widthM, line } of report.roads) {
    if (level > roadLevels[roadClasses[kind] ?? 'path']) continue;
    const points = simplifyLine(toPlane(line, at), tolerance);
    if (level === 0 || spanOf(points) >= detailM / 2) cutLine(points, sideM, into(roads, kind, widthM));
  }
  for (const { kind, rings } of report.areas) {
    if (level > areaLevels[areaClasses[kind] ?? 'paved']) continue;
    const least = level === 0 ? 0 : detailM * detailM;
    const [outer, ...holes] = rings
      .map((ring) => simplifyRing(toPlane(ring, at), tolerance))
      .map((ring, i) => ({ ring, area: getSignedArea(ring), isOuter: i === 0 }))
      .filter(({ ring, area, isOuter }) => isOuter || (ring.length >= 6 && Math.abs(area) > least));
    if (!outer || outer.ring.length < 6 || Math.abs(outer.area) <= least) continue;
    const outline = outer.area > 0 ? outer.ring : reverseRing(outer.ring);
    const inner = holes.map(({ ring, area }) => (area > 0 ? reverseRing(ring) : ring));
    cutRing(toKeyholeRing(outline, inner), sideM, into(areas, kind, 0));
  }
  return { roads, areas };
}

function spanOf(points: readonly number[]): number {
  const [west, south, east, north] = getBoundingBox([points]);
  return Math.hypot(east - west, north - south);
}
