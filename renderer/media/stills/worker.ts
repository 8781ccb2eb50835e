import { systemClock } from '../../../core/clock.ts';
import { createAheadDecoding } from './ahead.ts';
import { createStillDecoding } from './decoding.ts';
import type { FromStills, ToStills } from './messages.ts';

/** This thread's scope, as far as it is used here. */
declare const self: {
  addEventListener(type: 'message', run: (event: MessageEvent<ToStills>) => void): void;
  postMessage(message: FromStills, transfer: readonly ImageBitmap[]): void;
};

/** As it is to be shown: the pixels of some cameras are not square. */
function bitmapOf(picture: VideoFrame): Promise<ImageBitmap> {
  const { displayWidth: resizeWidth, displayHeight: resizeHeight, visibleRect } = picture;
  const isSquare = visibleRect?.width === resizeWidth && visibleRect.height === resizeHeight;
  return isSquare ? createImageBitmap(picture) : createImageBitmap(picture, { resizeWidth, resizeHeight });
}

const clock = systemClock();
const decoding = createStillDecoding({ take: bitmapOf, lanes: navigator.hardwareConcurrency, clock });
const aheads = createAheadDecoding({
  take: bitmapOf,
  give: (ahead, picture, takenAt) => self.postMessage({ ahead, picture, takenAt }, [picture]),
  clock,
});

self.addEventListener('message', async ({ data }) => {
  if ('over' in data) return aheads.end(data.over);
  if ('ahead' in data) return aheads.take(data);
  const { id, codec, bytes } = data;
  const decoded = await decoding.decode({ codec, bytes });
  if ('picture' in decoded) self.postMessage({ id, picture: decoded.picture }, [decoded.picture]);
  else self.postMessage({ id, why: String(decoded.why).slice(0, 200) }, []);
});
