/** The effect of a slice packet on the picture before it. */
export type SliceEffect =
  /** The previous picture ended without a marker: this packet belongs to the next. */
  | 'ended'
  /** The previous picture was complete, and this packet begins another with the same timestamp, as some cameras do. */
  | 'next'
  /** A marker occurred in the middle of this packet's picture, whose beginning was passed on as if it were complete. */
  | 'cut'
  | undefined;

/**
 * Detects the ends of pictures if the RTP marker does not (RFC 6184 5.1 requires it on a picture's last packet only).
 * Chromium ends a picture at the marker and never decodes one that was cut or has no end. Some cameras mark every slice (OBS-rtspserver,
 * OpenIPC) and some mark nothing: their pictures end with the next timestamp, a frame later. The markers of all other cameras are
 * trusted, without delay.
 */
export class PictureEndDetector {
  #timestamp: number | undefined;
  #isOpen = false;
  /** Persists over sessions: a known camera costs no second keyframe. */
  #marksSlices = false;

  /** Resets the state after a break of the stream: the current picture gets no end. */
  reset(): void {
    this.#timestamp = undefined;
    this.#isOpen = false;
  }

  /** Resets everything: another camera may follow. */
  forget(): void {
    this.reset();
    this.#marksSlices = false;
  }

  /**
   * Handles a packet with a slice, or a part of one.
   * @param isFirst its slice is the first of a picture
   * @param isAfterLoss packets are missing before it
   */
  slice(timestamp: number, isFirst: boolean, isAfterLoss: boolean): SliceEffect {
    const isSame = timestamp === this.#timestamp;
    const wasOpen = this.#isOpen;
    this.#timestamp = timestamp;
    this.#isOpen = true;
    // The marker may be among the lost packets.
    if (isAfterLoss) return undefined;
    if (!isSame) return wasOpen ? 'ended' : undefined;
    if (wasOpen) return undefined;
    if (isFirst) return 'next';
    this.#marksSlices = true;
    return 'cut';
  }

  /**
   * Handles the marker of the last handled packet.
   * @returns whether it ends the picture
   */
  isMarked(marker: boolean): boolean {
    if (!marker || this.#marksSlices) return false;
    this.#isOpen = false;
    return true;
  }

  /**
   * Handles a packet without a slice.
   * @returns whether it ends the current picture
   */
  isMarkedBehind(timestamp: number, marker: boolean): boolean {
    return this.#isOpen && timestamp === this.#timestamp && this.isMarked(marker);
  }
}

/** A filler data NAL unit (ITU-T H.264 7.3.2.7) that carries the marker if all packets of the picture have been sent. */
export const endOfPictureNal = Buffer.from([0x0c, 0xff, 0x80]);
