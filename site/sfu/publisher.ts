import type { types } from 'mediasoup';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { h264Codec } from './codec.ts';
import type { WorkerPool } from './workers.ts';

/** Connection timeout of an encoder, ms. */
const connectWithinMs = 15_000;
/** Time without ICE consent after which the encoder counts as gone (RFC 7675 5.1 allows 30), s. */
const iceConsentS = 10;
/** More than any camera's main stream; a runaway encoder must not fill the site's uplink. */
const maxBitrate = 12_000_000;
/** Minimum interval of keyframe requests, ms: several windows that open at once share one keyframe. */
const keyFrameRequestDelayMs = 500;

/** An encoder's offer: one H.264 video track. */
export interface PublishedVideo {
  readonly mid: string;
  readonly payloadType: number;
  /** If it is not announced, the encoder's packets carry the mid. */
  readonly ssrc: number | undefined;
  readonly extensions: readonly { readonly uri: string; readonly id: number }[];
  readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[];
}

interface Candidate {
  readonly foundation: string;
  readonly priority: number;
  readonly address: string;
  readonly protocol: 'udp' | 'tcp';
  readonly port: number;
  readonly type: string;
  readonly tcpType?: string | undefined;
}

interface IceCredentials {
  readonly usernameFragment: string;
  readonly password: string;
}

/** The receiving end of one encoder. */
export interface EncoderPublisher {
  readonly ice: IceCredentials;
  readonly candidates: readonly Candidate[];
  readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[];
  /** The payload type of the forwarded packets. */
  readonly payloadType: number;
  restartIce(): Promise<IceCredentials>;
  /** Forwards packets from the next keyframe on, until cancelled or `end`. */
  take(taker: { rtp(packet: Buffer): void; end(fault: Fault): void }): Cancel;
  requestKeyframe(): void;
  /** Called once when the encoder is gone, for any reason. */
  onEnd(run: (why: string) => void): void;
  /** Idempotent. */
  close(why: string): void;
}

const feedback: types.RtcpFeedback[] = [
  { type: 'nack' },
  { type: 'nack', parameter: 'pli' },
  { type: 'ccm', parameter: 'fir' },
  { type: 'goog-remb' },
  { type: 'transport-cc' },
];

/** The supported header extensions; an encoder need not send others. */
export const supportedExtensions: readonly string[] = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
];

const isUsed = (uri: string): uri is types.RtpHeaderExtensionUri => supportedExtensions.includes(uri);
const algorithms = ['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512'] as const;

/** The site's end of a WebRTC transport before its content is known. */
export interface EncoderReceiver
  extends Pick<EncoderPublisher, 'ice' | 'candidates' | 'fingerprints' | 'close'> {
  /** Starts to receive the peer's video, which has this DTLS role. To be called once. Rejects if the worker dies meanwhile. */
  receive(video: PublishedVideo, dtlsRole: 'client' | 'server'): Promise<EncoderPublisher>;
}

/**
 * Opens a WebRTC transport for the peer, and a direct transport that delivers its packets to this process.
 * From there they are handled like every camera's.
 * @param lost returns the error for viewers after its end, by whether it had connected
 */
export async function openEncoderReceiver(
  pool: WorkerPool,
  clock: Clock,
  lost: (hasConnected: boolean) => Fault,
): Promise<EncoderReceiver> {
  const { router, server } = await pool.leastLoaded();
  const transport = await router.createWebRtcTransport({
    webRtcServer: server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    iceConsentTimeout: iceConsentS,
  });
  let taker: { rtp(packet: Buffer): void; end(fault: Fault): void } | undefined;
  const ends: ((why: string) => void)[] = [];
  let ended = false;
  let hasConnected = false;
  let direct: types.DirectTransport | undefined;

  function close(why: string): void {
    if (ended) return;
    ended = true;
    cancelConnect();
    transport.close();
    direct?.close();
    const last = taker;
    taker = undefined;
    last?.end(lost(hasConnected));
    for (const run of ends) run(why);
  }
  const cancelConnect = clock.after(connectWithinMs, () => {
    if (transport.dtlsState !== 'connected') close('it never got through');
  });
  transport.on('icestatechange', (state) => {
    if (state === 'disconnected') close('its way was lost (ICE)');
  });
  transport.on('dtlsstatechange', (state) => {
    if (state === 'connected') hasConnected = true;
    if (state === 'failed' || state === 'closed') close(`DTLS ${state}`);
  });
  transport.observer.on('close', () => close('the media worker ended'));

  async function receive(video: PublishedVideo, role: 'client' | 'server'): Promise<EncoderPublisher> {
    const fingerprints = video.fingerprints.flatMap(({ algorithm, value }) => {
      const known = algorithms.find((name) => name === algorithm);
      return known ? [{ algorithm: known, value }] : [];
    });
    const [producer] = await Promise.all([
      transport.produce({
        kind: 'video',
        keyFrameRequestDelay: keyFrameRequestDelayMs,
        rtpParameters: {
          mid: video.mid,
          codecs: [
            {
              mimeType: 'video/H264',
              payloadType: video.payloadType,
              clockRate: 90_000,
              parameters: h264Codec,
              rtcpFeedback: feedback,
            },
          ],
          headerExtensions: video.extensions.flatMap(({ uri, id }) => (isUsed(uri) ? [{ uri, id }] : [])),
          encodings: [video.ssrc === undefined ? {} : { ssrc: video.ssrc }],
          rtcp: { reducedSize: true },
        },
      }),
      transport.connect({ dtlsParameters: { role, fingerprints } }),
      transport.setMaxIncomingBitrate(maxBitrate),
    ]);
    direct = await router.createDirectTransport();
    const consumer = await direct.consume({
      producerId: producer.id,
      rtpCapabilities: router.rtpCapabilities,
      paused: true,
    });
    if (ended) throw new Error('the publisher ended while it was made');
    const [codec] = consumer.rtpParameters.codecs;
    if (!codec) throw new Error('a consumer without a codec');
    consumer.on('rtp', (packet) => taker?.rtp(packet));
    // A request to a consumer that ends meanwhile is rejected, which is harmless.
    const ask = (action: Promise<void>) =>
      void action.catch((error: unknown) => {
        if (!ended) close(error instanceof Error ? error.message : String(error));
      });
    return {
      ...local,
      payloadType: codec.payloadType,
      restartIce: () => transport.restartIce(),
      take(next) {
        taker = next;
        ask(consumer.resume());
        return () => {
          if (taker !== next) return;
          taker = undefined;
          if (!ended) ask(consumer.pause());
        };
      },
      requestKeyframe() {
        if (!ended) ask(consumer.requestKeyFrame());
      },
      onEnd: (run) => void ends.push(run),
    };
  }

  const local = {
    ice: transport.iceParameters,
    candidates: transport.iceCandidates,
    fingerprints: transport.dtlsParameters.fingerprints,
    close,
  };
  return {
    ...local,
    async receive(video, dtlsRole) {
      try {
        return await receive(video, dtlsRole);
      } catch (error) {
        close('it could not be made');
        throw error;
      }
    },
  };
}

/** Opens the transport of an encoder, which begins the handshake (RFC 9725 4.4). */
export async function openEncoderPublisher(
  pool: WorkerPool,
  clock: Clock,
  video: PublishedVideo,
): Promise<EncoderPublisher> {
  const receiver = await openEncoderReceiver(pool, clock, () => ({
    code: 'source.nobodyPublishes',
    params: {},
  }));
  return receiver.receive(video, 'client');
}
