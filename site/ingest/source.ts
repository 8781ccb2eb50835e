import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { SourceState, SourceStatus } from '../../core/domain/source.ts';
import type { Fault } from '../../core/faults.ts';
import { backOff, type RetryPolicy } from '../../core/retry.ts';
import type { VideoFormat } from './h264/sps.ts';
import { Listeners } from './listeners.ts';
import { type Keyframe, Passage, type PassageCounts } from './passage.ts';
import { Pull, type PulledStream } from './pull.ts';
import {
  type CameraAddress,
  type IngestLog,
  isRefusal,
  type SourceTimings,
  sourceTimings,
} from './settings.ts';
import { RtpSink, type SinkOptions } from './sink.ts';

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

/** Whatever the frame rate, so long a silence is loss. */
const longestSilenceMs = 15_000;

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
  #pull: Pull | undefined;
  #firstPacketSeen = false;
  #liveAtMs: number | undefined;
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

  /**
   * The registry has another address for it. What was kept of the old one may be another camera's picture: it is
   * forgotten, and a session with it ends for one with the new.
   */
  moved(): void {
    this.#lastKeyframe = undefined;
    if (this.#state === 'idle' || this.#closed) return;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#endPull();
    this.#failures = 0;
    this.#transcoding = false;
    this.#setState('connecting', undefined);
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
    this.#endPull();
    this.#failures = 0;
    this.#transcoding = false;
    this.#setState('idle', undefined);
  }

  #endPull(): void {
    const pull = this.#pull;
    this.#pull = undefined;
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
    pull?.close();
  }

  #connect(): void {
    // A listener that heard of the state may have closed it.
    if (this.#closed) return;
    this.#sessions += 1;
    this.#firstPacketSeen = false;
    this.#liveAtMs = undefined;
    const address = this.#options.resolve();
    const pull = new Pull({
      clock: this.#clock,
      ffmpeg: this.#options.ffmpeg ?? 'ffmpeg',
      transcode: this.#transcoding,
      events: {
        begin: (stream) => this.#begin(stream),
        rtp: (packet) => {
          this.#firstPacketSeen = true;
          this.#passage.rtp(packet, this.#clock.monotonic(), this.#clock.now());
        },
        rtcp: (packet) => {
          if (this.#passage.rtcp(packet)) this.#fail({ code: 'source.closed', params: {} });
        },
        end: (fault) => this.#fail(fault),
      },
    });
    this.#pull = pull;
    if (address === undefined) this.#fail({ code: 'camera.noStream', params: { stream: this.stream } });
    else pull.start(address);
  }

  #begin(stream: PulledStream): void {
    this.#transcoding = stream.transcoded;
    const pull = this.#pull;
    this.#passage.begin(stream.payloadType, stream.sprop, this.#clock.monotonic());
    // The description alone may have shown that the stream is unfit.
    if (this.#pull !== pull) return;
    this.#cancelWatch = this.#clock.every(this.#timings.watchEveryMs, () => this.#watch(stream.report));
  }

  #watch(report: ((packet: Buffer) => void) | undefined): void {
    const now = this.#clock.monotonic();
    const { silentMs, firstPacketMs, noKeyframeMs, reportEveryMs } = this.#timings;
    const threeFrames = 3 * this.#passage.frameIntervalMs;
    const limitMs = this.#firstPacketSeen
      ? Math.min(longestSilenceMs, Math.max(silentMs, threeFrames))
      : firstPacketMs;
    if (now - this.#passage.lastPacketAtMs > limitMs) {
      this.#fail({ code: 'source.silent', params: { seconds: Math.round(limitMs / 1000) } });
      return;
    }
    if (this.#liveAtMs === undefined && now - this.#passage.lastKeyframeAtMs > noKeyframeMs) {
      this.#fail({ code: 'source.noKeyframe', params: { seconds: Math.round(noKeyframeMs / 1000) } });
      return;
    }
    if (report === undefined || now - this.#reportedAtMs < reportEveryMs) return;
    this.#reportedAtMs = now;
    const packet = this.#passage.receiverReport(this.#reportSsrc);
    if (packet !== undefined) report(packet);
  }

  #tookKeyframe(keyframe: Keyframe): void {
    this.#lastKeyframe = keyframe;
    if (this.#liveAtMs === undefined) {
      this.#liveAtMs = keyframe.takenAtMs;
      this.#setState('live', undefined);
    }
    this.#keyframeListeners.emit(keyframe);
  }

  /** B-frames, or a profile that viewers cannot decode: ffmpeg where that is allowed. */
  #unfit(fault: Fault): void {
    const mayTranscode = this.#options.resolve()?.transcode === true && !this.#transcoding;
    if (!mayTranscode || fault.code === 'source.malformed') {
      this.#fail(fault);
      return;
    }
    this.#transcoding = true;
    this.#endPull();
    this.#setState('connecting', undefined);
    this.#connect();
  }

  #fail(fault: Fault): void {
    const { clock } = this.#options;
    const livedMs = this.#liveAtMs === undefined ? 0 : clock.monotonic() - this.#liveAtMs;
    this.#failures = livedMs >= this.#timings.settledMs ? 1 : this.#failures + 1;
    this.#endPull();
    const refused = isRefusal(fault);
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
