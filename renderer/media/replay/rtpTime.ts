/** The times by which received pictures are ordered. */
export interface ReceivedPicture {
  /** RTP time, 90 kHz, 32 bits. */
  readonly rtp: number;
  /** Arrival time, ms. */
  readonly at: number;
  readonly isKey: boolean;
}

/**
 * Time for which a keyframe waits for missing pictures before it, ms: a lost packet is retransmitted within it, or
 * never.
 */
export const missingPictureWaitMs = 500;
/** Pictures that arrive in that time at 60 fps. */
const mostWaiting = 30;
/** A larger step back is not a late picture: the source has restarted its RTP time. */
const resetTicks = 5 * 90_000;
/** A step longer than this multiple of the usual one means that a picture is missing. */
const missingFrom = 1.5;

/**
 * Restores the capture order of one stream's pictures.
 * Only a keyframe is delivered while a picture before it is missing (libwebrtc, modules/video_coding/packet_buffer.cc),
 * and retransmitted pictures follow it: the keyframe waits for them here. A later one is dropped, as the live tile
 * drops it.
 */
export interface ReorderBuffer<T extends ReceivedPicture> {
  take(picture: T): void;
  /** Passes on pictures that have waited long enough at `now`, ms. */
  tick(now: number): void;
  /** Ends the stream. */
  end(): void;
}

export function createReorderBuffer<T extends ReceivedPicture>(put: (picture: T) => void): ReorderBuffer<T> {
  const waiting: T[] = [];
  let newest: T | undefined;
  let usualStep = Number.POSITIVE_INFINITY;

  /** Signed 32-bit difference, because RTP times wrap around. */
  const step = (from: ReceivedPicture, to: ReceivedPicture) => (to.rtp - from.rtp) | 0;
  const follows = (picture: T) => !newest || step(newest, picture) <= missingFrom * usualStep;

  function hand(picture: T): void {
    // No picture is missing within one group, so this is the usual step.
    if (newest && !picture.isKey) usualStep = step(newest, picture);
    newest = picture;
    put(picture);
  }

  /** Passes on the first pictures while `isDue` is true, and those that follow them without a hole. */
  function release(isDue: (picture: T) => boolean): void {
    for (let first = waiting[0]; first && (follows(first) || isDue(first)); first = waiting[0]) {
      waiting.shift();
      hand(first);
    }
  }

  const tick = (now: number) =>
    release(({ at }) => now - at >= missingPictureWaitMs || waiting.length > mostWaiting);

  return {
    take(picture) {
      tick(picture.at);
      if (newest && step(newest, picture) <= 0) {
        if (!picture.isKey || step(newest, picture) > -resetTicks) return;
        release(() => true);
        usualStep = Number.POSITIVE_INFINITY;
        return hand(picture);
      }
      if (waiting.length === 0 && (!picture.isKey || follows(picture))) return hand(picture);
      const before = waiting.findIndex((other) => step(picture, other) > 0);
      waiting.splice(before < 0 ? waiting.length : before, 0, picture);
      tick(picture.at);
    },
    tick,
    end: () => release(() => true),
  };
}

/** RTP video ticks per millisecond (RFC 6184: 90 kHz). */
export const rtpTicksPerMs = 90;
/** Step beyond which the source has restarted: its times are unrelated to those before. */
const jumpMs = 1_000;

/**
 * Creates a clock that returns a picture's capture time on the receiver's clock.
 * Times are spaced like the camera's own and as early as the fastest picture so far (RFC 3550, 6.4.1: a network only
 * ever adds delay).
 */
export function createPictureClock(): (rtp: number, receivedAt: number) => number {
  let first: { rtp: number; at: number } | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return (rtp, receivedAt) => {
    // Signed 32-bit difference, because RTP times wrap around.
    const due = first ? first.at + ((rtp - first.rtp) | 0) / rtpTicksPerMs : receivedAt;
    const even = Math.abs(receivedAt - due) > jumpMs ? receivedAt : Math.min(receivedAt, due);
    if (!first || even !== due || Math.abs(rtp - first.rtp) > 2 ** 30) first = { rtp, at: even };
    last = Math.max(last, even);
    return last;
  };
}
