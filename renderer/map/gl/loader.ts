import type { City, TileKey } from '../../../core/map/city/city.ts';
import { tileName } from '../tiles.ts';
import type { TileMesh } from './mesh.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Tiles on their way at a time: the worker is raising one while the next are read for it. */
const atOnce = 6;

/** Reads tiles and has them raised by a worker, in the order in which they are wanted just now. */
export interface TileLoader {
  /** These and no others, from the first on; those on their way already are not asked for twice. */
  want(keys: readonly TileKey[]): void;
  dispose(): void;
}

/** As a `Worker` is, as far as it is used here. */
export type Raiser = Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener'>;

let running: Worker | undefined;

/**
 * The worker of this thread, which raises one city after the other. It ends with the thread that started it and is never ended
 * by it: one that ends a worker of its own and is then ended itself takes the whole page with it (Chromium 130, SIGSEGV).
 */
export function raiser(): Raiser {
  running ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'city' });
  return running;
}

/** Cities that were opened. */
let cities = 0;

export function createLoader(options: {
  readonly worker: Raiser;
  readonly city: Pick<City, 'header' | 'packed'>;
  readonly provoking: 'first' | 'last';
  /** Without a mesh it will not come. */
  onRaised(key: TileKey, mesh: TileMesh | undefined): void;
  /** All that was wanted is there. */
  onIdle(): void;
  onFault(fault: string): void;
}): TileLoader {
  const { worker, city } = options;
  const send = (message: ToWorker) => worker.postMessage(message);
  const underWay = new Set<string>();
  /** Since the list was given. */
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
      if (!key || underWay.has(tileName(key)) || came.has(tileName(key))) continue;
      const { level, x, y } = key;
      underWay.add(tileName(key));
      void raise({ level, x, y }); // It ends in `onCame`, whatever happens.
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

  function onCame({ key, mesh, fault }: FromWorker): void {
    if (fault !== undefined) options.onFault(fault);
    underWay.delete(tileName(key));
    came.add(tileName(key));
    options.onRaised(key, mesh);
    ask();
    if (underWay.size === 0) options.onIdle();
  }

  const onMessage = ({ data }: MessageEvent<FromWorker>) => {
    // Of the city before, what was on its way still comes.
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
