import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { listInboundStreams, type RtcStats } from './streamStats.ts';

/** Counters of one stream's progress in this window, all cumulative since the stream began. */
export interface StreamTraffic {
  /** Time of the count, ms. */
  readonly at: number;
  /** RTP packets received. */
  readonly packets: number;
  /** RTP packets missing by sequence number (RFC 3550). */
  readonly lost: number;
  /** Pictures received with all their packets. */
  readonly whole: number;
  readonly decoded: number;
  /** All bytes received over the stream's transport, including other streams, RTCP reports and ICE checks. */
  readonly path: number;
}

/** A path silent for this long is broken: reports and checks arrive at least every one or two seconds. */
export const pathBrokenAfterMs = 2_000;

/** Silence after which a stream counts as stopped: packets just before its end say nothing about the cause. */
export const streamStoppedAfterMs = 1_000;

/** The place a person has to check. */
export type StopKind = 'network' | 'decoder' | 'source' | 'camera' | 'permission' | 'site';

/**
 * Faults of the camera that the site observes while connected; all other `source.` codes mean that the camera is
 * unreachable.
 */
const sourceStopped: ReadonlySet<FaultCode> = new Set([
  'source.silent',
  'source.closed',
  'source.malformed',
  'source.noKeyframe',
  'source.awaitsKeyframe',
  'source.losesPackets',
  'source.repeating',
  'source.lagging',
  'source.transcodeFailed',
  'source.transcodersBusy',
]);

export function getStopKind({ code }: Fault): StopKind {
  if (code.startsWith('right.') || code.startsWith('signIn.')) return 'permission';
  if (code === 'media.packetsLost' || code === 'media.nothingArrives') return 'network';
  if (code === 'media.decoderStalled' || code === 'media.displayStalled') return 'decoder';
  if (sourceStopped.has(code)) return 'source';
  if (code.startsWith('source.') || code.startsWith('camera.')) return 'camera';
  return 'site';
}

/**
 * Tells whether the fault is the camera's.
 * Only the site can tell: silence may equally come from the network or the site.
 */
export const isCameraFault = (why: Fault): boolean => ['source', 'camera'].includes(getStopKind(why));

const fault = (code: FaultCode): Fault => ({ code, params: {} });

/** Returns a fault for packets that the camera loses on its way to the site; undefined where hardly any are lost. */
export const getPacketLossFault = (source: Pick<SourceStatus, 'lostPct'> | undefined): Fault | undefined =>
  source?.lostPct ? { code: 'source.losesPackets', params: { percent: source.lostPct } } : undefined;

/**
 * Returns why a stream shows no new picture, by comparing the first count after its last picture with the latest.
 * Undefined while the cause is unknown. Never blames the camera (see `isCameraFault`): the site's report on the camera
 * takes precedence.
 */
export function getStopCause(evidence: {
  readonly first: StreamTraffic;
  readonly latest: StreamTraffic;
  /** Packets already missing while pictures still arrived. */
  readonly lostBefore: number;
  /** Time of the path's last new bytes, ms. */
  readonly pathSince: number;
  /** Time of the stream's last new packets, ms. */
  readonly packetsSince: number;
  /** Fault of the signalling between this window and the site. */
  readonly link: Fault | undefined;
}): Fault | undefined {
  const { first, latest, link } = evidence;
  if (latest.at <= first.at) return undefined;
  if (latest.at - evidence.pathSince >= pathBrokenAfterMs) return link ?? fault('media.nothingArrives');
  // The path may work but carries nothing of this camera: the site, if reachable, will report why.
  if (latest.packets === first.packets) return link;
  if (link && latest.at - evidence.packetsSince >= streamStoppedAfterMs) return link;
  if (latest.decoded > first.decoded) {
    // Occasional pictures are typical of a lossy line.
    return fault(latest.lost > first.lost ? 'media.packetsLost' : 'media.displayStalled');
  }
  if (latest.lost > first.lost) return fault('media.packetsLost');
  if (latest.whole > first.whole) return fault('media.decoderStalled');
  // No picture is complete: packets lost before the first count explain it.
  if (latest.lost > evidence.lostBefore) return fault('media.packetsLost');
  // Everything arrived. A stream that never decoded a picture waits for its keyframe; any other has a stalled decoder.
  return latest.decoded > 0 ? fault('media.decoderStalled') : undefined;
}

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Reads a transport's counters for one of its tracks; undefined if it has no stream for the track. */
export function readStreamTraffic(stats: RtcStats, track: string, at: number): StreamTraffic | undefined {
  const stream = listInboundStreams(stats).get(track);
  if (!stream) return undefined;
  const path = stats
    .filter(({ type }) => type === 'candidate-pair')
    // Includes ICE check responses: a healthy path may carry nothing else.
    .reduce((sum, pair) => sum + count(pair.bytesReceived) + count(pair.responsesReceived), 0);
  const { packets, lost, received: whole, decoded } = stream;
  return { at, packets, lost, whole, decoded, path };
}
