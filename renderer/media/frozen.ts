import { marksAfterFrames } from './liveness.ts';

/** Pictures that are the same to the bit for this long: the camera has possibly frozen. */
export const frozenAfterMs = 5_000;

/** One look at the picture a video shows. Times in ms of one monotonic clock. */
export interface Look {
  readonly at: number;
  /** Of the bytes of some rows, as decoded. */
  readonly sample: number;
  /** Of all its bytes; undefined where the sample told already that it is another picture than the last one. */
  readonly digest: number | undefined;
  /** Pictures presented so far: it was looked at this one. */
  readonly pictures: number;
}

/** Since when a video's pictures have been the same; `pictures`: how many had been presented then. */
export interface IdenticalRun {
  readonly sample: number;
  /** Of all that followed the first one, which is known by its sample alone. */
  readonly digest: number | undefined;
  readonly since: number;
  readonly pictures: number;
  readonly last: Look;
}

/** Folds one more look in. Any other picture begins again. */
export function extendRun(before: IdenticalRun | undefined, look: Look): IdenticalRun {
  const isSame =
    before?.sample === look.sample && (before.digest === undefined || before.digest === look.digest);
  return before && isSame
    ? { ...before, digest: look.digest, last: look }
    : { sample: look.sample, digest: look.digest, since: look.at, pictures: look.pictures, last: look };
}

/**
 * When the first of a row of identical pictures was seen, if the row is long enough: 5 s from the first look at it to the last,
 * and no fewer pictures than a slow camera sends before it counts as stopped. Else undefined. Pictures that stopped coming
 * are no row: their age tells of them.
 */
export function frozenSince(same: IdenticalRun | undefined): number | undefined {
  if (!same) return undefined;
  const isLong = same.last.at - same.since >= frozenAfterMs;
  return isLong && same.last.pictures - same.pictures >= marksAfterFrames ? same.since : undefined;
}

/**
 * How long until a video is looked at again, ms. About a second, never twice the same: a scene that repeats itself each
 * second (a clock drawn into the picture, a keyframe) is not always met at the same point. When a row is about to be long
 * enough it is looked at just then.
 */
export function untilNextLookMs(same: IdenticalRun, looks: number): number {
  const usualMs = 700 + ((looks * 377) % 600);
  const leftMs = same.since + frozenAfterMs - same.last.at;
  return leftMs > 0 ? Math.min(usualMs, Math.max(leftMs, 250)) : usualMs;
}

/**
 * A number of all bytes of a picture. Each step can be undone, so that one changed word always changes it (as FNV-1a of
 * Fowler, Noll and Vo, over words of 4 bytes, with the high bits folded down). `bytes` begins at a multiple of 4.
 */
export function digestOf(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  let digest = 0x811c9dc5;
  for (let at = 0; at < words.length; at += 1) {
    digest = Math.imul(digest ^ (words[at] ?? 0), 0x01000193);
    digest ^= digest >>> 15;
  }
  for (const byte of bytes.subarray(words.byteLength)) digest = Math.imul(digest ^ byte, 0x01000193);
  return digest;
}

/** Looks at one video about once a second, for pictures that are the same to the bit. */
export interface FrozenDetector {
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
/** A picture that could not be had once, of a stream that was just ending or changed its size, can be had later. */
const afterFailureMs = 2_000;
/** After as many in a row nothing is concluded from a video: its pictures cannot be had. */
const failuresUntilBlind = 5;

/** Rows that tell most pictures apart, from the middle: sensor noise is in all of them. Even, for formats that halve colour. */
const sampleRows = 16;

/** Numbers of the picture shown, as it was decoded, not of its pixels on the screen. All bytes only where the sample is `like`. */
async function lookAt(
  video: HTMLVideoElement,
  like: number | undefined,
): Promise<Pick<Look, 'sample' | 'digest'>> {
  const frame = new VideoFrame(video);
  try {
    // What a hardware decoder keeps to itself has no format; it can be had as RGBA.
    const options: VideoFrameCopyToOptions = frame.format === null ? { format: 'RGBA' } : {};
    const digest = async (given: VideoFrameCopyToOptions): Promise<number> => {
      const size = frame.allocationSize(given);
      if (scratch.length < size) scratch = new Uint8Array(size);
      await frame.copyTo(scratch, given);
      return digestOf(scratch.subarray(0, size));
    };
    const { visibleRect: whole } = frame;
    if (!whole || whole.height <= sampleRows) {
      const all = await digest(options);
      return { sample: all, digest: all };
    }
    const y = whole.y + 2 * Math.floor((whole.height - sampleRows) / 4);
    const rect = { x: whole.x, y, width: whole.width, height: sampleRows };
    const sample = await digest({ ...options, rect });
    return { sample, digest: sample === like ? await digest(options) : undefined };
  } finally {
    frame.close();
  }
}

export function createFrozenDetector(): FrozenDetector {
  let same: IdenticalRun | undefined;
  let dueAt: number | undefined;
  let looks = 0;
  let row = 0;
  let isWaiting = false;
  /** Looks in a row that failed. */
  let failures = 0;
  opened += 1;
  const firstMs = (opened * apartMs) % firstWithinMs;

  async function lookNow(video: HTMLVideoElement, pictures: number, now: number): Promise<void> {
    const mine = row;
    try {
      const seen = await lookAt(video, same?.sample);
      failures = 0;
      if (mine !== row) return;
      same = extendRun(same, { at: now, ...seen, pictures });
      dueAt = now + untilNextLookMs(same, looks);
    } catch (error) {
      failures += 1;
      dueAt = now + afterFailureMs;
      if (failures < failuresUntilBlind) return;
      same = undefined;
      console.warn('the pictures of a video cannot be compared', error);
    } finally {
      isWaiting = false;
    }
  }

  return {
    look(video, pictures, now) {
      if (failures >= failuresUntilBlind || isWaiting) return;
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
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
