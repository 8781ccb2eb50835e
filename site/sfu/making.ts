import type { types } from 'mediasoup';
import type { Fault } from '../../core/errors/faults.ts';
import type { View } from '../shared/viewing.ts';
import type { Feed, Feeds } from './feeds.ts';
import { consumeBy, type LineOn } from './line.ts';
import type { Station } from './workers.ts';

/** mediasoup starts at 600 kbit/s and would starve the first seconds of a wall: 16 streams of 2 Mbit/s. */
const firstBitrate = 32_000_000;
/** A window that is gone without a word is sent pictures for so long, seconds; one that was only cut off gets them at once. */
const iceConsentS = 15;

/** One picture from its action on: its still is shown while its consumer is made. */
export interface Watching extends View {
  /** Resolves with nothing if its transport could not be made. */
  readonly way: Promise<types.WebRtcTransport | undefined>;
  /** Pictures are wanted before its consumer brings any. */
  readonly ahead: boolean;
  /** The window's m-line for it, if it has one. */
  readonly line: LineOn | undefined;
  transport: types.WebRtcTransport | undefined;
  /** ms, monotonic. */
  readonly beganAt: number;
  feed: Feed | undefined;
  consumer: types.Consumer | undefined;
  /** Why it ended before the window could be told of its consumer. */
  over: Fault | undefined;
}

export const unknownTransport: Fault = { code: 'media.unknownTransport', params: {} };
export const isFault = (one: Watching | Fault): one is Fault => 'code' in one;

/**
 * Makes what it takes to send a picture, as long as it is wanted: its stream's feed and a paused consumer. What the window
 * cannot receive is said in `over`. Rejects if the worker or the transport goes meanwhile.
 */
export async function makeConsumer(
  one: Watching,
  options: {
    readonly at: Station;
    readonly feeds: Feeds;
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
  const consumer = await consumeBy(one.line, transport, { producerId, rtpCapabilities, paused: true });
  if (isWanted()) one.consumer = consumer;
  else consumer.close();
}

export const newTransport = (at: Station): Promise<types.WebRtcTransport> =>
  at.router.createWebRtcTransport({
    webRtcServer: at.server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    initialAvailableOutgoingBitrate: firstBitrate,
    iceConsentTimeout: iceConsentS,
  });
