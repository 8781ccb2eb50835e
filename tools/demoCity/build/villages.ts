import type { Flat } from '../../../sim/city/flat.ts';
import { flatAt } from '../../../sim/city/place.ts';
import { type WardMiddle, wards } from '../../../sim/city/wards.ts';
import { randomOf } from '../../../sim/random.ts';
import type { Ground } from './ground.ts';
import { unobstructedPart } from './lanes.ts';
import type { CityWay } from './ways.ts';

/** Distance from the city's middle beyond which a ward has villages as well, metres. */
const villagesFromM = 7_500;
const villageFrontM = 6;
const laneFrontM = 4;

const isRural = ({ kind, lat, lon }: WardMiddle) =>
  kind === 'commune' || Math.hypot(...flatAt(lat, lon)) > villagesFromM;

const step = ([x, y]: Flat, bearing: number, metres: number): Flat => [
  x + Math.sin(bearing) * metres,
  y + Math.cos(bearing) * metres,
];

/** Yields the ways of a village: a slightly bent street and the lanes off it. */
function* villageOf(ground: Ground, name: string, middle: Flat): Generator<CityWay> {
  const random = randomOf(name);
  const bearing = random() * Math.PI;
  const lengthM = 380 + random() * 320;
  const bends: Flat[] = [step(middle, bearing + Math.PI, lengthM / 2)];
  let way = bearing + (random() - 0.5) * 0.5;
  for (let leg = 0; leg < 4; leg++) {
    const last = bends.at(-1) ?? middle;
    bends.push(step(last, way, lengthM / 4));
    way += (random() - 0.5) * 0.6;
  }
  const isFree = bends.every(([x, y]) => !ground.isClosed(x, y));
  if (!isFree) return;
  const street = bends.flat();
  ground.reserveWay(street, villageFrontM);
  yield { name, kind: 'street', way: street, widthM: 6, frontM: villageFrontM, from: 'lane' };
  for (const [at, bend] of bends.entries())
    for (const side of [-1, 1]) {
      if (random() < 0.2) continue;
      const out = way + (side * Math.PI) / 2 + (random() - 0.5) * 0.5;
      const from = step(bend, bearing, at === 0 ? 30 : -20 * random());
      const far = 90 + random() * 130;
      const lane = unobstructedPart(
        ground,
        [from, step(from, out, far / 2), step(from, out + 0.15, far)],
        villageFrontM,
      );
      if (!lane) continue;
      ground.reserveWay(lane, laneFrontM);
      yield { name, kind: 'path', way: lane, widthM: 4, frontM: laneFrontM, from: 'lane' };
    }
}

/** Yields the ways of all villages outside the city. */
export function* villagesOf(ground: Ground): Generator<CityWay> {
  for (const ward of wards) {
    if (!isRural(ward)) continue;
    const middle = flatAt(ward.lat, ward.lon);
    const random = randomOf(ward.id);
    const count = ward.kind === 'commune' ? 3 : 2;
    for (let village = 0; village < count; village++) {
      const away = village === 0 ? 0 : 450 + random() * 950;
      const place = step(middle, random() * 2 * Math.PI, away);
      yield* villageOf(ground, `${ward.id} ${village}`, place);
    }
  }
}

/** Yields roads from each commune to its nearest neighbours unless a river lies between them. */
export function* communeRoads(ground: Ground): Generator<CityWay> {
  const rural = wards.filter(isRural).map((ward) => ({ ward, at: flatAt(ward.lat, ward.lon) }));
  const made = new Set<string>();
  for (const { ward, at } of rural) {
    const metres = (to: Flat) => Math.hypot(to[0] - at[0], to[1] - at[1]);
    const near = rural
      .filter((other) => other.ward !== ward)
      .toSorted((a, b) => metres(a.at) - metres(b.at))
      .slice(0, 3);
    for (const other of near) {
      const key = [ward.id, other.ward.id].toSorted().join(' ');
      if (made.has(key)) continue;
      made.add(key);
      const random = randomOf(key);
      const middle: Flat = [
        (at[0] + other.at[0]) / 2 + (random() - 0.5) * 0.2 * metres(other.at),
        (at[1] + other.at[1]) / 2 + (random() - 0.5) * 0.2 * metres(other.at),
      ];
      const legs: readonly (readonly [Flat, Flat])[] = [
        [at, middle],
        [middle, other.at],
      ];
      const isWet = legs.some(([from, to]) =>
        Array.from({ length: 60 }, (_, part) => part / 60).some((part) =>
          ground.isClosed(from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part),
        ),
      );
      if (isWet) continue;
      const way = [...at, ...middle, ...other.at];
      ground.reserveWay(way, 7);
      yield { name: '', kind: 'secondary', way, widthM: 7, frontM: 7, from: 'lane' };
    }
  }
}
