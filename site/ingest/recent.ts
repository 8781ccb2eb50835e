import { Listeners } from '../../core/base/listeners.ts';
import { picturesAhead } from '../../core/media/api.ts';
import { PictureBytes } from './h264/pictureBytes.ts';
import type { SourcePacket } from './sink.ts';

/** One picture in Annex B form; a keyframe with its parameter sets. */
export interface RecentPicture {
  /** Valid until the call ends. */
  readonly bytes: Buffer;
  readonly isKey: boolean;
  /** When its last packet came, monotonic ms. */
  readonly takenAtMs: number;
}

/** All pictures since the last keyframe, that one first: what it takes to decode the newest. */
export interface RecentPictures {
  /** One after the other; a copy. */
  readonly bytes: Buffer;
  /** Of each, bytes. */
  readonly sizes: readonly number[];
  /** Of the newest. */
  readonly takenAtMs: number;
}

/** Two seconds of 4 Mbit/s. What a camera sends between keyframes beyond that is too much to send ahead to a window. */
const maxBytes = 1024 * 1024;
const firstBytes = 32 * 1024;

/**
 * Keeps what a source has sent since its last keyframe, for a window that comes in between, and hands on each picture that
 * is whole. Each byte is copied once. After a loss there is nothing until the next keyframe: what would come then could not be decoded.
 */
export class Recent {
  readonly #listeners = new Listeners<RecentPicture>();
  readonly #bytes = new PictureBytes(maxBytes, firstBytes);
  /** Where each whole picture ends. */
  #ends: number[] = [];
  #takenAtMs = 0;
  /** A keyframe began, and nothing was lost since. */
  #isOpen = false;

  readonly onPicture = this.#listeners.add;

  /** Undefined where not all of them are there. */
  get pictures(): RecentPictures | undefined {
    const end = this.#ends.at(-1);
    if (!this.#isOpen || end === undefined) return undefined;
    const sizes = this.#ends.map((to, at) => to - (this.#ends[at - 1] ?? 0));
    return { bytes: Buffer.from(this.#bytes.part(0, end)), sizes, takenAtMs: this.#takenAtMs };
  }

  /** The stream was broken, or has ended. */
  reset(): void {
    this.#shut();
    this.#bytes.free();
  }

  /**
   * @param sets Annex B, on the first packet of an IDR picture whose parameter sets are all known
   * @param atMs when the packet came, or the last one of the picture that it ends
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
    if (this.#ends.length >= picturesAhead) this.#shut();
  }

  /** Nothing is kept until the next keyframe. */
  #shut(): void {
    this.#isOpen = false;
    this.#bytes.clear();
    this.#ends = [];
  }
}
