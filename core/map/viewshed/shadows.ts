import type { PlanePoint } from '../../base/geo.ts';
import type { Block, Line } from './block.ts';
import { walkBlock } from './block.ts';
import { cross, newCrossings } from './crossing.ts';
import { mountM, type SightIndex, type SpacePoint } from './obstructions.ts';

const rad = Math.PI / 180;

/** Which stretches of the ground a lens sees in one direction. */
export interface GroundSight {
  /**
   * Between `fromM` and `toM` over the plan, in a direction clockwise from north, radians: `[from, to, from, to, ...]`,
   * ascending.
   */
  along(direction: number, fromM: number, toM: number): readonly number[];
}

export const aheadOf = (lens: PlanePoint, direction: number, distanceM: number): PlanePoint => ({
  x: lens.x + Math.sin(direction) * distanceM,
  y: lens.y + Math.cos(direction) * distanceM,
});

/** Degrees clockwise from north as radians. */
export const radians = (degrees: number) => degrees * rad;

/**
 * Along one direction all is in one upright plane. A building that the line is inside of from `a` to `b` hides the ground, seen
 * from `h` above it, from where the look that just passes under its base at `a` comes down, `a h / (h - base)`, to where the one
 * that just passes over its roof at `b` does, `b h / (h - top)`; at `a` itself where it stands on the ground; for ever where
 * its roof is as high as the lens.
 */
export function groundSight(index: SightIndex, lens: SpacePoint, groundM: number): GroundSight {
  const heightM = Math.max(lens.z - groundM, 0.01);
  const blocks = index.blocks();
  const scratch = newCrossings();
  let shadows: { from: number; to: number }[] = [];
  let endlessM = Number.POSITIVE_INFINITY;
  let line: Line | undefined;

  const visit = (block: Block, building: number, fromM: number): boolean => {
    if (!line) return true;
    if (fromM > endlessM) return true;
    const base = (block.set.baseM[building] ?? 0) - groundM;
    const top = (block.set.topM[building] ?? 0) - groundM;
    if (base >= heightM || top <= 0) return false;
    cross(block, building, line, scratch);
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
      for (const block of blocks) walkBlock(block, line, visit);
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
