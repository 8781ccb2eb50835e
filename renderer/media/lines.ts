import type { types } from 'mediasoup-client';
import type { MediaLine } from '../../core/media/api.ts';

/**
 * An m-line of a transport by which one stream can come, whichever: all cameras are sent in the same way, and the site takes MID
 * and SSRC from here (core/media/api.ts). So a camera is shown without SDP. One serves once: what is still on its way of
 * the stream before would be taken for the next one's.
 */
export function lineParameters(
  { codecs = [], headerExtensions = [] }: types.RtpCapabilities,
  { mid, ssrc }: MediaLine,
): types.RtpParameters {
  return {
    mid,
    codecs: codecs
      .filter(({ kind }) => kind === 'video')
      .map(({ mimeType, preferredPayloadType = 0, clockRate, parameters = {}, rtcpFeedback = [] }) => ({
        mimeType,
        payloadType: preferredPayloadType,
        clockRate,
        parameters,
        rtcpFeedback,
      })),
    headerExtensions: headerExtensions
      .filter(({ kind, direction }) => kind === 'video' && direction !== 'sendonly')
      .map(({ uri, preferredId }) => ({ uri, id: preferredId })),
    encodings: [{ ssrc, rtx: { ssrc: ssrc + 1 } }],
    rtcp: { cname: 'watchfloor', reducedSize: true },
  };
}
