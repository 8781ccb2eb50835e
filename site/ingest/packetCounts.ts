/** Counters of a source since it was created. */
export interface PacketCounts {
  packets: number;
  bytes: number;
  frames: number;
  keyframes: number;
  /** Frames that were delayed until they were no longer live; not passed. */
  stale: number;
  /** Missing by sequence number: lost by the camera (TCP loses nothing), or in transit over UDP. */
  lost: number;
  /** Late or doubled packets, not passed. */
  late: number;
  /** Packets that are no RTP, or no H.264 of RFC 6184 mode 1; not passed. */
  malformed: number;
}

export const createPacketCounts = (): PacketCounts => ({
  packets: 0,
  bytes: 0,
  frames: 0,
  keyframes: 0,
  stale: 0,
  lost: 0,
  late: 0,
  malformed: 0,
});
