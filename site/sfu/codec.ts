import type { types } from 'mediasoup';
import type { StampedExtensions } from '../shared/mediaSource.ts';

/** Range in ms; `off` stamps nothing. */
export type PlayoutDelay = 'off' | { readonly minMs: number; readonly maxMs: number };

/**
 * The profile of all producers. Baseline, main and high alike use 42e01f: the receiver's decoder reads the SPS, and negotiation requires
 * an exact match (Chromium 130 offers 42001f, 42e01f, 4d001f and f4001f only).
 */
export const h264Codec = { 'packetization-mode': 1, 'profile-level-id': '42e01f' };

export const routerCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { ...h264Codec, 'level-asymmetry-allowed': 1 },
  },
];

const payloadType = 96;
const playoutDelayUri: types.RtpHeaderExtensionUri =
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay';
const absCaptureTimeUri: types.RtpHeaderExtensionUri =
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/**
 * Returns the fixed parameters of every producer, which is created before the camera sends anything.
 * Header extensions use the router's own ids. `abs-capture-time` is announced only to receivers that request it; `playout-delay` to all
 * that offer it.
 */
export function createProducerParameters(
  capabilities: types.RtpCapabilities,
  ssrc: number,
  playoutDelay: PlayoutDelay,
): {
  readonly rtp: types.RtpParameters;
  readonly payloadType: number;
  readonly extensions: StampedExtensions;
} {
  const idOf = (uri: string) => {
    const found = capabilities.headerExtensions?.find((ext) => ext.kind === 'video' && ext.uri === uri);
    if (!found) throw new Error(`mediasoup no longer knows ${uri}`);
    return found.preferredId;
  };
  const captureId = idOf(absCaptureTimeUri);
  const delayId = idOf(playoutDelayUri);
  return {
    rtp: {
      codecs: [
        {
          mimeType: 'video/H264',
          payloadType,
          clockRate: 90_000,
          parameters: h264Codec,
          // Without it the worker would not report that a window waits for a keyframe.
          rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
        },
      ],
      headerExtensions: [
        { uri: absCaptureTimeUri, id: captureId },
        ...(playoutDelay === 'off' ? [] : [{ uri: playoutDelayUri, id: delayId }]),
      ],
      encodings: [{ ssrc }],
      rtcp: { cname: `watchfloor-${ssrc}`, reducedSize: true },
    },
    payloadType,
    extensions: {
      absCaptureTime: { id: captureId },
      ...(playoutDelay === 'off' ? {} : { playoutDelay: { id: delayId, ...playoutDelay } }),
    },
  };
}
