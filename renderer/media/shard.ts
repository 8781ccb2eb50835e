import type { types } from 'mediasoup-client';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { MediaCalls, MediaTopics, PreallocatedMLine, WatchItem } from '../../core/media/api.ts';
import type { Client } from '../../core/rpc/client.ts';
import { createRamp } from './cushion.ts';
import { hold } from './held.ts';
import type { Stats } from './streamStats.ts';

/**
 * An m-line of a transport by which one stream can come, whichever: all cameras are sent in the same way, and the site takes MID
 * and SSRC from here (core/media/api.ts). So a camera is shown without SDP. One serves once: what is still on its way of
 * the stream before would be taken for the next one's.
 */
export function lineParameters(
  { codecs = [], headerExtensions = [] }: types.RtpCapabilities,
  { mid, ssrc }: PreallocatedMLine,
): types.RtpParameters {
  return {
    mid,
    codecs: codecs
      .filter(({ kind }) => kind === 'video')
      .map(({ mimeType, preferredPayloadType = 0, clockRate, parameters = {}, rtcpFeedback = [] }) => ({
        mimeType,
        payloadType: preferredPayloadType,
        clockRate,
        parameters,
        rtcpFeedback,
      })),
    headerExtensions: headerExtensions
      .filter(({ kind, direction }) => kind === 'video' && direction !== 'sendonly')
      .map(({ uri, preferredId }) => ({ uri, id: preferredId })),
    encodings: [{ ssrc, rtx: { ssrc: ssrc + 1 } }],
    rtcp: { cname: 'watchfloor', reducedSize: true },
  };
}

export type MediaClient = Client<MediaCalls, MediaTopics>;

/** ICE that stays disconnected for this long is restarted; Chromium itself gives up (`failed`) much later. */
const restartIceAfterMs = 2_000;
/** Tiles that stop together share one report of their transport. */
const statsForMs = 500;
/** Gathering of a host's own candidates takes 0.15 to 0.3 s. */
const gathersWithinMs = 10_000;
/** What is on its way of a connection's other states has come by then. */
const settlesMs = 1_000;

export type Announced = Pick<WatchItem, 'camera' | 'stream'>;
/** Whoever is told what will come by an m-line, and that nothing comes any more. */
export interface Receiving {
  announce(of: Announced): void;
  end(): void;
}
/** What will receive is there, and nothing has come yet. */
export type OnReceiver = (receiver: RTCRtpReceiver) => Receiving;

/** An m-line by which one stream can come, and what comes by it. */
export interface Line {
  readonly name: PreallocatedMLine;
  /** Which stream will come by it: to be said before it is asked for. */
  announce(of: Announced): void;
  readonly track: MediaStreamTrack;
  /** Counts of everything that comes over its transport; one report for all who ask within half a second. */
  stats(): Promise<Stats>;
  /** Its pictures wait for at least this long, ms, for packets that are sent again; 0: for none. */
  wait(ms: number): void;
  /** Gives it back. All that are closed in one tick cost one renegotiation. */
  close(): void;
}

/** One receiving transport and its m-lines. */
export interface Shard {
  /** Nothing comes over it before its first m-lines have been negotiated: what is sent meanwhile the site leaves out. */
  readonly isNew: boolean;
  /**
   * Makes these m-lines: one negotiation for all. `onReceiver` is called for each: Chromium 130 takes a transform then or never.
   */
  negotiate(lines: readonly PreallocatedMLine[], onReceiver: OnReceiver): Promise<Result<readonly Line[]>>;
  /** What WebRTC counts on it, all kinds. */
  stats(): Promise<Stats>;
  close(): void;
}

/** This end of a transport. What the site says of it mediasoup-client itself checks; undefined if it did not like it. */
function recvTransport(
  device: types.Device,
  answer: {
    readonly id: string;
    readonly iceParameters: object;
    readonly iceCandidates: readonly object[];
    readonly dtlsParameters: object;
  },
): types.Transport | undefined {
  try {
    return device.createRecvTransport({
      id: answer.id,
      iceParameters: answer.iceParameters as types.IceParameters,
      iceCandidates: answer.iceCandidates as types.IceCandidate[],
      dtlsParameters: answer.dtlsParameters as types.DtlsParameters,
    });
  } catch (error) {
    console.error('a transport could not be opened', error);
    return undefined;
  }
}

/** Chromium holds pictures back by all of it from the next one on. */
function wait(receiver: RTCRtpReceiver | undefined, ms: number): void {
  if (receiver) receiver.jitterBufferTarget = ms > 0 ? ms : null;
}

/** Opens a transport at the site and here. `onLost` is told once when it can carry nothing more. */
export async function openShard(options: {
  readonly client: MediaClient;
  readonly device: types.Device;
  /** What it is called, here and at the site. */
  readonly id: string;
  readonly clock: Clock;
  readonly onLost: () => void;
}): Promise<Result<Shard>> {
  const { client, device, clock, onLost } = options;
  const answer = await client.call('media.transport', { id: options.id });
  if (!answer.ok) return answer;
  /** The site keeps what it is not told of; its answer would change nothing here. */
  const giveBack = () => void client.call('media.closeTransport', { transport: answer.value.id });
  const opened = recvTransport(device, answer.value);
  if (!opened) {
    giveBack();
    return fail('media.unknownTransport');
  }
  const transport = opened;
  const consumers = new Set<types.Consumer>();
  let lost = false;
  let closed = false;
  /** What to do for those who wait for m-lines, once there will be none. */
  const waiting = new Set<() => void>();
  /** M-lines were asked of it: they are, or will be, described. */
  let asked = false;
  let cancelRestart = () => {};
  transport.observer.once('close', hold('transports'));

  function lose(): void {
    if (lost || closed) return;
    lost = true;
    onLost();
  }

  transport.on('connect', ({ dtlsParameters }, connected) => {
    // The SDP goes on meanwhile: the handshake, which comes after it, comes after this too.
    connected();
    client.call('media.connect', { transport: transport.id, dtlsParameters }).then((result) => {
      if (!result.ok) lose();
    });
  });
  transport.on('connectionstatechange', (state) => {
    cancelRestart();
    if (state === 'disconnected' && !closed) cancelRestart = clock.after(restartIceAfterMs, restartIce);
    if (state === 'failed') lose();
  });

  /**
   * Chromium (130) never frees a connection that is closed just as it begins to gather candidates: one in ten of those closed
   * within 10 ms of their first description. None of 250 stayed that had gathered, whatever it was negotiating; but one of a
   * real site's did, in five runs of the test of leaks, that was closed at once then: it may have been about to connect.
   */
  function closeSettled(): void {
    const cancel = clock.after(gathersWithinMs, () => transport.close());
    function closeIfGathered(): void {
      if (transport.iceGatheringState !== 'complete') return;
      cancel();
      transport.close();
    }
    clock.after(settlesMs, () => {
      transport.on('icegatheringstatechange', closeIfGathered);
      closeIfGathered();
    });
  }

  let counted: Promise<Stats> | undefined;
  function stats(): Promise<Stats> {
    if (closed) return Promise.resolve([]);
    if (!counted) {
      counted = transport.getStats().then(
        (report) => [...report.values()],
        // It was closed while it was asked.
        () => [],
      );
      clock.after(statsForMs, () => {
        counted = undefined;
      });
    }
    return counted;
  }

  async function makeLine(name: PreallocatedMLine, onReceiver: OnReceiver): Promise<Line> {
    let receiving: Receiving | undefined;
    const consumer = await transport.consume({
      // Which stream comes by it is not known yet: mediasoup-client's consumer is the m-line itself.
      id: name.mid,
      producerId: name.mid,
      kind: 'video',
      rtpParameters: lineParameters(device.recvRtpCapabilities, name),
      onRtpReceiver(receiver) {
        if (!closed) receiving = onReceiver(receiver);
      },
    });
    consumer.observer.once('close', hold('consumers'));
    const ramp = createRamp(clock, (ms) => wait(consumer.rtpReceiver, ms));
    consumer.observer.once('close', ramp.close);
    consumer.observer.once('close', () => receiving?.end());
    consumers.add(consumer);
    if (closed) consumer.track.stop();
    consumer.observer.once('close', () => consumers.delete(consumer));
    return {
      name,
      announce: (of) => receiving?.announce(of),
      track: consumer.track,
      stats,
      wait: ramp.to,
      // Not worth a renegotiation on a transport that is about to go.
      close: () => !closed && consumer.close(),
    };
  }

  /**
   * mediasoup-client says nothing more of what waits for its turn on a transport that is closed: none are made then. No race with
   * one promise of the transport's own, which would hold the outcome of every race that it was in for as long as it lives.
   */
  function orNone<T>(made: Promise<readonly T[]>): Promise<readonly T[]> {
    return new Promise((resolve, reject) => {
      const goWithout = () => resolve([]);
      waiting.add(goWithout);
      made.then(resolve, reject).finally(() => waiting.delete(goWithout));
    });
  }

  async function restartIce(): Promise<void> {
    const result = await client.call('media.restartIce', { transport: transport.id });
    // A site that cannot restart it leaves the transport to fail, which opens a new one. One that came back meanwhile, as
    // after a short cut, is left as it is: a restart would only disturb it.
    if (result.ok && transport.connectionState === 'disconnected' && !closed)
      await transport.restartIce({ iceParameters: result.value.iceParameters as types.IceParameters });
  }

  return ok({
    get isNew() {
      return transport.connectionState === 'new';
    },
    async negotiate(names, onReceiver) {
      if (closed) return fail('media.unknownTransport');
      asked = true;
      const made = await orNone(Promise.allSettled(names.map((name) => makeLine(name, onReceiver))));
      const lines = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      if (lines.length === names.length && !closed) return ok(lines);
      for (const { track } of lines) track.stop();
      for (const one of made)
        if (one.status === 'rejected') console.error('an m-line could not be negotiated', one.reason);
      return fail('media.unknownTransport');
    },
    stats,
    close() {
      cancelRestart();
      if (closed) return;
      closed = true;
      for (const goWithout of waiting) goWithout();
      giveBack();
      // Nothing is shown of it from now on, though it may take a moment to go.
      for (const { track } of consumers) track.stop();
      if (asked) closeSettled();
      else transport.close();
    },
  });
}
