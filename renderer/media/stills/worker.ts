import { systemClock } from '../../../core/base/clock.ts';
import { bitmapOf } from '../pixels.ts';
import { createAheadDecoding, createStillDecoding } from './decoding.ts';
import type { FromStills, ToStills } from './messages.ts';
import { answerOf, carry } from './socketRelay.ts';

/** This thread's scope, as far as it is used here. */
declare const self: {
  addEventListener(type: 'message', run: (event: MessageEvent<ToStills>) => void): void;
  postMessage(message: FromStills, transfer: readonly ImageBitmap[]): void;
};

/** As it is to be shown: the pixels of some cameras are not square. */
function shownOf(picture: VideoFrame): Promise<ImageBitmap> {
  const { displayWidth: resizeWidth, displayHeight: resizeHeight, visibleRect } = picture;
  const isSquare = visibleRect?.width === resizeWidth && visibleRect.height === resizeHeight;
  return bitmapOf(picture, isSquare ? {} : { resizeWidth, resizeHeight });
}

/** The first bitmap of a thread waits for the page's, as a new decoder does (Chromium 130): not that of a wall that opens. */
async function makeReady(): Promise<void> {
  const size = { codedWidth: 2, codedHeight: 2 };
  const picture = new VideoFrame(new Uint8Array(6), { format: 'I420', timestamp: 0, ...size });
  (await shownOf(picture)).close();
  picture.close();
}

const clock = systemClock();
const decoding = createStillDecoding({ take: shownOf, lanes: navigator.hardwareConcurrency });
const aheads = createAheadDecoding({
  take: shownOf,
  give: (ahead, picture, takenAt) => self.postMessage({ ahead, picture, takenAt }, [picture]),
  clock,
});

makeReady().catch((why: unknown) => console.warn('no picture could be made ahead', why));
self.addEventListener('message', async ({ data }) => {
  if ('url' in data) return carry({ ...data, decode: decoding.decode });
  if ('over' in data) return aheads.end(data.over);
  if ('ahead' in data) return aheads.take(data);
  const { id, codec, bytes } = data;
  self.postMessage(...answerOf(id, await decoding.decode({ codec, bytes })));
});
