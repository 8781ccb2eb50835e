/** What WebRTC counts on one or several connections, all kinds (W3C webrtc-stats). */
export type Stats = readonly Readonly<Record<string, unknown>>[];

/** What WebRTC counts of one received stream since it began (webrtc-stats, RTCInboundRtpStreamStats). */
export interface Inbound {
  /** When it was counted, ms; WebRTC hands its counts out up to half a second later on a busy machine. */
  readonly at: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
  /** Packets that were sent again because they were missing. */
  readonly retransmitted: number;
  /** Interarrival jitter, ms (RFC 3550, 6.4.1). */
  readonly jitterMs: number;
  readonly received: number;
  readonly decoded: number;
  readonly keyframes: number;
  /** Decoded or not, and never shown. */
  readonly dropped: number;
  readonly decodeMs: number;
  /** How long pictures waited in the jitter buffer, ms in all, and how many. */
  readonly waitedMs: number;
  readonly waited: number;
  readonly width: number;
  readonly height: number;
  /** As Chromium names it: `OpenH264`, `FFmpeg`, `ExternalDecoder (…)`. */
  readonly decoder: string;
  /** By hardware; undefined where Chromium does not say. */
  readonly isHardware: boolean | undefined;
}

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 80) : '');

/** The received streams of one connection, by the id of their track. */
export function inboundOf(stats: Stats): ReadonlyMap<string, Inbound> {
  const streams = new Map<string, Inbound>();
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

/** There and back over the slowest connection in use, ms (RTCIceCandidatePairStats); undefined before it was measured. */
export function roundTripMs(stats: Stats): number | undefined {
  let slowest: number | undefined;
  for (const { type, nominated, currentRoundTripTime } of stats)
    if (type === 'candidate-pair' && nominated === true && typeof currentRoundTripTime === 'number')
      slowest = Math.max(slowest ?? 0, currentRoundTripTime * 1_000);
  return slowest;
}

/**
 * Pictures drawn between two looks, of those that came between them. WebRTC counts what came, the video what was drawn, and
 * not at one moment (`Inbound.at`): what was drawn of pictures that are counted as come at the next look only counts there.
 * `early`: how many those are.
 */
export function shownBetween(pictures: {
  readonly received: number;
  readonly drawn: number;
  readonly early: number;
}): { readonly shown: number; readonly early: number } {
  const { received } = pictures;
  // A counter that began again.
  if (received < 0) return { shown: 0, early: 0 };
  const drawn = pictures.early + Math.max(0, pictures.drawn);
  const shown = Math.min(received, drawn);
  return { shown, early: drawn - shown };
}

/** How a stream did between two readings. */
export interface StreamHealth {
  /** Pictures that came whole, and those decoded, 1/s. */
  readonly receivedFps: number;
  readonly fps: number;
  readonly droppedPerS: number;
  /** kbit/s */
  readonly bitrate: number;
  /** Packets that never came, % of those sent. */
  readonly lossPct: number;
  readonly jitterMs: number;
  /** A picture's time in the decoder, ms; -1 where none was decoded. */
  readonly decodeMs: number;
  /** A picture's time in the jitter buffer, ms; -1 where none left it. */
  readonly bufferMs: number;
  /** Time in decoders, in cores: 1 is one core all the time. */
  readonly decodeCores: number;
  readonly width: number;
  readonly height: number;
  readonly decoder: string;
  readonly isHardware: boolean | undefined;
}

/** Undefined where the two cannot be compared: no time between them, or a counter that began again. */
export function healthBetween(before: Inbound, after: Inbound): StreamHealth | undefined {
  const seconds = (after.at - before.at) / 1_000;
  const isOneStream = after.packets >= before.packets && after.received >= before.received;
  if (seconds <= 0 || !isOneStream) return undefined;
  const rate = (key: 'received' | 'decoded' | 'dropped' | 'bytes') =>
    Math.max(0, after[key] - before[key]) / seconds;
  // RFC 3550 lets the count of lost packets fall: a late one was counted as lost before.
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

/** The last looks at which a stream had new keyframes: when, ms, and how many there had been by then. */
export type KeyframeRow = readonly Pick<Inbound, 'at' | 'keyframes'>[];

/** Looks are seconds apart, and so is what one pair of them tells of cameras with a keyframe each second, or each ten. */
const rowLength = 4;

/** Folds one look in. A row ends where nothing came: a stall is no pace. */
export function keyframesAfter(row: KeyframeRow, before: Inbound, after: Inbound): KeyframeRow {
  if (after.packets <= before.packets) return [];
  if (after.keyframes <= before.keyframes) return row;
  return [...row, { at: after.at, keyframes: after.keyframes }].slice(-rowLength);
}

/** Packets have come for so long without a keyframe that what was counted before says nothing, ms. */
const rareAfterMs = 15_000;

/** True where packets come and keyframes hardly do: an endless GOP. */
export function areRare(row: KeyframeRow, at: number): boolean {
  const last = row.at(-1);
  return last !== undefined && at - last.at > rareAfterMs;
}

/** How many keyframes come, 1/s; undefined before a row holds the time between two. */
export function keyframeRate(row: KeyframeRow): number | undefined {
  const [first, last] = [row[0], row.at(-1)];
  if (!first || !last || last.at <= first.at) return undefined;
  return ((last.keyframes - first.keyframes) * 1_000) / (last.at - first.at);
}
