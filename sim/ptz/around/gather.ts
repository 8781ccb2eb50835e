import { createPlaneAt, type LatLon, type PlanePoint } from '../../../core/base/geo.ts';
import { getBoundingBox, getDistanceToBox } from '../../../core/map/city/box.ts';
import {
  areaClasses,
  type City,
  type CityTile,
  getTileCorner,
  getTileSideM,
  roadClasses,
  type ShapeSet,
  type TileKey,
} from '../../../core/map/city/city.ts';
import type { VisibleArea, VisibleRoad } from '../picture/messages.ts';
import type { Solid } from './visible.ts';

/** Drawing distances, metres: single houses up to the first, blocks in the haze up to the second. */
const nearM = 420;
const farM = 1_700;
/** Tile level that has blocks. */
const farLevel = 2;

export interface CityObjects {
  readonly solids: readonly Solid[];
  readonly roads: readonly VisibleRoad[];
  readonly areas: readonly VisibleArea[];
}

/** Returns the tiles of a level within `metres`. */
function tilesWithin({ header }: City, { x, y }: PlanePoint, level: number, metres: number): TileKey[] {
  const side = getTileSideM(header, level);
  const [west, east] = [Math.floor((x - metres) / side), Math.floor((x + metres) / side)];
  const [south, north] = [Math.floor((y - metres) / side), Math.floor((y + metres) / side)];
  const keys: TileKey[] = [];
  for (let column = west; column <= east; column++)
    for (let row = south; row <= north; row++) keys.push({ level, x: column, y: row });
  return keys;
}

const rounded = (metres: number) => Math.round(metres * 10) / 10;

/** Returns points relative to `eye`. */
function relativeTo(
  points: Float32Array,
  from: number,
  to: number,
  corner: PlanePoint,
  eye: PlanePoint,
): number[] {
  const out: number[] = [];
  for (let at = from; at < to; at++)
    out.push(
      rounded((points[at * 2] ?? 0) + corner.x - eye.x),
      rounded((points[at * 2 + 1] ?? 0) + corner.y - eye.y),
    );
  return out;
}

function* solidsOf({ buildings }: CityTile, corner: PlanePoint, eye: PlanePoint): Generator<Solid> {
  const { count, firstRing, firstPoint, points, topM, baseM } = buildings;
  for (let building = 0; building < count; building++) {
    const rings: number[][] = [];
    for (let ring = firstRing[building] ?? 0; ring < (firstRing[building + 1] ?? 0); ring++)
      rings.push(relativeTo(points, firstPoint[ring] ?? 0, firstPoint[ring + 1] ?? 0, corner, eye));
    yield { rings, topM: topM[building] ?? 0, baseM: baseM[building] ?? 0 };
  }
}

function* shapesOf(
  { count, firstPoint, points }: ShapeSet,
  corner: PlanePoint,
  eye: PlanePoint,
): Generator<{ readonly at: number; readonly points: number[] }> {
  for (let at = 0; at < count; at++)
    yield { at, points: relativeTo(points, firstPoint[at] ?? 0, firstPoint[at + 1] ?? 0, corner, eye) };
}

/** Returns the distance of a ring's first point, metres, accurate enough for a house. */
const distanceOf = ({ rings: [ring = []] }: Solid) => Math.hypot(ring[0] ?? 0, ring[1] ?? 0);

/** Returns true if the points' bounding box is within `metres`. */
const isWithin = (points: readonly number[], metres: number): boolean =>
  getDistanceToBox(getBoundingBox([points]), { x: 0, y: 0 }) < metres;

/** Collects the objects and ground around a place, in metres from it. @throws {CityDamaged} */
export async function collectObjects(city: City, place: LatLon): Promise<CityObjects> {
  const eye = createPlaneAt(city.header.origin).toPlane(place);
  const solids: Solid[] = [];
  const roads: VisibleRoad[] = [];
  const areas: VisibleArea[] = [];
  const level = Math.min(farLevel, city.header.levels - 1);
  const take = async (key: TileKey, isNear: boolean) => {
    const tile = await city.tile(key);
    if (!tile) return;
    const corner = getTileCorner(city.header, key);
    for (const solid of solidsOf(tile, corner, eye)) {
      const away = distanceOf(solid);
      if (isNear ? away < nearM : away >= nearM && away < farM) solids.push(solid);
    }
    const reachM = isNear ? nearM : farM;
    for (const { at, points } of shapesOf(tile.areas, corner, eye)) {
      const kind = areaClasses[tile.areas.kinds[at] ?? 0];
      if (kind && isWithin(points, reachM)) areas.push({ kind, points });
    }
    for (const { at, points } of shapesOf(tile.roads, corner, eye)) {
      const kind = roadClasses[tile.roads.kinds[at] ?? 0];
      const widthM = rounded(tile.roads.widthM[at] ?? 0);
      if (kind && isWithin(points, reachM)) roads.push({ kind, widthM, points });
    }
  };
  // Far objects first, because near ones are drawn over them.
  if (level > 0) for (const key of tilesWithin(city, eye, level, farM)) await take(key, false);
  for (const key of tilesWithin(city, eye, 0, nearM)) await take(key, true);
  return { solids, roads, areas };
}
