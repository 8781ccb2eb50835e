import type { types } from 'mediasoup';
import type { Fault } from '../../core/errors/faults.ts';
import type { StreamView } from '../shared/streamView.ts';
import type { SfuFeed, SfuFeeds } from './feeds.ts';
import { consumeOnMLine, type TransportMLine } from './mLines.ts';
import type { RunningWorker } from './workers.ts';

/** Initial outgoing bitrate; mediasoup's 600 kbit/s would starve the first seconds of a wall: 16 streams of 2 Mbit/s. */
const firstBitrate = 32_000_000;
/** ICE consent timeout, s: a vanished window is sent pictures for this long; one that reconnects receives them at once. */
const iceConsentS = 15;

/** A view from its audit event on: its still is shown while its consumer is created. */
export interface WatchedView extends StreamView {
  /** Resolves with undefined if its transport could not be created. */
  readonly way: Promise<types.WebRtcTransport | undefined>;
  /** The window wants prefetched pictures before the consumer delivers any. */
  readonly ahead: boolean;
  /** The window's m-line for the view, if it has one. */
  readonly line: TransportMLine | undefined;
  transport: types.WebRtcTransport | undefined;
  /** ms, monotonic. */
  readonly beganAt: number;
  feed: SfuFeed | undefined;
  consumer: types.Consumer | undefined;
  /** The reason why it ended before its consumer was reported to the window. */
  over: Fault | undefined;
}

export const unknownTransport: Fault = { code: 'media.unknownTransport', params: {} };
export const isConsumerFault = (one: WatchedView | Fault): one is Fault => 'code' in one;

/**
 * Creates a view's feed and a paused consumer while the view is wanted.
 * If the window cannot receive the stream, the reason is set in `over`. Rejects if the worker or the transport closes meanwhile.
 */
export async function createViewConsumer(
  one: WatchedView,
  options: {
    readonly at: RunningWorker;
    readonly feeds: SfuFeeds;
    readonly capabilities: types.RtpCapabilities;
    readonly isWanted: () => boolean;
  },
): Promise<void> {
  const { at, feeds, capabilities: rtpCapabilities, isWanted } = options;
  const feed = await feeds.acquire(at, one.camera, one.stream);
  if (!isWanted()) return feed.release();
  one.feed = feed;
  const producerId = feed.producer.id;
  if (!at.router.canConsume({ producerId, rtpCapabilities })) {
    one.over = { code: 'call.invalid', params: { where: 'rtpCapabilities: no H.264 42e01f' } };
    return;
  }
  const transport = await one.way;
  if (!isWanted()) return;
  if (!transport || transport.closed) {
    one.over = unknownTransport;
    return;
  }
  one.transport = transport;
  const consumer = await consumeOnMLine(one.line, transport, { producerId, rtpCapabilities, paused: true });
  if (isWanted()) one.consumer = consumer;
  else consumer.close();
}

export const createViewerTransport = (at: RunningWorker): Promise<types.WebRtcTransport> =>
  at.router.createWebRtcTransport({
    webRtcServer: at.server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    initialAvailableOutgoingBitrate: firstBitrate,
    iceConsentTimeout: iceConsentS,
  });
