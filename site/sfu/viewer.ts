import type { types } from 'mediasoup';
import type { Clock } from '../../core/clock.ts';
import type { WatchItem } from '../../core/contract/site.ts';
import type { Fault } from '../../core/faults.ts';
import { fail, ok } from '../../core/result.ts';
import { watchAnswer } from './answer.ts';
import type { Feed, Feeds } from './feeds.ts';
import { createFollowing } from './following.ts';
import { checkCapabilities, checkDtlsParameters } from './received.ts';
import type { MediaSources } from './source.ts';
import type { View, Viewer, ViewerEvents } from './view.ts';
import type { Station, WorkerPool } from './workers.ts';

/** mediasoup starts at 600 kbit/s and would starve the first seconds of a wall: 16 streams of 2 Mbit/s. */
const firstBitrate = 32_000_000;
/** A window that is gone without a word is sent pictures for so long, seconds; one that was only cut off gets them at once. */
const iceConsentS = 15;
const maxTransports = 16;
const maxConsumers = 256;

interface Watching extends View {
  readonly consumer: types.Consumer;
  readonly transport: types.WebRtcTransport;
  readonly feed: Feed;
  readonly beganAt: number;
}

export interface ViewerOptions {
  readonly pool: WorkerPool;
  readonly feeds: Feeds;
  readonly sources: MediaSources;
  readonly clock: Clock;
  readonly consumersPerStation: number;
  readonly events: ViewerEvents;
  readonly onGone: (viewer: Viewer) => void;
}

/** Opens a viewer on the least loaded station. `lose` is told of stations that died. */
export async function openViewer(
  options: ViewerOptions,
): Promise<{ readonly viewer: Viewer; lose(station: Station): void }> {
  const { pool, feeds, sources, clock, events } = options;
  const transports = new Map<string, types.WebRtcTransport>();
  const watching = new Map<string, Watching>();
  const following = createFollowing(events);
  let capabilities: types.RtpCapabilities | undefined;
  let station: Station | undefined;
  let closed = false;
  /** Consumers and transports being made, so that a limit holds for calls side by side. */
  let making = 0;

  async function bind(): Promise<Station> {
    const bound = station ?? (await pool.leastLoaded());
    // Another call may have bound it meanwhile.
    if (station) return station;
    station = bound;
    if (!closed) bound.viewers += 1;
    return bound;
  }
  const { router } = await bind();

  const viewOf = ({ camera, stream }: View): View => ({ camera, stream });

  /** Ends what is still there of these, as one deed each in one go. */
  function end(list: readonly Watching[]): void {
    const ended = list.filter((one) => watching.delete(one.consumer.id));
    for (const one of ended) {
      if (station) station.consumers -= 1;
      one.consumer.close();
      one.feed.release();
      following.end(one);
    }
    if (ended.length === 0) return;
    const now = clock.monotonic();
    events.onEnd(ended.map((one) => ({ ...viewOf(one), durationMs: Math.round(now - one.beganAt) })));
  }

  function endAndTell(list: readonly Watching[], cause: Fault): void {
    end(list);
    if (list.length > 0)
      events.onClosed(
        list.map((one) => one.consumer.id),
        cause,
      );
  }

  function closeTransport(transport: types.WebRtcTransport): void {
    if (!transports.delete(transport.id)) return;
    end([...watching.values()].filter((one) => one.transport === transport));
    transport.close();
  }

  async function consume(item: WatchItem): Promise<Watching | Fault> {
    const transport = transports.get(item.transport);
    const at = station;
    if (!transport || !at) return { code: 'media.unknownTransport', params: {} };
    if (!capabilities) return { code: 'call.invalid', params: { where: 'media.capabilities comes first' } };
    if (watching.size + making >= maxConsumers || at.consumers + making >= options.consumersPerStation)
      return { code: 'media.noCapacity', params: {} };
    making += 1;
    let feed: Feed | undefined;
    try {
      feed = await feeds.acquire(at, item.camera, item.stream);
      const { producer } = feed;
      if (!at.router.canConsume({ producerId: producer.id, rtpCapabilities: capabilities })) {
        feed.release();
        return { code: 'call.invalid', params: { where: 'rtpCapabilities: no H.264 42e01f' } };
      }
      const consumer = await transport.consume({
        producerId: producer.id,
        rtpCapabilities: capabilities,
        paused: true,
      });
      if (closed || station !== at || transport.closed || producer.closed) {
        consumer.close();
        feed.release();
        return { code: 'media.unknownTransport', params: {} };
      }
      const view = { camera: item.camera, stream: item.stream };
      return { ...view, consumer, transport, feed, beganAt: clock.monotonic() };
    } catch (error) {
      feed?.release();
      // What was being made went with its worker or transport: nothing that the window could not ask for again.
      if (station !== at) return { code: 'media.workerLost', params: {} };
      if (transport.closed || closed) return { code: 'media.unknownTransport', params: {} };
      return events.onBug(error);
    } finally {
      making -= 1;
    }
  }

  /** Why what was made may not be shown after all: the world went on while it was made. */
  function refusalOf(one: Watching): Fault | undefined {
    if (closed || !transports.has(one.transport.id)) return { code: 'media.unknownTransport', params: {} };
    // The consumer hears of its producer's end from the worker, and so later.
    if (one.consumer.closed || one.feed.producer.closed) return { code: 'source.closed', params: {} };
    return events.refusal(viewOf(one));
  }

  /** Takes up those made that may still be shown; a deed that cannot be written shows nobody anything. */
  function begin(made: readonly Watching[]): ReadonlyMap<Watching, Fault> {
    const refused = new Map<Watching, Fault>();
    const refuse = (one: Watching, fault: Fault) => {
      one.consumer.close();
      one.feed.release();
      refused.set(one, fault);
    };
    for (const one of made) {
      const refusal = refusalOf(one);
      if (refusal) refuse(one, refusal);
    }
    const taken = made.filter((one) => !refused.has(one));
    const unwritten = taken.length > 0 ? events.onBegin(taken.map(viewOf)) : undefined;
    if (unwritten) {
      for (const one of taken) refuse(one, unwritten);
      return refused;
    }
    for (const one of taken) {
      watching.set(one.consumer.id, one);
      if (station) station.consumers += 1;
      const gone = () => {
        if (watching.get(one.consumer.id) === one) endAndTell([one], { code: 'source.closed', params: {} });
      };
      one.consumer.on('producerclose', gone);
      following.begin(viewOf(one), sources.source(one.camera, one.stream));
    }
    return refused;
  }

  const viewer: Viewer = {
    routerRtpCapabilities: router.rtpCapabilities,

    setCapabilities(found) {
      const checked = checkCapabilities(found);
      if (!checked.ok) return checked;
      capabilities = checked.value;
      return ok({});
    },

    async openTransport() {
      if (transports.size + making >= maxTransports) return fail('media.noCapacity');
      making += 1;
      try {
        const at = await bind();
        const transport = await at.router.createWebRtcTransport({
          webRtcServer: at.server,
          enableUdp: true,
          enableTcp: true,
          preferUdp: true,
          initialAvailableOutgoingBitrate: firstBitrate,
          iceConsentTimeout: iceConsentS,
        });
        if (closed || station !== at) {
          transport.close();
          return fail('media.workerLost');
        }
        transports.set(transport.id, transport);
        transport.on('dtlsstatechange', (state) => {
          if (state === 'failed' || state === 'closed') closeTransport(transport);
        });
        return ok(transport);
      } catch (error) {
        if (station?.router.closed ?? true) return fail('media.workerLost');
        throw error;
      } finally {
        making -= 1;
      }
    },

    async connect(id, found) {
      const transport = transports.get(id);
      if (!transport) return fail('media.unknownTransport');
      const checked = checkDtlsParameters(found);
      if (!checked.ok) return checked;
      try {
        await transport.connect({ dtlsParameters: checked.value });
      } catch (error) {
        if (transport.closed) return fail('media.unknownTransport');
        // Connected twice.
        return fail('call.invalid', {
          where: `dtlsParameters: ${error instanceof Error ? error.message : '?'}`,
        });
      }
      return ok({});
    },

    closeTransport(id) {
      const transport = transports.get(id);
      if (transport) closeTransport(transport);
    },

    async restartIce(id) {
      const transport = transports.get(id);
      if (!transport) return fail('media.unknownTransport');
      return ok(await transport.restartIce());
    },

    async watch(items) {
      const made = await Promise.all(items.map(consume));
      const refused = begin(made.filter((one): one is Watching => !('code' in one)));
      return items.map(({ key }, at) => {
        const one = made[at] ?? { code: 'media.workerLost' as const, params: {} };
        return watchAnswer(key, 'code' in one ? one : (refused.get(one) ?? one.consumer));
      });
    },

    async setPaused(ids, paused) {
      await Promise.all(
        ids.map(async (id) => {
          const consumer = watching.get(id)?.consumer;
          try {
            await (paused ? consumer?.pause() : consumer?.resume());
          } catch (error) {
            // It may have ended while the worker was asked.
            if (!consumer?.closed) throw error;
          }
        }),
      );
    },

    unwatch(ids) {
      end(ids.map((id) => watching.get(id)).filter((one) => one !== undefined));
    },

    drop(which, cause) {
      endAndTell(
        [...watching.values()].filter((one) => which(one.camera)),
        cause,
      );
    },

    get isReceived() {
      return [...transports.values()].some(
        ({ iceState }) => iceState === 'connected' || iceState === 'completed',
      );
    },

    get counts() {
      return { transports: transports.size, consumers: watching.size };
    },

    close() {
      if (closed) return;
      closed = true;
      end([...watching.values()]);
      for (const transport of [...transports.values()]) closeTransport(transport);
      if (station) station.viewers -= 1;
      options.onGone(viewer);
    },
  };

  return {
    viewer,
    lose(lostStation) {
      if (station !== lostStation) return;
      station = undefined;
      transports.clear();
      endAndTell([...watching.values()], { code: 'media.workerLost', params: {} });
    },
  };
}
