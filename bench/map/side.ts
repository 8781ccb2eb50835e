import { type MapData, unpacked } from './data.ts';
import { type BenchView, flight } from './flight.ts';

/** One map in its page: ours or a peer. */
export interface MapSide {
  /** Makes of the data whatever the map takes, before the clock runs. */
  prepare(data: MapData, files: string): Promise<void>;
  /** Resolves when the first complete picture of that view has been drawn. */
  open(view: BenchView): Promise<void>;
  /** Draws that view now. */
  draw(view: BenchView): void;
  /** Where another thread draws: waits for its last pixel, and tells how often it drew and what the page had to do meanwhile, ms. */
  finish?(): Promise<{ readonly draws: number; readonly jsMs: number }>;
  /** All that the view shows is there and was drawn. */
  isComplete(): boolean;
  /** What camera is there. */
  pick(x: number, y: number): unknown;
}

export interface Flown {
  /** Main thread, ms a picture. */
  readonly jsMs: readonly number[];
  /** To finished pixels, ms a picture. */
  readonly wholeMs: readonly number[];
  readonly draws: readonly number[];
  readonly incomplete: number;
}

/** What the bench calls in each page. */
export interface MapPage {
  prepare(files: string, buildings: number): Promise<void>;
  /** From data at hand to the first complete picture, ms. */
  open(): Promise<number>;
  fly(frames: number): Promise<Flown>;
  /** ms each, at street level and over the whole city. */
  picks(count: number): Promise<number[]>;
}

declare global {
  /** Of a page of `bench:map`. */
  var mapPage: MapPage | undefined;
}

let draws = 0;
/** Since it was asked for last. */
export function drawsSince(): number {
  const since = draws;
  draws = 0;
  return since;
}
/** Every draw call of any library, in this thread. */
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

/** Longer than the console waits before it looks for what is under a pointer (renderer/features/map/useMapPointer.ts), ms. */
const settleMs = 300;

const nextFrame = () => new Promise((next) => requestAnimationFrame(next));

/** gl.finish does not wait; reading a pixel does. */
export function finish(canvases: Iterable<HTMLCanvasElement | OffscreenCanvas>): void {
  for (const canvas of canvases) {
    const gl = canvas.getContext('webgl2') as WebGL2RenderingContext | null;
    if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    else (canvas.getContext('2d') as CanvasRenderingContext2D | null)?.getImageData(0, 0, 1, 1);
  }
}

/** Lets the bench measure a map; the same for all. */
export function measured(side: MapSide): void {
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
      await side.prepare(unpacked(await answer.arrayBuffer()), files);
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
        // Nobody points at what moves: as our console does, all wait until the view has stood for a moment.
        await new Promise((restingAt) => setTimeout(restingAt, settleMs));
        for (let at = 0; at < count / ends.length; at += 1) {
          // The same places for all sides.
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
