import {
  areaClasses,
  type BuildingSet,
  type CityTile,
  type RoadClass,
  roadClasses,
  type ShapeSet,
} from '../../../core/city/city.ts';
import { areaLook, roadLook, roofLookOf, wallLookOf } from './looks.ts';
import { MeshParts } from './meshParts.ts';
import { cut } from './polygon.ts';

/** A tile as it is drawn: one buffer of vertices, one of triangles, one draw. Arrays are its own and can be transferred. */
export interface TileMesh {
  /** x, y, z, look of each vertex. */
  readonly vertices: Int16Array<ArrayBuffer>;
  readonly indices: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** From the tile's south-west corner to where x and y are 0, metres; x and y alike. */
  readonly middleM: number;
  /** Metres of a quantum on the ground and upwards. */
  readonly quantumM: number;
  readonly upM: number;
}

export interface MeshOptions {
  readonly sideM: number;
  /** What is shorter than that on the ground is hardly seen where this tile is drawn, metres (`detailM` of its level). */
  readonly detailM: number;
  /** Which vertex of a triangle has its look: WebGL's last, or the first where it can be chosen. */
  readonly provoking: 'first' | 'last';
}

/** Half the numbers of an Int16, less a margin for rounding. */
const reachQuanta = 32_000;
/** Walls lower than that share of what is hardly seen are not raised: only the roof is drawn. */
const flatShare = 0.35;
/** No road is drawn narrower than that share of what is hardly seen, or it would come and go from pixel to pixel. */
const leastWidth: Readonly<Record<RoadClass, number>> = {
  motorway: 0.7,
  primary: 0.6,
  secondary: 0.5,
  street: 0.4,
  path: 0.25,
  rail: 0.3,
};

/** Walls and roofs raised from footprints, roads and areas laid out. */
export function meshOf(tile: CityTile, { sideM, detailM, provoking }: MeshOptions): TileMesh {
  const { buildings, roads, areas } = tile;
  const flatM = detailM * flatShare;
  const middleM = sideM / 2;
  let reachM = middleM;
  for (const { points } of [buildings, roads, areas])
    for (const at of points) reachM = Math.max(reachM, Math.abs(at - middleM));
  // Ribbons are wider than their middle.
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
      indices: corners * 9 + rings * 6 + roadPoints * 6 + areaPoints * 3,
    },
    { middleM, perM: 1 / quantumM, perUpM: 1 / upM, provoking },
  );
  layAreas(parts, areas);
  layRoads(parts, roads, detailM);
  raiseBuildings(parts, buildings, flatM);
  const small = parts.vertexCount <= 65_536;
  const used = parts.triangles.subarray(0, parts.indexCount);
  return {
    vertices: parts.vertices.slice(0, parts.vertexCount * 4),
    indices: small ? new Uint16Array(used) : new Uint32Array(used),
    middleM,
    quantumM,
    upM,
  };
}

const maxOf = (numbers: Float32Array) => [numbers.reduce((most, one) => Math.max(most, one), 0)];

function layAreas(parts: MeshParts, { count, firstPoint, points, kinds }: ShapeSet): void {
  for (let i = 0; i < count; i++) {
    const look = areaLook(areaClasses[kinds[i] ?? 0] ?? 'paved');
    const from = firstPoint[i] ?? 0;
    const end = firstPoint[i + 1] ?? from;
    const first = parts.vertexCount - from;
    for (let at = from; at < end; at++) parts.vertex(points[at * 2] ?? 0, points[at * 2 + 1] ?? 0, 0, look);
    cut(points, [from, end], (a, b, c) => parts.triangle(first + a, first + b, first + c));
  }
}

/** Corners of a ribbon go out no further than that many half widths, however sharp the bend. */
const longestMitre = 2;

function layRoads(
  parts: MeshParts,
  { count, firstPoint, points, kinds, widthM }: ShapeSet,
  detailM: number,
): void {
  for (let i = 0; i < count; i++) {
    const kind = roadClasses[kinds[i] ?? 0] ?? 'street';
    const look = roadLook(kind);
    const half = Math.max(widthM[i] ?? 0, leastWidth[kind] * detailM) / 2;
    const from = firstPoint[i] ?? 0;
    const end = firstPoint[i + 1] ?? from;
    // Direction of the stretch before each point.
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
      // Half way between both stretches, so long that the ribbon keeps its width.
      const sumX = inX + outX;
      const sumY = inY + outY;
      const sum = Math.hypot(sumX, sumY);
      const mitre = sum < 1e-3 ? 1 : Math.min(longestMitre, 2 / sum);
      const [alongX, alongY] = sum < 1e-3 ? [outX, outY] : [sumX / sum, sumY / sum];
      // Ends reach on by half of half their width: joints with what comes next have no gap.
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
  }
}

function raiseBuildings(parts: MeshParts, set: BuildingSet, flatM: number): void {
  const { count, firstRing, firstPoint, points, topM, baseM } = set;
  for (let i = 0; i < count; i++) {
    const top = topM[i] ?? 0;
    const base = baseM[i] ?? 0;
    const ring = firstRing[i] ?? 0;
    const ringEnd = firstRing[i + 1] ?? ring;
    const from = firstPoint[ring] ?? 0;
    const end = firstPoint[ringEnd] ?? from;
    // The same shade whenever it is raised: by its place, not by chance.
    const shade = (Math.round((points[from * 2] ?? 0) * 7 + (points[from * 2 + 1] ?? 0) * 13) >> 1) & 1;
    const roof = roofLookOf(top, shade);
    const first = parts.vertexCount - from;
    for (let at = from; at < end; at++) parts.vertex(points[at * 2] ?? 0, points[at * 2 + 1] ?? 0, top, roof);
    const firsts = Array.from(firstPoint.subarray(ring, ringEnd + 1));
    cut(points, firsts, (a, b, c) => parts.triangle(first + a, first + b, first + c));
    if (top - base < flatM) continue;
    for (let each = ring; each < ringEnd; each++) {
      const ringFrom = firstPoint[each] ?? 0;
      raiseWalls(parts, points, {
        from: ringFrom,
        end: firstPoint[each + 1] ?? ringFrom,
        base,
        first,
      });
    }
  }
}

/** Along a ring, outside is on the right. A wall's look is that of the corner at its foot where it begins. */
function raiseWalls(
  parts: MeshParts,
  points: Float32Array,
  {
    from,
    end,
    base,
    first,
  }: { readonly from: number; readonly end: number; readonly base: number; readonly first: number },
): void {
  const foot = parts.vertexCount;
  for (let at = from; at < end; at++) {
    const next = at + 1 < end ? at + 1 : from;
    const x = points[at * 2] ?? 0;
    const y = points[at * 2 + 1] ?? 0;
    const dx = (points[next * 2] ?? 0) - x;
    const dy = (points[next * 2 + 1] ?? 0) - y;
    parts.vertex(x, y, base, wallLookOf(dy, -dx));
    const nextFoot = foot + (next - from);
    parts.triangle(foot + (at - from), nextFoot, first + next);
    parts.triangle(foot + (at - from), first + next, first + at);
  }
}
