import { createSystemClock } from '../../../core/base/clock.ts';
import { createPictureBitmap } from '../pixels.ts';
import { createKeyframeDecoder, createPrefetchDecoder } from './keyframeDecoder.ts';
import type { FromStillsWorker, ToStillsWorker } from './messages.ts';
import { relaySocket, toStillDecoded } from './socketRelay.ts';

/** This thread's global scope, as far as it is used here. */
declare const self: {
  addEventListener(type: 'message', run: (event: MessageEvent<ToStillsWorker>) => void): void;
  postMessage(message: FromStillsWorker, transfer: readonly ImageBitmap[]): void;
};

/** Creates a bitmap at display size: the pixels of some cameras are not square. */
function shownOf(picture: VideoFrame): Promise<ImageBitmap> {
  const { displayWidth: resizeWidth, displayHeight: resizeHeight, visibleRect } = picture;
  const isSquare = visibleRect?.width === resizeWidth && visibleRect.height === resizeHeight;
  return createPictureBitmap(picture, isSquare ? {} : { resizeWidth, resizeHeight });
}

/**
 * Creates a first bitmap in advance: in Chromium 130 it waits for the page's thread, as a new decoder does, and must
 * not delay an opening wall.
 */
async function makeReady(): Promise<void> {
  const size = { codedWidth: 2, codedHeight: 2 };
  const picture = new VideoFrame(new Uint8Array(6), { format: 'I420', timestamp: 0, ...size });
  (await shownOf(picture)).close();
  picture.close();
}

const clock = createSystemClock();
const decoder = createKeyframeDecoder({ take: shownOf, lanes: navigator.hardwareConcurrency });
const prefetches = createPrefetchDecoder({
  take: shownOf,
  give: (prefetch, picture, takenAt) => self.postMessage({ prefetch, picture, takenAt }, [picture]),
  clock,
});

makeReady().catch((why: unknown) => console.warn('no picture could be made ahead', why));
self.addEventListener('message', async ({ data }) => {
  if ('url' in data) return relaySocket({ ...data, decode: decoder.decode });
  if ('over' in data) return prefetches.end(data.over);
  if ('prefetch' in data) return prefetches.take(data);
  const { id, codec, bytes } = data;
  self.postMessage(...toStillDecoded(id, await decoder.decode({ codec, bytes })));
});
