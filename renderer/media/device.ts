import { Device, type types } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import type { HandlerFactory, HandlerInterface, HandlerReceiveOptions } from 'mediasoup-client/types';

/** mediasoup-client's name of the m-line for the site's bandwidth probing. */
const probatorId = 'probator';

/**
 * Removes the probing m-line that mediasoup-client negotiates for every transport.
 * It stays empty without congestion control (`withoutCongestionControl`).
 */
export function withoutProbator(handler: HandlerInterface): HandlerInterface {
  const receive = handler.receive.bind(handler);
  handler.receive = async (list: HandlerReceiveOptions[]) =>
    list[0]?.trackId === probatorId ? [] : receive(list);
  return handler;
}

/** RTCP feedback from which a sender estimates bandwidth (draft-holmer-rmcat-transport-wide-cc-extensions-01, REMB). */
const meteringFeedback: ReadonlySet<string> = new Set(['transport-cc', 'goog-remb']);
const meteringExtensions: ReadonlySet<string> = new Set([
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
]);

/**
 * Removes congestion control from a site's capabilities: cameras send at their own rate, and the site forwards it
 * unchanged (ADR 37). The feedback would take a fortieth of a window's processor time.
 */
export function withoutCongestionControl({
  codecs = [],
  headerExtensions = [],
}: types.RtpCapabilities): types.RtpCapabilities {
  return {
    codecs: codecs.map((codec) => ({
      ...codec,
      rtcpFeedback: codec.rtcpFeedback?.filter(({ type }) => !meteringFeedback.has(type)) ?? [],
    })),
    headerExtensions: headerExtensions.filter(({ uri }) => !meteringExtensions.has(uri)),
  };
}

/** The handler is fixed, not detected from the user agent: this is Chromium 130 or later. */
const made = Chrome111.createFactory();
/** Chromium's receive capabilities do not change: they are computed once per window, before the first site responds. */
const native = new Map<string, ReturnType<HandlerFactory['getNativeRtpCapabilities']>>();
const factory: HandlerFactory = {
  ...made,
  factory: (options) => withoutProbator(made.factory(options)),
  getNativeRtpCapabilities(options) {
    const found = native.get(options.direction) ?? made.getNativeRtpCapabilities(options);
    native.set(options.direction, found);
    // The caller gets the rejection; the next call retries.
    found.catch(() => native.delete(options.direction));
    return found;
  },
};

/** Computes the capabilities while the window is idle: the first connection makes WebRTC initialise itself. */
export function warmUpWebRtc(): void {
  for (const direction of ['recvonly', 'sendonly'] as const)
    factory.getNativeRtpCapabilities({ direction }).catch(() => undefined); // joining reports the failure
}

export const createMediaDevice = (): types.Device => new Device({ handlerFactory: factory });
