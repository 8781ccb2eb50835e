/** The part of the city that a PTZ camera sees, as sent to the page. */

import type { LatLon } from '../../../core/base/geo.ts';
import type { City } from '../../../core/map/city/city.ts';
import { getSignedArea } from '../../../core/map/city/make/rings.ts';
import { spreadOf } from '../../spread.ts';
import type { VisibleCity, VisibleRoof } from '../picture/messages.ts';
import { collectObjects } from './gather.ts';
import { visibleWalls, type Wall } from './visible.ts';

/** Maximum number of walls sent to the page, nearest first: some 250 kB of text. */
const maxWalls = 4_000;
const maxRoads = 600;
const maxAreas = 120;
/** Maximum number of points of a line or ring. */
const maxPoints = 400;

const rounded = (metres: number) => Math.round(metres * 10) / 10;

/** Returns the surroundings of a lens `heightM` above the ground. @throws {CityDamaged} */
export async function gatherVisibleCity(city: City, place: LatLon, heightM: number): Promise<VisibleCity> {
  const { solids, roads, areas } = await collectObjects(city, place);
  const walls = visibleWalls(solids, heightM).slice(-maxWalls);
  const last = new Map<number, number>();
  for (const [at, { solid }] of walls.entries()) last.set(solid, at);
  const roofs: VisibleRoof[] = [];
  for (const [solid, after] of last) {
    const { rings: [ring] = [], topM = 0 } = solids[solid] ?? {};
    if (ring && topM < heightM) roofs.push({ after, topM: rounded(topM), points: Array.from(ring) });
  }
  const row = ({ solid, x1, y1, x2, y2 }: Wall) => {
    const { baseM = 0, topM = 0, rings: [ring = []] = [] } = solids[solid] ?? {};
    // A building looks the same from every camera.
    const lot = Math.floor(
      spreadOf(`${rounded(topM)} ${ring.length} ${Math.round(Math.abs(getSignedArea(ring)))}`) * 1_000,
    );
    return [x1, y1, x2, y2, rounded(baseM), rounded(topM), lot];
  };
  const short = ({ points }: { readonly points: readonly number[] }) => points.length <= 2 * maxPoints;
  return {
    walls: walls.flatMap(row),
    roofs,
    roads: roads.filter(short).slice(-maxRoads),
    areas: areas.filter(short).slice(-maxAreas),
  };
}
