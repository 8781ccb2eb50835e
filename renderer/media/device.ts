import { Device, type types } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import type { HandlerFactory, HandlerInterface, HandlerReceiveOptions } from 'mediasoup-client/types';

/** As mediasoup-client names the m-line on which a site's probing for bandwidth would come. */
const probatorId = 'probator';

/** mediasoup-client negotiates that one for every transport; by it nothing can come without congestion control (`unmetered`). */
export function withoutProbator(handler: HandlerInterface): HandlerInterface {
  const receive = handler.receive.bind(handler);
  handler.receive = async (list: HandlerReceiveOptions[]) =>
    list[0]?.trackId === probatorId ? [] : receive(list);
  return handler;
}

/** What a sender works out from it how much the way holds (draft-holmer-rmcat-transport-wide-cc-extensions-01, REMB). */
const meteringFeedback: ReadonlySet<string> = new Set(['transport-cc', 'goog-remb']);
const meteringExtensions: ReadonlySet<string> = new Set([
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
]);

/**
 * A site's capabilities without congestion control at its end: cameras send what they send, and the site gives it on whole
 * (ADR 37). The reports for it would be a fortieth of what a window costs.
 */
export function unmetered({
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

/** Named, not guessed from the user agent: this is Chromium 130 or later. */
const made = Chrome111.createFactory();
/** What this Chromium can receive does not change: worked out once a window, and before the first site has answered. */
const native = new Map<string, ReturnType<HandlerFactory['getNativeRtpCapabilities']>>();
const factory: HandlerFactory = {
  ...made,
  factory: (options) => withoutProbator(made.factory(options)),
  getNativeRtpCapabilities(options) {
    const found = native.get(options.direction) ?? made.getNativeRtpCapabilities(options);
    native.set(options.direction, found);
    // Whoever asked hears of it; the next one asks again.
    found.catch(() => native.delete(options.direction));
    return found;
  },
};

/** Works that out while nothing waits for it: for a window's first connection WebRTC makes all that it needs. */
export function getReady(): void {
  for (const direction of ['recvonly', 'sendonly'] as const)
    factory.getNativeRtpCapabilities({ direction }).catch(() => undefined); // anyone who joins hears why
}

export const newDevice = (): types.Device => new Device({ handlerFactory: factory });
