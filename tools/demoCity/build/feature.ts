import type { AreaClass, RoadClass } from '../../../core/map/city/city.ts';
import type { Ring } from '../../../sim/city/flat.ts';

/** What the demo's city is made of; metres of its plane. */
export interface Building {
  /** Outer, counterclockwise; then holes, clockwise. */
  readonly rings: readonly Ring[];
  readonly topM: number;
  readonly baseM: number;
}

export interface Line {
  readonly kind: RoadClass;
  readonly way: Ring;
  readonly widthM: number;
}

export interface Area {
  readonly kind: AreaClass;
  /** Outer, then holes. */
  readonly rings: readonly Ring[];
}
