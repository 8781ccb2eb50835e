import type { PlanePoint } from '../../base/geo.ts';
import { doBoxesMeet } from '../city/box.ts';
import type { Box, BuildingSet } from '../city/city.ts';
import { type BuildingGrid, indexBuildings, type PlanLine, visitBuildingsOnLine } from './block.ts';
import { createCrossings, getEntryDistance, grazeM } from './crossing.ts';

/** Metres: east and north on the city's plane, above ground. */
export interface SpacePoint extends PlanePoint {
  readonly z: number;
}

/** The point where a building first blocks the line of sight. */
export interface Obstruction extends SpacePoint {
  /** From the lens to this point, metres. */
  readonly distanceM: number;
  /** The height of that building is estimated, so it may not block the line. */
  readonly isEstimated: boolean;
}

/**
 * Anything nearer to a lens than this in the plan does not block it: the wall it hangs on, its bracket, the
 * parapet it looks over. Positions of walls and cameras are no more accurate. For the same reason nothing hides
 * what is straight below a lens.
 */
export const mountM = 0.5;

/** The last blocking building; the next line in nearly the same direction is tested against it first. */
export interface LastBlocker {
  block: BuildingGrid | undefined;
  building: number;
}

/** Buildings that may block lines of sight; tiles are added and removed. Everything in metres of one city's plane. */
export interface SightIndex {
  /** Adds a tile's buildings, replacing those of the same key. `corner`: its south-west corner. */
  add(key: string, set: BuildingSet, corner: PlanePoint): void;
  remove(key: string): void;
  readonly buildings: number;
  /** Returns the same index without tiles entirely outside the box; later additions are not included. */
  within(box: Box): SightIndex;
  blocks(): readonly BuildingGrid[];
  /** Returns the building whose walls surround the point, and whose base and roof are below and above it. */
  buildingAt(at: SpacePoint): { readonly block: BuildingGrid; readonly building: number } | undefined;
  /**
   * Returns whether the line from a lens to a point is free.
   * Exact over footprints with flat roofs, except `mountM` around the lens, and corners that the line passes within
   * a centimetre: there one of two lenses, a centimetre to either side, must see the point. A point on a wall is
   * visible from the wall's open side. `last`: the caller's cache, one for each lens, which speeds up many similar
   * lines.
   */
  isSeen(lens: SpacePoint, point: SpacePoint, last?: LastBlocker): boolean;
  /** Returns the first obstruction of such a line. */
  obstruction(lens: SpacePoint, point: SpacePoint): Obstruction | undefined;
}

export function createSightIndex(): SightIndex {
  return indexOver(new Map());
}

function indexOver(held: Map<string, BuildingGrid>): SightIndex {
  let blocks: readonly BuildingGrid[] = [];
  /** West, south, east, north of each, on the plane. */
  let boxes = new Float64Array(0);
  const scratch = createCrossings();
  let line: PlanLine | undefined;
  let isNear = false;
  let firstM = Number.POSITIVE_INFINITY;
  let any = false;
  let blocker: LastBlocker | undefined;

  /** Tiles arrive in groups: they are listed on demand. */
  let isListed = false;
  function list(): readonly BuildingGrid[] {
    if (isListed) return blocks;
    blocks = [...held.values()];
    boxes = Float64Array.from(blocks.flatMap(boxOnPlane));
    isListed = true;
    return blocks;
  }

  const found: BuildingGrid[] = [];
  /** Valid until the next call. */
  function touching(west: number, south: number, east: number, north: number): readonly BuildingGrid[] {
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

  const visit = (block: BuildingGrid, building: number, fromM: number): boolean => {
    if (!line || fromM > firstM) return true;
    const at = getEntryDistance(block, building, line, scratch);
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

  /** Returns the distance along the line of the first building, or (`any`) of some building; Infinity: none. */
  function hit(along: PlanLine): number {
    line = along;
    firstM = Number.POSITIVE_INFINITY;
    isNear = false;
    const endX = along.x + along.alongX * along.toM;
    const endY = along.y + along.alongY * along.toM;
    const [west, east] = endX < along.x ? [endX, along.x] : [along.x, endX];
    const [south, north] = endY < along.y ? [endY, along.y] : [along.y, endY];
    for (const block of touching(west, south, east, north))
      if (visitBuildingsOnLine(block, along, visit) && any && firstM < Number.POSITIVE_INFINITY) break;
    return firstM;
  }

  /**
   * Returns whether a line that passes a corner this closely is let by, because a line slightly to either side is
   * free.
   */
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

  function isSeen(lens: SpacePoint, point: SpacePoint, last?: LastBlocker): boolean {
    // Tests from the point on, because a building that hides ground usually is next to it.
    const look = fromPoint(lens, point);
    if (!look) return buildingAt(point) === undefined;
    if (last?.block && getEntryDistance(last.block, last.building, look, scratch) < Number.POSITIVE_INFINITY)
      if (!scratch.isNear) return false;
    any = true;
    blocker = last;
    const isFree = hit(look) === Number.POSITIVE_INFINITY;
    blocker = undefined;
    return isFree || isLetBy(lens, point, fromPoint);
  }

  function obstruction(lens: SpacePoint, point: SpacePoint): Obstruction | undefined {
    const look = fromLens(lens, point);
    const first: LastBlocker = { block: undefined, building: 0, ...(look ? {} : buildingAt(point)) };
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
    const place: PlanLine = { x, y, alongX: 1, alongY: 0, fromM: 0, toM: 0, z, rise: 0 };
    let around: { readonly block: BuildingGrid; readonly building: number } | undefined;
    const look = (block: BuildingGrid, building: number) => {
      if (z < (block.set.baseM[building] ?? 0) || z >= (block.set.topM[building] ?? 0)) return false;
      if (surrounds(block, building, x, y)) around = { block, building };
      return around !== undefined;
    };
    for (const block of touching(x, y, x, y)) if (visitBuildingsOnLine(block, place, look)) return around;
    return undefined;
  }

  return {
    add(key, set, corner) {
      const block = indexBuildings(set, corner);
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
      const inside = [...held].filter(([, block]) => doBoxesMeet(boxOnPlane(block), box));
      return indexOver(new Map(inside));
    },
    blocks: list,
    buildingAt,
    isSeen,
    obstruction,
  };
}

const boxOnPlane = ({ box: [west, south, east, north], corner: { x, y } }: BuildingGrid): Box => [
  west + x,
  south + y,
  east + x,
  north + y,
];

/** Returns the part of the way from a lens to a point that can be blocked; undefined if there is none. */
function fromLens(lens: SpacePoint, point: SpacePoint): PlanLine | undefined {
  const lengthM = Math.hypot(point.x - lens.x, point.y - lens.y);
  return lengthM > mountM ? stretch(lens, point, lengthM, mountM, lengthM) : undefined;
}

/** Returns the same, beginning at the point. */
function fromPoint(lens: SpacePoint, point: SpacePoint): PlanLine | undefined {
  const lengthM = Math.hypot(point.x - lens.x, point.y - lens.y);
  return lengthM > mountM ? stretch(point, lens, lengthM, 0, lengthM - mountM) : undefined;
}

/** Returns the part between `fromM` and `toM` of the way between two points `lengthM` apart in the plan. */
const stretch = (
  start: SpacePoint,
  end: SpacePoint,
  lengthM: number,
  fromM: number,
  toM: number,
): PlanLine => ({
  x: start.x,
  y: start.y,
  alongX: (end.x - start.x) / lengthM,
  alongY: (end.y - start.y) / lengthM,
  fromM,
  toM,
  z: start.z,
  rise: (end.z - start.z) / lengthM,
});

/** Returns whether the point is within a building's walls (by parity), and not on them. */
function surrounds({ set, corner }: BuildingGrid, building: number, x: number, y: number): boolean {
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
