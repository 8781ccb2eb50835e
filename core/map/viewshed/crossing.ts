import type { BuildingGrid, PlanLine } from './block.ts';

/** A line inside a building for less than this merely touches it, metres in the plan. */
const touchM = 0.001;
/** A line that passes a corner this closely may be let by: footprints have no finer resolution, metres. */
export const grazeM = 0.01;

/**
 * The intervals of a line inside one building's footprint, as metres along it: in, out, in, out. The list is
 * reused to avoid allocations for millions of lines; its content is valid until the next `computeCrossings`.
 */
export interface Crossings {
  readonly at: number[];
  count: number;
  /** A corner of the building lies within `grazeM` of the line's interval. */
  isNear: boolean;
}

export const createCrossings = (): Crossings => ({ at: [], count: 0, isNear: false });

/**
 * Computes the crossings by parity over all rings, so that holes are open. A corner exactly on the line counts as
 * left of it for both of its walls, so that nothing is counted twice or missed.
 */
export function computeCrossings(
  { set, corner }: BuildingGrid,
  building: number,
  line: PlanLine,
  into: Crossings,
): void {
  const { points, firstPoint } = set;
  const { alongX, alongY, fromM, toM } = line;
  const x = line.x - corner.x;
  const y = line.y - corner.y;
  const { at } = into;
  into.count = 0;
  into.isNear = false;
  const endRing = set.firstRing[building + 1] ?? 0;
  for (let ring = set.firstRing[building] ?? 0; ring < endRing; ring += 1) {
    const end = firstPoint[ring + 1] ?? 0;
    const start = firstPoint[ring] ?? 0;
    if (end - start < 3) continue;
    let px = (points[2 * end - 2] ?? 0) - x;
    let py = (points[2 * end - 1] ?? 0) - y;
    let side = alongX * py - alongY * px;
    let along = alongX * px + alongY * py;
    for (let point = start; point < end; point += 1) {
      px = (points[2 * point] ?? 0) - x;
      py = (points[2 * point + 1] ?? 0) - y;
      const nextSide = alongX * py - alongY * px;
      const nextAlong = alongX * px + alongY * py;
      if (side >= 0 !== nextSide >= 0) {
        const crossing = along + ((nextAlong - along) * side) / (side - nextSide);
        let place = into.count;
        for (; place > 0 && (at[place - 1] ?? 0) > crossing; place -= 1) at[place] = at[place - 1] ?? 0;
        at[place] = crossing;
        into.count += 1;
      }
      if (Math.abs(nextSide) < grazeM && nextAlong > fromM - grazeM && nextAlong < toM + grazeM)
        into.isNear = true;
      side = nextSide;
      along = nextAlong;
    }
  }
}

/**
 * Returns the distance at which a line is first inside a building's walls and between its base and its roof;
 * Infinity: never.
 */
export function getEntryDistance(
  block: BuildingGrid,
  building: number,
  line: PlanLine,
  scratch: Crossings,
): number {
  const topM = block.set.topM[building] ?? 0;
  const baseM = block.set.baseM[building] ?? 0;
  let lowM = line.fromM;
  let highM = line.toM;
  if (line.rise === 0) {
    if (!(line.z > baseM && line.z < topM)) return Number.POSITIVE_INFINITY;
  } else {
    const [a, b] = [(baseM - line.z) / line.rise, (topM - line.z) / line.rise];
    lowM = Math.max(lowM, Math.min(a, b));
    highM = Math.min(highM, Math.max(a, b));
    if (!(highM - lowM > touchM)) return Number.POSITIVE_INFINITY;
  }
  computeCrossings(block, building, line, scratch);
  for (let pair = 0; pair + 1 < scratch.count; pair += 2) {
    const from = Math.max(scratch.at[pair] ?? 0, lowM);
    if (Math.min(scratch.at[pair + 1] ?? 0, highM) - from > touchM) return from;
  }
  return Number.POSITIVE_INFINITY;
}
