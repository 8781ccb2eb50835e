import type { types } from 'mediasoup-client';
import type { Clock } from '../../core/clock.ts';
import { connect } from '../../core/contract/client.ts';
import type { TopicMessage } from '../../core/contract/define.ts';
import {
  type MediaTopics,
  mediaCalls,
  mediaTopics,
  tilesPerTransport,
  type WatchAnswer,
  type WatchItem,
} from '../../core/contract/media.ts';
import { type Port, protocolVersion } from '../../core/contract/wire.ts';
import type { Fault } from '../../core/faults.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { keepBeat } from './beat.ts';
import { newDevice } from './device.ts';
import { hold } from './held.ts';
import { allotTransports } from './plan.ts';
import { openShard, type Received, type Shard } from './shard.ts';
import type { Stats } from './streamStats.ts';

/** What was asked for, by key: received, or why not. */
export type Answers = ReadonlyMap<string, Result<Watched>>;

export interface WatchRequest extends Pick<WatchItem, 'key' | 'camera' | 'stream' | 'ahead'> {
  /** To be sent as soon as it can be received, without being resumed. It is, where its transport is a new one. */
  readonly atOnce?: boolean;
}

/** `isSent`: it need not be resumed. */
export type Watched = Received & { readonly isSent: boolean };

export interface SessionEvents {
  onSource(message: TopicMessage<MediaTopics, 'source'>): void;
  onStill(message: TopicMessage<MediaTopics, 'still'>, bytes: Uint8Array): void;
  onAhead?(message: TopicMessage<MediaTopics, 'ahead'>, bytes: Uint8Array): void;
  /** Before streams are negotiated, which takes the window a while: whether something else comes first. */
  onReady?(): Promise<void>;
  /** A stream asked for is about to come by this receiver. */
  onReceiver?(receiver: RTCRtpReceiver, item: WatchRequest): void;
  /** These streams will bring nothing more: ended by the site, or their transport failed. */
  onEnded(streams: readonly string[]): void;
  /** Signalling is gone. Pictures may go on. */
  onOver(): void;
}

/** One join of the site's media: its transports and what comes over them. Outlives its signalling while pictures are shown. */
export interface Session {
  readonly over: boolean;
  /**
   * Asks for all at once; answers come together for each transport, as soon as its streams can be received. Streams arrive
   * paused at the site.
   */
  watch(items: readonly WatchRequest[], onAnswers: (answers: Answers) => void): Promise<void>;
  pause(streams: readonly string[]): Promise<Result<unknown>>;
  resume(streams: readonly string[]): Promise<Result<unknown>>;
  /** Its own pictures are shown: none are wanted ahead of them. */
  shown(stream: string): void;
  /** Gives streams back: one call to the site and one renegotiation a transport for all. */
  release(streams: readonly Received[]): void;
  /** What WebRTC counts on all its transports. */
  stats(): Promise<Stats>;
  close(): void;
}

interface Slot {
  /** Its transport's. */
  readonly id: string;
  readonly ready: Promise<Result<Shard>>;
  shard: Shard | undefined;
  readonly streams: Set<string>;
  /** Streams asked for that have not arrived. */
  expected: number;
  failed: boolean;
}

/** Joins with a ticket. A fault here means: get another ticket and try again. */
export async function openSession(options: {
  readonly port: Port;
  /** Ends the port without a goodbye, because nobody answers over it. */
  readonly abandon: () => void;
  readonly ticket: string;
  readonly clock: Clock;
  readonly events: SessionEvents;
  readonly newDevice?: () => types.Device;
}): Promise<Result<Session>> {
  const { port, clock, events } = options;
  const client = connect(port, { calls: mediaCalls, topics: mediaTopics, clock });
  let over = false;
  let closed = false;
  const slots: Slot[] = [];
  let opened = 0;
  const slotOf = new Map<string, Slot>();

  const joined = await client.call('media.join', { protocol: protocolVersion, ticket: options.ticket });
  if (!joined.ok) {
    client.close();
    return joined;
  }
  const device = (options.newDevice ?? newDevice)();
  await device.load({
    routerRtpCapabilities: joined.value.routerRtpCapabilities as types.RtpCapabilities,
  });
  const told = client.call('media.capabilities', { rtpCapabilities: device.recvRtpCapabilities });

  client.subscribe('source', { onMessage: (message) => events.onSource(message) });
  client.subscribe('still', { onMessage: (message, bytes) => bytes && events.onStill(message, bytes) });
  client.subscribe('ahead', { onMessage: (message, bytes) => bytes && events.onAhead?.(message, bytes) });
  client.subscribe('closed', {
    onMessage({ consumers, cause }) {
      // With the worker went every transport that was on it; this window's were all on one.
      if (cause.code === 'media.workerLost') for (const slot of slots) slot.failed = true;
      events.onEnded(consumers);
    },
  });
  // Nothing is resumed by it: what matters is that it is answered.
  const ask = () => client.call('media.resume', { consumers: [] });
  const stopBeat = keepBeat({ ask, clock, onSilent: options.abandon });
  const gone = hold('sessions');
  client.onClose(() => {
    over = true;
    stopBeat();
    gone();
    if (closed) return;
    for (const slot of [...slots]) closeIfEmpty(slot);
    events.onOver();
  });

  function openSlot(): Slot {
    opened += 1;
    const id = `t${opened}`;
    const ready = openShard({
      client,
      id,
      device,
      clock,
      onLost: () => giveUp(slot),
    });
    const slot: Slot = { id, ready, shard: undefined, streams: new Set(), expected: 0, failed: false };
    slots.push(slot);
    ready.then((result) => {
      if (result.ok) slot.shard = result.value;
      else remove(slot);
      if (closed) slot.shard?.close();
    });
    return slot;
  }

  /** An answer would change nothing here: unknown ids are ignored, and a lost connection ends them too. */
  function unwatch(streams: string[]): void {
    if (!over && streams.length > 0) void client.call('media.unwatch', { consumers: streams });
  }

  /** Nothing more will come over this transport. */
  function giveUp(slot: Slot): void {
    if (slot.failed) return;
    slot.failed = true;
    events.onEnded([...slot.streams]);
    closeIfEmpty(slot);
  }

  const remove = (slot: Slot) => slots.splice(slots.indexOf(slot), slots.includes(slot) ? 1 : 0);

  /** An empty transport is kept only where it is the one that will carry the next streams. */
  function closeIfEmpty(slot: Slot): void {
    if (slot.streams.size > 0 || slot.expected > 0) return;
    const others = slots.some((other) => other !== slot && !other.failed && room(other) > 0);
    if (!over && !slot.failed && !others) return;
    remove(slot);
    slot.shard?.close();
  }

  const load = (slot: Slot) => slot.streams.size + slot.expected;
  const room = (slot: Slot) => tilesPerTransport - load(slot);

  async function askFor(
    items: readonly (WatchRequest & { readonly transport: string })[],
  ): Promise<readonly WatchAnswer[]> {
    const answer = await client.call('media.watch', { items: [...items] });
    if (answer.ok) return answer.value.items;
    // One camera out of scope refuses the whole call: the others must not pay for it.
    if (answer.fault.code === 'right.outOfScope' && items.length > 1)
      return (await Promise.all(items.map((item) => askFor([item])))).flat();
    return items.map(({ key }) => ({ key, fault: answer.fault }));
  }

  /**
   * Asks for what is to come over one transport, which may still be on its way, and receives it: all in one tick, which is one
   * renegotiation.
   */
  async function watchOver(slot: Slot, items: readonly WatchRequest[]): Promise<Answers> {
    // What the window can receive was told before, on the same line.
    const asked = askFor(
      items.map(({ key, camera, stream, ahead }) => {
        const item = { key, camera, stream, transport: slot.id };
        return ahead === undefined ? item : { ...item, ahead };
      }),
    );
    const [capable, ready, answers] = await Promise.all([told, slot.ready, asked]);
    if (!capable.ok) return new Map(items.map(({ key }) => [key, capable]));
    if (!ready.ok) return new Map(items.map(({ key }) => [key, ready]));
    const shard = ready.value;
    const byKey = new Map(items.map((item) => [item.key, item]));
    await events.onReady?.();
    const early = answers.flatMap(({ key, consumer }) =>
      consumer && byKey.get(key)?.atOnce && shard.isNew ? [consumer.id] : [],
    );
    const resumed = early.length > 0 ? client.call('media.resume', { consumers: early }) : undefined;
    const sent = new Set(early);

    async function receive({ key, consumer, fault }: WatchAnswer): Promise<Result<Watched>> {
      if (!consumer) {
        // The site has lost this transport; or it is too slow to say what it sends over it, which ends with the transport.
        // What is asked for next needs another.
        if (fault?.code === 'media.unknownTransport' || fault?.code === 'call.timeout') giveUp(slot);
        return { ok: false, fault: fault ?? unknownTransport };
      }
      slot.streams.add(consumer.id);
      slotOf.set(consumer.id, slot);
      const item = byKey.get(key);
      const received = await shard.receive(
        consumer,
        (receiver) => item && events.onReceiver?.(receiver, item),
      );
      if (received.ok && !slot.failed) {
        const isSent = sent.has(consumer.id) && (await resumed)?.ok === true;
        return ok({ ...received.value, isSent });
      }
      slot.streams.delete(consumer.id);
      slotOf.delete(consumer.id);
      unwatch([consumer.id]);
      return received.ok ? fail('media.unknownTransport') : received;
    }
    return new Map(
      await Promise.all(answers.map(async (answer) => [answer.key, await receive(answer)] as const)),
    );
  }

  async function watch(items: readonly WatchRequest[], onAnswers: (answers: Answers) => void): Promise<void> {
    const usable = slots.filter((slot) => !slot.failed);
    const groups = new Map<Slot, WatchRequest[]>();
    allotTransports(usable.map(load), items.length, tilesPerTransport).forEach((at, index) => {
      let slot = usable[at];
      if (!slot) usable[at] = slot = openSlot();
      slot.expected += 1;
      const item = items[index];
      if (item) groups.set(slot, [...(groups.get(slot) ?? []), item]);
    });
    // Each transport by itself: the site makes the next one's streams while this one is negotiated.
    await Promise.all(
      [...groups].map(async ([slot, group]) => {
        const answers = await watchOver(slot, group);
        slot.expected -= group.length;
        onAnswers(answers);
        closeIfEmpty(slot);
      }),
    );
  }

  return ok({
    get over() {
      return over;
    },
    watch,
    pause: (streams) => client.call('media.pause', { consumers: [...streams] }),
    resume: (streams) => client.call('media.resume', { consumers: [...streams] }),
    shown: (stream) => void client.call('media.shown', { consumers: [stream] }), // where it fails, it ends by itself
    release(streams) {
      unwatch(streams.map((stream) => stream.id));
      const touched = new Set<Slot>();
      for (const stream of streams) {
        const slot = slotOf.get(stream.id);
        slotOf.delete(stream.id);
        slot?.streams.delete(stream.id);
        if (slot) touched.add(slot);
        // Not worth a renegotiation on a transport that is about to go.
        if (over || slot?.failed) stream.track.stop();
        else stream.close();
      }
      for (const slot of touched) closeIfEmpty(slot);
    },
    stats: async () => (await Promise.all(slots.map(({ shard }) => shard?.stats() ?? []))).flat(),
    close() {
      closed = true;
      over = true;
      client.close();
      for (const slot of slots.splice(0)) slot.shard?.close();
    },
  });
}

const unknownTransport: Fault = { code: 'media.unknownTransport', params: {} };
