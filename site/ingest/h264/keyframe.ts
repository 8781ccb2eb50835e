import { PictureAssembler } from './pictureBytes.ts';

/** Maximum size of a keyframe, bytes; one of 4K in good quality has about 1 MB. */
const maxKeyframeBytes = 4 * 1024 * 1024;
const firstBytes = 16 * 1024;

/** The slices of one IDR picture in Annex B form. */
export interface IdrPicture {
  /** Valid until the next packet is added. */
  readonly slices: Buffer;
  /** When its last packet arrived. */
  readonly takenAtMs: number;
}

/**
 * Assembles the slices of IDR access units, copying each byte once.
 * Only payloads of one access unit are copied, and only of keyframes. Parameter sets are excluded: they are prepended to the finished
 * picture.
 */
export class KeyframeAssembler {
  readonly #bytes = new PictureAssembler(maxKeyframeBytes, firstBytes);
  #ticks: number | undefined;

  /** Discards the current picture after a break of the stream. */
  reset(): void {
    this.#bytes.free();
    this.#ticks = undefined;
  }

  /**
   * Adds a payload.
   * @param ticks the access unit's time; another one ends the current picture
   * @param startsIdr an IDR slice begins in this payload
   * @param last it ends with this packet
   * @param atMs time of arrival
   * @returns the picture that is complete with this packet
   */
  add(
    packet: Buffer,
    start: number,
    end: number,
    ticks: number,
    startsIdr: boolean,
    last: boolean,
    atMs: number,
  ): IdrPicture | undefined {
    if (this.#ticks !== ticks) {
      if (this.#ticks !== undefined) this.reset();
      if (!startsIdr) return undefined;
      this.#ticks = ticks;
    }
    this.#bytes.addPayload(packet, start, end);
    if (!last || this.#bytes.isTooLarge || this.#bytes.used === 0) return undefined;
    return { slices: this.#bytes.part(0), takenAtMs: atMs };
  }
}
