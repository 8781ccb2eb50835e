import { eachAggregated, nal } from './payload.ts';

const startCode = Buffer.from([0, 0, 0, 1]);
/** A 4K keyframe of good quality has about 1 MB. */
const maxKeyframeBytes = 4 * 1024 * 1024;
const firstBytes = 16 * 1024;

/** The slices of one IDR picture in Annex B form. */
export interface Picture {
  /** Valid until the next packet is added. */
  readonly slices: Buffer;
  /** When its last packet came. */
  readonly takenAtMs: number;
}

/**
 * Puts the slices of IDR access units together, each byte copied once. Only payloads of one access unit are copied, and only
 * of keyframes. Parameter sets are not taken from here: they are put in front of the finished picture.
 */
export class KeyframeAssembler {
  #bytes = Buffer.alloc(0);
  #used = 0;
  #ticks: number | undefined;
  #lastAtMs = 0;
  /** This access unit was given already, or is too large to be. */
  #given = false;
  #tooLarge = false;
  /**
   * The camera sets the marker on every slice: what ends a picture is then the next one. Without this rule each marker would
   * give, and copy, all slices so far.
   */
  #marksSlices = false;

  /** Forgets what was begun: the stream was broken. */
  reset(): void {
    this.#bytes = Buffer.alloc(0);
    this.#used = 0;
    this.#ticks = undefined;
    this.#given = false;
    this.#tooLarge = false;
  }

  /**
   * @param ticks the access unit's time; another one ends what was begun
   * @param startsIdr an IDR slice begins in this payload
   * @param last the RTP marker
   * @param atMs when it came
   * @returns the picture that is complete with this packet, or by it: one for each time, and once a second one, when a camera
   * turns out to mark every slice
   */
  add(
    packet: Buffer,
    start: number,
    end: number,
    ticks: number,
    startsIdr: boolean,
    last: boolean,
    atMs: number,
  ): Picture | undefined {
    let before: Picture | undefined;
    if (this.#ticks !== ticks) {
      if (this.#ticks !== undefined) {
        if (this.#marksSlices && !this.#given) before = this.#give();
        this.reset();
      }
      if (!startsIdr) return before;
      this.#ticks = ticks;
    }
    this.#lastAtMs = atMs;
    const type = (packet[start] as number) & 0x1f;
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
    return last && !this.#given && !this.#marksSlices ? this.#give() : before;
  }

  #give(): Picture | undefined {
    if (this.#tooLarge || this.#used === 0) return undefined;
    this.#given = true;
    return { slices: this.#bytes.subarray(0, this.#used), takenAtMs: this.#lastAtMs };
  }

  #keepSlice(packet: Buffer, start: number, end: number): void {
    const type = (packet[start] as number) & 0x1f;
    if (type < nal.slice || type > nal.idr) return;
    this.#keep(startCode, 0, startCode.length);
    this.#keep(packet, start, end);
  }

  #keep(from: Buffer, start: number, end: number): void {
    if (this.#given) {
      this.#given = false;
      this.#marksSlices = true;
    }
    const used = this.#used + end - start;
    if (this.#tooLarge || used > maxKeyframeBytes) {
      this.#tooLarge = true;
      this.#bytes = Buffer.alloc(0);
      return;
    }
    if (used > this.#bytes.length) {
      const room = Buffer.allocUnsafe(Math.max(firstBytes, 2 ** Math.ceil(Math.log2(used))));
      this.#bytes.copy(room, 0, 0, this.#used);
      this.#bytes = room;
    }
    from.copy(this.#bytes, this.#used, start, end);
    this.#used = used;
  }
}

/** NAL units in Annex B form (ITU-T H.264 annex B), each with its start code. */
export const annexB = (nals: readonly Buffer[]): Buffer =>
  Buffer.concat(nals.flatMap((unit) => [startCode, unit]));
