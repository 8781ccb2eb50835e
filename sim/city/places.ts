import type { SceneName } from '../clips/index.ts';
import rows from './places.json' with { type: 'json' };

/** Well-known places with approximate positions from general knowledge (WGS 84 degrees, to some 100 m). */
export interface PlaceGroup {
  readonly scene: SceneName;
  readonly tag: string;
  readonly isTraffic: boolean;
  /** Lower ranks come earlier in the registry. */
  readonly rank: number;
  /** With the views of their cameras. */
  readonly places: {
    readonly name: string;
    readonly lat: number;
    readonly lon: number;
    readonly views: string[];
  }[];
}

export const placeGroups: readonly PlaceGroup[] = rows as PlaceGroup[];
