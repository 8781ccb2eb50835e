import { planeAt } from '../../../core/base/geo.ts';
import { boxAround, boxAroundPlaces } from '../../../core/map/city/box.ts';
import type { CityHeader } from '../../../core/map/city/city.ts';
import type { Area } from '../../../core/map/viewshed/gaps.ts';
import type { Frame } from '../../map/api.ts';
import type { MapWard } from './wards.ts';

/**
 * Of what is in sight, coverage is told for so much from side to side, metres: one figure for each 75 m and more would say little.
 * It takes no longer than 3 km in the middle of the city, since cells are as many (measured: 20 to 30 s with 40,210 cameras); of
 * more buildings than are held at a time nothing is told (`sight.tooManyBuildings`).
 */
const widestInSightM = 20_000;

/**
 * What coverage is asked for, on the city's plane: a ward as the city has it, however wide, as far as its buildings can be held;
 * else what is in sight. Undefined: that is too wide.
 */
export function gapsArea(
  frame: Pick<Frame, 'plane' | 'ground4'>,
  ward: MapWard | undefined,
  header: CityHeader | undefined,
): Area | undefined {
  if (ward) return { box: boxAround(ward.rings), rings: ward.rings };
  const plane = planeAt(header?.origin ?? frame.plane.origin);
  const box = boxAroundPlaces(frame.ground4.map((corner) => plane.toPlane(frame.plane.toLatLon(corner))));
  const [west, south, east, north] = box;
  const spanM = Math.max(east - west, north - south);
  return spanM > 0 && spanM <= widestInSightM ? { box } : undefined;
}
