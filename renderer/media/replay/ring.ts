/** One encoded picture as received: an Annex B access unit. */
export interface ReceivedFrame {
  /**
   * Arrival time, ms on the window's monotonic clock (`performance.timeOrigin + performance.now()`).
   * Never decreases.
   */
  readonly at: number;
  readonly isKey: boolean;
  readonly bytes: Uint8Array;
}

/** A stored picture. `seq` is unique within its ring and never reused. */
export interface StoredFrame {
  readonly seq: number;
  readonly at: number;
  readonly isKey: boolean;
  readonly slab: Slab;
  readonly offset: number;
  readonly length: number;
}

/** A block of memory for many pictures: thousands of small buffers would cost more than their bytes. */
interface Slab {
  readonly bytes: Uint8Array;
  frames: number;
}

/** Holds some seconds of a sub-stream. */
export const ringSlabBytes = 128 * 1_024;

/** The latest pictures of one stream. The first stored picture is always a keyframe. */
export interface PictureRing {
  readonly frames: readonly StoredFrame[];
  /** Allocated memory. */
  readonly bytes: number;
  /** Stores a copy. Ignores a picture that cannot be decoded because no keyframe precedes it. */
  append(frame: ReceivedFrame): void;
  /**
   * Deletes the pictures up to the second keyframe, the oldest that no other builds on.
   * Returns false if there are none.
   */
  dropOldest(): boolean;
  /** Deletes pictures older than `at`, but none that a later one builds on. */
  dropBefore(at: number): void;
  clear(): void;
}

export function createPictureRing(): PictureRing {
  const frames: StoredFrame[] = [];
  let held = 0;
  let seq = 0;
  let slab: Slab | undefined;
  let used = 0;
  let needsKey = true;

  function room(length: number): Slab {
    if (slab && used + length <= slab.bytes.byteLength) return slab;
    const left = slab;
    slab = { bytes: new Uint8Array(Math.max(ringSlabBytes, length)), frames: 0 };
    used = 0;
    held += slab.bytes.byteLength;
    if (left?.frames === 0) held -= left.bytes.byteLength;
    return slab;
  }

  function release(count: number): void {
    for (const frame of frames.splice(0, count)) {
      frame.slab.frames -= 1;
      if (frame.slab.frames > 0) continue;
      if (frame.slab === slab) used = 0;
      else held -= frame.slab.bytes.byteLength;
    }
  }

  /** Returns the number of pictures before the second keyframe. */
  function firstGroup(): number {
    const next = frames.findIndex((frame, at) => at > 0 && frame.isKey);
    return next < 0 ? frames.length : next;
  }

  function clear(): void {
    frames.length = 0;
    slab = undefined;
    held = 0;
    used = 0;
    needsKey = true;
  }

  return {
    frames,
    get bytes() {
      return held;
    },
    append({ at, isKey, bytes }) {
      if (needsKey && !isKey) return;
      needsKey = false;
      const into = room(bytes.byteLength);
      into.bytes.set(bytes, used);
      into.frames += 1;
      const last = frames.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
      seq += 1;
      frames.push({
        seq,
        // Each picture has a unique time, by which it is found.
        at: Math.max(at, last + leastStepMs),
        isKey,
        slab: into,
        offset: used,
        length: bytes.byteLength,
      });
      used += bytes.byteLength;
    },
    dropOldest() {
      if (frames.length === 0) return false;
      const group = firstGroup();
      // The next picture would build on the deleted ones.
      if (group === frames.length) clear();
      else release(group);
      return true;
    },
    dropBefore(at) {
      for (let group = firstGroup(); ; group = firstGroup()) {
        const next = frames[group];
        if (!next || next.at > at) return;
        release(group);
      }
    },
    clear,
  };
}

const leastStepMs = 0.01;

/** Returns the bytes of a stored picture; valid only while its ring stores it. */
export const getFrameBytes = ({ slab, offset, length }: StoredFrame): Uint8Array =>
  slab.bytes.subarray(offset, offset + length);
