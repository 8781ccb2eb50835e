import { Worker } from 'node:worker_threads';
import { liveSince } from './figures.ts';
import type { FrameOnScreen, TileRect } from './framesOnScreen.ts';
import type { Framebuffer } from './screen.ts';

export interface Watch {
  /** All sightings so far. */
  readonly sightings: readonly FrameOnScreen[];
  /** Resolves once `done` accepts the sightings; rejects after `deadlineMs`. */
  until(done: (sightings: readonly FrameOnScreen[]) => boolean, deadlineMs: number): Promise<void>;
  /** Resolves once every tile shows its camera moving; the first `after` sightings do not count. */
  untilLive(codes: readonly number[], after?: number): Promise<void>;
  /** Sets the tiles' new positions. */
  move(tiles: readonly TileRect[]): void;
  stop(): Promise<void>;
}

/** HTTP segments take some seconds to start, as do sixteen encoders on a small machine. */
const liveWithinMs = 60_000;

/** Samples tiles on a screen in a thread of its own. */
export function watchScreen(framebuffer: Framebuffer, tiles: readonly TileRect[]): Watch {
  const stop = new SharedArrayBuffer(4);
  const worker = new Worker(new URL('./sampler.ts', import.meta.url), {
    workerData: { framebuffer, tiles, stop },
  });
  const sightings: FrameOnScreen[] = [];
  const waiting = new Set<() => void>();
  worker.on('message', (batch: FrameOnScreen[]) => {
    sightings.push(...batch);
    for (const check of waiting) check();
  });
  const watch: Watch = {
    sightings,
    async untilLive(codes, after = 0) {
      const since = () => sightings.slice(after);
      await watch
        .until(() => liveSince(since(), codes) !== undefined, liveWithinMs)
        .catch((error: unknown) => {
          const dark = codes.flatMap((code, tile) => {
            const of = (seen: FrameOnScreen) => seen.tile === tile && seen.code === code;
            const isLive =
              liveSince(
                since()
                  .filter(of)
                  .map((seen) => ({ ...seen, tile: 0 })),
                [code],
              ) !== undefined;
            return isLive ? [] : [tile + 1];
          });
          throw new Error(
            `not live within ${liveWithinMs / 1_000} s: tiles ${dark.join(', ')} of ${codes.length}`,
            {
              cause: error,
            },
          );
        });
    },
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
    move: (moved) => worker.postMessage(moved),
    async stop() {
      Atomics.store(new Int32Array(stop), 0, 1);
      await new Promise((resolve) => worker.once('exit', resolve));
    },
  };
  return watch;
}
