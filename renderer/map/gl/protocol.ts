import type { CityHeader, PackedTile, TileKey } from '../../../core/map/city/city.ts';
import type { TileMesh } from './mesh.ts';

/** To the worker that raises the tiles of a city: the one that was opened last. */
export type ToWorker =
  | {
      readonly kind: 'open';
      /** Counts them. */
      readonly city: number;
      readonly header: Pick<CityHeader, 'tileM' | 'quantumM' | 'detailM'>;
      readonly provoking: 'first' | 'last';
    }
  | { readonly kind: 'raise'; readonly key: TileKey; readonly tile: PackedTile };

/** From it. */
export interface FromWorker {
  readonly city: number;
  readonly key: TileKey;
  /** Undefined: it cannot be read; `fault` says why. */
  readonly mesh: TileMesh | undefined;
  readonly fault?: string;
}
