/** WebRTC statistics of one or several connections, of every type (W3C webrtc-stats). */
export type RtcStats = readonly Readonly<Record<string, unknown>>[];

/** Cumulative statistics of one received stream (webrtc-stats, RTCInboundRtpStreamStats). */
export interface InboundStreamStats {
  /** Time of the count, ms; WebRTC delivers counts up to half a second later on a busy machine. */
  readonly at: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
  /** Retransmitted packets. */
  readonly retransmitted: number;
  /** Interarrival jitter, ms (RFC 3550, 6.4.1). */
  readonly jitterMs: number;
  readonly received: number;
  readonly decoded: number;
  readonly keyframes: number;
  /** Pictures never shown, decoded or not. */
  readonly dropped: number;
  readonly decodeMs: number;
  /** Total time of pictures in the jitter buffer, ms, and their number. */
  readonly waitedMs: number;
  readonly waited: number;
  readonly width: number;
  readonly height: number;
  /** Chromium's name of the decoder: `OpenH264`, `FFmpeg`, `ExternalDecoder (…)`. */
  readonly decoder: string;
  /** True for a hardware decoder; undefined if Chromium does not report it. */
  readonly isHardware: boolean | undefined;
}

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 80) : '');

/** Returns the received streams of one connection, by track id. */
export function listInboundStreams(stats: RtcStats): ReadonlyMap<string, InboundStreamStats> {
  const streams = new Map<string, InboundStreamStats>();
  for (const one of stats) {
    if (one.type !== 'inbound-rtp' || typeof one.trackIdentifier !== 'string') continue;
    const { powerEfficientDecoder } = one;
    streams.set(one.trackIdentifier, {
      at: number(one.timestamp),
      bytes: number(one.bytesReceived),
      packets: number(one.packetsReceived),
      lost: number(one.packetsLost),
      retransmitted: number(one.retransmittedPacketsReceived),
      jitterMs: number(one.jitter) * 1_000,
      received: number(one.framesReceived),
      decoded: number(one.framesDecoded),
      keyframes: number(one.keyFramesDecoded),
      dropped: number(one.framesDropped),
      decodeMs: number(one.totalDecodeTime) * 1_000,
      waitedMs: number(one.jitterBufferDelay) * 1_000,
      waited: number(one.jitterBufferEmittedCount),
      width: number(one.frameWidth),
      height: number(one.frameHeight),
      decoder: text(one.decoderImplementation),
      isHardware: typeof powerEfficientDecoder === 'boolean' ? powerEfficientDecoder : undefined,
    });
  }
  return streams;
}

/**
 * Returns the round trip time of the slowest connection in use, ms (RTCIceCandidatePairStats); undefined before it was
 * measured.
 */
export function getRoundTripMs(stats: RtcStats): number | undefined {
  let slowest: number | undefined;
  for (const { type, nominated, currentRoundTripTime } of stats)
    if (type === 'candidate-pair' && nominated === true && typeof currentRoundTripTime === 'number')
      slowest = Math.max(slowest ?? 0, currentRoundTripTime * 1_000);
  return slowest;
}

/**
 * Returns the pictures drawn between two measurements.
 * WebRTC counts received pictures and the video counts drawn ones, at different moments (`Inbound.at`): a drawn picture
 * whose reception is counted at the next measurement counts there. `early`: the number of those.
 */
export function countShownBetween(pictures: {
  readonly received: number;
  readonly drawn: number;
  readonly early: number;
}): { readonly shown: number; readonly early: number } {
  const { received } = pictures;
  // The counter has restarted.
  if (received < 0) return { shown: 0, early: 0 };
  const drawn = pictures.early + Math.max(0, pictures.drawn);
  const shown = Math.min(received, drawn);
  return { shown, early: drawn - shown };
}

/** Rates of a stream between two readings. */
export interface StreamHealth {
  /** Completely received and decoded pictures, 1/s. */
  readonly receivedFps: number;
  readonly fps: number;
  readonly droppedPerS: number;
  /** kbit/s */
  readonly bitrate: number;
  /** Lost packets, % of those sent. */
  readonly lossPct: number;
  readonly jitterMs: number;
  /** Decoding time of a picture, ms; -1 if none was decoded. */
  readonly decodeMs: number;
  /** Time of a picture in the jitter buffer, ms; -1 if none left it. */
  readonly bufferMs: number;
  /** Decoding load in cores: 1 is one core all the time. */
  readonly decodeCores: number;
  readonly width: number;
  readonly height: number;
  readonly decoder: string;
  readonly isHardware: boolean | undefined;
}

/** Returns undefined where two readings cannot be compared: no elapsed time, or restarted counters. */
export function computeStreamHealth(
  before: InboundStreamStats,
  after: InboundStreamStats,
): StreamHealth | undefined {
  const seconds = (after.at - before.at) / 1_000;
  const isOneStream = after.packets >= before.packets && after.received >= before.received;
  if (seconds <= 0 || !isOneStream) return undefined;
  const rate = (key: 'received' | 'decoded' | 'dropped' | 'bytes') =>
    Math.max(0, after[key] - before[key]) / seconds;
  // RFC 3550 lets the number of lost packets decrease: a late packet was counted as lost before.
  const lost = Math.max(0, after.lost - before.lost);
  const sent = after.packets - before.packets + lost;
  const decoded = after.decoded - before.decoded;
  const waited = after.waited - before.waited;
  const spentMs = Math.max(0, after.decodeMs - before.decodeMs);
  return {
    receivedFps: rate('received'),
    fps: rate('decoded'),
    droppedPerS: rate('dropped'),
    bitrate: (rate('bytes') * 8) / 1_000,
    lossPct: sent > 0 ? (100 * lost) / sent : 0,
    jitterMs: after.jitterMs,
    decodeMs: decoded > 0 ? spentMs / decoded : -1,
    bufferMs: waited > 0 ? (after.waitedMs - before.waitedMs) / waited : -1,
    decodeCores: spentMs / 1_000 / seconds,
    width: after.width,
    height: after.height,
    decoder: after.decoder,
    isHardware: after.isHardware,
  };
}

/** The last measurements with new keyframes: their time, ms, and the cumulative keyframe count. */
export type KeyframeMeasurements = readonly Pick<InboundStreamStats, 'at' | 'keyframes'>[];

/**
 * Measurements are seconds apart, as are keyframes: one pair is too coarse for a camera with a keyframe each second, or
 * each ten.
 */
const rowLength = 4;

/** Adds one measurement. The row restarts where nothing arrived: a stall is not a rate. */
export function addKeyframeMeasurement(
  row: KeyframeMeasurements,
  before: InboundStreamStats,
  after: InboundStreamStats,
): KeyframeMeasurements {
  if (after.packets <= before.packets) return [];
  if (after.keyframes <= before.keyframes) return row;
  return [...row, { at: after.at, keyframes: after.keyframes }].slice(-rowLength);
}

/** Time of packets without a keyframe that invalidates earlier counts, ms. */
const rareAfterMs = 15_000;

/** Tells whether packets arrive with hardly any keyframes: an endless GOP. */
export function areKeyframesRare(row: KeyframeMeasurements, at: number): boolean {
  const last = row.at(-1);
  return last !== undefined && at - last.at > rareAfterMs;
}

/** Returns the keyframe rate, 1/s; undefined before a row spans two keyframes. */
export function getKeyframeRate(row: KeyframeMeasurements): number | undefined {
  const [first, last] = [row[0], row.at(-1)];
  if (!first || !last || last.at <= first.at) return undefined;
  return ((last.keyframes - first.keyframes) * 1_000) / (last.at - first.at);
}
