import { missedFramesBeforeMark } from './liveness.ts';

/** Duration of bit-identical pictures after which the camera is possibly frozen. */
export const frozenAfterMs = 5_000;

/** One measurement of the picture that a video shows. Times in ms of one monotonic clock. */
export interface PictureMeasurement {
  readonly at: number;
  /** Digest of some rows, as decoded. */
  readonly sample: number;
  /** Digest of all bytes; undefined where the sample already differs from the previous picture. */
  readonly digest: number | undefined;
  /** Pictures presented so far, up to the measured one. */
  readonly pictures: number;
}

/** A run of identical pictures. `pictures`: the count presented when it began. */
export interface IdenticalRun {
  readonly sample: number;
  /** Full digest of all pictures but the first, which has only a sample. */
  readonly digest: number | undefined;
  readonly since: number;
  readonly pictures: number;
  readonly last: PictureMeasurement;
}

/** Adds one measurement to a run. A different picture starts a new run. */
export function extendIdenticalRun(before: IdenticalRun | undefined, look: PictureMeasurement): IdenticalRun {
  const isSame =
    before?.sample === look.sample && (before.digest === undefined || before.digest === look.digest);
  return before && isSame
    ? { ...before, digest: look.digest, last: look }
    : { sample: look.sample, digest: look.digest, since: look.at, pictures: look.pictures, last: look };
}

/**
 * Returns when the first picture of a run of identical ones was seen, if the run is long enough; else undefined. A run
 * needs 5 s from its first to its last measurement, and at least the pictures that a slow camera may miss before it
 * counts as stopped. Missing pictures are no run: their age reports those.
 */
export function getFrozenSince(same: IdenticalRun | undefined): number | undefined {
  if (!same) return undefined;
  const isLong = same.last.at - same.since >= frozenAfterMs;
  return isLong && same.last.pictures - same.pictures >= missedFramesBeforeMark ? same.since : undefined;
}

/**
 * Returns the delay until a video is measured again, ms.
 * About a second and always varied, so that a scene repeating every second (a burnt-in clock, a keyframe) is not always
 * sampled at the same phase. A run about to be long enough is measured exactly then.
 */
export function getNextMeasurementDelayMs(same: IdenticalRun, looks: number): number {
  const usualMs = 700 + ((looks * 377) % 600);
  const leftMs = same.since + frozenAfterMs - same.last.at;
  return leftMs > 0 ? Math.min(usualMs, Math.max(leftMs, 250)) : usualMs;
}

/**
 * Returns a digest of all bytes of a picture.
 * Each step is invertible, so that one changed word always changes it (FNV-1a of Fowler, Noll and Vo over 4-byte words,
 * with the high bits folded down).
 * @param bytes aligned to 4 bytes
 */
export function digestPicture(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  let digest = 0x811c9dc5;
  for (let at = 0; at < words.length; at += 1) {
    digest = Math.imul(digest ^ (words[at] ?? 0), 0x01000193);
    digest ^= digest >>> 15;
  }
  for (const byte of bytes.subarray(words.byteLength)) digest = Math.imul(digest ^ byte, 0x01000193);
  return digest;
}

/** Checks one video about once a second for bit-identical pictures. */
export interface FrozenDetector {
  /**
   * Measures if it is due; cheap otherwise.
   * @param pictures pictures presented by the video so far
   */
  look(video: HTMLVideoElement, pictures: number, now: number): void;
  /** Ends the run, because no pictures arrive. */
  forget(): void;
  /** Time at which the first identical picture was seen, if the camera is possibly frozen. */
  readonly since: number | undefined;
}

/** Buffer for one measurement at a time; grows to the largest picture. */
let scratch = new Uint8Array(0);
/** Resolves after the last queued measurement: they share the buffer one after another. */
let turn: Promise<void> = Promise.resolve();
/** Staggers detectors that are created together. */
let opened = 0;
const apartMs = 137;
const firstWithinMs = 1_000;
/** Delay after a failed read: a stream that just ended or changed its size may be readable later. */
const afterFailureMs = 2_000;
/** Consecutive failures after which a video is given up as unreadable. */
const failuresUntilBlind = 5;

/**
 * Sampled rows from the middle, where sensor noise tells most pictures apart.
 * Even, for formats with half-height chroma.
 */
const sampleRows = 16;

/**
 * Returns digests of the decoded picture, not of its screen pixels.
 * Digests all bytes only if the sample equals `like`.
 */
async function lookAt(
  video: HTMLVideoElement,
  like: number | undefined,
): Promise<Pick<PictureMeasurement, 'sample' | 'digest'>> {
  const frame = new VideoFrame(video);
  try {
    // A hardware decoder's frame has no format, but can be copied as RGBA.
    const options: VideoFrameCopyToOptions = frame.format === null ? { format: 'RGBA' } : {};
    const digest = async (given: VideoFrameCopyToOptions): Promise<number> => {
      const size = frame.allocationSize(given);
      if (scratch.length < size) scratch = new Uint8Array(size);
      await frame.copyTo(scratch, given);
      return digestPicture(scratch.subarray(0, size));
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
  /** Consecutive failed measurements. */
  let failures = 0;
  opened += 1;
  const firstMs = (opened * apartMs) % firstWithinMs;

  async function lookNow(video: HTMLVideoElement, pictures: number, now: number): Promise<void> {
    const mine = row;
    try {
      const seen = await lookAt(video, same?.sample);
      failures = 0;
      if (mine !== row) return;
      same = extendIdenticalRun(same, { at: now, ...seen, pictures });
      dueAt = now + getNextMeasurementDelayMs(same, looks);
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
      return getFrozenSince(same);
    },
  };
}
