import { digestOf, frozenSince, type Sameness, sameAfter, untilNextLookMs } from './frozen.ts';

/** Looks at one video about once a second, for pictures that are the same to the bit. */
export interface FrozenEye {
  /** Looks if a look is due; cheap to call when none is. `pictures`: how many the video has presented. */
  look(video: HTMLVideoElement, pictures: number, now: number): void;
  /** The row of pictures has ended: none come. */
  forget(): void;
  /** When the first of the identical pictures was seen, where the camera has possibly frozen. */
  readonly since: number | undefined;
}

/** For one look at a time; grows to the largest picture. */
let scratch = new Uint8Array(0);
/** Ends with the last look that was begun or waits: each has the scratch for itself. */
let turn: Promise<void> = Promise.resolve();
/** Eyes that are opened together do not look together. */
let opened = 0;
const apartMs = 137;
const firstWithinMs = 1_000;

/** A number of all bytes of the picture shown, as it was decoded: not of its pixels on the screen. */
async function digestOfShown(video: HTMLVideoElement): Promise<number> {
  const frame = new VideoFrame(video);
  try {
    // What a hardware decoder keeps to itself has no format; it can be had as RGBA.
    const options: VideoFrameCopyToOptions = frame.format === null ? { format: 'RGBA' } : {};
    const size = frame.allocationSize(options);
    if (scratch.length < size) scratch = new Uint8Array(size);
    await frame.copyTo(scratch, options);
    return digestOf(scratch.subarray(0, size));
  } finally {
    frame.close();
  }
}

export function createFrozenEye(): FrozenEye {
  let same: Sameness | undefined;
  let dueAt: number | undefined;
  let looks = 0;
  let row = 0;
  let isWaiting = false;
  /** Nothing is concluded from a video whose pictures cannot be had. */
  let isBlind = false;
  opened += 1;
  const firstMs = (opened * apartMs) % firstWithinMs;

  async function lookNow(video: HTMLVideoElement, pictures: number, now: number): Promise<void> {
    const mine = row;
    try {
      const digest = await digestOfShown(video);
      if (mine !== row) return;
      same = sameAfter(same, { at: now, digest, pictures });
      dueAt = now + untilNextLookMs(same, looks);
    } catch (error) {
      isBlind = true;
      console.warn('the pictures of a video cannot be compared', error);
    } finally {
      isWaiting = false;
    }
  }

  return {
    look(video, pictures, now) {
      if (isBlind || isWaiting || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      dueAt ??= now + firstMs;
      if (now < dueAt) return;
      looks += 1;
      isWaiting = true;
      turn = turn.then(() => lookNow(video, pictures, now));
    },
    forget() {
      if (!same) return;
      row += 1;
      same = undefined;
    },
    get since() {
      return frozenSince(same);
    },
  };
}
