import type { CityHeader, PackedTile, TileKey } from '../../../core/map/city/city.ts';
import type { TileMesh } from './mesh.ts';

/** Messages to the worker that builds the meshes of the last opened city. */
export type ToMeshWorker =
  | {
      readonly kind: 'open';
      /** Sequence number of the city. */
      readonly city: number;
      readonly header: Pick<CityHeader, 'tileM' | 'quantumM' | 'detailM'>;
      readonly provoking: 'first' | 'last';
    }
  | { readonly kind: 'raise'; readonly key: TileKey; readonly tile: PackedTile };

/** Messages from the worker. */
export interface FromMeshWorker {
  readonly city: number;
  readonly key: TileKey;
  /** Undefined if the tile cannot be read; `fault` gives the reason. */
  readonly mesh: TileMesh | undefined;
  readonly fault?: string;
}
