import type { types } from 'mediasoup';
import type { Fault } from '../../core/faults.ts';
import type { Feed, Feeds } from './feeds.ts';
import type { View } from './view.ts';
import type { Station } from './workers.ts';

/** One picture from its deed on: its still is shown while its consumer is made. */
export interface Watching extends View {
  readonly transport: types.WebRtcTransport;
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
  const consumer = await one.transport.consume({ producerId, rtpCapabilities, paused: true });
  if (isWanted()) one.consumer = consumer;
  else consumer.close();
}
