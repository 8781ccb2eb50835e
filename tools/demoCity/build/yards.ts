import { type Flat, rectangle } from '../../../sim/city/flat.ts';
import { randomOf } from '../../../sim/random.ts';
import type { Building } from './feature.ts';
import type { Ground } from './ground.ts';
import { heightM } from './houses.ts';
import type { CityWay } from './ways.ts';

/** Distance from the middle up to which the blocks are full, metres. */
const fullM = 2_500;
const builtM = 4_600;
/** Distance between two attempts, and side of the squares in which houses have the same bearing, metres. */
const stepM = 27;
const alikeM = 180;
const sizes: readonly (readonly [lengthM: number, widthM: number])[] = [
  [36, 19],
  [25, 16],
  [16, 11],
];

/** Yields the buildings in the blocks behind the rows: workshops, courts, schools, houses without a street. */
export function* yardsOf(ground: Ground, ways: readonly CityWay[]): Generator<Building> {
  const bearings = bearingsOf(ways);
  const random = randomOf('yards');
  for (let row = -builtM; row <= builtM; row += stepM)
    for (let column = -builtM; column <= builtM; column += stepM) {
      const middle: Flat = [column + (random() - 0.5) * stepM, row + (random() - 0.5) * stepM];
      const away = Math.hypot(...middle);
      const share = away < fullM ? 1 : (builtM - away) / (builtM - fullM) / 1.6;
      if (random() > share) continue;
      const bearing = bearings(middle);
      if (bearing === undefined) continue;
      const turn = random() < 0.5 ? 0 : 90;
      const topM = heightM(random, [1, 5]);
      const size = sizes.find(([length, width]) =>
        ground.build(rectangle(middle, bearing + turn, length, width)),
      );
      if (size) yield { rings: [rectangle(middle, bearing + turn, ...size)], topM, baseM: 0 };
    }
}

/** Returns a function that finds the bearing of the streets around a position; undefined if there are none. */
function bearingsOf(ways: readonly CityWay[]): (at: Flat) => number | undefined {
  const known = new Map<string, number>();
  const cell = ([x, y]: Flat, east = 0, north = 0) =>
    `${Math.floor(x / alikeM) + east} ${Math.floor(y / alikeM) + north}`;
  for (const { way, kind } of ways) {
    if (kind === 'rail' || kind === 'motorway') continue;
    for (let at = 0; at + 3 < way.length; at += 2) {
      const [x1, y1, x2, y2] = [way[at] ?? 0, way[at + 1] ?? 0, way[at + 2] ?? 0, way[at + 3] ?? 0];
      const bearing = (Math.atan2(x2 - x1, y2 - y1) * 180) / Math.PI;
      const pieces = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / (alikeM / 2));
      for (let piece = 0; piece <= pieces; piece++) {
        const part = pieces === 0 ? 0 : piece / pieces;
        const key = cell([x1 + (x2 - x1) * part, y1 + (y2 - y1) * part]);
        if (!known.has(key)) known.set(key, bearing);
      }
    }
  }
  return (at) => {
    for (const [east, north] of [
      [0, 0],
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const found = known.get(cell(at, east, north));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
