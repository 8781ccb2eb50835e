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
