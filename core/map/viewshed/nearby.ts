import type { PlanePoint } from '../../base/geo.ts';
import { getBoundingBoxOfPoints, getDistanceToBox } from '../city/box.ts';
import type { Box } from '../city/city.ts';

/** A spatial index. */
export interface SpatialIndex<T> {
  /** Returns the things within a distance of the point, unordered. */
  about(point: PlanePoint, reachM: number): T[];
  /** Returns the things within a distance of the box, unordered. */
  aboutBox(box: Box, reachM: number): T[];
}

/** The maximum number of cells in the grid. */
const mostCells = 65_536;
const narrowestM = 100;

export function createSpatialIndex<T extends PlanePoint>(things: readonly T[]): SpatialIndex<T> {
  const [west, south, east, north] = getBoundingBoxOfPoints(things);
  if (!(east >= west)) return { about: () => [], aboutBox: () => [] };
  const cellM = Math.max(
    narrowestM,
    Math.sqrt(((east - west) * (north - south)) / mostCells),
    (2 * Math.max(east - west, north - south)) / mostCells,
  );
  const columns = Math.floor((east - west) / cellM) + 1;
  const cells = new Map<number, T[]>();
  for (const thing of things) {
    const cell = Math.floor((thing.y - south) / cellM) * columns + Math.floor((thing.x - west) / cellM);
    const held = cells.get(cell);
    if (held) held.push(thing);
    else cells.set(cell, [thing]);
  }

  function aboutBox(box: Box, reachM: number): T[] {
    const found: T[] = [];
    const column = (x: number) => Math.floor((Math.min(Math.max(x, west), east) - west) / cellM);
    const row = (y: number) => Math.floor((Math.min(Math.max(y, south), north) - south) / cellM);
    for (let r = row(box[1] - reachM); r <= row(box[3] + reachM); r += 1)
      for (let c = column(box[0] - reachM); c <= column(box[2] + reachM); c += 1)
        for (const thing of cells.get(r * columns + c) ?? [])
          if (getDistanceToBox(box, thing) <= reachM) found.push(thing);
    return found;
  }
  return { about: ({ x, y }, reachM) => aboutBox([x, y, x, y], reachM), aboutBox };
}
