import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { SourceState, SourceStatus } from '../../core/domain/source.ts';
import type { Fault, FaultCode } from '../../core/faults.ts';
import { backOff, type RetryPolicy } from '../../core/retry.ts';
import type { VideoFormat } from './h264/sps.ts';
import { Listeners } from './listeners.ts';
import { type Keyframe, Passage, type PassageCounts } from './passage.ts';
import { openRtsp, type RtspEvents, type RtspSession } from './rtsp/session.ts';
import { RtpSink, type SinkOptions } from './sink.ts';
import { startTranscode } from './transcode.ts';

/** Where a camera's stream is and how to get in. Stays in this process: never logged, never sent on. */
export interface CameraAddress {
  /** `rtsp://` or `rtsps://`; may carry user information. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Let ffmpeg make H.264 of what is not, or has B-frames. Costs most of a core per stream. */
  readonly transcode?: boolean;
  /** rtsps: take any certificate. */
  readonly anyCertificate?: boolean;
}

/** Details are numbers and words of our own: no address, no credentials. */
export type IngestLog = (event: string, details: Readonly<Record<string, string | number>>) => void;

export interface SourceTimings {
  /** How long it goes on pulling after the last sink. */
  readonly lingerMs: number;
  /** No packet for so long, and for three frames, is loss. */
  readonly silentMs: number;
  /** The same before a session's first packet: cameras take their time after PLAY. */
  readonly firstPacketMs: number;
  /** Packets without a keyframe from the start of a session. */
  readonly noKeyframeMs: number;
  /** A session that was live for so long forgives earlier failures. */
  readonly settledMs: number;
  /** Between tries where trying again will hardly help. */
  readonly refusedRetryMs: number;
  /** The same for wrong passwords: cameras lock accounts. */
  readonly authRetryMs: number;
  readonly watchEveryMs: number;
  readonly reportEveryMs: number;
}

export const sourceTimings: SourceTimings = {
  lingerMs: 10_000,
  silentMs: 2_000,
  firstPacketMs: 8_000,
  noKeyframeMs: 30_000,
  settledMs: 10_000,
  refusedRetryMs: 60_000,
  authRetryMs: 300_000,
  watchEveryMs: 500,
  reportEveryMs: 5_000,
};

/** Whatever the frame rate, so long a silence is loss. */
const longestSilenceMs = 15_000;

/** Causes that need somebody to change something. */
const refusals: ReadonlySet<FaultCode> = new Set([
  'camera.unknown',
  'camera.noStream',
  'source.authRefused',
  'source.notFound',
  'source.noVideo',
  'source.codec',
  'source.bFrames',
  'source.badAddress',
  'source.certificate',
  'source.answered',
]);

export interface SourceOptions {
  readonly cameraId: string;
  readonly stream: string;
  readonly clock: Clock;
  /** Asked anew for every session, so that a changed password is used by the next. */
  resolve(): CameraAddress | undefined;
  readonly log: IngestLog;
  readonly timings?: Partial<SourceTimings>;
  readonly retry?: RetryPolicy;
  /** Default `ffmpeg`. */
  readonly ffmpeg?: string;
}

export interface SourceCounts extends PassageCounts {
  /** Sessions after the first. */
  readonly restarts: number;
  readonly sinks: number;
}

export interface SinkHandle {
  /** Nothing is sent after it. Idempotent. */
  remove(): void;
}

/** One connection's life, from the first packet of TCP to its end. */
interface Session {
  readonly abort: AbortController;
  close: () => void;
  playing: boolean;
  firstPacketSeen: boolean;
  liveAtMs: number | undefined;
}

/** One stream of one camera: pulled only while it has a sink, plus a linger; passed on to each sink; its state told in words. */
export class Source {
  readonly cameraId: string;
  readonly stream: string;
  readonly #options: SourceOptions;
  readonly #clock: Clock;
  readonly #timings: SourceTimings;
  readonly #retry: RetryPolicy;
  readonly #passage: Passage;
  readonly #stateListeners = new Listeners<SourceStatus>();
  readonly #keyframeListeners = new Listeners<Keyframe>();
  readonly #formatListeners = new Listeners<VideoFormat>();
  readonly #reportSsrc = randomBytes(4).readUInt32BE();
  #state: SourceState = 'idle';
  #cause: Fault | undefined;
  #lastKeyframe: Keyframe | undefined;
  #session: Session | undefined;
  #sessions = 0;
  #failures = 0;
  #transcoding = false;
  #cancelLinger: Cancel | undefined;
  #cancelRetry: Cancel | undefined;
  #cancelWatch: Cancel | undefined;
  #reportedAtMs = 0;
  #closed = false;

  constructor(options: SourceOptions) {
    this.cameraId = options.cameraId;
    this.stream = options.stream;
    this.#options = options;
    this.#clock = options.clock;
    this.#timings = { ...sourceTimings, ...options.timings };
    this.#retry = options.retry ?? backOff({ firstMs: 500, maxMs: 15_000 });
    this.#passage = new Passage({
      keyframe: (keyframe) => this.#tookKeyframe(keyframe),
      format: (format) => this.#formatListeners.emit(format),
      unfit: (fault) => this.#unfit(fault),
    });
  }

  get state(): SourceState {
    return this.#state;
  }

  /** The last picture that needs no other; kept after the source went idle. */
  get lastKeyframe(): Keyframe | undefined {
    return this.#lastKeyframe;
  }

  status(): SourceStatus {
    const format = this.#passage.format;
    return {
      state: this.#state,
      cause: this.#cause === undefined ? null : { code: this.#cause.code, params: { ...this.#cause.params } },
      width: format?.width ?? 0,
      height: format?.height ?? 0,
      fps: this.#passage.fps,
    };
  }

  counts(): SourceCounts {
    const { counts, sinks } = this.#passage;
    return { ...counts, restarts: Math.max(0, this.#sessions - 1), sinks: sinks.size };
  }

  /** How far the camera's clock is from ours, ms; undefined where it does not tell. */
  get clockSkewMs(): number | undefined {
    return this.#passage.timeline.skewMs;
  }

  onState(listener: (status: SourceStatus) => void): Cancel {
    return this.#stateListeners.add(listener);
  }

  onKeyframe(listener: (keyframe: Keyframe) => void): Cancel {
    return this.#keyframeListeners.add(listener);
  }

  onFormat(listener: (format: VideoFormat) => void): Cancel {
    return this.#formatListeners.add(listener);
  }

  /** Starts the pull if it is the first. The sink gets packets from the next keyframe on. */
  addSink(options: SinkOptions): SinkHandle {
    if (this.#closed) throw new Error('the source is closed');
    const sink = new RtpSink(options);
    this.#passage.sinks.add(sink);
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    if (this.#state === 'idle') {
      this.#setState('connecting', undefined);
      this.#connect();
    }
    return { remove: () => this.#removeSink(sink) };
  }

  /** Tries at once instead of waiting, for instance because the registry changed. */
  retryNow(): void {
    if (this.#cancelRetry === undefined) return;
    this.#cancelRetry();
    this.#cancelRetry = undefined;
    this.#connect();
  }

  /** Final and idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#passage.sinks.clear();
    this.#stop();
  }

  #removeSink(sink: RtpSink): void {
    if (!this.#passage.sinks.delete(sink) || this.#passage.sinks.size > 0 || this.#closed) return;
    this.#cancelLinger = this.#clock.after(this.#timings.lingerMs, () => this.#stop());
  }

  #stop(): void {
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#endSession();
    this.#failures = 0;
    this.#transcoding = false;
    this.#setState('idle', undefined);
  }

  #endSession(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
    session?.abort.abort();
    session?.close();
  }

  #connect(): void {
    const session: Session = {
      abort: new AbortController(),
      close: () => undefined,
      playing: false,
      firstPacketSeen: false,
      liveAtMs: undefined,
    };
    this.#session = session;
    this.#sessions += 1;
    // Every outcome goes through #fail; a rejection is a bug, told as one.
    this.#run(session).catch((error: unknown) => {
      queueMicrotask(() => {
        throw error;
      });
    });
  }

  async #run(session: Session): Promise<void> {
    const address = this.#options.resolve();
    if (address === undefined) {
      this.#fail(session, { code: 'camera.noStream', params: { stream: this.stream } });
      return;
    }
    const { username, password } = address;
    const opened = await openRtsp({
      url: address.url,
      credentials: username === undefined ? undefined : { username, password: password ?? '' },
      clock: this.#clock,
      signal: session.abort.signal,
      anyCertificate: address.anyCertificate ?? false,
    });
    if (!opened.ok) {
      this.#fail(session, opened.fault);
      return;
    }
    const rtsp = opened.value;
    if (this.#session !== session) {
      rtsp.close();
      return;
    }
    session.close = () => rtsp.close();
    const { codec } = rtsp.description.video;
    if (codec !== 'H264') {
      if (address.transcode !== true) {
        this.#fail(session, { code: 'source.codec', params: { codec } });
        return;
      }
      this.#transcoding = true;
    }
    const played = this.#transcoding
      ? await this.#playTranscoded(session, rtsp)
      : await this.#play(session, rtsp);
    if (played !== undefined) this.#fail(session, played);
  }

  async #play(session: Session, rtsp: RtspSession): Promise<Fault | undefined> {
    const { payloadType, sprop } = rtsp.description.video;
    this.#begin(session, payloadType, sprop, (packet) => rtsp.sendRtcp(packet));
    const played = await rtsp.play(this.#events(session));
    return played.ok ? undefined : played.fault;
  }

  async #playTranscoded(session: Session, rtsp: RtspSession): Promise<Fault | undefined> {
    const started = await startTranscode({
      session: rtsp,
      clock: this.#clock,
      ffmpeg: this.#options.ffmpeg ?? 'ffmpeg',
      events: this.#events(session),
    });
    if (!started.ok) return started.fault;
    if (this.#session !== session) {
      started.value.close();
      return undefined;
    }
    session.close = () => {
      started.value.close();
      rtsp.close();
    };
    this.#begin(session, started.value.payloadType, undefined, undefined);
    return undefined;
  }

  #begin(
    session: Session,
    payloadType: number,
    sprop: string | undefined,
    report?: (packet: Buffer) => void,
  ): void {
    this.#passage.begin(payloadType, sprop, this.#clock.monotonic());
    if (this.#session !== session) return;
    session.playing = true;
    this.#cancelWatch = this.#clock.every(this.#timings.watchEveryMs, () => this.#watch(session, report));
  }

  #events(session: Session): RtspEvents {
    return {
      rtp: (packet) => {
        if (this.#session !== session || !session.playing) return;
        session.firstPacketSeen = true;
        this.#passage.rtp(packet, this.#clock.monotonic(), this.#clock.now());
      },
      rtcp: (packet) => {
        if (this.#session !== session) return;
        if (this.#passage.rtcp(packet)) this.#fail(session, { code: 'source.closed', params: {} });
      },
      end: (fault) => this.#fail(session, fault),
    };
  }

  #watch(session: Session, report: ((packet: Buffer) => void) | undefined): void {
    const now = this.#clock.monotonic();
    const { silentMs, firstPacketMs, noKeyframeMs, reportEveryMs } = this.#timings;
    const threeFrames = 3 * this.#passage.frameIntervalMs;
    const limitMs = session.firstPacketSeen
      ? Math.min(longestSilenceMs, Math.max(silentMs, threeFrames))
      : firstPacketMs;
    if (now - this.#passage.lastPacketAtMs > limitMs) {
      this.#fail(session, { code: 'source.silent', params: { seconds: Math.round(limitMs / 1000) } });
      return;
    }
    if (session.liveAtMs === undefined && now - this.#passage.lastKeyframeAtMs > noKeyframeMs) {
      this.#fail(session, {
        code: 'source.noKeyframe',
        params: { seconds: Math.round(noKeyframeMs / 1000) },
      });
      return;
    }
    if (report === undefined || now - this.#reportedAtMs < reportEveryMs) return;
    this.#reportedAtMs = now;
    const packet = this.#passage.receiverReport(this.#reportSsrc);
    if (packet !== undefined) report(packet);
  }

  #tookKeyframe(keyframe: Keyframe): void {
    this.#lastKeyframe = keyframe;
    const session = this.#session;
    if (session !== undefined && session.liveAtMs === undefined) {
      session.liveAtMs = keyframe.takenAtMs;
      this.#setState('live', undefined);
    }
    this.#keyframeListeners.emit(keyframe);
  }

  /** B-frames, or a profile that viewers cannot decode: ffmpeg where that is allowed. */
  #unfit(fault: Fault): void {
    const session = this.#session;
    if (session === undefined) return;
    const mayTranscode = this.#options.resolve()?.transcode === true && !this.#transcoding;
    if (!mayTranscode || fault.code === 'source.malformed') {
      this.#fail(session, fault);
      return;
    }
    this.#transcoding = true;
    this.#endSession();
    this.#setState('connecting', undefined);
    this.#connect();
  }

  #fail(session: Session, fault: Fault): void {
    if (this.#session !== session || this.#closed) return;
    const { clock } = this.#options;
    const livedMs = session.liveAtMs === undefined ? 0 : clock.monotonic() - session.liveAtMs;
    this.#failures = livedMs >= this.#timings.settledMs ? 1 : this.#failures + 1;
    this.#endSession();
    const refused = refusals.has(fault.code);
    const { authRetryMs, refusedRetryMs } = this.#timings;
    const waitMs = !refused
      ? this.#retry(this.#failures)
      : fault.code === 'source.authRefused'
        ? authRetryMs
        : refusedRetryMs;
    this.#options.log('source failed', {
      camera: this.cameraId,
      stream: this.stream,
      code: fault.code,
      failures: this.#failures,
      retryInMs: waitMs,
    });
    this.#cancelRetry = clock.after(waitMs, () => {
      this.#cancelRetry = undefined;
      this.#connect();
    });
    this.#setState(refused ? 'refused' : 'lost', fault);
  }

  #setState(state: SourceState, cause: Fault | undefined): void {
    if (this.#state === state && this.#cause?.code === cause?.code) {
      this.#cause = cause;
      return;
    }
    this.#state = state;
    this.#cause = cause;
    this.#stateListeners.emit(this.status());
  }
}
