import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { inboundOf, type Stats } from './streamStats.ts';

/** How far the pictures of one stream have come, as this window counts. Everything counts up from when the stream began. */
export interface Traffic {
  /** When it was counted, ms. */
  readonly at: number;
  /** RTP packets that arrived. */
  readonly packets: number;
  /** RTP packets that are missing by number (RFC 3550). */
  readonly lost: number;
  /** Pictures of which every packet arrived. */
  readonly whole: number;
  readonly decoded: number;
  /** All bytes that came over the stream's transport, whatever for: other streams, reports, checks of the path. */
  readonly path: number;
}

/** Nothing over the whole path for this long is a broken path: reports and checks come at least each second or two. */
export const pathSilentMs = 2_000;

/** What came of a stream a moment before its end says nothing of why no more comes: after this long without a packet of it. */
export const streamSilentMs = 1_000;

/** Where a person has to look. */
export type StopKind = 'network' | 'decoder' | 'source' | 'camera' | 'permission' | 'site';

/** Of the camera's doing, seen at the site; all other `source.` codes say that the camera cannot be had at all. */
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

export function stopKind({ code }: Fault): StopKind {
  if (code.startsWith('right.') || code.startsWith('signIn.')) return 'permission';
  if (code === 'media.packetsLost' || code === 'media.nothingArrives') return 'network';
  if (code === 'media.decoderStalled' || code === 'media.displayStalled') return 'decoder';
  if (sourceStopped.has(code)) return 'source';
  if (code.startsWith('source.') || code.startsWith('camera.')) return 'camera';
  return 'site';
}

/** Only the site can tell: that nothing comes may be the network's doing, or the site's own, as well as the camera's. */
export const isOfCamera = (why: Fault): boolean => ['source', 'camera'].includes(stopKind(why));

const fault = (code: FaultCode): Fault => ({ code, params: {} });

/** What the camera loses on its way to the site; undefined where that is hardly anything. */
export const lossOf = (source: Pick<SourceStatus, 'lostPct'> | undefined): Fault | undefined =>
  source?.lostPct ? { code: 'source.losesPackets', params: { percent: source.lostPct } } : undefined;

/**
 * Why a stream shows no new picture, from two counts: the first after its last picture, and the latest. Undefined while
 * that cannot be told yet. It is never the camera (see `isOfCamera`): what the site says of that goes before.
 */
export function whyStopped(evidence: {
  readonly first: Traffic;
  readonly latest: Traffic;
  /** Packets that were missing already when pictures still came. */
  readonly lostBefore: number;
  /** When the count of the path's bytes was first what it is in the latest, ms. */
  readonly pathSince: number;
  /** When its packets were first as many as they are in the latest, ms. */
  readonly packetsSince: number;
  /** What is wrong with the signalling between this window and the site. */
  readonly link: Fault | undefined;
}): Fault | undefined {
  const { first, latest, link } = evidence;
  if (latest.at <= first.at) return undefined;
  if (latest.at - evidence.pathSince >= pathSilentMs) return link ?? fault('media.nothingArrives');
  // The path works, or may, and nothing of this camera comes over it: the site will say why, if it is there.
  if (latest.packets === first.packets) return link;
  if (link && latest.at - evidence.packetsSince >= streamSilentMs) return link;
  if (latest.decoded > first.decoded) {
    // Pictures that come now and then are what a lossy line lets through.
    return fault(latest.lost > first.lost ? 'media.packetsLost' : 'media.displayStalled');
  }
  if (latest.lost > first.lost) return fault('media.packetsLost');
  if (latest.whole > first.whole) return fault('media.decoderStalled');
  // No picture gets whole: for what was lost before the first count.
  if (latest.lost > evidence.lostBefore) return fault('media.packetsLost');
  // All there is has come. A stream that has decoded nothing yet waits for its keyframe; any other is not decoded.
  return latest.decoded > 0 ? fault('media.decoderStalled') : undefined;
}

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Reads a transport's counters for one of its tracks; undefined where it has no stream of it. */
export function trafficOf(stats: Stats, track: string, at: number): Traffic | undefined {
  const stream = inboundOf(stats).get(track);
  if (!stream) return undefined;
  const path = stats
    .filter(({ type }) => type === 'candidate-pair')
    // With the answers to its checks: a path may be in order and carry nothing else.
    .reduce((sum, pair) => sum + count(pair.bytesReceived) + count(pair.responsesReceived), 0);
  const { packets, lost, received: whole, decoded } = stream;
  return { at, packets, lost, whole, decoded, path };
}
