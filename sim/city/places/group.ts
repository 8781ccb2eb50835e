import type { SceneName } from '../../clips/index.ts';

export interface PlaceGroup {
  readonly scene: SceneName;
  readonly tag: string;
  readonly isTraffic: boolean;
  /** Lower comes earlier in the registry. */
  readonly rank: number;
  /** Name, latitude, longitude, and the views that cameras have there. */
  readonly places: readonly (readonly [name: string, lat: number, lon: number, views: string])[];
}
