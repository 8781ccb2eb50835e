import { createWorker, type types } from 'mediasoup';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { createBackOff } from '../../core/base/retry.ts';
import { routerCodecs } from './codec.ts';

/** Socket buffer size: a burst of keyframes overflows the kernel's default of 208 KB before a busy worker reads it. */
export const socketBufferBytes = 2 * 1024 * 1024;
/** Minimum run time after which a worker's death is not blamed on its start, ms. */
const stableMs = 60_000;
/** Expected load of a window before its first request: one wall of tiles. */
const tilesExpected = 16;

export interface WorkerOptions {
  readonly count: number;
  readonly listenAddress: string;
  readonly announcedAddress?: string;
  /** Worker n listens on this port plus n; 0: any port. */
  readonly basePort: number;
  readonly workerBin?: string;
}

/** One running worker, with its media port and its one router. */
export interface RunningWorker {
  readonly index: number;
  readonly pid: number;
  readonly router: types.Router;
  readonly server: types.WebRtcServer;
  /** Number of windows bound to it and of consumers on it; maintained by their creators. */
  viewers: number;
  consumers: number;
}

export interface WorkerPool {
  /** Returns the running stations. */
  stations(): readonly RunningWorker[];
  /** Returns the least loaded station; waits if every worker is being replaced. */
  leastLoaded(): Promise<RunningWorker>;
  onLost(run: (station: RunningWorker) => void): void;
  close(): void;
}

/** Starts a worker per core and replaces those that die, at once at first, then with back-off. */
export async function startWorkers(
  options: WorkerOptions,
  clock: Clock,
  log: (line: string) => void,
): Promise<WorkerPool> {
  const lost = new Listeners<RunningWorker>();
  const places: (RunningWorker | undefined)[] = Array.from({ length: options.count });
  const workers = new Set<types.Worker>();
  const retries = new Set<Cancel>();
  const waiting: ((station: RunningWorker) => void)[] = [];
  const delay = createBackOff({ firstMs: 50, maxMs: 10_000 });
  let closed = false;

  async function start(index: number, attempt: number): Promise<void> {
    const worker = await createWorker({
      logLevel: 'warn',
      ...(options.workerBin === undefined ? {} : { workerBin: options.workerBin }),
    });
    if (closed) return worker.close();
    workers.add(worker);
    const startedAt = clock.monotonic();
    let own: RunningWorker | undefined;
    worker.on('died', (error) => {
      workers.delete(worker);
      log(`media worker ${worker.pid} died: ${error.message}`);
      // A worker that dies before it is registered fails there, and is replaced from there.
      if (!own || places[index] !== own) return;
      places[index] = undefined;
      lost.emit(own);
      retry(index, clock.monotonic() - startedAt > stableMs ? 1 : attempt + 1);
    });
    try {
      own = await furnish(worker, index);
    } catch (error) {
      workers.delete(worker);
      worker.close();
      throw error;
    }
    places[index] = own;
    for (const resolve of waiting.splice(0)) resolve(own);
  }

  /** Gives a worker its media port and its router. */
  async function furnish(worker: types.Worker, index: number): Promise<RunningWorker> {
    const listen = {
      ip: options.listenAddress,
      ...(options.announcedAddress === undefined ? {} : { announcedAddress: options.announcedAddress }),
      ...(options.basePort === 0 ? {} : { port: options.basePort + index }),
      sendBufferSize: socketBufferBytes,
      recvBufferSize: socketBufferBytes,
    };
    const [server, router] = await Promise.all([
      worker.createWebRtcServer({
        listenInfos: [
          { protocol: 'udp', ...listen },
          { protocol: 'tcp', ...listen },
        ],
      }),
      worker.createRouter({ mediaCodecs: routerCodecs }),
    ]);
    return { index, pid: worker.pid, router, server, viewers: 0, consumers: 0 };
  }

  function retry(index: number, attempt: number): void {
    if (closed) return;
    const cancel = clock.after(delay(attempt), () => {
      retries.delete(cancel);
      start(index, attempt).catch((error: unknown) => {
        log(`media worker could not be replaced: ${error instanceof Error ? error.message : String(error)}`);
        retry(index, attempt + 1);
      });
    });
    retries.add(cancel);
  }

  const pool: WorkerPool = {
    stations: () => places.filter((station) => station !== undefined),
    leastLoaded() {
      const load = (station: RunningWorker) => Math.max(station.consumers, station.viewers * tilesExpected);
      const [best] = pool.stations().toSorted((a, b) => load(a) - load(b));
      return best ? Promise.resolve(best) : new Promise((resolve) => waiting.push(resolve));
    },
    onLost: lost.add,
    close() {
      closed = true;
      for (const cancel of retries) cancel();
      for (const worker of workers) worker.close();
    },
  };
  try {
    await Promise.all(places.map((_, index) => start(index, 1)));
  } catch (error) {
    pool.close();
    throw error;
  }
  return pool;
}
