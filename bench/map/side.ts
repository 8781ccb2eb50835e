import { type MapData, unpack } from './data.ts';
import { type BenchView, flight } from './flight.ts';

/** A map in its page: ours or a peer's. */
export interface MapSide {
  /** Converts the data to the map's input, before the measurement starts. */
  prepare(data: MapData, files: string): Promise<void>;
  /** Resolves when the first complete picture of a view has been drawn. */
  open(view: BenchView): Promise<void>;
  /** Draws a view now. */
  draw(view: BenchView): void;
  /** For maps that draw in another thread: resolves at its last pixel, with its draws and the page's own time, ms. */
  finish?(): Promise<{ readonly draws: number; readonly jsMs: number }>;
  /** Whether all data of the view is loaded and was drawn. */
  isComplete(): boolean;
  /** Returns the camera at a position in the window. */
  pick(x: number, y: number): unknown;
}

export interface Flown {
  /** Main thread time of each picture, ms. */
  readonly jsMs: readonly number[];
  /** Time to the finished pixels of each picture, ms. */
  readonly wholeMs: readonly number[];
  readonly draws: readonly number[];
  readonly incomplete: number;
}

/** The functions of a page that the bench calls. */
export interface MapPage {
  prepare(files: string, buildings: number): Promise<void>;
  /** Returns the time from loaded data to the first complete picture, ms. */
  open(): Promise<number>;
  fly(frames: number): Promise<Flown>;
  /** Returns the duration of each pick, ms, at street level and over the whole city. */
  picks(count: number): Promise<number[]>;
}

declare global {
  /** Set in a page of `bench:map`. */
  var mapPage: MapPage | undefined;
}

let draws = 0;
/** Returns the number of draws since the last call. */
export function drawsSince(): number {
  const since = draws;
  draws = 0;
  return since;
}
/** Counts the WebGL draw calls of this thread, of any library. */
export function countDraws(): void {
  const prototype = WebGL2RenderingContext.prototype;
  const names = [
    'drawArrays',
    'drawElements',
    'drawArraysInstanced',
    'drawElementsInstanced',
    'drawRangeElements',
  ] as const;
  for (const name of names) {
    const real: (...args: never[]) => void = prototype[name];
    Object.assign(prototype, {
      [name](this: WebGL2RenderingContext, ...args: never[]) {
        draws += 1;
        real.apply(this, args);
      },
    });
  }
}

/**
 * Longer than the console's delay before it looks up the object under the pointer (renderer/features/map/useMapPointer.ts),
 * ms.
 */
const settleMs = 300;

const nextFrame = () => new Promise((next) => requestAnimationFrame(next));

/** Waits for the GPU by reading a pixel, because gl.finish does not wait. */
export function finish(canvases: Iterable<HTMLCanvasElement | OffscreenCanvas>): void {
  for (const canvas of canvases) {
    const gl = canvas.getContext('webgl2') as WebGL2RenderingContext | null;
    if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    else (canvas.getContext('2d') as CanvasRenderingContext2D | null)?.getImageData(0, 0, 1, 1);
  }
}

/** Exposes a map to the bench, in the same way for all sides. */
export function exposeMap(side: MapSide): void {
  countDraws();
  let buildings = 0;
  async function finished(): Promise<{ readonly draws: number; readonly jsMs: number }> {
    if (side.finish) return await side.finish();
    finish(document.querySelectorAll('canvas'));
    return { draws: drawsSince(), jsMs: 0 };
  }
  const views = (frames: number) => flight(buildings, innerHeight, frames);
  const first = (): BenchView => {
    const [view] = views(2);
    if (!view) throw new Error('a flight without a picture');
    return view;
  };
  globalThis.mapPage = {
    async prepare(files, count) {
      buildings = count;
      const answer = await fetch(`${files}/data.bin`);
      await side.prepare(unpack(await answer.arrayBuffer()), files);
    },
    async open() {
      const from = performance.now();
      await side.open(first());
      await finished();
      return performance.now() - from;
    },
    async fly(frames) {
      const [jsMs, wholeMs, drawn]: [number[], number[], number[]] = [[], [], []];
      let incomplete = 0;
      for (const view of views(frames)) {
        await nextFrame();
        drawsSince();
        const from = performance.now();
        side.draw(view);
        const js = performance.now() - from;
        const done = await finished();
        wholeMs.push(performance.now() - from);
        jsMs.push(js + done.jsMs);
        drawn.push(done.draws);
        if (!side.isComplete()) incomplete += 1;
      }
      return { jsMs, wholeMs, draws: drawn, incomplete };
    },
    async picks(count) {
      const ms: number[] = [];
      const ends = [first(), views(2).at(-1) ?? first()];
      for (const view of ends) {
        side.draw(view);
        await finished();
        // Nobody points at a moving map: like our console, the bench waits until the view is at rest.
        await new Promise((restingAt) => setTimeout(restingAt, settleMs));
        for (let at = 0; at < count / ends.length; at += 1) {
          // The positions are the same for all sides.
          const [x, y] = [((at * 197) % innerWidth) + 0.5, ((at * 113) % innerHeight) + 0.5];
          const from = performance.now();
          await side.pick(x, y);
          ms.push(performance.now() - from);
        }
      }
      return ms;
    },
  };
}
