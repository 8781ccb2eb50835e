/** One received picture, as far as its place among the others goes. */
export interface ReceivedPicture {
  /** RTP time, 90 kHz, 32 bits. */
  readonly rtp: number;
  /** When it came, ms. */
  readonly at: number;
  readonly isKey: boolean;
}

/** A keyframe waits for so long for those before it that are missing, ms: a lost packet is sent again in less, or never. */
export const waitMs = 500;
/** As many as come in that time at 60 pictures a second. */
const mostWaiting = 30;
/** Further back than this is not late: the source has begun to count again. */
const resetTicks = 5 * 90_000;
/** More than this many times the usual step from one picture to the next: one is missing. */
const missingFrom = 1.5;

/**
 * Puts the pictures of one stream into the order they were taken in. Only a keyframe is handed out while a picture before
 * it is missing (libwebrtc, modules/video_coding/packet_buffer.cc), and those that are sent again come behind it: it waits
 * for them. One that comes later still is left out, as the live tile left it out.
 */
export interface ReorderBuffer<T extends ReceivedPicture> {
  take(picture: T): void;
  /** Hands on what has waited long enough at `now`, ms. */
  tick(now: number): void;
  /** Nothing more comes. */
  end(): void;
}

export function createReorderBuffer<T extends ReceivedPicture>(put: (picture: T) => void): ReorderBuffer<T> {
  const waiting: T[] = [];
  let newest: T | undefined;
  let usualStep = Number.POSITIVE_INFINITY;

  /** As 32 bits with sign: RTP's times go round. */
  const step = (from: ReceivedPicture, to: ReceivedPicture) => (to.rtp - from.rtp) | 0;
  const follows = (picture: T) => !newest || step(newest, picture) <= missingFrom * usualStep;

  function hand(picture: T): void {
    // Between two pictures of one group nothing is missing: this is how far apart they are.
    if (newest && !picture.isKey) usualStep = step(newest, picture);
    newest = picture;
    put(picture);
  }

  /** Hands on the first ones while `isDue` says so, and whatever follows them without a hole. */
  function release(isDue: (picture: T) => boolean): void {
    for (let first = waiting[0]; first && (follows(first) || isDue(first)); first = waiting[0]) {
      waiting.shift();
      hand(first);
    }
  }

  const tick = (now: number) => release(({ at }) => now - at >= waitMs || waiting.length > mostWaiting);

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

/** Ticks of RTP video a millisecond (RFC 6184: 90 kHz). */
export const ticksPerMs = 90;
/** Beyond this the source has begun to count again: its times say nothing about those before. */
const jumpMs = 1_000;

/**
 * Tells when a picture was taken, on the receiver's clock: as evenly spaced as the camera's own times, and as early as the
 * fastest picture so far came (RFC 3550, 6.4.1: what a network adds to a picture it never takes away).
 */
export function createPictureClock(): (rtp: number, receivedAt: number) => number {
  let first: { rtp: number; at: number } | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return (rtp, receivedAt) => {
    // As 32 bits with sign: RTP's times go round.
    const due = first ? first.at + ((rtp - first.rtp) | 0) / ticksPerMs : receivedAt;
    const even = Math.abs(receivedAt - due) > jumpMs ? receivedAt : Math.min(receivedAt, due);
    if (!first || even !== due || Math.abs(rtp - first.rtp) > 2 ** 30) first = { rtp, at: even };
    last = Math.max(last, even);
    return last;
  };
}
