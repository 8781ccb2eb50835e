import type { types } from 'mediasoup';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { ok } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { maxPrefetchedStreams, type WatchRequestItem, type WatchResultItem } from '../../core/media/api.ts';
import type { MediaSource, MediaSources } from '../shared/mediaSource.ts';
import type { PrefetchedBatch, StillPicture, StreamView, ViewerEvents } from '../shared/streamView.ts';
import type { SfuFeeds } from './feeds.ts';
import { isSameMLine } from './mLines.ts';
import { validateRtpCapabilities } from './validation.ts';
import type { SfuViewer } from './view.ts';
import { createViewConsumer, isConsumerFault, unknownTransport, type WatchedView } from './viewConsumers.ts';
import { createViewerTransports } from './viewerTransports.ts';
import type { RunningWorker, WorkerPool } from './workers.ts';

/** Reports the state of one window's streams to it, each from its first view to its last. */
interface Following {
  /** `ahead`: pictures before the consumer's first are wanted, too. */
  begin(view: StreamView, source: MediaSource, ahead: boolean): void;
  /** The consumer resumes: pictures are prefetched until it delivers a keyframe. */
  again(view: StreamView, source: MediaSource): void;
  /** The consumer resumes: the last still is shown until it delivers a keyframe. */
  still(view: StreamView, source: MediaSource): void;
  /** The consumer sends from now on. */
  resumed(view: StreamView): void;
  /** The consumer is paused from now on. */
  paused(view: StreamView): void;
  /** The window shows the consumer's own pictures. */
  shown(view: StreamView): void;
  end(view: StreamView): void;
}

function createFollowing(
  events: Pick<ViewerEvents, 'onStatus' | 'onStill' | 'onAhead'>,
  clock: Clock,
): Following {
  const followed = new Map<string, { uses: number; readonly stop: Cancel }>();
  const aheads = new Map<string, Prefetch>();
  const keyOf = (view: StreamView) => `${view.stream} ${view.camera}`;

  function follow(view: StreamView, source: MediaSource, hasStill: boolean): Cancel {
    const stops = [source.onStatus((status) => events.onStatus(view, status))];
    // The first keyframe may pass before the window has its consumer; sent as a still, it saves waiting for the next.
    let shown = hasStill;
    const showFirst = (first: StillPicture) => {
      if (!shown) events.onStill(view, first);
      shown = true;
    };
    if (!shown) stops.push(source.onKeyframe(showFirst));
    return () => {
      for (const stop of stops) stop();
    };
  }

  function endAhead(key: string): void {
    aheads.get(key)?.stop();
    aheads.delete(key);
  }

  function beginAhead(view: StreamView, source: MediaSource): void {
    const key = keyOf(view);
    if (aheads.has(key) || aheads.size >= maxPrefetchedStreams) return;
    aheads.set(
      key,
      prefetchPictures({
        source,
        clock,
        send: (pictures) => events.onAhead(view, pictures),
        onOver: () => aheads.delete(key),
      }),
    );
  }

  return {
    begin(view, source, ahead) {
      const still = source.lastKeyframe();
      const key = keyOf(view);
      const entry = followed.get(key);
      if (entry) entry.uses += 1;
      else followed.set(key, { uses: 1, stop: follow(view, source, still !== undefined) });
      events.onStatus(view, source.status());
      if (still) events.onStill(view, still);
      if (ahead) beginAhead(view, source);
    },
    again: beginAhead,
    still(view, source) {
      const still = source.lastKeyframe();
      if (still) events.onStill(view, still);
    },
    resumed: (view) => aheads.get(keyOf(view))?.resumed(),
    paused(view) {
      // Another view of it may still want them.
      if (followed.get(keyOf(view))?.uses === 1) endAhead(keyOf(view));
    },
    shown: (view) => endAhead(keyOf(view)),
    end(view) {
      const key = keyOf(view);
      const entry = followed.get(key);
      if (!entry) return;
      entry.uses -= 1;
      if (entry.uses > 0) return;
      followed.delete(key);
      entry.stop();
      endAhead(key);
    },
  };
}

/** Returns the response for one view. A view with an m-line needs no consumer parameters. */
function watchAnswer(
  { key, line }: Pick<WatchRequestItem, 'key' | 'line'>,
  made: types.Consumer | Fault,
): WatchResultItem {
  if ('code' in made) return { key, fault: made };
  const { id, producerId, rtpParameters } = made;
  const consumer = { id, producerId, kind: 'video' as const };
  return { key, consumer: line ? consumer : { ...consumer, rtpParameters: { ...rtpParameters } } };
}

const maxConsumers = 256;

export interface ViewerOptions {
  readonly pool: WorkerPool;
  readonly feeds: SfuFeeds;
  readonly sources: MediaSources;
  readonly clock: Clock;
  readonly consumersPerStation: number;
  readonly events: ViewerEvents;
  readonly onGone: (viewer: SfuViewer) => void;
}

/** Opens a viewer on the least loaded station. `lose` is called for stations that died. */
export async function openSfuViewer(
  options: ViewerOptions,
): Promise<{ readonly viewer: SfuViewer; lose(station: RunningWorker): void }> {
  const { pool, feeds, sources, clock, events } = options;
  const watching = new Set<WatchedView>();
  /** Views reported to the window, by consumer. */
  const reported = new Map<string, WatchedView>();
  const following = createFollowing(events, clock);
  let capabilities: types.RtpCapabilities | undefined;
  let station: RunningWorker | undefined;
  let closed = false;

  async function bind(): Promise<RunningWorker> {
    const bound = station ?? (await pool.leastLoaded());
    // Another call may have bound the viewer meanwhile.
    if (station) return station;
    station = bound;
    if (!closed) bound.viewers += 1;
    return bound;
  }
  const { router } = await bind();
  const transports = createViewerTransports({
    bind,
    isBoundTo: (at) => !closed && station === at,
    isLost: () => station?.router.closed ?? true,
    onClose: (transport) => end([...watching].filter((one) => one.transport === transport)),
  });

  const viewOf = ({ camera, stream }: StreamView): StreamView => ({ camera, stream });
  const heartbeatOf = (consumers: readonly string[]) => consumers.flatMap((id) => reported.get(id) ?? []);

  async function eachConsumer(
    ids: readonly string[],
    run: (consumer: types.Consumer, one: WatchedView) => Promise<void>,
  ): Promise<void> {
    await Promise.all(
      heartbeatOf(ids).map(async (one) => {
        const { consumer } = one;
        if (!consumer) return;
        try {
          await run(consumer, one);
        } catch (error) {
          // The consumer may have ended during the request to the worker.
          if (!consumer.closed) throw error;
        }
      }),
    );
  }

  /** Ends the given views that still exist, with one audit event each in one write. */
  function end(list: readonly WatchedView[]): void {
    const ended = list.filter((one) => watching.delete(one));
    for (const one of ended) {
      if (station) station.consumers -= 1;
      if (one.consumer) reported.delete(one.consumer.id);
      one.consumer?.close();
      one.feed?.release();
      following.end(one);
    }
    if (ended.length === 0) return;
    const now = clock.monotonic();
    events.onEnd(ended.map((one) => ({ ...viewOf(one), durationMs: Math.round(now - one.beganAt) })));
  }

  function endAndNotify(list: readonly WatchedView[], cause: Fault): void {
    const known = list.flatMap(({ consumer }) =>
      consumer && reported.has(consumer.id) ? [consumer.id] : [],
    );
    // The response for views still being created has the cause.
    for (const one of list) one.over ??= cause;
    end(list);
    if (known.length > 0) events.onClosed(known, cause);
  }

  /** Returns the view to create, or the reason for a refusal. `before`: views accepted earlier in the same call. */
  function ask(item: WatchRequestItem, before: readonly WatchedView[]): WatchedView | Fault {
    const transport = transports.get(item.transport);
    const way = transports.way(item.transport);
    if (!way || !station) return unknownTransport;
    if (!capabilities) return { code: 'call.invalid', params: { where: 'media.capabilities comes first' } };
    const count = before.length;
    if (watching.size + count >= maxConsumers || station.consumers + count >= options.consumersPerStation)
      return { code: 'media.noCapacity', params: {} };
    const line = item.line && { ...item.line, transport: item.transport };
    // A window cannot distinguish two streams on one m-line.
    const isOnIt = (one: WatchedView) => line && one.line && isSameMLine(one.line, line);
    if (before.some(isOnIt) || [...watching].some(isOnIt))
      return { code: 'call.invalid', params: { where: 'line: in use' } };
    const view = viewOf(item);
    const refusal = events.refusal(view);
    if (refusal) return refusal;
    const made = { feed: undefined, consumer: undefined, over: undefined };
    return { ...view, ahead: item.ahead === true, line, way, transport, beganAt: clock.monotonic(), ...made };
  }

  /**
   * Begins the permitted views before anything is created for them: their stills are sent first.
   * If the audit event cannot be written, nothing is shown.
   */
  function begin(items: readonly WatchRequestItem[]): readonly (WatchedView | Fault)[] {
    const taken: WatchedView[] = [];
    const asked = items.map((item) => {
      const one = ask(item, taken);
      if (!isConsumerFault(one)) taken.push(one);
      return one;
    });
    const unwritten = taken.length > 0 ? events.onBegin(taken.map(viewOf)) : undefined;
    if (unwritten) return asked.map((one) => (isConsumerFault(one) ? one : unwritten));
    for (const one of taken) {
      watching.add(one);
      if (station) station.consumers += 1;
    }
    for (const one of taken) following.begin(one, sources.source(one.camera, one.stream), one.ahead);
    return asked;
  }

  async function make(one: WatchedView): Promise<void> {
    const at = station;
    if (!at || !capabilities) return;
    try {
      await createViewConsumer(one, { at, feeds, capabilities, isWanted: () => watching.has(one) });
    } catch (error) {
      // A view lost with its worker or transport can be requested again by the window.
      if (station !== at) one.over ??= { code: 'media.workerLost', params: {} };
      else if (one.transport?.closed || closed) one.over ??= unknownTransport;
      else one.over = events.onUnexpectedError(error);
    }
  }

  /** Returns why a created view may no longer be shown: rights or cameras may have changed meanwhile. */
  function refusalOf(one: WatchedView): Fault | undefined {
    if (one.over) return one.over;
    if (!watching.has(one) || !one.consumer) return unknownTransport;
    // The consumer learns of its producer's end from the worker, and so later.
    if (one.consumer.closed || one.feed?.producer.closed) return { code: 'source.closed', params: {} };
    return events.refusal(viewOf(one));
  }

  /** Reports a created view; from here on the window is told of its end. */
  function settle(one: WatchedView): types.Consumer | Fault {
    const refusal = refusalOf(one);
    const { consumer } = one;
    if (refusal || !consumer) {
      end([one]);
      return refusal ?? unknownTransport;
    }
    reported.set(consumer.id, one);
    consumer.on('producerclose', () => endAndNotify([one], { code: 'source.closed', params: {} }));
    return consumer;
  }

  const viewer: SfuViewer = {
    routerRtpCapabilities: router.rtpCapabilities,

    setCapabilities(found) {
      const checked = validateRtpCapabilities(found);
      if (!checked.ok) return checked;
      capabilities = checked.value;
      return ok({});
    },

    openTransport: transports.openTransport,
    connect: transports.connect,
    closeTransport: transports.closeTransport,
    restartIce: transports.restartIce,

    async watch(items) {
      // After the loss of a station, binds to the next, together with the transport being created there.
      if (!station && items.some(({ transport }) => transports.isComing(transport))) await bind();
      const begun = begin(items);
      await Promise.all(begun.map((one) => (isConsumerFault(one) ? undefined : make(one))));
      // All in one turn, the response's: no view can end unreported in between.
      return items.map((item, at) => {
        const one = begun[at] ?? unknownTransport;
        return watchAnswer(item, isConsumerFault(one) ? one : settle(one));
      });
    },

    async pause(ids) {
      await eachConsumer(ids, (consumer, one) => {
        following.paused(one);
        return consumer.pause();
      });
    },

    async resume(ids, ahead, stills) {
      for (const one of heartbeatOf(ahead)) following.again(one, sources.source(one.camera, one.stream));
      for (const one of heartbeatOf(stills)) following.still(one, sources.source(one.camera, one.stream));
      await eachConsumer(ids, async (consumer, one) => {
        await consumer.resume();
        following.resumed(one);
      });
    },

    shown(ids) {
      for (const one of heartbeatOf(ids)) following.shown(one);
    },

    unwatch(ids) {
      end(heartbeatOf(ids));
    },

    drop(which, cause) {
      endAndNotify(
        [...watching].filter((one) => which(one.camera)),
        cause,
      );
    },

    get isReceived() {
      return transports.isReceived;
    },

    get counts() {
      return { transports: transports.size, consumers: watching.size };
    },

    close() {
      if (closed) return;
      closed = true;
      end([...watching]);
      transports.closeAll();
      if (station) station.viewers -= 1;
      options.onGone(viewer);
    },
  };

  return {
    viewer,
    lose(lostStation) {
      if (station !== lostStation) return;
      station = undefined;
      transports.lose();
      endAndNotify([...watching], { code: 'media.workerLost', params: {} });
    },
  };
}

/** Pictures of one stream that are sent to a window before its consumer delivers any. */
interface Prefetch {
  /** The consumer sends from now on, and begins with the next keyframe. */
  resumed(): void;
  stop(): void;
}

/** Maximum duration of a prefetch, ms: a connection without a keyframe over WebRTC by then does not carry it. */
const longestMs = 12_000;
const mostBytes = 4 * 1024 * 1024;
/**
 * Number of keyframes of the consumer before the prefetch ends.
 * The first keyframe is lost if packets overtake each other: an IDR slice before its parameter sets is discarded (libwebrtc,
 * modules/video_coding/h264_sps_pps_tracker.cc). With 0-40 ms of jitter seven openings of eight began with the second or the third. A
 * window uses no more pictures than it needs.
 */
const keyframesToo = 3;

/**
 * Prefetches a stream's pictures until its consumer delivers.
 * A consumer begins with a keyframe, and cameras send one each second or each ten. Until then the window receives the pictures since the
 * last one, at once, and each new picture, to decode by itself.
 * @param send false: stop sending
 * @param onOver called once, not from within this call
 */
export function prefetchPictures(options: {
  readonly source: MediaSource;
  readonly clock: Clock;
  readonly send: (pictures: PrefetchedBatch) => boolean;
  readonly onOver: () => void;
}): Prefetch {
  const { source, clock, send } = options;
  let isOver = false;
  let isResumed = false;
  /** True if the consumer was resumed before the current picture began. */
  let wasResumed = false;
  let keyframes = 0;
  let sent = 0;
  const recent = source.recent();
  let isBegun = recent !== undefined && send(recent);
  const stops: Cancel[] = [];

  function stop(): void {
    isOver = true;
    for (const one of stops) one();
  }
  function end(): void {
    if (isOver) return;
    stop();
    options.onOver();
  }

  stops.push(
    source.onPicture((picture) => {
      if (picture.isKey && wasResumed) keyframes += 1;
      wasResumed = isResumed;
      if (isOver || (!isBegun && !picture.isKey)) return;
      isBegun = true;
      sent += picture.bytes.length;
      if (sent > mostBytes || !send(picture) || keyframes === keyframesToo) end();
    }),
    clock.after(longestMs, end),
  );
  return {
    resumed() {
      isResumed = true;
    },
    stop,
  };
}
