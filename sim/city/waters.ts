import type { LatLon } from '../../core/base/geo.ts';
import { getShareAlongSegment, getSignedArea, isInRing } from '../../core/map/city/make/rings.ts';
import { type Bounds, boundsOf, pointsOf, type Ring, smooth } from './flat.ts';
import { flatAt, flatWay, patchRing, plane } from './place.ts';
import waters from './waters.json' with { type: 'json' };

/** Approximate outlines from general knowledge, no map's data. */
const { rivers, islands, shores, lakes } = waters;

interface River {
  /** Latitude, longitude, half the width in metres; repeated downstream. */
  readonly course: readonly number[];
}

/** Points of a river's middle: x, y, half its width. */
function middleOf({ course }: River): number[][] {
  const points: number[][] = [];
  for (let at = 0; at + 2 < course.length; at += 3)
    points.push([...flatAt(course[at] ?? 0, course[at + 1] ?? 0), course[at + 2] ?? 0]);
  return smooth(points, 5);
}

/** Returns both banks downstream: [left, right] of each point. */
function banksOf(river: River): readonly (readonly [left: readonly number[], right: readonly number[]])[] {
  const middle = middleOf(river);
  return middle.map(([x = 0, y = 0, half = 0], at) => {
    const [x1 = x, y1 = y] = middle[at - 1] ?? [];
    const [x2 = x, y2 = y] = middle[at + 1] ?? [];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [nx, ny] = [(-(y2 - y1) / length) * half, ((x2 - x1) / length) * half];
    return [
      [x + nx, y + ny],
      [x - nx, y - ny],
    ];
  });
}

const counterclockwise = (ring: Ring): Ring =>
  getSignedArea(ring) > 0 ? ring : pointsOf(ring).toReversed().flat();

export interface Waters {
  /** Areas to draw, each with its islands. */
  readonly areas: readonly (readonly Ring[])[];
  /** Areas without houses, islands included, in small pieces. */
  readonly closed: readonly Ring[];
}

export function watersOf(): Waters {
  const areas: Ring[][] = [];
  const closed: Ring[] = [];
  for (const river of rivers) {
    const banks = banksOf(river);
    for (const [at, [left, right]] of banks.entries()) {
      const next = banks[at + 1];
      if (next) closed.push(counterclockwise([...left, ...right, ...next[1], ...next[0]]));
    }
    const ring = counterclockwise([
      ...banks.flatMap(([left]) => left),
      ...banks.toReversed().flatMap(([, right]) => right),
    ]);
    const within = islands.filter(({ lat, lon }) => isInRing(ring, ...flatAt(lat, lon)));
    areas.push([ring, ...within.map((island) => pointsOf(patchRing(island)).toReversed().flat())]);
  }
  const still = [
    ...shores.map(({ outline }) =>
      smooth(
        pointsOf(flatWay(outline)).map((point) => [...point]),
        3,
        true,
      ).flat(),
    ),
    ...lakes.map(patchRing),
  ];
  return { areas: [...areas, ...still.map((ring) => [ring])], closed: [...closed, ...still] };
}

/** Distance from the water of a position moved ashore, metres. */
const dryM = 5;
interface Wet {
  readonly ring: Ring;
  readonly bounds: Bounds;
  readonly islands: readonly Ring[];
}
let wet: readonly Wet[] | undefined;

/** Returns the position, or the nearest shore if it lies in water. */
export function ashore(place: LatLon): LatLon {
  wet ??= watersOf().areas.map(([ring = [], ...islands]) => ({ ring, bounds: boundsOf(ring), islands }));
  let [x, y] = flatAt(place.lat, place.lon);
  let isMoved = false;
  // Leaving a lake may lead into a river.
  for (let tries = 0; tries < 3; tries++) {
    const found = wet.find(
      ({ ring, bounds: { west, south, east, north }, islands }) =>
        x >= west &&
        x <= east &&
        y >= south &&
        y <= north &&
        isInRing(ring, x, y) &&
        !islands.some((island) => isInRing(island, x, y)),
    );
    if (!found) break;
    [x, y] = pushOut(found.ring, x, y);
    isMoved = true;
  }
  return isMoved ? plane.toLatLon({ x, y }) : place;
}

/** Returns a point slightly beyond the nearest edge of a ring. */
function pushOut(ring: Ring, x: number, y: number): readonly [number, number] {
  let nearest: readonly [number, number] = [x, y];
  let least = Infinity;
  for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
    const [x1, y1, x2, y2] = [ring[before] ?? 0, ring[before + 1] ?? 0, ring[at] ?? 0, ring[at + 1] ?? 0];
    const part = getShareAlongSegment(x, y, x1, y1, x2, y2);
    const [ex, ey] = [x1 + part * (x2 - x1), y1 + part * (y2 - y1)];
    const metres = Math.hypot(ex - x, ey - y);
    if (metres >= least) continue;
    least = metres;
    const further = metres === 0 ? 0 : (metres + dryM) / metres;
    nearest = [x + (ex - x) * further, y + (ey - y) * further];
  }
  return nearest;
}
