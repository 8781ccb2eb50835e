import { bandFromPxPerM } from './bands.ts';
import { lensOf } from './mounting.ts';
import type { SightIndex, SpacePoint } from './obstructions.ts';
import {
  groundIn,
  type Picture,
  pictureNow,
  reachOf,
  type SightCamera,
  type SightOptions,
  sightDefaults,
  spread,
} from './optics.ts';
import { joined, type Sector } from './rings.ts';
import { type GroundSight, groundSight, radians } from './shadows.ts';

/** The ground that a camera sees: of one that turns and says where it looks, what it sees now; else all that it can turn to. */
export interface Footprint {
  readonly lens: SpacePoint;
  /** `[x0, y0, x1, y1, ...]`, metres of the plane, counterclockwise, not closed; none overlaps another. */
  readonly rings: readonly Float64Array[];
  readonly areaM2: number;
  /** The furthest that it could see, over the plan. */
  readonly reachM: number;
}

export interface FootprintOptions extends SightOptions {
  /** The ground's height, metres. */
  readonly groundM: number;
}

export const footprintDefaults: FootprintOptions = { ...sightDefaults, groundM: 0 };

/** Directions looked into at first are so far apart, degrees. */
const stepDeg = 0.5;
/** Between two directions the edges of what is seen are straight to within so much: metres, and as a part of the distance. */
const straightM = 0.05;
const straightPart = 0.001;
/** Directions nearer to each other than this are not told apart, radians: 17 mm at 100 m. */
const finest = 0.01 * (Math.PI / 180);
/** So far beside a corner it is looked past it, radians. */
const beside = 1e-7;

/** The real footprint of a camera, cut off where 25 pixels a metre are no more. */
export function footprint(
  camera: SightCamera,
  index: SightIndex,
  options: FootprintOptions = footprintDefaults,
): Footprint {
  const lens = lensOf(camera, index);
  const dropM = Math.max(lens.z - options.groundM, 0.01);
  const picture = pictureNow(camera, options);
  const slantM = picture
    ? reachOf({ ...camera, kind: 'fixed' }, options, bandFromPxPerM.detect)
    : reachOf(camera, options);
  const reachM = Math.sqrt(Math.max(slantM ** 2 - dropM ** 2, 0));
  const around = index.within([lens.x - reachM, lens.y - reachM, lens.x + reachM, lens.y + reachM]);
  const sight = groundSight(around, lens, options.groundM);
  const middle = radians(picture?.panDeg ?? camera.headingDeg);
  const half = picture ? spread(picture) : Math.PI;

  const along = (direction: number) =>
    seenAlong(sight, picture, direction - middle, direction, dropM, reachM);
  const sectors = cut(directions(around, lens, middle, half, reachM, along), along);
  const { rings, areaM2 } = joined(lens, sectors);
  return { lens, rings, areaM2, reachM };
}

type Along = (direction: number) => readonly number[];

function seenAlong(
  sight: GroundSight,
  picture: Picture | undefined,
  aside: number,
  direction: number,
  dropM: number,
  reachM: number,
): readonly number[] {
  const shown = picture ? groundIn(picture, aside, dropM) : ([0, reachM] as const);
  if (!shown || shown[0] >= reachM) return [];
  return sight.along(direction, shown[0], Math.min(shown[1], reachM));
}

/** Where to look: even steps, and every corner of a building that ground is seen as far as, from its two neighbours. */
function directions(
  index: SightIndex,
  lens: SpacePoint,
  middle: number,
  half: number,
  reachM: number,
  along: Along,
): number[] {
  const steps = Math.max(Math.ceil((2 * half) / radians(stepDeg)), 1);
  const step = (2 * half) / steps;
  const found = Array.from({ length: steps + 1 }, (_, at) => middle - half + at * step);
  const furthest = found.map((direction) => along(direction).at(-1) ?? 0);
  const start = middle - half;
  for (const { set, corner, boxes } of index.blocks())
    for (let building = 0; building < set.count; building += 1) {
      const at = building * 4;
      const dx = Math.max((boxes[at] ?? 0) + corner.x - lens.x, 0, lens.x - corner.x - (boxes[at + 2] ?? 0));
      const dy = Math.max(
        (boxes[at + 1] ?? 0) + corner.y - lens.y,
        0,
        lens.y - corner.y - (boxes[at + 3] ?? 0),
      );
      if (dx * dx + dy * dy > reachM * reachM) continue;
      const end = set.firstPoint[set.firstRing[building + 1] ?? 0] ?? 0;
      for (let point = set.firstPoint[set.firstRing[building] ?? 0] ?? 0; point < end; point += 1) {
        const x = (set.points[2 * point] ?? 0) + corner.x - lens.x;
        const y = (set.points[2 * point + 1] ?? 0) + corner.y - lens.y;
        const distanceM = Math.hypot(x, y);
        if (distanceM > reachM) continue;
        const turn = Math.atan2(x, y) - start;
        const from = turn - Math.floor(turn / (2 * Math.PI)) * 2 * Math.PI;
        const place = Math.floor(from / step);
        if (place >= steps) continue;
        if (distanceM > Math.max(furthest[place] ?? 0, furthest[place + 1] ?? 0) + 1) continue;
        found.push(start + from);
      }
    }
  return found.sort((a, b) => a - b);
}

/** The sectors between directions, finer where what is seen is not straight from one to the next. */
function cut(at: readonly number[], along: Along): Sector[] {
  const sectors: Sector[] = [];
  let [from] = at;
  for (const to of at) {
    if (from === undefined || to - from < 4 * beside) continue;
    between(from, along(from + beside), to, along(to - beside));
    from = to;
  }
  return sectors;

  function between(from: number, seenFrom: readonly number[], to: number, seenTo: readonly number[]) {
    const middle = (from + to) / 2;
    const seen = along(middle);
    if (isStraight(from, seenFrom, seen, to, seenTo)) {
      if (seen.length > 0) sectors.push({ from, to, seenFrom, seenTo });
    } else if (to - from <= finest) {
      if (seen.length > 0) sectors.push({ from, to, seenFrom: seen, seenTo: seen });
    } else {
      between(from, seenFrom, middle, seen);
      between(middle, seen, to, seenTo);
    }
  }
}

function isStraight(
  from: number,
  seenFrom: readonly number[],
  seen: readonly number[],
  to: number,
  seenTo: readonly number[],
): boolean {
  if (seenFrom.length !== seen.length || seenTo.length !== seen.length) return false;
  return seen.every((distance, edge) => {
    const [a, b] = [seenFrom[edge] ?? 0, seenTo[edge] ?? 0];
    // Where the straight line between the two ends crosses the direction in the middle.
    const half = Math.sin((to - from) / 2);
    const chord = a + b > 0 ? (a * b * Math.sin(to - from)) / ((a + b) * half) : 0;
    return Math.abs(chord - distance) <= straightM + straightPart * distance;
  });
}
