import type { types } from 'mediasoup-client';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { MediaCalls, MediaTopics, PreallocatedMLine, WatchRequestItem } from '../../core/media/api.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import { createDelayRamp } from './jitterBuffer.ts';
import { countResource } from './resourceCounts.ts';
import type { RtcStats } from './streamStats.ts';

/**
 * Returns the receive parameters of an m-line that can carry any stream: all cameras are sent in the same way, and the
 * site takes MID and SSRC from here (core/media/api.ts). A camera is thus shown without SDP. Each m-line serves once,
 * because late packets of its stream would be taken for the next one's.
 */
export function createReceiveParameters(
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

export type MediaClient = RpcClient<MediaCalls, MediaTopics>;

/** Time of disconnected ICE before a restart; Chromium itself gives up (`failed`) much later. */
const restartIceAfterMs = 2_000;
/** Tiles that stop together share one report of their transport. */
const statsForMs = 500;
/** Limit for gathering. A host's own candidates take 0.15 to 0.3 s. */
const gathersWithinMs = 10_000;
/** Time in which a connection's pending state changes complete. */
const settlesMs = 1_000;

export type AnnouncedStream = Pick<WatchRequestItem, 'camera' | 'stream'>;
/** Receives the name of the stream on an m-line, and its end. */
export interface ReceiverListener {
  announce(of: AnnouncedStream): void;
  end(): void;
}
/** Called when a receiver exists and has received nothing yet. */
export type OnReceiver = (receiver: RTCRtpReceiver) => ReceiverListener;

/** An m-line that can carry one stream, and the stream on it. */
export interface MLine {
  readonly name: PreallocatedMLine;
  /** Announces the stream on it; called before the stream is requested. */
  announce(of: AnnouncedStream): void;
  readonly track: MediaStreamTrack;
  /** Returns the statistics of its whole transport; callers within half a second share one report. */
  stats(): Promise<RtcStats>;
  /** Sets the minimum delay of its pictures, ms, for retransmitted packets; 0 for none. */
  wait(ms: number): void;
  /** Releases it. All that are closed in one tick share one renegotiation. */
  close(): void;
}

/** One receiving transport and its m-lines. */
export interface ReceivingTransport {
  /** True before its first m-lines are negotiated: the site discards packets sent to it meanwhile. */
  readonly isNew: boolean;
  /**
   * Creates these m-lines in one negotiation.
   * `onReceiver` is called for each at once: Chromium 130 takes a transform then or never.
   */
  negotiate(lines: readonly PreallocatedMLine[], onReceiver: OnReceiver): Promise<Result<readonly MLine[]>>;
  /** Returns its WebRTC statistics of every type. */
  stats(): Promise<RtcStats>;
  close(): void;
}

/**
 * Creates the receiving end of a transport.
 * mediasoup-client validates the site's parameters; undefined if it rejects them.
 */
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

/** Chromium applies the full delay from the next picture on. */
function wait(receiver: RTCRtpReceiver | undefined, ms: number): void {
  if (receiver) receiver.jitterBufferTarget = ms > 0 ? ms : null;
}

/** Opens a transport at the site and here. `onLost` is called once when it can carry nothing more. */
export async function openReceivingTransport(options: {
  readonly client: MediaClient;
  readonly device: types.Device;
  /** Its id, here and at the site. */
  readonly id: string;
  readonly clock: Clock;
  readonly onLost: () => void;
}): Promise<Result<ReceivingTransport>> {
  const { client, device, clock, onLost } = options;
  const answer = await client.call('media.transport', { id: options.id });
  if (!answer.ok) return answer;
  /** The site retains a transport until this call; its reply is ignored. */
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
  /** Callbacks that end waits for m-lines which will never be created. */
  const waiting = new Set<() => void>();
  /** True once m-lines were requested. */
  let asked = false;
  let cancelRestart = () => {};
  transport.observer.once('close', countResource('transports'));

  function lose(): void {
    if (lost || closed) return;
    lost = true;
    onLost();
  }

  transport.on('connect', ({ dtlsParameters }, connected) => {
    // SDP negotiation continues meanwhile: the DTLS handshake comes after it, and so after this.
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
   * Closes the connection once it has finished gathering.
   * Chromium (130) never frees a connection closed as it begins to gather candidates: one in ten of those closed within
   * 10 ms of their first description. Of 250 that had gathered none leaked, whatever they were negotiating. One of a
   * real site's did, in five runs of the leak test, when closed immediately: it may have been about to connect.
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

  let counted: Promise<RtcStats> | undefined;
  function stats(): Promise<RtcStats> {
    if (closed) return Promise.resolve([]);
    if (!counted) {
      counted = transport.getStats().then(
        (report) => [...report.values()],
        // The transport was closed during the request.
        () => [],
      );
      clock.after(statsForMs, () => {
        counted = undefined;
      });
    }
    return counted;
  }

  async function makeLine(name: PreallocatedMLine, onReceiver: OnReceiver): Promise<MLine> {
    let receiving: ReceiverListener | undefined;
    const consumer = await transport.consume({
      // The stream is not known yet: mediasoup-client's consumer represents the m-line itself.
      id: name.mid,
      producerId: name.mid,
      kind: 'video',
      rtpParameters: createReceiveParameters(device.recvRtpCapabilities, name),
      onRtpReceiver(receiver) {
        if (!closed) receiving = onReceiver(receiver);
      },
    });
    consumer.observer.once('close', countResource('consumers'));
    const ramp = createDelayRamp(clock, (ms) => wait(consumer.rtpReceiver, ms));
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
      // A renegotiation is not worth it on a transport about to close.
      close: () => !closed && consumer.close(),
    };
  }

  /**
   * Resolves to no m-lines if the transport closes first, because mediasoup-client never settles its queued requests
   * then. A race with one long-lived promise of the transport would retain every race's result for as long as that
   * lives.
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
    // If the site cannot restart ICE, the transport fails, which opens a new one. One that reconnected meanwhile, as
    // after a short cut, is left alone: a restart would only disturb it.
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
      // Its streams end at once, although closing may take a moment.
      for (const { track } of consumers) track.stop();
      if (asked) closeSettled();
      else transport.close();
    },
  });
}
