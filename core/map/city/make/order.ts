import type { CityParts, Placement } from './parts.ts';
import { getOrientedBox, getSignedArea, isInRing } from './rings.ts';

/** Bits per axis of a building's position within its tile, by which neighbours become adjacent in the file. */
const placeBits = 4;
/** The maximum number of tiles of level 0 per axis: with the bits above, 32 in all. */
export const maxTilesAcross = 4096;

/** Buildings along a curve through the plane (Morton's) on which every tile of every level is one interval. */
export interface BuildingOrder {
  /** The building at each position. */
  readonly building: Uint32Array;
  /** Its key on the curve. */
  readonly key: Uint32Array;
  /** Centre of each building's box, and its area, metres. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly areaM2: Float32Array;
  /**
   * The direction of its longest side: cosine and sine of four times the angle, because rectangles look the same
   * after each quarter turn.
   */
  readonly cos4: Float32Array;
  readonly sin4: Float32Array;
  readonly duplicates: number;
  /** The number of outlines replaced by their parts. */
  readonly replaced: number;
}

/** The possible tiles of level 0 of a city, counted from a corner that is a tile corner in every level. */
export interface TileGrid {
  readonly sideM: number;
  readonly fromX: number;
  readonly fromY: number;
}

function spread(bits: number): number {
  let n = bits & 0xffff;
  n = (n | (n << 8)) & 0x00ff_00ff;
  n = (n | (n << 4)) & 0x0f0f_0f0f;
  n = (n | (n << 2)) & 0x3333_3333;
  return (n | (n << 1)) & 0x5555_5555;
}

function gathered(key: number): number {
  let n = key & 0x5555_5555;
  n = (n | (n >>> 1)) & 0x3333_3333;
  n = (n | (n >>> 2)) & 0x0f0f_0f0f;
  n = (n | (n >>> 4)) & 0x00ff_00ff;
  return (n | (n >>> 8)) & 0xffff;
}

/** Returns the curve number of a tile, counted from the grid's corner. */
export const getTileCurveNumber = (x: number, y: number): number => (spread(x) | (spread(y) << 1)) >>> 0;
export const getTileGridPosition = (number: number): { readonly x: number; readonly y: number } => ({
  x: gathered(number),
  y: gathered(number >>> 1),
});
/** Returns the number of the tile of a level that contains a key. */
export const getTileOfKey = (key: number, level: number): number => key >>> (2 * (placeBits + level));

/** Returns the rings of a building, metres of the plane. */
export function getBuildingRings(parts: CityParts, at: Placement, building: number): number[][] {
  const { firstRing, firstPoint, points } = getCompleteColumns(parts);
  const rings: number[][] = [];
  for (let ring = firstRing[building] ?? 0; ring < (firstRing[building + 1] ?? 0); ring++) {
    const some: number[] = [];
    for (let i = (firstPoint[ring] ?? 0) * 2; i < (firstPoint[ring + 1] ?? 0) * 2; i += 2) {
      some.push(((points[i] ?? 0) - at.fromX) * at.unitX, ((points[i + 1] ?? 0) - at.fromY) * at.unitY);
    }
    rings.push(some);
  }
  return rings;
}

const columnsOf = new WeakMap<CityParts, ReturnType<typeof allColumns>>();
const allColumns = ({ buildings }: CityParts) => ({
  firstRing: buildings.firstRing.all,
  firstPoint: buildings.firstPoint.all,
  points: buildings.points.all,
  top: buildings.top.all,
  base: buildings.base.all,
  flags: buildings.flags.all,
});

/** Returns the columns of parts that are complete. */
export function getCompleteColumns(parts: CityParts): ReturnType<typeof allColumns> {
  const known = columnsOf.get(parts);
  if (known) return known;
  const all = allColumns(parts);
  columnsOf.set(parts, all);
  return all;
}

export function orderBuildings(parts: CityParts, at: Placement, grid: TileGrid): BuildingOrder {
  const { firstRing, firstPoint, points, base, flags } = getCompleteColumns(parts);
  const count = parts.buildingCount;
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const [areaM2, cos4, sin4] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  // The key in the upper half and the number in the lower, sorted as one number of 64 bits.
  const halves = new Uint32Array(count * 2);
  const steps = (1 << placeBits) / grid.sideM;
  for (let i = 0; i < count; i++) {
    const ring = firstRing[i] ?? 0;
    const [from, end] = [firstPoint[ring] ?? 0, firstPoint[ring + 1] ?? 0];
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    let [twice, longest2, sideX, sideY] = [0, -1, 0, 0];
    let [px, py] = [points[end * 2 - 2] ?? 0, points[end * 2 - 1] ?? 0];
    const [ox, oy] = [px, py];
    for (let p = from * 2; p < end * 2; p += 2) {
      const [qx, qy] = [points[p] ?? 0, points[p + 1] ?? 0];
      if (qx < west) west = qx;
      if (qx > east) east = qx;
      if (qy < south) south = qy;
      if (qy > north) north = qy;
      twice += (px - ox) * (qy - oy) - (qx - ox) * (py - oy);
      const [dx, dy] = [(qx - px) * at.unitX, (qy - py) * at.unitY];
      const length2 = dx * dx + dy * dy;
      if (length2 > longest2) [longest2, sideX, sideY] = [length2, dx, dy];
      px = qx;
      py = qy;
    }
    // The double-angle formula, twice; a side without a length has no direction.
    const [cos2, sin2] = [sideX * sideX - sideY * sideY, 2 * sideX * sideY];
    const length4 = longest2 > 0 ? longest2 * longest2 : 1;
    cos4[i] = (cos2 * cos2 - sin2 * sin2) / length4;
    sin4[i] = (2 * cos2 * sin2) / length4;
    const cx = ((west + east) / 2 - at.fromX) * at.unitX;
    const cy = ((south + north) / 2 - at.fromY) * at.unitY;
    x[i] = cx;
    y[i] = cy;
    areaM2[i] = Math.abs(twice / 2) * at.unitX * at.unitY;
    halves[i * 2] = i;
    halves[i * 2 + 1] = getTileCurveNumber(
      Math.floor(cx * steps) - (grid.fromX << placeBits),
      Math.floor(cy * steps) - (grid.fromY << placeBits),
    );
  }
  new BigUint64Array(halves.buffer).sort();
  const building = new Uint32Array(count);
  const key = new Uint32Array(count);
  let retained = 0;
  let duplicates = 0;
  for (let i = 0; i < count; i++) {
    const [one, place] = [halves[i * 2] ?? 0, halves[i * 2 + 1] ?? 0];
    const twin = twinOf(one, place);
    if (twin >= 0) {
      duplicates++;
      // Of two duplicates, one with a known height stays.
      if (((flags[building[twin] ?? 0] ?? 0) & 1) > ((flags[one] ?? 0) & 1)) building[twin] = one;
      continue;
    }
    building[retained] = one;
    key[retained++] = place;
  }
  // Only now, so that a duplicated part covers its outline once.
  const countedOnce = building.subarray(0, retained);
  const outlines = outlinesOfParts(parts, at, { x, y, areaM2, flags }, countedOnce);
  const isDrawn = (_: number, i: number) => !outlines.has(countedOnce[i] ?? 0);
  return {
    building: countedOnce.filter(isDrawn),
    key: key.subarray(0, retained).filter(isDrawn),
    x,
    y,
    areaM2,
    cos4,
    sin4,
    duplicates,
    replaced: outlines.size,
  };

  /** Returns the position of a building with the same footprint and base height among the last few at the same place. */
  function twinOf(one: number, place: number): number {
    const pointsOf = (b: number) =>
      (firstPoint[firstRing[b + 1] ?? 0] ?? 0) - (firstPoint[firstRing[b] ?? 0] ?? 0);
    for (let i = retained - 1; i >= 0 && i >= retained - 64 && key[i] === place; i--) {
      const other = building[i] ?? 0;
      if (
        Math.abs((x[one] ?? 0) - (x[other] ?? 0)) < 0.05 &&
        Math.abs((y[one] ?? 0) - (y[other] ?? 0)) < 0.05 &&
        Math.abs((areaM2[one] ?? 0) - (areaM2[other] ?? 0)) < 0.002 * (areaM2[one] ?? 0) &&
        base[one] === base[other] &&
        isPart(flags, one) === isPart(flags, other) &&
        pointsOf(one) === pointsOf(other)
      ) {
        return i;
      }
    }
    return -1;
  }
}

/**
 * The share of a building's outline that its parts must cover to be drawn in its place (OSM's wiki, Simple 3D
 * Buildings).
 */
const partsCover = 0.6;
const cellM = 64;

/** Returns whether a building is one of several parts. */
const isPart = (flags: Uint8Array, building: number): boolean => ((flags[building] ?? 0) & 2) !== 0;

/** Returns the outlines among these buildings that also exist as parts. */
function outlinesOfParts(
  parts: CityParts,
  at: Placement,
  { x, y, areaM2, flags }: Pick<BuildingOrder, 'x' | 'y' | 'areaM2'> & { readonly flags: Uint8Array },
  of: Uint32Array,
): ReadonlySet<number> {
  const replaced = new Set<number>();
  const cells = new Map<string, number[]>();
  const cellOf = (metres: number) => Math.floor(metres / cellM);
  for (const i of of) {
    if (!isPart(flags, i)) continue;
    const cell = `${cellOf(x[i] ?? 0)} ${cellOf(y[i] ?? 0)}`;
    const there = cells.get(cell);
    if (there) there.push(i);
    else cells.set(cell, [i]);
  }
  if (cells.size === 0) return replaced;
  for (const i of of) {
    if (isPart(flags, i)) continue;
    const [ring = []] = getBuildingRings(parts, at, i);
    const xs = ring.filter((_, p) => p % 2 === 0);
    const ys = ring.filter((_, p) => p % 2 === 1);
    const [west, east] = [cellOf(Math.min(...xs)), cellOf(Math.max(...xs))];
    const [south, north] = [cellOf(Math.min(...ys)), cellOf(Math.max(...ys))];
    if ((east - west + 1) * (north - south + 1) > 400) continue;
    let covered = 0;
    for (let cx = west; cx <= east; cx++) {
      for (let cy = south; cy <= north; cy++) {
        for (const part of cells.get(`${cx} ${cy}`) ?? []) {
          if (isInRing(ring, x[part] ?? 0, y[part] ?? 0)) covered += areaM2[part] ?? 0;
        }
      }
    }
    if (covered >= partsCover * (areaM2[i] ?? 0)) replaced.add(i);
  }
  return replaced;
}

/** Returns the simplified ring, or the rectangle around `ring` if simplification left too few points. */
export const simplifyRingOrBox = (ring: readonly number[], simpler: readonly number[]): readonly number[] =>
  simpler.length >= 6 && getSignedArea(simpler) > 0 ? simpler : getOrientedBox(ring);
