import { systemClock } from '../../../core/clock.ts';
import { createStillDecoding } from './decoding.ts';
import type { StillDecoded, StillToDecode } from './messages.ts';

/** This thread's scope, as far as it is used here. */
declare const self: {
  addEventListener(type: 'message', run: (event: MessageEvent<StillToDecode>) => void): void;
  postMessage(message: StillDecoded, transfer: readonly ImageBitmap[]): void;
};

/** As it is to be shown: the pixels of some cameras are not square. */
function bitmapOf(picture: VideoFrame): Promise<ImageBitmap> {
  const { displayWidth: resizeWidth, displayHeight: resizeHeight, visibleRect } = picture;
  const isSquare = visibleRect?.width === resizeWidth && visibleRect.height === resizeHeight;
  return isSquare ? createImageBitmap(picture) : createImageBitmap(picture, { resizeWidth, resizeHeight });
}

const decoding = createStillDecoding({
  take: bitmapOf,
  lanes: navigator.hardwareConcurrency,
  clock: systemClock(),
});

self.addEventListener('message', async ({ data: { id, codec, bytes } }) => {
  const decoded = await decoding.decode({ codec, bytes });
  if ('picture' in decoded) self.postMessage({ id, picture: decoded.picture }, [decoded.picture]);
  else self.postMessage({ id, why: String(decoded.why).slice(0, 200) }, []);
});
