import { getBoundingBox } from '../box.ts';
import { type Box, type CityHeader, type CityTile, getTileSideM, maxLevels } from '../city.ts';
import { simplifyBuildings } from './blocks.ts';
import {
  type BuildingOrder,
  getBuildingRings,
  getCompleteColumns,
  getTileCurveNumber,
  getTileGridPosition,
  getTileOfKey,
  maxTilesAcross,
  orderBuildings,
  simplifyRingOrBox,
  type TileGrid,
} from './order.ts';
import { type CityParts, heightUnitM, type Placement } from './parts.ts';
import { simplifyRing } from './rings.ts';
import { BuildingGathering, createShapeSet } from './sets.ts';
import { createLevelShapes, getPlaceKey, type Shapes } from './shapes.ts';

/** A road or an area: its kind and its points. */
interface Shape {
  readonly kind: number;
}

const areAlike = (a: readonly Int32Array[], b: readonly Int32Array[]) =>
  a.length === b.length &&
  a.every((line, i) => line.length === b[i]?.length && line.every((value, p) => value === b[i]?.[p]));

/**
 * Returns shapes without duplicates of the same kind and points: adjacent extracts both contain what crosses their
 * border.
 */
function countedOnce<T extends Shape>(
  shapes: readonly T[],
  linesOf: (shape: T) => readonly Int32Array[],
): T[] {
  const alike = new Map<string, T[]>();
  return shapes.filter((shape) => {
    const lines = linesOf(shape);
    const [x, y, x2, y2] = lines[0] ?? [];
    const key = `${shape.kind} ${lines[0]?.length} ${x} ${y} ${x2} ${y2}`;
    const there = alike.get(key) ?? [];
    if (there.some((other) => areAlike(linesOf(other), lines))) return false;
    alike.set(key, [...there, shape]);
    return true;
  });
}

/** Side of a tile of level 0, metres: about a thousand buildings where a city is dense. */
const tileM = 500;
const quantumM = 0.1;
/**
 * The number of squares per tile side within which a level merges small things: a tile of any level has a few
 * thousand blocks at most.
 */
const squares = 64;
/** Points that deviate less from a straight wall are omitted, metres. */
const strayM = 0.12;

/** A city divided into tiles: part of the header, and the tiles one after the other. */
export interface CityPlan {
  readonly header: Pick<CityHeader, 'box' | 'tileM' | 'levels' | 'quantumM' | 'detailM'>;
  readonly counts: Pick<CityHeader['counts'], 'buildings' | 'estimatedHeights' | 'roads' | 'areas'>;
  /** The number of duplicate buildings, roads and areas. */
  readonly duplicates: number;
  /** The number of outlines replaced by their parts. */
  readonly replaced: number;
  /** Returns the number of buildings dropped from full tiles so far; final when all tiles are made. */
  crowded(): number;
  tiles(): Generator<CityTile, void>;
}

/** Returns the bounding box of all parts, metres of the plane. */
function boxOf(parts: CityParts, at: Placement): Box {
  const [west, south, east, north] = getBoundingBox([
    getCompleteColumns(parts).points,
    ...parts.roads.map(({ line }) => line),
    ...parts.areas.flatMap(({ rings }) => rings),
  ]);
  if (west > east) return [0, 0, 0, 0];
  const x = (value: number) => (value - at.fromX) * at.unitX;
  const y = (value: number) => (value - at.fromY) * at.unitY;
  return [x(west), y(south), x(east), y(north)];
}

/** Returns the number of levels at which the whole city fits into three tiles per axis. */
function levelsFor(spanM: number): number {
  let levels = 1;
  while (levels < maxLevels && spanM > 2 * tileM * 2 ** (levels - 1)) levels++;
  return levels;
}

/**
 * Divides parts into the tiles of a city file. @throws RangeError if they extend further than the format allows
 * (2,000 km)
 */
export function planCity(parts: CityParts, at: Placement): CityPlan {
  const box = boxOf(parts, at);
  const spanM = Math.max(box[2] - box[0], box[3] - box[1]);
  const widest = 2 ** (maxLevels - 1);
  const grid: TileGrid = {
    sideM: tileM,
    fromX: Math.floor(box[0] / tileM / widest) * widest,
    fromY: Math.floor(box[1] / tileM / widest) * widest,
  };
  if (spanM / tileM + 2 * widest > maxTilesAcross) throw new RangeError(`a city of ${spanM} m`);
  const levels = levelsFor(spanM);
  const detailM = Array.from({ length: levels }, (_, level) =>
    level === 0 ? quantumM : (tileM * 2 ** level) / squares,
  );
  const order = orderBuildings(parts, at, grid);
  const shapes: Shapes = {
    roads: countedOnce(parts.roads, ({ line }) => [line]),
    areas: countedOnce(parts.areas, ({ rings }) => rings),
  };
  const shapesAgain = parts.roads.length - shapes.roads.length + (parts.areas.length - shapes.areas.length);
  const { flags } = getCompleteColumns(parts);
  const header = { box, tileM, levels, quantumM, detailM };
  let crowded = 0;
  return {
    header,
    counts: {
      buildings: order.building.length,
      estimatedHeights: order.building.reduce((sum, b) => sum + ((flags[b] ?? 0) & 1), 0),
      roads: shapes.roads.length,
      areas: shapes.areas.length,
    },
    duplicates: order.duplicates + shapesAgain,
    replaced: order.replaced,
    crowded: () => crowded,
    *tiles() {
      crowded = 0;
      for (let level = 0; level < levels; level++) {
        for (const { tile, received } of tilesOfLevel(parts, shapes, at, order, grid, header, level)) {
          if (level === 0) crowded += received - tile.buildings.count;
          yield tile;
        }
      }
    },
  };
}

function* tilesOfLevel(
  parts: CityParts,
  report: Shapes,
  at: Placement,
  order: BuildingOrder,
  grid: TileGrid,
  header: CityPlan['header'],
  level: number,
): Generator<{ readonly tile: CityTile; readonly received: number }, void> {
  const sideM = getTileSideM(header, level);
  const detailM = header.detailM[level] ?? quantumM;
  const shapes = createLevelShapes(report, at, level, sideM, detailM);
  const [fromX, fromY] = [grid.fromX / 2 ** level, grid.fromY / 2 ** level];
  const stretches = stretchesOf(order, level);
  const numbers = new Set(stretches.keys());
  for (const key of [...shapes.roads.keys(), ...shapes.areas.keys()]) {
    const [x = 0, y = 0] = key.split(' ').map(Number);
    numbers.add(getTileCurveNumber(x - fromX, y - fromY));
  }
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const place = getTileGridPosition(number);
    const [x, y] = [place.x + fromX, place.y + fromY];
    const corner = { x: x * sideM, y: y * sideM };
    const [from, end] = stretches.get(number) ?? [0, 0];
    const buildings =
      level === 0
        ? wholeBuildings(parts, at, order, from, end, corner)
        : simplifyBuildings(parts, at, order, from, end, corner, detailM);
    const roads = createShapeSet(shapes.roads.get(getPlaceKey(x, y)) ?? []);
    const areas = createShapeSet(shapes.areas.get(getPlaceKey(x, y)) ?? []);
    yield { tile: { level, x, y, buildings, roads, areas }, received: end - from };
  }
}

/** Returns the interval of each tile's buildings of a level in the order. */
function stretchesOf({ key }: BuildingOrder, level: number): Map<number, readonly [number, number]> {
  const stretches = new Map<number, readonly [number, number]>();
  let from = 0;
  for (let i = 1; i <= key.length; i++) {
    const number = getTileOfKey(key[from] ?? 0, level);
    if (i < key.length && getTileOfKey(key[i] ?? 0, level) === number) continue;
    stretches.set(number, [from, i]);
    from = i;
  }
  return stretches;
}

function wholeBuildings(
  parts: CityParts,
  at: Placement,
  order: BuildingOrder,
  from: number,
  end: number,
  corner: { readonly x: number; readonly y: number },
): CityTile['buildings'] {
  const { top, base, flags } = getCompleteColumns(parts);
  const gathering = new BuildingGathering();
  for (let i = from; i < end; i++) {
    const b = order.building[i] ?? 0;
    const [outer = [], ...holes] = getBuildingRings(parts, at, b).map((ring) =>
      ring.map((value, p) => value - (p % 2 === 0 ? corner.x : corner.y)),
    );
    const rings = [
      simplifyRingOrBox(outer, simplifyRing(outer, strayM)),
      ...holes.map((hole) => simplifyRing(hole, strayM)).filter((hole) => hole.length >= 6),
    ];
    const [topM, baseM] = [(top[b] ?? 0) * heightUnitM, (base[b] ?? 0) * heightUnitM];
    gathering.push(rings, topM, baseM, ((flags[b] ?? 0) & 1) === 1);
  }
  return gathering.done();
}
