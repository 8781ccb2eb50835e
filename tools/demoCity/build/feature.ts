import type { AreaClass, RoadClass } from '../../../core/map/city/city.ts';
import type { Ring } from '../../../sim/city/flat.ts';

/** A building of the demo's city, metres of its plane. */
export interface Building {
  /** The outer ring, counterclockwise; then holes, clockwise. */
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
  /** The outer ring, then holes. */
  readonly rings: readonly Ring[];
}
