import type { PlanePoint } from '../../base/geo.ts';
import { boxesMeet } from '../city/box.ts';
import type { Box, BuildingSet } from '../city/city.ts';
import { type Block, blockOf, type Line, walkBlock } from './block.ts';
import { entersAt, grazeM, newCrossings } from './crossing.ts';

/** Metres: east and north on the city's plane, above ground. */
export interface SpacePoint extends PlanePoint {
  readonly z: number;
}

/** Where a building first stands in the way. */
export interface Obstruction extends SpacePoint {
  /** From the lens to there, metres. */
  readonly distanceM: number;
  /** Nobody told how high that building is: it may not be in the way. */
  readonly isEstimated: boolean;
}

/**
 * What is nearer to a lens than this, over the plan, is not in its way: the wall it hangs on, its bracket, the parapet it
 * looks over. Surveys place walls and cameras no better. For the same reason nothing hides what is straight below a lens.
 */
export const mountM = 0.5;

/** A building that was in the way; the next look of nearly the same direction is tried on it first. */
export interface Blocker {
  block: Block | undefined;
  building: number;
}

/** Buildings in the way of looks; tiles come and go. Everything in metres of one city's plane. */
export interface SightIndex {
  /** A tile's buildings, in place of what that key had. `corner`: its south-west corner. */
  add(key: string, set: BuildingSet, corner: PlanePoint): void;
  remove(key: string): void;
  readonly buildings: number;
  /** The same, without tiles that lie wholly outside of the box; what comes later is not in it. */
  within(box: Box): SightIndex;
  blocks(): readonly Block[];
  /** The building whose walls are around the point, and whose base and roof are below and above it. */
  buildingAt(at: SpacePoint): { readonly block: Block; readonly building: number } | undefined;
  /**
   * From a lens to a point nothing stands in the way. Exact over footprints with flat roofs, but for `mountM` about the lens,
   * and for corners that a look passes within a centimetre: there it is enough that one of two lenses, a centimetre to either
   * side, sees the point. A point on a wall is seen from the wall's open side. `last`: a memory of the caller's, one for each lens, which
   * makes many looks near to each other quick.
   */
  isSeen(lens: SpacePoint, point: SpacePoint, last?: Blocker): boolean;
  /** The first thing in the way of such a look. */
  obstruction(lens: SpacePoint, point: SpacePoint): Obstruction | undefined;
}

export function sightIndex(): SightIndex {
  return indexOver(new Map());
}

function indexOver(held: Map<string, Block>): SightIndex {
  let blocks: readonly Block[] = [];
  /** West, south, east, north of each, on the plane. */
  let boxes = new Float64Array(0);
  const scratch = newCrossings();
  let line: Line | undefined;
  let isNear = false;
  let firstM = Number.POSITIVE_INFINITY;
  let any = false;
  let blocker: Blocker | undefined;

  /** Tiles come many at a time: they are listed when somebody asks. */
  let isListed = false;
  function list(): readonly Block[] {
    if (isListed) return blocks;
    blocks = [...held.values()];
    boxes = Float64Array.from(blocks.flatMap(boxOnPlane));
    isListed = true;
    return blocks;
  }

  const found: Block[] = [];
  /** Good until the next time it is asked. */
  function touching(west: number, south: number, east: number, north: number): readonly Block[] {
    found.length = 0;
    const all = list();
    for (let at = 0; at < all.length; at += 1) {
      if ((boxes[4 * at] ?? 0) > east || (boxes[4 * at + 1] ?? 0) > north) continue;
      if ((boxes[4 * at + 2] ?? 0) < west || (boxes[4 * at + 3] ?? 0) < south) continue;
      const block = all[at];
      if (block) found.push(block);
    }
    return found;
  }

  const visit = (block: Block, building: number, fromM: number): boolean => {
    if (!line || fromM > firstM) return true;
    const at = entersAt(block, building, line, scratch);
    if (at < firstM) {
      firstM = at;
      isNear = scratch.isNear;
      if (blocker) {
        blocker.block = block;
        blocker.building = building;
      }
    }
    return any && firstM < Number.POSITIVE_INFINITY;
  };

  /** How far along the line the first building is, or (`any`) some building; Infinity: none. */
  function hit(along: Line): number {
    line = along;
    firstM = Number.POSITIVE_INFINITY;
    isNear = false;
    const endX = along.x + along.alongX * along.toM;
    const endY = along.y + along.alongY * along.toM;
    const [west, east] = endX < along.x ? [endX, along.x] : [along.x, endX];
    const [south, north] = endY < along.y ? [endY, along.y] : [along.y, endY];
    for (const block of touching(west, south, east, north))
      if (walkBlock(block, along, visit) && any && firstM < Number.POSITIVE_INFINITY) break;
    return firstM;
  }

  /** A look that passes a corner this near is let by where one from a little to either side is free. */
  function isLetBy(lens: SpacePoint, point: SpacePoint, between: typeof fromLens): boolean {
    if (!isNear) return false;
    const lengthM = Math.hypot(point.x - lens.x, point.y - lens.y);
    any = true;
    return [grazeM, -grazeM].some((aside) => {
      const x = lens.x - ((point.y - lens.y) / lengthM) * aside;
      const y = lens.y + ((point.x - lens.x) / lengthM) * aside;
      const adjacent = between({ x, y, z: lens.z }, point);
      return !adjacent || hit(adjacent) === Number.POSITIVE_INFINITY;
    });
  }

  function isSeen(lens: SpacePoint, point: SpacePoint, last?: Blocker): boolean {
    // From the point on: what hides ground mostly stands beside it.
    const look = fromPoint(lens, point);
    if (!look) return buildingAt(point) === undefined;
    if (last?.block && entersAt(last.block, last.building, look, scratch) < Number.POSITIVE_INFINITY)
      if (!scratch.isNear) return false;
    any = true;
    blocker = last;
    const isFree = hit(look) === Number.POSITIVE_INFINITY;
    blocker = undefined;
    return isFree || isLetBy(lens, point, fromPoint);
  }

  function obstruction(lens: SpacePoint, point: SpacePoint): Obstruction | undefined {
    const look = fromLens(lens, point);
    const first: Blocker = { block: undefined, building: 0, ...(look ? {} : buildingAt(point)) };
    let at = 0;
    if (look) {
      any = false;
      blocker = first;
      at = hit(look);
      blocker = undefined;
      if (isLetBy(lens, point, fromLens)) return undefined;
    }
    if (!first.block || at === Number.POSITIVE_INFINITY) return undefined;
    const length = Math.hypot(point.x - lens.x, point.y - lens.y);
    const part = length > 0 ? at / length : 0;
    const step = { x: point.x - lens.x, y: point.y - lens.y, z: point.z - lens.z };
    return {
      x: lens.x + step.x * part,
      y: lens.y + step.y * part,
      z: lens.z + step.z * part,
      distanceM: Math.hypot(step.x, step.y, step.z) * part,
      isEstimated: first.block.set.estimated[first.building] === 1,
    };
  }

  function buildingAt({ x, y, z }: SpacePoint) {
    const place: Line = { x, y, alongX: 1, alongY: 0, fromM: 0, toM: 0, z, rise: 0 };
    let around: { readonly block: Block; readonly building: number } | undefined;
    const look = (block: Block, building: number) => {
      if (z < (block.set.baseM[building] ?? 0) || z >= (block.set.topM[building] ?? 0)) return false;
      if (surrounds(block, building, x, y)) around = { block, building };
      return around !== undefined;
    };
    for (const block of touching(x, y, x, y)) if (walkBlock(block, place, look)) return around;
    return undefined;
  }

  return {
    add(key, set, corner) {
      const block = blockOf(set, corner);
      if (block) held.set(key, block);
      else held.delete(key);
      isListed = false;
    },
    remove(key) {
      held.delete(key);
      isListed = false;
    },
    get buildings() {
      return list().reduce((sum, { set }) => sum + set.count, 0);
    },
    within(box) {
      const inside = [...held].filter(([, block]) => boxesMeet(boxOnPlane(block), box));
      return indexOver(new Map(inside));
    },
    blocks: list,
    buildingAt,
    isSeen,
    obstruction,
  };
}

const boxOnPlane = ({ box: [west, south, east, north], corner: { x, y } }: Block): Box => [
  west + x,
  south + y,
  east + x,
  north + y,
];

/** What of the way from a lens to a point can be in the way; undefined where that is nothing. */
function fromLens(lens: SpacePoint, point: SpacePoint): Line | undefined {
  const lengthM = Math.hypot(point.x - lens.x, point.y - lens.y);
  return lengthM > mountM ? stretch(lens, point, lengthM, mountM, lengthM) : undefined;
}

/** The same, walked from the point. */
function fromPoint(lens: SpacePoint, point: SpacePoint): Line | undefined {
  const lengthM = Math.hypot(point.x - lens.x, point.y - lens.y);
  return lengthM > mountM ? stretch(point, lens, lengthM, 0, lengthM - mountM) : undefined;
}

/** Of the way between two places that lie `lengthM` apart over the plan, what is between `fromM` and `toM`. */
const stretch = (start: SpacePoint, end: SpacePoint, lengthM: number, fromM: number, toM: number): Line => ({
  x: start.x,
  y: start.y,
  alongX: (end.x - start.x) / lengthM,
  alongY: (end.y - start.y) / lengthM,
  fromM,
  toM,
  z: start.z,
  rise: (end.z - start.z) / lengthM,
});

/** The point is within a building's walls (by parity), and not on them. */
function surrounds({ set, corner }: Block, building: number, x: number, y: number): boolean {
  const { points, firstPoint } = set;
  let isIn = false;
  const endRing = set.firstRing[building + 1] ?? 0;
  for (let ring = set.firstRing[building] ?? 0; ring < endRing; ring += 1) {
    const end = firstPoint[ring + 1] ?? 0;
    const start = firstPoint[ring] ?? 0;
    let before = end - 1;
    for (let at = start; at < end; at += 1) {
      const ax = (points[2 * before] ?? 0) + corner.x - x;
      const ay = (points[2 * before + 1] ?? 0) + corner.y - y;
      const bx = (points[2 * at] ?? 0) + corner.x - x;
      const by = (points[2 * at + 1] ?? 0) + corner.y - y;
      if (ay > 0 !== by > 0 && ax - (ay * (bx - ax)) / (by - ay) > 0) isIn = !isIn;
      before = at;
    }
  }
  return isIn;
}
