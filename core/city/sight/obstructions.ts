import type { PlanePoint } from '../../domain/geo.ts';
import type { Box } from '../city.ts';
import { type Block, blockOf, type Line, type Obstacles, walkBlock } from './block.ts';
import { entersAt, grazeM, newCrossings } from './crossing.ts';

/** Metres: east and north on the city's plane, above ground. */
export interface SpacePoint extends PlanePoint {
  readonly z: number;
}

/** Where a building first stands in the way. */
export interface Obstruction extends SpacePoint {
  /** From the lens to there, metres. */
  readonly distanceM: number;
}

/**
 * What is nearer to a lens than this, over the plan, is not in its way: the wall it hangs on, its bracket, the parapet it
 * looks over. Surveys place walls and cameras no better. For the same reason nothing hides what is straight below a lens.
 */
export const mountM = 0.5;

/** Buildings in the way of looks; tiles come and go. Everything in metres of one city's plane. */
export interface SightIndex {
  /** A tile's buildings, in place of what that key had. `corner`: its south-west corner. */
  add(key: string, set: Obstacles, corner: PlanePoint): void;
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
   * side, sees the point. A point on a wall is seen from the wall's open side.
   */
  isSeen(lens: SpacePoint, point: SpacePoint): boolean;
  /** The first thing in the way of such a look. */
  obstruction(lens: SpacePoint, point: SpacePoint): Obstruction | undefined;
}

export function sightIndex(): SightIndex {
  return indexOver(new Map());
}

function indexOver(held: Map<string, Block>): SightIndex {
  let blocks: readonly Block[] = [...held.values()];
  let buildings = blocks.reduce((sum, { set }) => sum + set.count, 0);
  const scratch = newCrossings();
  let isNear = false;
  let firstM = Number.POSITIVE_INFINITY;

  const changed = () => {
    blocks = [...held.values()];
    buildings = blocks.reduce((sum, { set }) => sum + set.count, 0);
  };

  /** How far along the line the first building is, or (`any`) some building; Infinity: none. */
  function hit(line: Line, any: boolean): number {
    firstM = Number.POSITIVE_INFINITY;
    const visit = (block: Block, building: number, fromM: number) => {
      if (fromM > firstM) return true;
      const at = entersAt(block, building, line, scratch);
      if (at < firstM) {
        firstM = at;
        isNear = scratch.isNear;
      }
      return any && firstM < Number.POSITIVE_INFINITY;
    };
    for (const block of blocks) {
      walkBlock(block, line, visit);
      if (any && firstM < Number.POSITIVE_INFINITY) break;
    }
    return firstM;
  }

  /** Metres along the line from the lens; Infinity: free. */
  function hiddenAt(lens: SpacePoint, point: SpacePoint, any: boolean): number {
    const direct = lineBetween(lens, point);
    if (!direct) return buildingAt(point) ? 0 : Number.POSITIVE_INFINITY;
    const at = hit(direct, any);
    if (at === Number.POSITIVE_INFINITY || !isNear) return at;
    for (const aside of [grazeM, -grazeM]) {
      const line = lineBetween(
        { x: lens.x - direct.alongY * aside, y: lens.y + direct.alongX * aside, z: lens.z },
        point,
      );
      if (!line || hit(line, true) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    }
    return at;
  }

  function buildingAt({ x, y, z }: SpacePoint) {
    const line: Line = { x, y, alongX: 1, alongY: 0, fromM: 0, toM: 0, z, rise: 0 };
    let found: { readonly block: Block; readonly building: number } | undefined;
    const visit = (block: Block, building: number) => {
      if (z < (block.set.baseM[building] ?? 0) || z >= (block.set.topM[building] ?? 0)) return false;
      if (surrounds(block, building, x, y)) found = { block, building };
      return found !== undefined;
    };
    blocks.some((block) => walkBlock(block, line, visit));
    return found;
  }

  return {
    add(key, set, corner) {
      const block = blockOf(set, corner);
      if (block) held.set(key, block);
      else held.delete(key);
      changed();
    },
    remove(key) {
      held.delete(key);
      changed();
    },
    get buildings() {
      return buildings;
    },
    within([west, south, east, north]) {
      const inside = [...held].filter(([, { box, corner }]) => {
        const [left, low, right, high] = box;
        return (
          corner.x + left <= east &&
          corner.x + right >= west &&
          corner.y + low <= north &&
          corner.y + high >= south
        );
      });
      return indexOver(new Map(inside));
    },
    blocks: () => blocks,
    buildingAt,
    isSeen: (lens, point) => hiddenAt(lens, point, true) === Number.POSITIVE_INFINITY,
    obstruction(lens, point) {
      const at = hiddenAt(lens, point, false);
      if (at === Number.POSITIVE_INFINITY) return undefined;
      const length = Math.hypot(point.x - lens.x, point.y - lens.y);
      const part = length > 0 ? at / length : 0;
      const step = { x: point.x - lens.x, y: point.y - lens.y, z: point.z - lens.z };
      return {
        x: lens.x + step.x * part,
        y: lens.y + step.y * part,
        z: lens.z + step.z * part,
        distanceM: Math.hypot(step.x, step.y, step.z) * part,
      };
    },
  };
}

/** What of the way from a lens to a point can be in the way; undefined where that is nothing. */
function lineBetween(lens: SpacePoint, point: SpacePoint): Line | undefined {
  const toM = Math.hypot(point.x - lens.x, point.y - lens.y);
  if (!(toM > mountM)) return undefined;
  return {
    x: lens.x,
    y: lens.y,
    alongX: (point.x - lens.x) / toM,
    alongY: (point.y - lens.y) / toM,
    fromM: mountM,
    toM,
    z: lens.z,
    rise: (point.z - lens.z) / toM,
  };
}

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
