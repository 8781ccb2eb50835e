import type { types } from 'mediasoup-client';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import {
  type MediaTopics,
  mediaCalls,
  mediaTopics,
  type PreallocatedMLine,
  type WatchRequestItem,
  type WatchResultItem,
} from '../../core/media/api.ts';
import { createRpcClient } from '../../core/rpc/client.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { startHeartbeat } from '../../core/rpc/heartbeat.ts';
import { type MessageChannelPort, protocolVersion } from '../../core/rpc/wire.ts';
import { maxTiles } from '../../core/wall/division.ts';
import { createMediaDevice, withoutCongestionControl } from './device.ts';
import type { MLine, OnReceiver } from './receivingTransport.ts';
import { createReceivingTransports, type TransportSlot } from './receivingTransports.ts';
import { countResource } from './resourceCounts.ts';
import type { RtcStats } from './streamStats.ts';

/** Interval of empty calls that replace pings, which a page cannot send on a WebSocket, ms. */
const pingEveryMs = 2_000;
/**
 * Silence after which a connection counts as dead, ms.
 * A shorter limit would drop a connection that survives a cut of 5 s: TCP retransmits up to 6.4 s after the first lost
 * packet (RFC 6298, starting at 200 ms).
 */
const silentAfterMs = 8_000;

/** Results of a request by key: the received stream, or the fault. */
export type WatchResults = ReadonlyMap<string, Result<WatchedTrack>>;

export interface WatchRequest extends Pick<WatchRequestItem, 'key' | 'camera' | 'stream' | 'ahead'> {
  /**
   * True to have it sent as soon as it can be received, without a resume.
   * The exception is a transport that must be renegotiated for it.
   */
  readonly atOnce?: boolean;
}

/** One received stream: its track and statistics. */
export type ReceivedTrack = Pick<MLine, 'track' | 'stats' | 'wait'> & { readonly id: string };

/** `isSent`: the site already sends it, without a resume. */
export type WatchedTrack = ReceivedTrack & { readonly isSent: boolean };

export interface MediaSessionEvents {
  onSource(message: TopicMessage<MediaTopics, 'source'>): void;
  onStill(message: TopicMessage<MediaTopics, 'still'>, bytes: Uint8Array): void;
  onPrefetched?(message: TopicMessage<MediaTopics, 'ahead'>, bytes: Uint8Array): void;
  /** Awaited before the window negotiates streams, which takes a while, so that more urgent work comes first. */
  onReady?(): Promise<void>;
  onReceiver?: OnReceiver;
  /** Called when streams have ended, by the site or with their transport. */
  onEnded(streams: readonly string[]): void;
  /** Called when signalling is lost. Pictures may continue. */
  onOver(): void;
}

/** One join of the site's media: its transports and their streams. Outlives its signalling while pictures are shown. */
export interface MediaSession {
  readonly over: boolean;
  /**
   * Requests all streams at once.
   * Results arrive together per transport, as soon as its streams can be received. Streams start paused at the site.
   */
  watch(items: readonly WatchRequest[], onAnswers: (answers: WatchResults) => void): Promise<void>;
  pause(streams: readonly string[]): Promise<Result<unknown>>;
  /** Resumes streams. `ahead`: those to be prefetched; `stills`: those whose last keyframe is wanted. */
  resume(
    streams: readonly string[],
    ahead: readonly string[],
    stills: readonly string[],
  ): Promise<Result<unknown>>;
  /** Notifies the site that a stream shows its own pictures, which ends prefetching. */
  shown(stream: string): void;
  /** Releases streams: one call to the site for all. */
  release(streams: readonly ReceivedTrack[]): void;
  /** Called when the largest possible wall has changed. */
  resized(): void;
  /** Returns the WebRTC statistics of all its transports. */
  stats(): Promise<RtcStats>;
  close(): void;
}

/** Joins with a ticket. After a fault, the caller gets another ticket and retries. */
export async function joinMediaSession(options: {
  readonly port: MessageChannelPort;
  /** Ends the port without a closing handshake, because the peer is silent. */
  readonly abandon: () => void;
  readonly ticket: string;
  readonly clock: Clock;
  /** The largest wall, in tiles, that the window may show at once: its streams are to arrive without SDP. */
  readonly largest: () => number;
  readonly events: MediaSessionEvents;
  readonly newDevice?: () => types.Device;
}): Promise<Result<MediaSession>> {
  const { port, clock, events } = options;
  const client = createRpcClient(port, { calls: mediaCalls, topics: mediaTopics, clock });
  let over = false;
  let closed = false;
  const slotOf = new Map<string, TransportSlot>();

  const joined = await client.call('media.join', { protocol: protocolVersion, ticket: options.ticket });
  if (!joined.ok) {
    client.close();
    return joined;
  }
  const device = (options.newDevice ?? createMediaDevice)();
  await device.load({
    routerRtpCapabilities: withoutCongestionControl(
      joined.value.routerRtpCapabilities as types.RtpCapabilities,
    ),
  });
  const response = client.call('media.capabilities', { rtpCapabilities: device.recvRtpCapabilities });

  const transports = createReceivingTransports({
    client,
    device,
    clock,
    largest: options.largest,
    onReceiver: events.onReceiver ?? (() => ({ announce() {}, end() {} })),
    onEnded: events.onEnded,
  });

  client.subscribe('source', { onMessage: (message) => events.onSource(message) });
  client.subscribe('still', { onMessage: (message, bytes) => bytes && events.onStill(message, bytes) });
  client.subscribe('ahead', {
    onMessage: (message, bytes) => bytes && events.onPrefetched?.(message, bytes),
  });
  client.subscribe('closed', {
    onMessage({ consumers, cause }) {
      if (cause.code === 'media.workerLost') transports.failAll();
      events.onEnded(consumers);
    },
  });
  const heartbeat = startHeartbeat({
    clock,
    everyMs: pingEveryMs,
    silentMs: silentAfterMs,
    // Resumes nothing: only the reply matters.
    ping: () => client.call('media.resume', { consumers: [] }),
    onSilent: options.abandon,
  });
  const gone = countResource('sessions');
  client.onClose(() => {
    over = true;
    heartbeat.stop();
    gone();
    if (closed) return;
    transports.over();
    events.onOver();
  });

  /** The reply is ignored: unknown ids have no effect, and a lost connection ends the streams too. */
  function unwatch(streams: string[]): void {
    if (!over && streams.length > 0) void client.call('media.unwatch', { consumers: streams });
  }

  async function askFor(items: readonly WatchRequestItem[]): Promise<readonly WatchResultItem[]> {
    const answer = await client.call('media.watch', { items: [...items] });
    if (answer.ok) return answer.value.items;
    // One camera out of scope makes the site refuse the whole call: the others are requested again without it.
    if (answer.fault.code === 'right.outOfScope' && items.length > 1)
      return (await Promise.all(items.map((item) => askFor([item])))).flat();
    return items.map(({ key }) => ({ key, fault: answer.fault }));
  }

  /** Receives the requested streams over one transport, which may still be opening, and creates its missing m-lines. */
  async function watchOver(
    slot: TransportSlot,
    asked: readonly Asked[],
    answered: Promise<readonly WatchResultItem[]>,
  ): Promise<WatchResults> {
    const [capable, ready, answers] = await Promise.all([response, slot.ready, answered]);
    const failed = [capable, ready].find((result) => !result.ok);
    if (!ready.ok || failed)
      return new Map(
        asked.map(({ item: { key } }) => [key, { ok: false, fault: failed?.fault ?? unknownTransport }]),
      );
    await events.onReady?.();
    const byKey = new Map(answers.map((answer) => [answer.key, answer]));
    const idOf = ({ item }: Asked) => byKey.get(item.key)?.consumer?.id;
    const early = asked
      .filter(({ item, line }) => item.atOnce && (line || ready.value.isNew))
      .flatMap((one) => idOf(one) ?? []);
    const resumed = early.length > 0 ? client.call('media.resume', { consumers: early }) : undefined;
    const lacking = asked.filter((one) => !one.line && idOf(one) !== undefined);
    const made =
      lacking.length > 0
        ? await transports.make(
            ready.value,
            slot,
            lacking.map(({ name }) => name),
          )
        : ok([]);
    lacking.forEach((one, at) => {
      one.line = made.ok ? made.value[at] : undefined;
      one.line?.announce(one.item);
    });
    const isResumed = (await resumed)?.ok === true;
    return new Map(
      asked.map((one): readonly [string, Result<WatchedTrack>] => {
        const { consumer, fault = unknownTransport } = byKey.get(one.item.key) ?? {};
        if (consumer)
          return [one.item.key, receive(slot, one, consumer.id, isResumed && early.includes(consumer.id))];
        // The site has lost this transport, or describes its streams too slowly; these end with it. Later requests need
        // another.
        if (fault.code === 'media.unknownTransport' || fault.code === 'call.timeout') transports.giveUp(slot);
        else if (one.line) slot.free.push(one.line);
        return [one.item.key, { ok: false, fault }];
      }),
    );
  }

  function receive(slot: TransportSlot, { line }: Asked, id: string, isSent: boolean): Result<WatchedTrack> {
    if (!line || slot.failed) {
      if (line) slot.spent.push(line);
      line?.track.stop();
      unwatch([id]);
      return fail('media.unknownTransport');
    }
    slot.streams.set(id, line);
    slotOf.set(id, slot);
    const { track, stats, wait } = line;
    return ok({ id, track, stats, wait, isSent });
  }

  async function watch(
    items: readonly WatchRequest[],
    onAnswers: (answers: WatchResults) => void,
  ): Promise<void> {
    const groups = new Map<TransportSlot, Asked[]>();
    transports.allot(items.length).forEach((slot, index) => {
      const item = items[index];
      if (!item) return;
      const line = slot.free.shift();
      line?.announce(item);
      const one = { item, transport: slot.id, line, name: line?.name ?? transports.nextLine() };
      groups.set(slot, [...(groups.get(slot) ?? []), one]);
    });
    const all = [...groups.values()].flat();
    // Streams that need negotiation are requested per transport, so that the site creates the next transport's streams
    // meanwhile. The others go in one call: the site sends all stills before it creates the first stream.
    const isOne = groups.size > 1 && all.length <= maxTiles && all.every(({ line }) => line);
    const ofAll = isOne ? askFor(all.map(itemOf)) : undefined;
    await Promise.all(
      [...groups].map(async ([slot, asked]) => {
        const answers = await watchOver(slot, asked, ofAll ?? askFor(asked.map(itemOf)));
        slot.expected -= asked.length;
        onAnswers(answers);
        transports.closeIfDone(slot);
      }),
    );
    transports.tidySoon();
  }

  transports.tidySoon();
  return ok({
    get over() {
      return over;
    },
    watch,
    pause: (streams) => client.call('media.pause', { consumers: [...streams] }),
    resume: (streams, ahead, stills) =>
      client.call('media.resume', { consumers: [...streams], ahead: [...ahead], stills: [...stills] }),
    shown: (stream) => void client.call('media.shown', { consumers: [stream] }), // a failed call is harmless: prefetching ends by itself
    release(streams) {
      unwatch(streams.map((stream) => stream.id));
      for (const { id, track } of streams) {
        track.stop();
        const slot = slotOf.get(id);
        const line = slot?.streams.get(id);
        slotOf.delete(id);
        slot?.streams.delete(id);
        if (slot && line) slot.spent.push(line);
        if (slot) transports.closeIfDone(slot);
      }
      transports.tidySoon();
    },
    resized: transports.tidySoon,
    stats: transports.stats,
    close() {
      closed = true;
      over = true;
      client.close();
      transports.close();
    },
  });
}

/** One requested stream and its m-line, which exists or is to be created. */
interface Asked {
  readonly item: WatchRequest;
  readonly transport: string;
  readonly name: PreallocatedMLine;
  line: MLine | undefined;
}

const unknownTransport: Fault = { code: 'media.unknownTransport', params: {} };

function itemOf({ item: { key, camera, stream, ahead }, transport, name }: Asked): WatchRequestItem {
  const one = { key, camera, stream, transport, line: name };
  return ahead === undefined ? one : { ...one, ahead };
}
