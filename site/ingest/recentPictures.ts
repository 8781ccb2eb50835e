import { Listeners } from '../../core/base/listeners.ts';
import { maxPrefetchedPictures } from '../../core/media/api.ts';
import { PictureAssembler } from './h264/pictureBytes.ts';
import type { SourcePacket } from './sink.ts';

/** One picture in Annex B form; a keyframe with its parameter sets. */
export interface RecentPicture {
  /** Valid until the call ends. */
  readonly bytes: Buffer;
  readonly isKey: boolean;
  /** When its last packet came, monotonic ms. */
  readonly takenAtMs: number;
}

/** All pictures since the last keyframe, that one first: all that is needed to decode the newest. */
export interface RecentPictures {
  /** All pictures, consecutively; a copy. */
  readonly bytes: Buffer;
  /** The size of each picture, bytes. */
  readonly sizes: readonly number[];
  /** When the newest was complete, monotonic ms. */
  readonly takenAtMs: number;
}

/** Two seconds of 4 Mbit/s: more than that is too much to prefetch to a window. */
const maxBytes = 1024 * 1024;
const firstBytes = 32 * 1024;

/**
 * Stores a source's pictures since its last keyframe, for windows that open in between, and emits each complete picture.
 * Each byte is copied once. After a loss it is empty until the next keyframe: later pictures could not be decoded.
 */
export class RecentPictureBuffer {
  readonly #listeners = new Listeners<RecentPicture>();
  readonly #bytes = new PictureAssembler(maxBytes, firstBytes);
  /** The end offset of each complete picture. */
  #ends: number[] = [];
  #takenAtMs = 0;
  /** A keyframe began, and nothing was lost since. */
  #isOpen = false;

  readonly onPicture = this.#listeners.add;

  /** Undefined if any of them is missing. */
  get pictures(): RecentPictures | undefined {
    const end = this.#ends.at(-1);
    if (!this.#isOpen || end === undefined) return undefined;
    const sizes = this.#ends.map((to, at) => to - (this.#ends[at - 1] ?? 0));
    return { bytes: Buffer.from(this.#bytes.part(0, end)), sizes, takenAtMs: this.#takenAtMs };
  }

  /** Resets the state after a break or the end of the stream. */
  reset(): void {
    this.#shut();
    this.#bytes.free();
  }

  /**
   * Adds a packet.
   * @param sets Annex B, on the first packet of an IDR picture whose parameter sets are all known
   * @param atMs when the packet arrived, or the last one of the picture that it ends
   */
  add({ packet, start, end, marker, missing }: SourcePacket, sets: Buffer | undefined, atMs: number): void {
    if (missing > 0) this.#shut();
    if (sets !== undefined) {
      this.#shut();
      this.#isOpen = true;
      this.#bytes.add(sets, 0, sets.length);
    }
    if (!this.#isOpen) return;
    this.#bytes.addPayload(packet, start, end);
    if (this.#bytes.isTooLarge) this.#shut();
    else if (marker) this.#give(atMs);
  }

  #give(atMs: number): void {
    const from = this.#ends.at(-1) ?? 0;
    if (this.#bytes.used === from) return;
    this.#ends.push(this.#bytes.used);
    this.#takenAtMs = atMs;
    this.#listeners.emit({ bytes: this.#bytes.part(from), isKey: from === 0, takenAtMs: atMs });
    if (this.#ends.length >= maxPrefetchedPictures) this.#shut();
  }

  /** Stores nothing until the next keyframe. */
  #shut(): void {
    this.#isOpen = false;
    this.#bytes.clear();
    this.#ends = [];
  }
}
