import './counting.ts';
import '../../renderer/map/thread/worker.ts';
import type { ToMapThread } from '../../renderer/map/thread/messages.ts';
import { drawsSince, finish } from './side.ts';

/** The thread of our map, as the console has it, with the draws of each picture counted. */
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
  // Others are a glyph, or a page of letters.
  finish([...canvases].filter(({ width, height }) => width * height >= 1280 * 600));
  finishing.postMessage({ draws } satisfies Finished);
}
finishing.onmessage = finished;
// In the picture's own task, as a map in a page is finished in that of its picture.
self.addEventListener('message', ({ data }: MessageEvent<ToMapThread>) => {
  if (data.t === 'ask' && data.question.ask === 'paint') finished();
});
