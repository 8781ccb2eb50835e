import { Device, type types } from 'mediasoup-client';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { generateProbatorRtpParameters } from 'mediasoup-client/ortc';
import type { HandlerFactory, HandlerInterface, HandlerReceiveOptions } from 'mediasoup-client/types';

/** As mediasoup-client names the m-line on which a site's probing for bandwidth would come. */
const probatorId = 'probator';

/**
 * mediasoup-client negotiates a transport's first streams, and then all of it again for one more m-line, the probator's. Here
 * that goes along with the first streams: half of the SDP of a wall that is opened.
 */
export function withProbator(handler: HandlerInterface): HandlerInterface {
  const receive = handler.receive.bind(handler);
  let isThere = false;
  handler.receive = async (list: HandlerReceiveOptions[]) => {
    const [first] = list;
    if (!first || isThere) return first?.trackId === probatorId ? [] : receive(list);
    isThere = true;
    const probator: HandlerReceiveOptions = {
      trackId: probatorId,
      kind: 'video',
      rtpParameters: generateProbatorRtpParameters(first.rtpParameters),
    };
    try {
      return (await receive([...list, probator])).slice(0, list.length);
    } catch (error) {
      isThere = false;
      throw error;
    }
  };
  return handler;
}

/** Named, not guessed from the user agent: this is Chromium 130 or later. */
const made = Chrome111.createFactory();
/** What this Chromium can receive does not change: worked out once a window, and before the first site has answered. */
const native = new Map<string, ReturnType<HandlerFactory['getNativeRtpCapabilities']>>();
const factory: HandlerFactory = {
  ...made,
  factory: (options) => withProbator(made.factory(options)),
  getNativeRtpCapabilities(options) {
    const found = native.get(options.direction) ?? made.getNativeRtpCapabilities(options);
    native.set(options.direction, found);
    // Whoever asked hears of it; the next one asks anew.
    found.catch(() => native.delete(options.direction));
    return found;
  },
};

/** Works that out while nothing waits for it: for a window's first connection WebRTC makes all that it needs. */
export function getReady(): void {
  for (const direction of ['recvonly', 'sendonly'] as const)
    factory.getNativeRtpCapabilities({ direction }).catch(() => undefined); // whoever joins hears why
}

export const newDevice = (): types.Device => new Device({ handlerFactory: factory });
