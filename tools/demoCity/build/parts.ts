import { CityParts } from '../../../core/map/city/make/parts.ts';
import type { Ring } from '../../../sim/city/flat.ts';
import type { DrawnCity } from './index.ts';

/** Rounds to two decimetres: finer positions are invisible and would enlarge the file. */
const decimetresOf = (ring: Ring) => ring.map((metres) => Math.round(metres * 5) * 2);

/** Converts the drawn city to the columns of a city file. */
export function partsOf({ buildings, roads, areas }: DrawnCity): CityParts {
  const parts = new CityParts();
  for (const { rings, topM, baseM } of buildings) parts.building(rings.map(decimetresOf), topM, baseM, false);
  for (const { kind, widthM, way } of roads) parts.road(kind, widthM, decimetresOf(way));
  for (const { kind, rings } of areas) parts.area(kind, rings.map(decimetresOf));
  return parts;
}
