import { Earcut } from 'three/src/extras/Earcut.js';
import { getBoundingBox } from '../../../core/map/city/box.ts';
import {
  areaClasses,
  type BuildingSet,
  type CityTile,
  type RoadClass,
  roadClasses,
  type ShapeSet,
} from '../../../core/map/city/city.ts';
import { getAreaLook, getRoadLook, getRoofLook, getWallLook } from './materials.ts';
import { MeshParts } from './meshParts.ts';
import { TriangleCellSorter, type TriangleCells } from './triangleCells.ts';

/** Returns twice the signed area of a triangle, positive if counterclockwise. */
function turn(points: Float32Array, a: number, b: number, c: number): number {
  const ax = points[a * 2] ?? 0;
  const ay = points[a * 2 + 1] ?? 0;
  const bx = points[b * 2] ?? 0;
  const by = points[b * 2 + 1] ?? 0;
  const cx = points[c * 2] ?? 0;
  const cy = points[c * 2 + 1] ?? 0;
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/** Returns true for a ring that turns left at each corner and winds once. */
function isConvex(points: Float32Array, from: number, end: number): boolean {
  // A star also turns left everywhere but winds twice, which needs at least five corners.
  if (end - from > 4) return false;
  for (let at = from; at < end; at++) {
    const next = at + 1 < end ? at + 1 : from;
    const after = next + 1 < end ? next + 1 : from;
    if (turn(points, at, next, after) < 0) return false;
  }
  return true;
}

/**
 * Triangulates a polygon counterclockwise. Rings are consecutive: the outer one (counterclockwise), then the holes.
 * @param firsts point index at which each ring begins, and one more for the end of the last
 */
function cut(
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

/** The mesh of a tile: one vertex buffer, one index buffer, one draw. It owns its arrays, which can be transferred. */
export interface TileMesh {
  /** x, y, z and look of each vertex. */
  readonly vertices: Int16Array<ArrayBuffer>;
  /** All triangles twice: first ordered so that low walls can be omitted, then by cell. */
  readonly indices: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  readonly cells: TriangleCells;
  /** Offset of the vertex origin from the tile's south-west corner in both x and y, metres. */
  readonly middleM: number;
  /**
   * Index at which walls of each of `wallHeightsM` begin. The first half holds walls from the lowest up, roofs, roads,
   * areas.
   */
  readonly wallFrom: readonly number[];
  /** Metres per quantum, horizontal and vertical. */
  readonly quantumM: number;
  readonly upM: number;
}

export interface MeshOptions {
  readonly sideM: number;
  /** Length of the smallest visible detail where this tile is drawn, metres (`detailM` of its level). */
  readonly detailM: number;
  /** The vertex that determines a triangle's look: WebGL's last, or the first where this can be chosen. */
  readonly provoking: 'first' | 'last';
}

/** Half the range of an Int16, less a margin for rounding. */
const reachQuanta = 32_000;
/** Heights below which walls can be omitted, metres. */
export const wallHeightsM = [0, 3, 6, 9, 12, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 160] as const;
/**
 * Minimum road width as a share of the smallest visible detail, which prevents flicker; larger for main roads, which
 * show the shape of the city.
 */
const leastWidth: Readonly<Record<RoadClass, number>> = {
  motorway: 1.1,
  primary: 0.8,
  secondary: 0.45,
  street: 0.2,
  path: 0.12,
  rail: 0.22,
};

/** Builds the mesh of a tile: extrudes walls and roofs from footprints, and triangulates roads and areas. */
export function buildTileMesh(tile: CityTile, { sideM, detailM, provoking }: MeshOptions): TileMesh {
  const { buildings, roads, areas } = tile;
  const middleM = sideM / 2;
  let reachM = middleM;
  for (const { points } of [buildings, roads, areas])
    for (const at of points) reachM = Math.max(reachM, Math.abs(at - middleM));
  // Roads extend beyond their centre lines.
  const wide = roads.widthM.reduce((most, width) => Math.max(most, width), detailM);
  const quantumM = (reachM + wide * 2) / reachQuanta;
  const upM = Math.max(1, ...maxOf(buildings.topM)) / reachQuanta;

  const rings = buildings.firstPoint.length - 1;
  const corners = buildings.points.length / 2;
  const roadPoints = roads.points.length / 2;
  const areaPoints = areas.points.length / 2;
  const parts = new MeshParts(
    {
      vertices: corners * 2 + roadPoints * 2 + areaPoints,
      indices: 2 * (corners * 9 + rings * 6 + roadPoints * 6 + areaPoints * 3),
    },
    { middleM, perM: 1 / quantumM, perUpM: 1 / upM, provoking },
  );
  const order = new TriangleCellSorter(sideM);
  const wallFrom = raiseBuildings(parts, buildings, order);
  layRoads(parts, roads, detailM, order);
  layAreas(parts, areas, order);
  const cells = order.lay(parts);
  const small = parts.vertexCount <= 65_536;
  const used = parts.triangles.subarray(0, parts.indexCount);
  return {
    vertices: parts.vertices.slice(0, parts.vertexCount * 4),
    indices: small ? new Uint16Array(used) : new Uint32Array(used),
    cells,
    middleM,
    wallFrom,
    quantumM,
    upM,
  };
}

const maxOf = (numbers: Float32Array) => [numbers.reduce((most, one) => Math.max(most, one), 0)];

function layAreas(
  parts: MeshParts,
  { count, firstPoint, points, kinds }: ShapeSet,
  order: TriangleCellSorter,
): void {
  for (let i = 0; i < count; i++) {
    const look = getAreaLook(areaClasses[kinds[i] ?? 0] ?? 'paved');
    const from = firstPoint[i] ?? 0;
    const end = firstPoint[i + 1] ?? from;
    const first = parts.vertexCount - from;
    for (let at = from; at < end; at++) parts.vertex(points[at * 2] ?? 0, points[at * 2 + 1] ?? 0, 0, look);
    const began = parts.indexCount;
    cut(points, [from, end], (a, b, c) => parts.triangle(first + a, first + b, first + c));
    const [west, south, east, north] = getBoundingBox([points.subarray(from * 2, end * 2)]);
    order.add(began, parts.indexCount, west, south, east, north, 0);
  }
}

/** Maximum length of a mitre, in half widths, at any angle. */
const longestMitre = 2;

function layRoads(
  parts: MeshParts,
  { count, firstPoint, points, kinds, widthM }: ShapeSet,
  detailM: number,
  order: TriangleCellSorter,
): void {
  for (let i = 0; i < count; i++) {
    const kind = roadClasses[kinds[i] ?? 0] ?? 'street';
    const look = getRoadLook(kind);
    const half = Math.max(widthM[i] ?? 0, leastWidth[kind] * detailM) / 2;
    const from = firstPoint[i] ?? 0;
    const end = firstPoint[i + 1] ?? from;
    const began = parts.indexCount;
    // Direction of the segment before each point.
    let [inX, inY] = [0, 0];
    for (let at = from; at < end; at++) {
      const x = points[at * 2] ?? 0;
      const y = points[at * 2 + 1] ?? 0;
      let [outX, outY] = [inX, inY];
      if (at + 1 < end) {
        const dx = (points[at * 2 + 2] ?? 0) - x;
        const dy = (points[at * 2 + 3] ?? 0) - y;
        const length = Math.hypot(dx, dy);
        if (length > 0) [outX, outY] = [dx / length, dy / length];
      }
      if (at === from) [inX, inY] = [outX, outY];
      // The bisector of both segments, with the length that preserves the width.
      const sumX = inX + outX;
      const sumY = inY + outY;
      const sum = Math.hypot(sumX, sumY);
      const mitre = sum < 1e-3 ? 1 : Math.min(longestMitre, 2 / sum);
      const [alongX, alongY] = sum < 1e-3 ? [outX, outY] : [sumX / sum, sumY / sum];
      // Extends each end by a quarter of the width, so that joints have no gap.
      const beyond = at === from ? -half / 2 : at === end - 1 ? half / 2 : 0;
      const [midX, midY] = [x + alongX * beyond, y + alongY * beyond];
      parts.vertex(midX - alongY * half * mitre, midY + alongX * half * mitre, 0, look);
      const right = parts.vertex(midX + alongY * half * mitre, midY - alongX * half * mitre, 0, look);
      if (at > from) {
        parts.triangle(right - 2, right, right - 3);
        parts.triangle(right, right - 1, right - 3);
      }
      [inX, inY] = [outX, outY];
    }
    const [west, south, east, north] = getBoundingBox([points.subarray(from * 2, end * 2)]);
    const wide = half * longestMitre;
    order.add(began, parts.indexCount, west - wide, south - wide, east + wide, north + wide, 0);
  }
}

function raiseBuildings(parts: MeshParts, set: BuildingSet, order: TriangleCellSorter): number[] {
  const { count, firstRing, firstPoint, points, topM, baseM, estimated } = set;
  // Index of the first roof vertex: roof vertices come first, in the order of points.
  const roofs = parts.vertexCount;
  for (let i = 0; i < count; i++) {
    const top = topM[i] ?? 0;
    const from = firstPoint[firstRing[i] ?? 0] ?? 0;
    const end = firstPoint[firstRing[i + 1] ?? 0] ?? from;
    // Depends on the position, so that the shade is the same on every build.
    const shade = (Math.round((points[from * 2] ?? 0) * 7 + (points[from * 2 + 1] ?? 0) * 13) >> 1) & 1;
    const look = getRoofLook(top, shade, estimated[i] === 1);
    for (let at = from; at < end; at++) parts.vertex(points[at * 2] ?? 0, points[at * 2 + 1] ?? 0, top, look);
  }
  const heights = topM.map((top, i) => top - (baseM[i] ?? 0));
  const lowestFirst = new Uint32Array(count)
    .map((_, i) => i)
    .sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const boxes = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    const from = firstPoint[firstRing[i] ?? 0] ?? 0;
    const end = firstPoint[firstRing[i + 1] ?? 0] ?? from;
    boxes.set(getBoundingBox([points.subarray(from * 2, end * 2)]), i * 4);
  }
  const ordered = (i: number, began: number) => {
    const [west = 0, south = 0, east = 0, north = 0] = boxes.subarray(i * 4, i * 4 + 4);
    order.add(began, parts.indexCount, west, south, east, north, topM[i] ?? 0);
  };
  const wallFrom: number[] = [];
  for (const i of lowestFirst) {
    const height = heights[i] ?? 0;
    while (wallFrom.length < wallHeightsM.length && height >= (wallHeightsM[wallFrom.length] ?? 0))
      wallFrom.push(parts.indexCount);
    const began = parts.indexCount;
    const ringEnd = firstRing[i + 1] ?? 0;
    for (let ring = firstRing[i] ?? 0; ring < ringEnd; ring++)
      raiseWalls(parts, points, {
        from: firstPoint[ring] ?? 0,
        end: firstPoint[ring + 1] ?? 0,
        base: baseM[i] ?? 0,
        roofs,
      });
    ordered(i, began);
  }
  while (wallFrom.length < wallHeightsM.length) wallFrom.push(parts.indexCount);
  for (let i = 0; i < count; i++) {
    const firsts = Array.from(firstPoint.subarray(firstRing[i] ?? 0, (firstRing[i + 1] ?? 0) + 1));
    const began = parts.indexCount;
    cut(points, firsts, (a, b, c) => parts.triangle(roofs + a, roofs + b, roofs + c));
    ordered(i, began);
  }
  return wallFrom;
}

/** Outside is to the right of a ring. A wall has the look of its first bottom corner. */
function raiseWalls(
  parts: MeshParts,
  points: Float32Array,
  at: { readonly from: number; readonly end: number; readonly base: number; readonly roofs: number },
): void {
  const foot = parts.vertexCount - at.from;
  for (let corner = at.from; corner < at.end; corner++) {
    const next = corner + 1 < at.end ? corner + 1 : at.from;
    const x = points[corner * 2] ?? 0;
    const y = points[corner * 2 + 1] ?? 0;
    const dx = (points[next * 2] ?? 0) - x;
    const dy = (points[next * 2 + 1] ?? 0) - y;
    parts.vertex(x, y, at.base, getWallLook(dy, -dx));
    parts.triangle(foot + corner, foot + next, at.roofs + next);
    parts.triangle(foot + corner, at.roofs + next, at.roofs + corner);
  }
}
