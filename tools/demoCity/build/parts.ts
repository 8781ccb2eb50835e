import { CityParts } from '../../../core/map/city/make/parts.ts';
import type { Ring } from '../../../sim/city/flat.ts';
import type { DrawnCity } from './index.ts';

/** To two decimetres: what a few centimetres more would tell nobody sees, and the file would keep them. */
const decimetresOf = (ring: Ring) => ring.map((metres) => Math.round(metres * 5) * 2);

/** The drawn city in the columns that a city file is made of. */
export function partsOf({ buildings, roads, areas }: DrawnCity): CityParts {
  const parts = new CityParts();
  for (const { rings, topM, baseM } of buildings) parts.building(rings.map(decimetresOf), topM, baseM, false);
  for (const { kind, widthM, way } of roads) parts.road(kind, widthM, decimetresOf(way));
  for (const { kind, rings } of areas) parts.area(kind, rings.map(decimetresOf));
  return parts;
}
