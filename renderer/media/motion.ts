import type { Cancel } from '../../core/base/clock.ts';
import { createScaledPicture } from './pixels.ts';

/** One presented picture, grey and small. `at`: ms on the page's monotonic clock. */
export interface GreyPicture {
  readonly at: number;
  readonly grey: Uint8ClampedArray;
}

const size = { width: 64, height: 36 };

/** Returns the mean difference of two pictures, in grey levels of 255. */
export function getMeanDifference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  if (a.length === 0 || a.length !== b.length) return 255;
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / a.length;
}

/** A scene that differs by more than this without any command reveals nothing about camera motion. [J] */
const busyFrom = 12;
/** Coding noise of a static scene stays below this. [J] */
const leastDifference = 1.5;
/** Factor by which pictures must differ more than before to show camera motion. [J] */
const timesNoise = 2;

/**
 * Returns the minimum difference from the last picture before the command that shows motion; `busy` if the scene moves
 * too much by itself.
 */
export function getMotionThreshold(before: readonly GreyPicture[]): number | 'busy' {
  const last = before.at(-1);
  if (!last) return 'busy';
  const noise = Math.max(0, ...before.map(({ grey }) => getMeanDifference(grey, last.grey)));
  return noise > busyFrom ? 'busy' : Math.max(leastDifference, timesNoise * noise);
}

/** Returns when the first of two consecutive pictures that show motion was presented; undefined while there is none. */
export function findFirstMotion(
  reference: GreyPicture,
  after: readonly GreyPicture[],
  from: number,
): number | undefined {
  const moved = after.map(({ grey }) => getMeanDifference(grey, reference.grey) >= from);
  const at = moved.findIndex((is, index) => is && moved[index + 1] === true);
  return at === -1 ? undefined : after[at]?.at;
}

/** Reads each picture that a video presents, until cancelled. Costly: for a few seconds, on request. */
export function readPresentedPictures(video: HTMLVideoElement, seen: (picture: GreyPicture) => void): Cancel {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  let isOver = false;
  let handle = 0;
  async function take(at: number): Promise<void> {
    const picture = await createScaledPicture(video, size);
    if (isOver || !context) return picture.close();
    context.drawImage(picture, 0, 0);
    picture.close();
    const { data } = context.getImageData(0, 0, size.width, size.height);
    const grey = new Uint8ClampedArray(size.width * size.height);
    for (let index = 0; index < grey.length; index += 1) {
      const [r, g, b] = [data[4 * index] ?? 0, data[4 * index + 1] ?? 0, data[4 * index + 2] ?? 0];
      grey[index] = (r + 2 * g + b) / 4;
    }
    seen({ at, grey });
  }
  async function look(_: number, { presentationTime }: VideoFrameCallbackMetadata): Promise<void> {
    await take(presentationTime).catch((why: unknown) =>
      console.warn('a picture could not be looked at', why),
    );
    if (!isOver) handle = video.requestVideoFrameCallback(look);
  }
  handle = video.requestVideoFrameCallback(look);
  return () => {
    isOver = true;
    video.cancelVideoFrameCallback(handle);
  };
}
