import { PictureBytes } from './pictureBytes.ts';

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
  readonly #bytes = new PictureBytes(maxKeyframeBytes, firstBytes);
  #ticks: number | undefined;
  #lastAtMs = 0;
  /** This access unit was given already. */
  #given = false;
  /**
   * The camera sets the marker on every slice: what ends a picture is then the next one. Without this rule each marker would
   * give, and copy, all slices so far.
   */
  #marksSlices = false;

  /** Forgets what was begun: the stream was broken. */
  reset(): void {
    this.#bytes.free();
    this.#ticks = undefined;
    this.#given = false;
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
    const { used } = this.#bytes;
    this.#bytes.addPayload(packet, start, end);
    if (this.#given && this.#bytes.used > used) {
      this.#given = false;
      this.#marksSlices = true;
    }
    return last && !this.#given && !this.#marksSlices ? this.#give() : before;
  }

  #give(): Picture | undefined {
    if (this.#bytes.isTooLarge || this.#bytes.used === 0) return undefined;
    this.#given = true;
    return { slices: this.#bytes.part(0), takenAtMs: this.#lastAtMs };
  }
}
