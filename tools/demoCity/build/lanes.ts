import { alleysOf } from '../../../sim/city/alleys.ts';
import { flatAt } from '../../../sim/city/place.ts';
import { streets } from '../../../sim/city/streets.ts';
import { streetWidth } from '../../../sim/city/widths.ts';
import type { Ground } from './ground.ts';
import type { CityWay } from './ways.ts';

const laneM = 3.5;
const laneFrontM = 3;
const minLaneM = 28;

/** Yields the alleys (ngõ) of streets in which the registry has cameras, as far as they are unobstructed. */
export function* lanesOf(ground: Ground): Generator<CityWay> {
  for (const street of streets) {
    const { frontM } = streetWidth(street);
    for (const points of alleysOf(street)) {
      const flat = points.map(({ lat, lon }) => flatAt(lat, lon));
      const way = unobstructedPart(ground, flat, frontM);
      if (!way) continue;
      ground.reserveWay(way, laneFrontM);
      yield { name: street.name, kind: 'path', way, widthM: laneM, frontM: laneFrontM, from: 'lane' };
    }
  }
}

/** Returns the way up to the first other way or closed ground; undefined if it is too short. */
export function unobstructedPart(
  ground: Ground,
  points: readonly (readonly [number, number])[],
  frontM: number,
): readonly number[] | undefined {
  const stepM = 6;
  const out: number[] = [];
  let walked = 0;
  for (const [at, [x, y]] of points.entries()) {
    const before = points[at - 1];
    if (!before) {
      out.push(x, y);
      continue;
    }
    const leg = Math.hypot(x - before[0], y - before[1]);
    for (let metres = stepM; metres < leg; metres += stepM) {
      const part = metres / leg;
      const [px, py] = [before[0] + (x - before[0]) * part, before[1] + (y - before[1]) * part];
      if (walked + metres < frontM + stepM) continue;
      if (ground.isClosed(px, py)) return walked + metres - stepM > minLaneM ? [...out, px, py] : undefined;
      if (ground.isOnWay(px, py, -1)) return walked + metres > minLaneM ? [...out, px, py] : undefined;
    }
    walked += leg;
    out.push(x, y);
  }
  return out;
}
