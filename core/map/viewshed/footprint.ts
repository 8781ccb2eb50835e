import type { PlanePoint } from '../../base/geo.ts';
import { getSignedArea } from '../city/make/rings.ts';
import { bandFromPxPerM } from './bands.ts';
import { type BuildingGrid, type PlanLine, visitBuildingsOnLine } from './block.ts';
import { computeCrossings, createCrossings } from './crossing.ts';
import { getLensPosition } from './mounting.ts';
import { mountM, type SightIndex, type SpacePoint } from './obstructions.ts';
import {
  getGroundInterval,
  getGroundSpread,
  getPresentPicture,
  getReachM,
  type PictureGeometry,
  type SightAssumptions,
  type SightCamera,
  sightDefaults,
} from './optics.ts';

const rad = Math.PI / 180;

/** Computes the visible ground of a lens per direction. */
interface GroundSight {
  /**
   * Returns the visible intervals between `fromM` and `toM` in the plan, in a direction clockwise from north,
   * radians: `[from, to, from, to, ...]`, ascending.
   */
  along(direction: number, fromM: number, toM: number): readonly number[];
}

const aheadOf = (lens: PlanePoint, direction: number, distanceM: number): PlanePoint => ({
  x: lens.x + Math.sin(direction) * distanceM,
  y: lens.y + Math.cos(direction) * distanceM,
});

/** Converts degrees to radians. */
const radians = (degrees: number) => degrees * rad;

/**
 * Computes visible ground in one direction, where everything lies in one vertical plane.
 * A building that contains the line from `a` to `b` hides the ground from a lens at height `h`: from where the ray
 * just under its base at `a` reaches the ground, `a h / (h - base)`, to where the ray just over its roof at `b`
 * does, `b h / (h - top)`; from `a` itself if it stands on the ground; without end if its roof is as high as the
 * lens.
 */
function groundSight(index: SightIndex, lens: SpacePoint, groundM: number): GroundSight {
  const heightM = Math.max(lens.z - groundM, 0.01);
  const blocks = index.blocks();
  const scratch = createCrossings();
  let shadows: { from: number; to: number }[] = [];
  let endlessM = Number.POSITIVE_INFINITY;
  let line: PlanLine | undefined;

  const visit = (block: BuildingGrid, building: number, fromM: number): boolean => {
    if (!line) return true;
    if (fromM > endlessM) return true;
    const base = (block.set.baseM[building] ?? 0) - groundM;
    const top = (block.set.topM[building] ?? 0) - groundM;
    if (base >= heightM || top <= 0) return false;
    computeCrossings(block, building, line, scratch);
    for (let pair = 0; pair + 1 < scratch.count; pair += 2) {
      const a = Math.max(scratch.at[pair] ?? 0, mountM);
      const b = scratch.at[pair + 1] ?? 0;
      if (b <= a) continue;
      const from = base <= 0 ? a : (a * heightM) / (heightM - base);
      const to = top >= heightM ? Number.POSITIVE_INFINITY : (b * heightM) / (heightM - top);
      if (to === Number.POSITIVE_INFINITY) endlessM = Math.min(endlessM, from);
      shadows.push({ from, to });
    }
    return false;
  };

  return {
    along(direction, fromM, toM) {
      line = {
        x: lens.x,
        y: lens.y,
        alongX: Math.sin(direction),
        alongY: Math.cos(direction),
        fromM: 0,
        toM,
        z: Number.NEGATIVE_INFINITY,
        rise: 0,
      };
      shadows = [];
      endlessM = Number.POSITIVE_INFINITY;
      for (const block of blocks) visitBuildingsOnLine(block, line, visit);
      const seen: number[] = [];
      let open = fromM;
      for (const { from, to } of shadows.sort((a, b) => a.from - b.from)) {
        if (from >= toM) break;
        if (from > open) seen.push(open, from);
        open = Math.max(open, to);
        if (open >= toM) return seen;
      }
      if (open < toM) seen.push(open, toM);
      return seen;
    },
  };
}

/**
 * The visible ground between two directions (radians clockwise from north): intervals `[from, to, ...]` at either,
 * equally many.
 */
interface Sector {
  readonly from: number;
  readonly to: number;
  readonly seenFrom: readonly number[];
  readonly seenTo: readonly number[];
}

/** A ring under construction, clockwise around the lens: its far edge, its near edge, and its last interval. */
interface Growing {
  readonly far: number[];
  readonly near: number[];
  endsAt: number;
  nearM: number;
  farM: number;
}

const sameM = 1e-6;

/** Joins ordered sectors into rings: an interval continues in the one of the next sector with the largest overlap. */
function joined(lens: PlanePoint, sectors: readonly Sector[]): { rings: Float64Array[]; areaM2: number } {
  const rings: Float64Array[] = [];
  let growing: Growing[] = [];
  let areaM2 = 0;

  const put = (line: number[], direction: number, distanceM: number) => {
    const { x, y } = aheadOf(lens, direction, distanceM);
    const [lastX, lastY] = [line.at(-2), line.at(-1)];
    if (lastX !== undefined && lastY !== undefined && Math.hypot(x - lastX, y - lastY) < sameM) return;
    line.push(x, y);
  };
  const finish = ({ far, near }: Growing) => {
    // Clockwise around the lens the far edge comes first; reversed it is counterclockwise.
    const ring = [...near];
    for (let at = far.length - 2; at >= 0; at -= 2) ring.push(far[at] ?? 0, far[at + 1] ?? 0);
    const done = Float64Array.from(ring);
    const area = getSignedArea(done);
    if (Math.abs(area) <= sameM) return;
    areaM2 += Math.abs(area);
    rings.push(done);
  };

  for (const { from, to, seenFrom, seenTo } of sectors) {
    const going = growing.filter(({ endsAt }) => endsAt === from);
    for (const ring of growing) if (ring.endsAt !== from) finish(ring);
    growing = [];
    for (let at = 0; at + 1 < seenFrom.length; at += 2) {
      const [nearM, farM] = [seenFrom[at] ?? 0, seenFrom[at + 1] ?? 0];
      const shared = (ring: Growing) => Math.min(ring.farM, farM) - Math.max(ring.nearM, nearM);
      const best = going.reduce<Growing | undefined>(
        (found, ring) => (shared(ring) > Math.max(found ? shared(found) : 0, 0) ? ring : found),
        undefined,
      );
      if (best) going.splice(going.indexOf(best), 1);
      const ring = best ?? { far: [], near: [], endsAt: to, nearM, farM };
      put(ring.near, from, nearM);
      put(ring.far, from, farM);
      ring.nearM = seenTo[at] ?? 0;
      ring.farM = seenTo[at + 1] ?? 0;
      ring.endsAt = to;
      put(ring.near, to, ring.nearM);
      put(ring.far, to, ring.farM);
      growing.push(ring);
    }
    for (const ring of going) finish(ring);
  }
  for (const ring of growing) finish(ring);
  return { rings, areaM2 };
}

/**
 * The ground that a camera sees: a PTZ camera with a known pose, its present picture; otherwise everything that it
 * can turn to.
 */
export interface Footprint {
  readonly lens: SpacePoint;
  /** `[x0, y0, x1, y1, ...]`, metres of the plane, counterclockwise, not closed, without overlap. */
  readonly rings: readonly Float64Array[];
  readonly areaM2: number;
  /** The maximum range in the plan. */
  readonly reachM: number;
}

export interface FootprintOptions extends SightAssumptions {
  /** The height of the ground, metres. */
  readonly groundM: number;
}

export const footprintDefaults: FootprintOptions = { ...sightDefaults, groundM: 0 };

/** The initial angle between directions, degrees. */
const stepDeg = 0.5;
/** The tolerance of a visible edge between two directions: metres, and as a fraction of the distance. */
const straightM = 0.05;
const straightPart = 0.001;
/** The smallest angle between directions, radians: 17 mm at 100 m. */
const finest = 0.01 * (Math.PI / 180);
/** The angle at which the line of sight passes beside a corner, radians. */
const adjacent = 1e-7;

/** Computes the footprint of a camera, limited to 25 pixels per metre. */
export function computeFootprint(
  camera: SightCamera,
  index: SightIndex,
  options: FootprintOptions = footprintDefaults,
): Footprint {
  const lens = getLensPosition(camera, index);
  const dropM = Math.max(lens.z - options.groundM, 0.01);
  const picture = getPresentPicture(camera, options);
  const slantM = picture
    ? getReachM({ ...camera, kind: 'fixed' }, options, bandFromPxPerM.detect)
    : getReachM(camera, options);
  const reachM = Math.sqrt(Math.max(slantM ** 2 - dropM ** 2, 0));
  const around = index.within([lens.x - reachM, lens.y - reachM, lens.x + reachM, lens.y + reachM]);
  const sight = groundSight(around, lens, options.groundM);
  const middle = radians(picture?.panDeg ?? camera.headingDeg);
  const half = picture ? getGroundSpread(picture) : Math.PI;

  const along = (direction: number) =>
    seenAlong(sight, picture, direction - middle, direction, dropM, reachM);
  const sectors = cut(directions(around, lens, middle, half, reachM, along), along);
  const { rings, areaM2 } = joined(lens, sectors);
  return { lens, rings, areaM2, reachM };
}

type Along = (direction: number) => readonly number[];

function seenAlong(
  sight: GroundSight,
  picture: PictureGeometry | undefined,
  aside: number,
  direction: number,
  dropM: number,
  reachM: number,
): readonly number[] {
  const shown = picture ? getGroundInterval(picture, aside, dropM) : ([0, reachM] as const);
  if (!shown || shown[0] >= reachM) return [];
  return sight.along(direction, shown[0], Math.min(shown[1], reachM));
}

/** Returns the directions to evaluate: even steps, and both sides of every building corner within range. */
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

/** Divides directions into sectors, finer where an edge is not straight. */
function cut(at: readonly number[], along: Along): Sector[] {
  const sectors: Sector[] = [];
  let [from] = at;
  for (const to of at) {
    if (from === undefined || to - from < 4 * adjacent) continue;
    between(from, along(from + adjacent), to, along(to - adjacent));
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
    // Where the straight line between the two ends crosses the middle direction.
    const half = Math.sin((to - from) / 2);
    const chord = a + b > 0 ? (a * b * Math.sin(to - from)) / ((a + b) * half) : 0;
    return Math.abs(chord - distance) <= straightM + straightPart * distance;
  });
}
