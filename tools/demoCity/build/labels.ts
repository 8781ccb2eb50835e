import type { CityLabel } from '../../../core/map/city/city.ts';
import { boundsOf, type Ring } from '../../../sim/city/flat.ts';
import { flatAt, flatWay } from '../../../sim/city/place.ts';
import { placeGroups } from '../../../sim/city/places.ts';
import { wards } from '../../../sim/city/wards.ts';
import waters from '../../../sim/city/waters.json' with { type: 'json' };
import crossings from '../ground/crossings.json' with { type: 'json' };
import grounds from '../ground/green.json' with { type: 'json' };
import { type CityWay, wayLengthM } from './ways.ts';

// Adding 0 turns -0 into 0, because a file does not keep -0.
const rounded = (metres: number) => Math.round(metres * 10) / 10 + 0;

function label(
  name: string,
  kind: CityLabel['kind'],
  [x, y]: readonly [number, number],
  rank: number,
  angleDeg?: number,
): CityLabel {
  const at = { name, kind, x: rounded(x), y: rounded(y), rank };
  return angleDeg === undefined ? at : { ...at, angleDeg: Math.round(angleDeg) };
}

/** Returns the position after so many metres of a way, and the direction of its label. */
function along(
  way: Ring,
  metres: number,
): { readonly at: readonly [number, number]; readonly angleDeg: number } {
  let left = metres;
  for (let at = 0; at + 3 < way.length; at += 2) {
    const [x1, y1, x2, y2] = [way[at] ?? 0, way[at + 1] ?? 0, way[at + 2] ?? 0, way[at + 3] ?? 0];
    const leg = Math.hypot(x2 - x1, y2 - y1);
    if (left <= leg || at + 5 >= way.length) {
      const part = leg === 0 ? 0 : left / leg;
      const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
      const angleDeg = angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle;
      return { at: [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part], angleDeg };
    }
    left -= leg;
  }
  return { at: [way[0] ?? 0, way[1] ?? 0], angleDeg: 0 };
}

/** Yields a label for each stretch of a way. */
function* wayLabels({ name, kind, from, way }: CityWay): Generator<CityLabel> {
  if (name === '' || from === 'lane') return;
  const length = wayLengthM(way);
  const isRoad = from !== 'street';
  const stretches = Math.max(1, Math.round(length / (isRoad ? 5_000 : 1_100)));
  const rank = kind === 'motorway' ? 5 : isRoad ? 6 : kind === 'primary' ? 8 : kind === 'secondary' ? 9 : 10;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const { at, angleDeg } = along(way, ((stretch + 0.5) * length) / stretches);
    yield label(name, isRoad ? 'road' : 'street', at, rank + (stretch % 2 === 0 ? 0 : 1), angleDeg);
  }
}

/** Yields the names of rivers, along their course at the points in `labelsAt`, and of lakes. */
function* waterLabels(): Generator<CityLabel> {
  for (const { name, course, labelsAt } of waters.rivers)
    for (const at of labelsAt) {
      const spot = (index: number) => flatAt(course[index * 3] ?? 0, course[index * 3 + 1] ?? 0);
      const way = [...spot(at - 1), ...spot(at), ...spot(at + 1)];
      const { angleDeg } = along(way, wayLengthM(way) / 2);
      yield label(name, 'water', spot(at), name === 'Sông Hồng' ? 2 : 7, angleDeg);
    }
  for (const { name, outline, rank } of waters.shores) {
    const { west, south, east, north } = boundsOf(flatWay(outline));
    yield label(name, 'water', [(west + east) / 2, (south + north) / 2], rank + 2);
  }
  for (const { name, lat, lon, lengthM } of waters.lakes)
    yield label(name, 'water', flatAt(lat, lon), lengthM > 300 ? 9 : 11);
}

/** Tags of places that have another label: lakes, parks, bridges. */
const namedElsewhere = new Set(['hồ', 'công viên', 'cầu']);

/** Yields all labels of the map. */
export function* labelsOf(ways: readonly CityWay[]): Generator<CityLabel> {
  yield label('Hà Nội', 'city', flatAt(21.0285, 105.8524), 0);
  for (const { name, kind, lat, lon } of wards)
    yield label(name, 'ward', flatAt(lat, lon), kind === 'ward' ? 4 : 3);
  yield* waterLabels();
  for (const { name, lat, lon, lengthM } of grounds.parks)
    yield label(name, 'park', flatAt(lat, lon), lengthM > 350 ? 8 : 11);
  for (const way of ways) yield* wayLabels(way);
  const crossed = new Set(crossings.map(({ name }) => name));
  for (const { tag, places } of placeGroups)
    for (const { name, lat, lon } of places)
      if (!namedElsewhere.has(tag) || (tag === 'cầu' && !crossed.has(name)))
        yield label(name, 'place', flatAt(lat, lon), tag === 'bến xe – ga' ? 8 : 10);
}
