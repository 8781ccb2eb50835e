import type { Cancel } from '../../core/clock.ts';
import { mostAhead } from '../../core/contract/media.ts';
import { Listeners } from '../../core/listeners.ts';
import { eachAggregated, nal } from './h264/payload.ts';
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

const startCode = Buffer.from([0, 0, 0, 1]);
/** Two seconds of 4 Mbit/s. What a camera sends between keyframes beyond that is too much to send ahead to a window. */
const maxBytes = 1024 * 1024;
const firstBytes = 32 * 1024;

/**
 * Keeps what a source has sent since its last keyframe, for a window that comes in between, and hands on each picture that
 * is whole. Each byte is copied once. After a loss there is nothing until the next keyframe: what would come then could not be decoded.
 */
export class Recent {
  readonly #listeners = new Listeners<RecentPicture>();
  #bytes = Buffer.alloc(0);
  #used = 0;
  /** Where each whole picture ends. */
  #ends: number[] = [];
  #ticks: number | undefined;
  #takenAtMs = 0;
  /** When the last packet of the picture under way came. */
  #lastAtMs = 0;
  /** A keyframe began, and nothing was lost since. */
  #isOpen = false;
  /** The picture under way was handed on. */
  #isGiven = false;
  /** The camera sets the marker on every slice: a picture is whole when the next one begins. */
  #marksSlices = false;

  onPicture(listener: (picture: RecentPicture) => void): Cancel {
    return this.#listeners.add(listener);
  }

  /** Undefined where not all of them are there. */
  get pictures(): RecentPictures | undefined {
    const end = this.#ends.at(-1);
    if (!this.#isOpen || end === undefined) return undefined;
    const sizes = this.#ends.map((to, at) => to - (this.#ends[at - 1] ?? 0));
    return { bytes: Buffer.from(this.#bytes.subarray(0, end)), sizes, takenAtMs: this.#takenAtMs };
  }

  /** The stream was broken, or has ended. */
  reset(): void {
    this.#shut();
    this.#bytes = Buffer.alloc(0);
    this.#ticks = undefined;
    this.#marksSlices = false;
  }

  /** @param sets Annex B, on the first packet of an IDR picture whose parameter sets are all known */
  add(
    { packet, start, end, marker, ticks, missing }: SourcePacket,
    sets: Buffer | undefined,
    atMs: number,
  ): void {
    if (missing > 0) this.#shut();
    if (ticks !== this.#ticks) {
      if (this.#isOpen && !this.#isGiven) this.#give();
      this.#ticks = ticks;
      this.#isGiven = false;
    }
    if (sets !== undefined) {
      this.#shut();
      this.#isOpen = true;
      this.#isGiven = false;
      this.#keep(sets, 0, sets.length);
    }
    if (!this.#isOpen) return;
    const type = (packet[start] as number) & 0x1f;
    if (this.#isGiven) {
      if (type > nal.idr && type < nal.stapA) return;
      // The marker on the packet before was of a slice and not of the picture, which was handed on in part.
      this.#marksSlices = true;
      this.#shut();
      return;
    }
    this.#lastAtMs = atMs;
    if (type === nal.fuA) {
      const fu = packet[start + 1] as number;
      if ((fu & 0x80) !== 0) {
        this.#keep(startCode, 0, startCode.length);
        this.#keep(Buffer.of(((packet[start] as number) & 0xe0) | (fu & 0x1f)), 0, 1);
      }
      this.#keep(packet, start + 2, end);
    } else if (type === nal.stapA) {
      eachAggregated(packet, start, end, (from, to) => this.#keepSlice(packet, from, to));
    } else this.#keepSlice(packet, start, end);
    if (marker && !this.#marksSlices) this.#give();
  }

  #give(): void {
    const from = this.#ends.at(-1) ?? 0;
    if (this.#used === from) return;
    this.#ends.push(this.#used);
    this.#takenAtMs = this.#lastAtMs;
    this.#isGiven = true;
    const bytes = this.#bytes.subarray(from, this.#used);
    this.#listeners.tell({ bytes, isKey: from === 0, takenAtMs: this.#takenAtMs });
    if (this.#ends.length >= mostAhead) this.#shut();
  }

  #keepSlice(packet: Buffer, start: number, end: number): void {
    const type = (packet[start] as number) & 0x1f;
    if (type < nal.slice || type > nal.idr) return;
    this.#keep(startCode, 0, startCode.length);
    this.#keep(packet, start, end);
  }

  #keep(from: Buffer, start: number, end: number): void {
    if (!this.#isOpen) return;
    const used = this.#used + end - start;
    if (used > maxBytes) {
      this.#shut();
      return;
    }
    if (used > this.#bytes.length) {
      const room = Buffer.allocUnsafeSlow(Math.max(firstBytes, 2 ** Math.ceil(Math.log2(used))));
      this.#bytes.copy(room, 0, 0, this.#used);
      this.#bytes = room;
    }
    from.copy(this.#bytes, this.#used, start, end);
    this.#used = used;
  }

  /** Nothing is kept until the next keyframe. */
  #shut(): void {
    this.#isOpen = false;
    this.#used = 0;
    this.#ends = [];
  }
}
