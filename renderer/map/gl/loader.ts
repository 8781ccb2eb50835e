import type { City, TileKey } from '../../../core/map/city/city.ts';
import { formatTileName } from '../tiles.ts';
import type { TileMesh } from './mesh.ts';
import type { FromMeshWorker, ToMeshWorker } from './protocol.ts';

/** Number of concurrent requests: the next tiles are read while the worker builds a mesh. */
const atOnce = 6;

/** Reads tiles and has a worker build their meshes, in the present order of priority. */
export interface TileLoader {
  /** Replaces the queue of requests, first one first; pending ones are not requested twice. */
  want(keys: readonly TileKey[]): void;
  dispose(): void;
}

/** The part of the `Worker` interface that the loader uses. */
export type MeshWorkerPort = Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener'>;

let running: Worker | undefined;

/**
 * Starts this thread's mesh worker, which serves one city after the other. It ends with its parent thread, which never
 * terminates it: a thread that terminates its own worker and is then terminated itself crashes the whole page (Chromium
 * 130, SIGSEGV).
 */
export function startMeshWorker(): MeshWorkerPort {
  running ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'city' });
  return running;
}

/** Number of cities opened so far. */
let cities = 0;

export function createTileLoader(options: {
  readonly worker: MeshWorkerPort;
  readonly city: Pick<City, 'header' | 'packed'>;
  readonly provoking: 'first' | 'last';
  /** Called without a mesh if the tile is unavailable. */
  onRaised(key: TileKey, mesh: TileMesh | undefined): void;
  /** Called when every requested tile has arrived. */
  onIdle(): void;
  onFault(fault: string): void;
}): TileLoader {
  const { worker, city } = options;
  const send = (message: ToMeshWorker) => worker.postMessage(message);
  const underWay = new Set<string>();
  /** Tiles that arrived since the last `want`. */
  const came = new Set<string>();
  let wanted: readonly TileKey[] = [];
  let next = 0;
  let isDisposed = false;
  cities += 1;
  const count = cities;

  function ask(): void {
    while (underWay.size < atOnce && next < wanted.length) {
      const key = wanted[next];
      next += 1;
      if (!key || underWay.has(formatTileName(key)) || came.has(formatTileName(key))) continue;
      const { level, x, y } = key;
      underWay.add(formatTileName(key));
      void raise({ level, x, y }); // It always ends in `onCame`.
    }
  }

  async function raise(key: TileKey): Promise<void> {
    const tile = await city.packed(key).catch((error: unknown) => {
      if (!isDisposed) options.onFault(String(error));
      return undefined;
    });
    if (isDisposed) return;
    if (tile) send({ kind: 'raise', key, tile });
    else onCame({ city: count, key, mesh: undefined });
  }

  function onCame({ key, mesh, fault }: FromMeshWorker): void {
    if (fault !== undefined) options.onFault(fault);
    underWay.delete(formatTileName(key));
    came.add(formatTileName(key));
    options.onRaised(key, mesh);
    ask();
    if (underWay.size === 0) options.onIdle();
  }

  const onMessage = ({ data }: MessageEvent<FromMeshWorker>) => {
    // Ignores late replies for the previous city.
    if (data.city === count) onCame(data);
  };
  const onError = ({ message }: ErrorEvent) => options.onFault(message);
  worker.addEventListener('message', onMessage);
  worker.addEventListener('error', onError);
  const { tileM, quantumM, detailM } = city.header;
  send({ kind: 'open', city: count, header: { tileM, quantumM, detailM }, provoking: options.provoking });
  return {
    want(keys) {
      wanted = keys;
      came.clear();
      next = 0;
      ask();
    },
    dispose() {
      isDisposed = true;
      worker.removeEventListener('message', onMessage);
      worker.removeEventListener('error', onError);
    },
  };
}
