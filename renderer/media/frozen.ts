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
export interface Sameness {
  readonly sample: number;
  /** Of all that followed the first one, which is known by its sample alone. */
  readonly digest: number | undefined;
  readonly since: number;
  readonly pictures: number;
  readonly last: Look;
}

/** Folds one more look in. Any other picture begins again. */
export function sameAfter(before: Sameness | undefined, look: Look): Sameness {
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
export function frozenSince(same: Sameness | undefined): number | undefined {
  if (!same) return undefined;
  const isLong = same.last.at - same.since >= frozenAfterMs;
  return isLong && same.last.pictures - same.pictures >= marksAfterFrames ? same.since : undefined;
}

/**
 * How long until a video is looked at again, ms. About a second, never twice the same: a scene that repeats itself each
 * second (a clock drawn into the picture, a keyframe) is not always met at the same point. When a row is about to be long
 * enough it is looked at just then.
 */
export function untilNextLookMs(same: Sameness, looks: number): number {
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
