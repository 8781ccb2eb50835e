import type { PlanePoint } from '../../base/geo.ts';
import { isInRings } from '../viewshed/inside.ts';
import { type City, type CityTile, getTileCorner } from './city.ts';
import { listFinestTiles } from './finest.ts';

/** A house as the city file describes it. */
export interface House {
  /** Height of its roof above ground, metres. */
  readonly topM: number;
  /** The height is estimated. */
  readonly isEstimated: boolean;
}

/** Returns the house at a point of the city's plane; of several the highest. @throws {CityDamaged} */
export async function findHouseAt(city: City, at: PlanePoint): Promise<House | undefined> {
  const near = listFinestTiles(city, [at.x, at.y, at.x, at.y]);
  const tiles = await Promise.all(near.map((key) => city.tile(key)));
  return tiles
    .flatMap((tile) => (tile ? housesOf(tile, at, getTileCorner(city.header, tile)) : []))
    .reduce<House | undefined>((most, one) => (most && most.topM >= one.topM ? most : one), undefined);
}

function housesOf({ buildings }: CityTile, at: PlanePoint, corner: PlanePoint): House[] {
  const { count, firstRing, firstPoint, points, topM, estimated } = buildings;
  const [x, y] = [at.x - corner.x, at.y - corner.y];
  return Array.from({ length: count }, (_, building) => building)
    .filter((building) => {
      const first = firstRing[building] ?? 0;
      const rings = Array.from({ length: (firstRing[building + 1] ?? first) - first }, (_, ring) =>
        points.subarray(2 * (firstPoint[first + ring] ?? 0), 2 * (firstPoint[first + ring + 1] ?? 0)),
      );
      return isInRings(rings, x, y);
    })
    .map((building) => ({ topM: topM[building] ?? 0, isEstimated: estimated[building] === 1 }));
}
