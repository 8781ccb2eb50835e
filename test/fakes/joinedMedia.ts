import { Device, type types } from 'mediasoup-client';
import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import { CameraId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { type MediaCalls, mediaCalls, mediaTopics } from '../../core/media/api.ts';
import { createCaller, createRpcServer, type Handlers } from '../../core/rpc/server.ts';
import {
  joinMediaSession,
  type MediaSession,
  type MediaSessionEvents,
  type WatchedTrack,
  type WatchRequest,
  type WatchResults,
} from '../../renderer/media/mediaSession.ts';
import { handClock } from './clock.ts';
import { portPair } from './ports.ts';

/** Creates a device whose transports the test controls, in order of their creation. */
function fakeDevice(): { readonly device: types.Device; readonly handlers: FakeHandler[] } {
  const handlers: FakeHandler[] = [];
  const made = FakeHandler.createFactory(fakeParameters);
  const device = new Device({
    handlerFactory: {
      ...made,
      factory(options) {
        const handler = made.factory(options);
        if (handler instanceof FakeHandler) {
          const receive = handler.receive.bind(handler);
          handler.receive = async (list) => {
            const made = await receive(list);
            // A real transport has a receiver for each stream.
            for (const { onRtpReceiver } of list) onRtpReceiver?.(Object.create(null));
            return made;
          };
          handlers.push(handler);
        }
        return handler;
      },
    },
  });
  return { device, handlers };
}

/**
 * Joins a window to a site's media, with transports that the test controls.
 * `at` is the site's side: the transports and consumers that it has for this window. With `mute` it creates consumers,
 * but its response never arrives.
 */
export async function joinMedia(events: Pick<MediaSessionEvents, 'onReady' | 'onReceiver'> = {}) {
  const clock = handClock();
  const [mine, theirs] = portPair();
  const { device, handlers } = fakeDevice();
  const at = {
    transports: new Set<string>(),
    consumers: new Map<string, string>(),
    made: 0,
    mute: false,
    deaf: false,
    /** The m-line of each requested stream, in the order of the requests. */
    mids: [] as (string | undefined)[],
    /** The number of streams requested by each call. */
    calls: [] as number[],
    /** Cameras that the site refuses to show. */
    refused: new Set<string>(),
    /** Consumers in the order in which they were resumed. */
    resumed: [] as string[],
    refusesConnect: false,
    /** The window's largest wall, in tiles. */
    largest: 64,
  };
  const restarts: string[] = [];
  const never = new Promise<never>(() => {});
  const calls: Handlers<MediaCalls, undefined> = {
    'media.join': () => ok({ routerRtpCapabilities: { ...fakeParameters.generateRouterRtpCapabilities() } }),
    'media.capabilities': () => ok({}),
    'media.transport'({ id = 't' }) {
      const { iceParameters, iceCandidates, dtlsParameters } =
        fakeParameters.generateTransportRemoteParameters();
      at.transports.add(id);
      return ok({
        id,
        iceParameters: { ...iceParameters },
        iceCandidates: iceCandidates.map((candidate) => ({ ...candidate })),
        dtlsParameters: { ...dtlsParameters },
      });
    },
    'media.connect': () => (at.refusesConnect ? fail('media.unknownTransport') : ok({})),
    'media.closeTransport'({ transport }) {
      at.transports.delete(transport);
      for (const [id, over] of at.consumers) if (over === transport) at.consumers.delete(id);
      return ok({});
    },
    'media.restartIce'({ transport }) {
      restarts.push(transport);
      return ok({ iceParameters: { usernameFragment: 'u', password: 'p' } });
    },
    'media.watch'({ items }) {
      at.calls.push(items.length);
      const answers = items.map(({ key, transport, line, camera }) => {
        at.mids.push(line?.mid);
        if (at.refused.has(camera)) return { key, fault: { code: 'camera.noStream' as const, params: {} } };
        at.made += 1;
        const id = `c${at.made}`;
        at.consumers.set(id, transport);
        return { key, consumer: { id, producerId: 'p', kind: 'video' as const } };
      });
      return at.mute ? never : ok({ items: answers });
    },
    'media.resume'({ consumers }) {
      at.resumed.push(...consumers);
      return at.deaf ? never : ok({});
    },
    'media.pause': () => ok({}),
    'media.shown': () => ok({}),
    'media.unwatch'({ consumers }) {
      for (const id of consumers) at.consumers.delete(id);
      return ok({});
    },
  };
  createRpcServer(theirs, {
    calls: mediaCalls,
    topics: mediaTopics,
    handlers: calls,
    connection: undefined,
    caller: () => createCaller(['video.live'], () => true),
    clock,
    onUnexpectedError: (_id, _call, error) => {
      throw error;
    },
  });
  const ended: string[][] = [];
  const overs: number[] = [];
  const opened = await joinMediaSession({
    port: mine,
    abandon: () => mine.close(),
    ticket: 't',
    clock,
    largest: () => at.largest,
    newDevice: () => device,
    events: {
      ...events,
      onSource() {},
      onStill() {},
      onEnded: (streams) => void ended.push([...streams]),
      onOver: () => void overs.push(clock.monotonic()),
    },
  });
  if (!opened.ok) throw new Error(opened.fault.code);
  return { clock, session: opened.value, handlers, at, ended, overs, restarts };
}

export const camera = CameraId.parse('s:camera:c1');
let keys = 0;
const nextKey = () => {
  keys += 1;
  return `k${keys}`;
};

/** Requests streams, and returns the results of all of them. */
export async function requestStreams(
  session: MediaSession,
  items: readonly WatchRequest[],
): Promise<WatchResults> {
  const all: [string, Result<WatchedTrack>][] = [];
  await session.watch(items, (answers) => all.push(...answers));
  return new Map(all);
}
export async function watchOne(session: MediaSession): Promise<Result<WatchedTrack> | undefined> {
  const key = nextKey();
  return (await requestStreams(session, [{ key, camera, stream: 'sub' }])).get(key);
}
export const wallOf = (count: number): readonly WatchRequest[] =>
  Array.from({ length: count }, () => ({ key: nextKey(), camera, stream: 'sub' as const }));
