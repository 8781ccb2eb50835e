import {
  areaClasses,
  type BuildingSet,
  type CityHeader,
  type CityTile,
  getLevelQuantumM,
  getTileSideM,
  roadClasses,
  type ShapeSet,
  type TileKey,
} from './city.ts';
import { PackedReader, PackedWriter } from './packed.ts';

/**
 * The binary format of a tile, before deflate.
 * Columns follow each other, so that similar values are adjacent, which improves compression. Buildings: their
 * number, their rings, their points; holes of each; points of each ring less 3; flags (1: estimated, 2: has a
 * base); tops; bases of those that have one; steps from point to point. Roads and areas: their number, their
 * points, kinds, widths (roads only), points of each, steps. Numbers count quanta: `getLevelQuantumM` on the ground,
 * `quantumM` for heights and widths.
 */

type Grid = Pick<CityHeader, 'tileM' | 'quantumM' | 'detailM'>;

/** The maximum number of points of each kind in a tile. */
export const maxTilePoints = 1_000_000;
export const maxTileBuildings = 100_000;
/** The highest plausible roof, metres: above the world's highest building (828 m). */
export const maxTopM = 1_000;
/** How far things may extend beyond their tile, in sides of a tile. */
export const maxReachSides = 8;
const maxWidthM = 200;

/** Returns the name of a damaged tile in its fault. */
export const getTilePartName = ({ level, x, y }: TileKey) => `tile ${level}/${x}/${y}`;

/**
 * Writes one path of steps over all points of a set; the fourth corner of a four-sided ring is stored as its
 * difference from a parallelogram.
 */
function writePoints(to: PackedWriter, points: Float32Array, firstPoint: Uint32Array, perM: number): void {
  let x = 0;
  let y = 0;
  for (let ring = 0; ring + 1 < firstPoint.length; ring++) {
    const from = firstPoint[ring] ?? 0;
    const end = firstPoint[ring + 1] ?? 0;
    let [fromX, fromY, beforeX, beforeY] = [0, 0, 0, 0];
    for (let at = from; at < end; at++) {
      const nextX = Math.round((points[at * 2] ?? 0) * perM);
      const nextY = Math.round((points[at * 2 + 1] ?? 0) * perM);
      const isFourth = at === from + 3 && end === from + 4;
      to.step(isFourth ? nextX - (x + fromX - beforeX) : nextX - x);
      to.step(isFourth ? nextY - (y + fromY - beforeY) : nextY - y);
      if (at === from) [fromX, fromY] = [nextX, nextY];
      [beforeX, beforeY, x, y] = [x, y, nextX, nextY];
    }
  }
}

function readPoints(
  from: PackedReader,
  firstPoint: Uint32Array,
  quantumM: number,
  mostM: number,
): Float32Array {
  const rings = firstPoint.length - 1;
  const points = new Float32Array((firstPoint[rings] ?? 0) * 2);
  const most = mostM / quantumM;
  let x = 0;
  let y = 0;
  for (let ring = 0; ring < rings; ring++) {
    const first = firstPoint[ring] ?? 0;
    const end = firstPoint[ring + 1] ?? 0;
    let fromX = 0;
    let fromY = 0;
    let beforeX = 0;
    let beforeY = 0;
    for (let at = first; at < end; at++) {
      let nextX = x + from.step();
      let nextY = y + from.step();
      if (at === first) {
        fromX = nextX;
        fromY = nextY;
      } else if (at === first + 3 && end === first + 4) {
        nextX += fromX - beforeX;
        nextY += fromY - beforeY;
      }
      if (!(nextX <= most && nextX >= -most && nextY <= most && nextY >= -most)) throw from.damaged();
      points[at * 2] = nextX * quantumM;
      points[at * 2 + 1] = nextY * quantumM;
      beforeX = x;
      beforeY = y;
      x = nextX;
      y = nextY;
    }
  }
  return points;
}

/** Reads consecutive numbers, each at least `least` and `total` in sum, as start positions. */
function readFirsts(from: PackedReader, count: number, least: number, total: number): Uint32Array {
  const firsts = new Uint32Array(count + 1);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += from.count() + least;
    if (sum > total) throw from.damaged();
    firsts[i + 1] = sum;
  }
  if (sum !== total) throw from.damaged();
  return firsts;
}

function writeFirsts(to: PackedWriter, firsts: Uint32Array, least: number): void {
  for (let i = 0; i + 1 < firsts.length; i++) to.count((firsts[i + 1] ?? 0) - (firsts[i] ?? 0) - least);
}

function writeBuildings(to: PackedWriter, set: BuildingSet, perM: number, quantaPerM: number): void {
  to.count(set.count);
  to.count(set.firstPoint.length - 1);
  to.count(set.points.length / 2);
  writeFirsts(to, set.firstRing, 1);
  writeFirsts(to, set.firstPoint, 3);
  const bases = Array.from(set.baseM, (base) => Math.round(base * quantaPerM));
  for (let i = 0; i < set.count; i++) to.count((set.estimated[i] ? 1 : 0) | (bases[i] ? 2 : 0));
  for (const top of set.topM) to.count(Math.round(top * quantaPerM));
  for (const base of bases) if (base) to.count(base);
  writePoints(to, set.points, set.firstPoint, perM);
}

function readBuildings(from: PackedReader, quantumM: number, heightM: number, mostM: number): BuildingSet {
  // The minimum bytes of a building: holes, flags, top, and of a ring its number of points and three of them.
  const count = from.amount(10, maxTileBuildings);
  const rings = from.amount(7, maxTilePoints);
  const points = from.amount(2, maxTilePoints);
  const firstRing = readFirsts(from, count, 1, rings);
  const firstPoint = readFirsts(from, rings, 3, points);
  const flags = from.raw(count);
  const topM = new Float32Array(count);
  const baseM = new Float32Array(count);
  const estimated = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const top = from.count() * heightM;
    if (top > maxTopM) throw from.damaged();
    topM[i] = top;
  }
  for (let i = 0; i < count; i++) {
    const flag = flags[i] ?? 0;
    if (flag > 3) throw from.damaged();
    estimated[i] = flag & 1;
    if ((flag & 2) === 0) continue;
    const base = from.count() * heightM;
    if (base > (topM[i] ?? 0)) throw from.damaged();
    baseM[i] = base;
  }
  return {
    count,
    firstRing,
    firstPoint,
    points: readPoints(from, firstPoint, quantumM, mostM),
    topM,
    baseM,
    estimated,
  };
}

interface ShapeRules {
  readonly kinds: number;
  readonly leastPoints: number;
  readonly hasWidth: boolean;
}
const roadRules: ShapeRules = { kinds: roadClasses.length, leastPoints: 2, hasWidth: true };
const areaRules: ShapeRules = { kinds: areaClasses.length, leastPoints: 3, hasWidth: false };

function writeShapes(
  to: PackedWriter,
  set: ShapeSet,
  rules: ShapeRules,
  perM: number,
  quantaPerM: number,
): void {
  to.count(set.count);
  to.count(set.points.length / 2);
  to.raw(set.kinds);
  if (rules.hasWidth) for (const width of set.widthM) to.count(Math.round(width * quantaPerM));
  writeFirsts(to, set.firstPoint, rules.leastPoints);
  writePoints(to, set.points, set.firstPoint, perM);
}

function readShapes(
  from: PackedReader,
  rules: ShapeRules,
  quantumM: number,
  heightM: number,
  mostM: number,
): ShapeSet {
  const count = from.amount(2 + rules.leastPoints * 2, maxTilePoints);
  const points = from.amount(2, maxTilePoints);
  const kinds = new Uint8Array(from.raw(count)); // A copy, so that the decompressed buffer can be freed.
  for (const kind of kinds) if (kind >= rules.kinds) throw from.damaged();
  const widthM = new Float32Array(count);
  if (rules.hasWidth) {
    for (let i = 0; i < count; i++) {
      const width = from.count() * heightM;
      if (width > maxWidthM) throw from.damaged();
      widthM[i] = width;
    }
  }
  const firstPoint = readFirsts(from, count, rules.leastPoints, points);
  return { count, firstPoint, points: readPoints(from, firstPoint, quantumM, mostM), kinds, widthM };
}

/** Encodes a tile, to be deflated. @throws RangeError for numbers outside the format */
export function encodeTile(tile: CityTile, grid: Grid): Uint8Array {
  const to = new PackedWriter();
  const perM = 1 / getLevelQuantumM(grid, tile.level);
  const quantaPerM = 1 / grid.quantumM;
  writeBuildings(to, tile.buildings, perM, quantaPerM);
  writeShapes(to, tile.roads, roadRules, perM, quantaPerM);
  writeShapes(to, tile.areas, areaRules, perM, quantaPerM);
  return to.done();
}

/** Decodes a tile. @throws {CityDamaged} */
export function decodeTile(bytes: Uint8Array, key: TileKey, grid: Grid): CityTile {
  const from = new PackedReader(bytes, getTilePartName(key));
  const quantumM = getLevelQuantumM(grid, key.level);
  const mostM = getTileSideM(grid, key.level) * (maxReachSides + 1);
  const buildings = readBuildings(from, quantumM, grid.quantumM, mostM);
  const roads = readShapes(from, roadRules, quantumM, grid.quantumM, mostM);
  const areas = readShapes(from, areaRules, quantumM, grid.quantumM, mostM);
  from.end();
  return { level: key.level, x: key.x, y: key.y, buildings, roads, areas };
}
