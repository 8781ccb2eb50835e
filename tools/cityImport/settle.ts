import { createPlaneAt, type LatLon } from '../../core/base/geo.ts';
import { compareText, foldForSearch } from '../../core/base/text.ts';
import type { CityLabel, CityWard } from '../../core/map/city/city.ts';
import { areaClasses, roadClasses } from '../../core/map/city/city.ts';
import { getCompleteColumns } from '../../core/map/city/make/order.ts';
import { CityParts, heightUnitM, type Placement } from '../../core/map/city/make/parts.ts';
import { simplifyRing } from '../../core/map/city/make/rings.ts';
import type { NamedObject } from './intake.ts';
import { perDegree } from './outline.ts';
import { type FoundWard, mainRing, placeInside, wardsWithin } from './wards.ts';

/** Minimum and maximum radius of a city, metres. */
const minReachM = 25_000;
const maxReachM = 400_000;
/** Features beyond this multiple of the median distance are too far away. */
const spreads = 8;
/**
 * Side of the squares in which positions are counted, degrees. A dense square counts at most `maxPerSquare` features.
 */
const squareDegrees = 0.01;
const maxPerSquare = 50;

/** A city's middle, and the distance from it up to which features are accepted. */
export interface Reach {
  readonly middle: LatLon;
  readonly limitM: number;
}

interface Square {
  readonly lon: number;
  readonly lat: number;
  weight: number;
}

/** Returns the value below which half of the weight lies. */
function weightedMedian(values: readonly { readonly value: number; readonly weight: number }[]): number {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const { value, weight } of sorted) {
    below += weight;
    if (below >= half) return value;
  }
  return 0;
}

/**
 * Computes a city's reach. The middle is the median of longitude and latitude over squares of 0.01 degrees, each
 * weighted by its features, at most 50. The limit is 8 times the median distance, but at least 25 km and at most 400
 * km.
 */
export function reachOf(places: Iterable<readonly [lon: number, lat: number]>): Reach | undefined {
  const squares = new Map<number, Square>();
  for (const [lon, lat] of places) {
    const [x, y] = [Math.floor(lon / squareDegrees), Math.floor(lat / squareDegrees)];
    const key = x * 100_000 + y;
    const square = squares.get(key);
    if (!square)
      squares.set(key, { lon: (x + 0.5) * squareDegrees, lat: (y + 0.5) * squareDegrees, weight: 1 });
    else if (square.weight < maxPerSquare) square.weight++;
  }
  if (squares.size === 0) return undefined;
  const all = [...squares.values()];
  const middle = {
    lon: weightedMedian(all.map(({ lon, weight }) => ({ value: lon, weight }))),
    lat: weightedMedian(all.map(({ lat, weight }) => ({ value: lat, weight }))),
  };
  const plane = createPlaneAt(middle);
  const away = ({ lon, lat }: LatLon) => {
    const { x, y } = plane.toPlane({ lon, lat });
    return Math.hypot(x, y);
  };
  const spread = weightedMedian(all.map((square) => ({ value: away(square), weight: square.weight })));
  return { middle, limitM: Math.min(maxReachM, Math.max(minReachM, spreads * spread)) };
}

/** Yields the first point of each building, road and area, integers. */
function* firstPoints(parts: CityParts): Generator<readonly [number, number]> {
  const { firstRing, firstPoint, points } = getCompleteColumns(parts);
  for (let i = 0; i < parts.buildingCount; i++) {
    const at = (firstPoint[firstRing[i] ?? 0] ?? 0) * 2;
    yield [points[at] ?? 0, points[at + 1] ?? 0];
  }
  for (const { line } of parts.roads) yield [line[0] ?? 0, line[1] ?? 0];
  for (const { rings } of parts.areas) yield [rings[0]?.[0] ?? 0, rings[0]?.[1] ?? 0];
}

export const reachOfParts = (parts: CityParts): Reach | undefined => reachOf(degreesOf(firstPoints(parts)));

function* degreesOf(places: Iterable<readonly [number, number]>): Generator<readonly [number, number]> {
  for (const [x, y] of places) yield [x / perDegree, y / perDegree];
}

/** Returns a function that tests whether a position, in integers, is within the reach. */
export function isWithin({ middle, limitM }: Reach): (x: number, y: number) => boolean {
  const plane = createPlaneAt(middle);
  const unit = plane.toPlane({ lon: middle.lon + 1, lat: middle.lat + 1 });
  const limit2 = limitM * limitM;
  return (x, y) => {
    const east = (x / perDegree - middle.lon) * unit.x;
    const north = (y / perDegree - middle.lat) * unit.y;
    return east * east + north * north <= limit2;
  };
}

/**
 * Maximum distance of the plane's origin from the middle, metres: further away the city would be distorted, by one part
 * in eighty around Hanoi, in twenty at 60 degrees north.
 */
const maxOriginM = 200_000;

export const isOriginNear = ({ lat, lon }: LatLon, { middle }: Reach): boolean =>
  isWithin({ middle, limitM: maxOriginM })(lon * perDegree, lat * perDegree);

/** Minimum reach of wards, metres: communes reach beyond the built-up area, in Hanoi to 80 km from the middle. */
const minWardReachM = 100_000;

const wardPlace = (ward: FoundWard): readonly [number, number] => {
  const [x = 0, y = 0] = mainRing(ward);
  return [x, y];
};

export const reachOfWards = (wards: readonly FoundWard[]): Reach | undefined =>
  reachOf(degreesOf(wards.map(wardPlace)));

/** Returns the wards within reach of the buildings, if there are any, and of each other. */
export function dropFarWards(
  wards: readonly FoundWard[],
  built: Reach | undefined,
  onFar: (ward: FoundWard, reach: Reach) => void,
): FoundWard[] {
  const within = (reach: Reach | undefined, some: readonly FoundWard[]) => {
    if (!reach) return [...some];
    const isNear = isWithin(reach);
    return some.filter((ward) => {
      if (isNear(...wardPlace(ward))) return true;
      onFar(ward, reach);
      return false;
    });
  };
  const dropFarParts = within(
    built && { middle: built.middle, limitM: Math.max(built.limitM, minWardReachM) },
    wards,
  );
  return within(reachOfWards(dropFarParts), dropFarParts);
}

/** Returns the parts without those that are too far away, or the same object if none is. */
export function dropFarParts(
  parts: CityParts,
  isNear: (x: number, y: number) => boolean,
  onFar: (what: 'building' | 'road' | 'area', index: number) => void,
): CityParts {
  const { firstRing, firstPoint, points, top, base, flags } = getCompleteColumns(parts);
  const far = new Set<number>();
  let [index, farOthers] = [0, 0];
  for (const [x, y] of firstPoints(parts)) {
    if (!isNear(x, y)) {
      if (index < parts.buildingCount) far.add(index);
      else farOthers++;
    }
    index++;
  }
  if (far.size + farOthers === 0) return parts;
  const stored = new CityParts();
  for (let i = 0; i < parts.buildingCount; i++) {
    if (far.has(i)) {
      onFar('building', i);
      continue;
    }
    const rings: Int32Array[] = [];
    for (let ring = firstRing[i] ?? 0; ring < (firstRing[i + 1] ?? 0); ring++) {
      rings.push(points.subarray((firstPoint[ring] ?? 0) * 2, (firstPoint[ring + 1] ?? 0) * 2));
    }
    const flag = flags[i] ?? 0;
    stored.building(
      rings,
      (top[i] ?? 0) * heightUnitM,
      (base[i] ?? 0) * heightUnitM,
      (flag & 1) === 1,
      (flag & 2) === 2,
    );
  }
  parts.roads.forEach(({ kind, widthM, line }, i) => {
    if (isNear(line[0] ?? 0, line[1] ?? 0)) stored.road(roadClasses[kind] ?? 'street', widthM, line);
    else onFar('road', i);
  });
  parts.areas.forEach(({ kind, rings }, i) => {
    if (isNear(rings[0]?.[0] ?? 0, rings[0]?.[1] ?? 0)) stored.area(areaClasses[kind] ?? 'paved', rings);
    else onFar('area', i);
  });
  return stored;
}

/** Returns the conversion from integer degrees to the plane around an origin. */
export function placementAt(origin: LatLon): Placement {
  const { x, y } = createPlaneAt(origin).toPlane({ lon: origin.lon + 1, lat: origin.lat + 1 });
  return {
    fromX: origin.lon * perDegree,
    fromY: origin.lat * perDegree,
    unitX: x / perDegree,
    unitY: y / perDegree,
  };
}

const decimetre = (metres: number) => Math.round(metres * 10) / 10;

/** Maximum deviation of a ward's simplified outline, metres. */
const wardStrayM = 1;
/** Two wards with one name and middles this near are the same ward from two files, metres. */
const sameWardM = 5000;

/**
 * Converts wards to the plane. Of a ward in two files the one with a registry's code is stored, with the former names
 * of both; dissolved wards pass their names to the wards in which they lie.
 */
export function placeWards(
  found: readonly FoundWard[],
  former: readonly FoundWard[],
  at: Placement,
): CityWard[] {
  const onPlane = (ring: readonly number[]) =>
    ring.map((value, i) => (i % 2 === 0 ? (value - at.fromX) * at.unitX : (value - at.fromY) * at.unitY));
  const byName = new Map<string, { ward: CityWard; middle: ReturnType<typeof placeInside> }[]>();
  const codedFirst = [...found].sort((a, b) => Number(b.hasCode) - Number(a.hasCode));
  for (const { id, name, kind, formerNames, rings } of codedFirst) {
    const ward: CityWard = {
      id: id.slice(0, 80),
      name,
      kind,
      formerNames: [...formerNames],
      rings: rings
        .map(onPlane)
        .map((ring) => simplifyRing(ring, wardStrayM).map(decimetre))
        .filter((ring) => ring.length >= 6),
    };
    if (ward.rings.length === 0) continue;
    const middle = placeInside(mainRing(ward));
    const same = byName.get(foldForSearch(name)) ?? [];
    const twin = same.find(
      (other) => Math.hypot(other.middle.x - middle.x, other.middle.y - middle.y) < sameWardM,
    );
    if (twin) {
      const names = new Set([...twin.ward.formerNames, ...ward.formerNames]);
      twin.ward = { ...twin.ward, formerNames: [...names].slice(0, 40) };
    } else byName.set(foldForSearch(name), [...same, { ward, middle }]);
  }
  const wards = [...byName.values()].flat().map(({ ward }) => ward);
  for (const gone of former) {
    for (const ward of wardsWithin(onPlane(mainRing(gone)), wards)) {
      if (ward.formerNames.length < 40 && !ward.formerNames.includes(gone.fullName))
        ward.formerNames.push(gone.fullName);
    }
  }
  return wards.sort((a, b) => compareText(a.id, b.id));
}

/** Minimum distance between two labels of the same road, or of the same name of another kind, metres. */
const apartM = { road: 800, street: 400, other: 300 };
const maxLabels = 200_000;

/** Converts names to labels on the plane: one for each stretch of a road, the longest stretches first. */
export function placeLabels(
  names: readonly NamedObject[],
  wards: readonly CityWard[],
  at: Placement,
): CityLabel[] {
  const labels: CityLabel[] = [];
  const there = new Map<string, CityLabel[]>();
  const put = (label: CityLabel) => {
    const key = `${label.kind} ${label.name}`;
    const same = there.get(key) ?? [];
    const apart = label.kind === 'road' || label.kind === 'street' ? apartM[label.kind] : apartM.other;
    if (same.some(({ x, y }) => Math.hypot(x - label.x, y - label.y) < apart)) return;
    there.set(key, [...same, label]);
    labels.push(label);
  };
  for (const ward of wards) {
    const { x, y } = placeInside(mainRing(ward));
    put({ name: ward.name, kind: 'ward', x: decimetre(x), y: decimetre(y), rank: 3 });
  }
  const longestFirst = [...names].sort((a, b) => (b.lengthM ?? 0) - (a.lengthM ?? 0));
  for (const { name, kind, lon, lat, rank, angleDeg } of longestFirst) {
    const x = decimetre((lon * perDegree - at.fromX) * at.unitX);
    const y = decimetre((lat * perDegree - at.fromY) * at.unitY);
    put({ name, kind, x, y, rank, ...(angleDeg === undefined ? {} : { angleDeg }) });
  }
  return labels.sort((a, b) => a.rank - b.rank).slice(0, maxLabels);
}
