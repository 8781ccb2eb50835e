import type { ReadCity, TileKey } from '../../../core/city/city.ts';
import { tileName } from '../tiles.ts';
import type { TileMesh } from './mesh.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Tiles on their way at a time: the worker is raising one while the next are being read. */
const atOnce = 6;

/** Has tiles read and raised by a worker, in the order in which they are wanted just now. */
export interface TileLoader {
  /** These and no others, from the first on; those on their way already are not asked for twice. */
  want(keys: readonly TileKey[]): void;
  dispose(): void;
}

export const startWorker = () =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'city' });

export function createLoader(options: {
  readonly worker: Worker;
  readonly read: ReadCity;
  readonly provoking: 'first' | 'last';
  /** Without a mesh it will not come. */
  onRaised(name: string, mesh: TileMesh | undefined): void;
  /** All that was wanted is there. */
  onIdle(): void;
  onFault(fault: string): void;
}): TileLoader {
  const { worker } = options;
  const tell = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const underWay = new Set<string>();
  /** Since the list was given. */
  const came = new Set<string>();
  let wanted: readonly TileKey[] = [];
  let next = 0;

  function ask(): void {
    while (underWay.size < atOnce && next < wanted.length) {
      const key = wanted[next];
      next += 1;
      if (!key || underWay.has(tileName(key)) || came.has(tileName(key))) continue;
      const { level, x, y } = key;
      underWay.add(tileName(key));
      tell({ kind: 'raise', key: { level, x, y } });
    }
  }

  async function answer(number: number, at: number, length: number): Promise<void> {
    const bytes = await options.read(at, length).catch((error: unknown) => {
      options.onFault(String(error));
      return undefined;
    });
    tell({ kind: 'bytes', ask: number, bytes });
  }

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'read') void answer(data.ask, data.at, data.length);
    else if (data.kind === 'fault') options.onFault(data.fault);
    else {
      underWay.delete(tileName(data.key));
      came.add(tileName(data.key));
      options.onRaised(tileName(data.key), data.mesh);
      ask();
      if (underWay.size === 0) options.onIdle();
    }
  });
  worker.addEventListener('error', ({ message }) => options.onFault(message));
  tell({ kind: 'open', provoking: options.provoking });
  return {
    want(keys) {
      wanted = keys;
      came.clear();
      next = 0;
      ask();
    },
    dispose: () => worker.terminate(),
  };
}
