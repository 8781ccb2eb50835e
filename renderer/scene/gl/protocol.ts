import type { TileKey } from '../../../core/city/city.ts';
import type { TileMesh } from './mesh.ts';

/** To the worker that reads a city and raises its tiles. One worker has one city. */
export type ToWorker =
  | { readonly kind: 'open'; readonly provoking: 'first' | 'last' }
  /** An answer to `read`; undefined where reading failed. */
  | { readonly kind: 'bytes'; readonly ask: number; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'raise'; readonly key: TileKey };

/** From it. */
export type FromWorker =
  | { readonly kind: 'read'; readonly ask: number; readonly at: number; readonly length: number }
  /** Without a mesh: it is not in the file, or cannot be read. */
  | { readonly kind: 'raised'; readonly key: TileKey; readonly mesh: TileMesh | undefined }
  | { readonly kind: 'fault'; readonly fault: string };
