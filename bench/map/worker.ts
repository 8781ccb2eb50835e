import './drawCounter.ts';
import '../../renderer/map/thread/worker.ts';
import type { ToMapThread } from '../../renderer/map/thread/messages.ts';
import { drawsSince, finish } from './side.ts';

/** The thread of our map as in the console, with a count of each picture's draws. */
export interface Finished {
  readonly draws: number;
}

const canvases = new Set<OffscreenCanvas>();
const real: (...args: never[]) => unknown = OffscreenCanvas.prototype.getContext;
Object.assign(OffscreenCanvas.prototype, {
  getContext(this: OffscreenCanvas, ...args: never[]) {
    canvases.add(this);
    return real.apply(this, args);
  },
});
const finishing = new BroadcastChannel('finish');
function finished(): void {
  const draws = drawsSince();
  // Smaller canvases hold a glyph or an atlas of letters.
  finish([...canvases].filter(({ width, height }) => width * height >= 1280 * 600));
  finishing.postMessage({ draws } satisfies Finished);
}
finishing.onmessage = finished;
// Runs in the task of the picture, as the peers' pages finish theirs.
self.addEventListener('message', ({ data }: MessageEvent<ToMapThread>) => {
  if (data.t === 'ask' && data.question.ask === 'paint') finished();
});
