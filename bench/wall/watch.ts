import { Worker } from 'node:worker_threads';
import type { Framebuffer } from './screen.ts';
import type { Sighting, TileRect } from './sighting.ts';

export interface Watch {
  /** Everything seen so far. */
  readonly sightings: readonly Sighting[];
  /** Resolves once `done` says so of what has been seen; rejects after `deadlineMs`. */
  until(done: (sightings: readonly Sighting[]) => boolean, deadlineMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** Watches tiles on a screen from a thread of its own. */
export function watchScreen(framebuffer: Framebuffer, tiles: readonly TileRect[]): Watch {
  const stop = new SharedArrayBuffer(4);
  const worker = new Worker(new URL('./sampler.ts', import.meta.url), {
    workerData: { framebuffer, tiles, stop },
  });
  const sightings: Sighting[] = [];
  const waiting = new Set<() => void>();
  worker.on('message', (batch: Sighting[]) => {
    sightings.push(...batch);
    for (const check of waiting) check();
  });
  return {
    sightings,
    until(done, deadlineMs) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`not seen on the screen within ${deadlineMs} ms`));
        }, deadlineMs);
        const check = () => {
          if (!done(sightings)) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      });
    },
    async stop() {
      Atomics.store(new Int32Array(stop), 0, 1);
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
}
