/** What a slice packet shows of the picture before it. */
export type BeforeSlice =
  /** A picture that no marker ended has ended: this packet belongs to the next. */
  | 'ended'
  /** It was whole, and this packet begins another under the same timestamp, as some cameras do. */
  | 'next'
  /** A marker stood in the middle of this packet's picture, whose beginning was passed on as if it were whole. */
  | 'cut'
  | undefined;

/**
 * Tells where pictures end when the RTP marker does not (RFC 6184 5.1 wants it on the last packet of a picture alone).
 * Chromium ends a picture with the marker and never decodes one that was cut or has no end. Some cameras mark every slice
 * (OBS-rtspserver, OpenIPC) and some mark nothing. Their pictures end with the next timestamp, a frame later. All other
 * cameras are believed, without delay.
 */
export class PictureEnd {
  #timestamp: number | undefined;
  #isOpen = false;
  /** Lasts over sessions: a camera that was learned once costs no keyframe again. */
  #marksSlices = false;

  /** The stream was broken: what was begun gets no end. */
  reset(): void {
    this.#timestamp = undefined;
    this.#isOpen = false;
  }

  /** Forgets what was learned: another camera may come. */
  forget(): void {
    this.reset();
    this.#marksSlices = false;
  }

  /**
   * Takes a packet with a slice, or a part of one.
   * @param isFirst its slice is the first of a picture
   * @param isAfterLoss packets are missing before it
   */
  slice(timestamp: number, isFirst: boolean, isAfterLoss: boolean): BeforeSlice {
    const isSame = timestamp === this.#timestamp;
    const wasOpen = this.#isOpen;
    this.#timestamp = timestamp;
    this.#isOpen = true;
    // The marker may be among what was lost.
    if (isAfterLoss) return undefined;
    if (!isSame) return wasOpen ? 'ended' : undefined;
    if (wasOpen) return undefined;
    if (isFirst) return 'next';
    this.#marksSlices = true;
    return 'cut';
  }

  /** @returns whether the packet that was just taken, and has this marker, ends its picture */
  isMarked(marker: boolean): boolean {
    if (!marker || this.#marksSlices) return false;
    this.#isOpen = false;
    return true;
  }

  /** @returns whether a packet without a slice ends the picture under way */
  isMarkedBehind(timestamp: number, marker: boolean): boolean {
    return this.#isOpen && timestamp === this.#timestamp && this.isMarked(marker);
  }
}

/** A filler data NAL unit (ITU-T H.264 7.3.2.7): carries the marker where no packet of the picture is left to do so. */
export const endOfPicture = Buffer.from([0x0c, 0xff, 0x80]);
