import type { Cancel, Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { RetryPolicy } from '../../core/base/retry.ts';
import type { SourceState, SourceStatus } from '../../core/cameras/source.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import type { ConcurrencyLimit } from '../shared/concurrencyLimit.ts';
import type { VideoFormat } from './h264/sps.ts';
import { type KeyframeTimings, KeyframeWait } from './keyframeWait.ts';
import type { PacketCounts } from './packetCounts.ts';
import { PacketFanOut, type StoredKeyframe } from './packetFanOut.ts';
import type { PlayWhepStream, Publication } from './publication.ts';
import { type PendingStream, PullSession } from './pull.ts';
import type { RecentPictureBuffer } from './recentPictures.ts';
import { reportUnexpectedError } from './reportUnexpectedError.ts';
import { monitorSession } from './sessionMonitor.ts';
import { type CameraAddress, type IngestLog, type SourceTimings, sourceTimings } from './settings.ts';
import { RtpSink, type SinkOptions } from './sink.ts';
import { ConnectionAttempts, cameraRetry, PacketLossMeter, SourceStatusPublisher } from './sourceStatus.ts';
import type { TranscodingMachine } from './transcode/machine.ts';

/** One stream of one camera. */
export interface SourceStream {
  readonly cameraId: string;
  readonly stream: string;
  /** Called for every session, so that a changed password is used by the next. */
  resolve(): CameraAddress | undefined;
  /** Returns the encoder's current publication, for published streams. */
  published(): Publication | undefined;
  /**
   * Requests a keyframe by ONVIF; undefined if the camera has no ONVIF. Resolves to whether the camera agreed, and never rejects because
   * of a camera.
   */
  synchronise?(): Promise<boolean> | undefined;
  /** Reports the number of sinks. */
  onSinks(sinks: number): void;
}

/** What all sources of a site share. */
export interface SourceOptions {
  readonly clock: Clock;
  readonly log: IngestLog;
  /** The pull slots of the whole site. */
  readonly pulls: ConcurrencyLimit;
  readonly transcoders: ConcurrencyLimit;
  /** The machine's encoder; absent: software. */
  readonly machine?: TranscodingMachine | undefined;
  /** Fetches streams from media servers; absent if no address needs it. */
  readonly playWhep?: PlayWhepStream | undefined;
  readonly timings?: Partial<SourceTimings> | undefined;
  readonly keyframes?: Partial<KeyframeTimings> | undefined;
  readonly retry?: RetryPolicy | undefined;
  /** Default `ffmpeg`. */
  readonly ffmpeg?: string | undefined;
}

export interface SourceStreamCounts extends PacketCounts {
  /** Sessions after the first. */
  readonly restarts: number;
  readonly sinks: number;
}

export interface SourceSinkHandle {
  /** Removes the sink; nothing is sent afterwards. Idempotent. */
  remove(): void;
}

/** Maximum factor by which a session without a keyframe is extended after earlier ones without. */
const maxNoKeyframeTimes = 10;
/** Pause after a refused ONVIF request, ms: a camera may lock the account of a persistent client. */
const refusedSynchroniseMs = 600_000;

/** One stream of one camera: pulled only while it has a sink, plus a linger; forwarded to each sink, with its state as a sentence. */
export class IngestSource {
  readonly cameraId: string;
  readonly stream: string;
  readonly #of: SourceStream;
  readonly #options: SourceOptions;
  readonly #clock: Clock;
  readonly #timings: SourceTimings;
  readonly #attempts: ConnectionAttempts;
  readonly #passage: PacketFanOut;
  readonly #keyframeWait: KeyframeWait;
  readonly #published = new SourceStatusPublisher(() => this.#passage.fps);
  readonly #keyframeListeners = new Listeners<StoredKeyframe>();
  readonly #formatListeners = new Listeners<VideoFormat>();
  readonly onKeyframe = this.#keyframeListeners.add;
  readonly onFormat = this.#formatListeners.add;
  readonly #loss = new PacketLossMeter();
  #lastKeyframe: StoredKeyframe | undefined;
  #pull: PullSession | undefined;
  #leavePull: Cancel | undefined;
  #firstPacketSeen = false;
  /** Its sessions go through ffmpeg. */
  #transcoding = false;
  #loggedCode: FaultCode | undefined;
  /** When its untranscoded pictures last turned out to be unfit, monotonic ms. */
  #unfitAtMs = Number.NEGATIVE_INFINITY;
  /** False for an encoder, which is asked at once, and for ffmpeg, whose keyframes are regular. */
  #mayAskCamera = false;
  /** The time from which ONVIF requests for a keyframe are allowed, after a refusal; monotonic ms. */
  #synchronisesFromMs = Number.NEGATIVE_INFINITY;
  #cancelLinger: Cancel | undefined;
  #cancelRetry: Cancel | undefined;
  #cancelWatch: Cancel | undefined;
  #closed = false;

  constructor(of: SourceStream, options: SourceOptions) {
    this.cameraId = of.cameraId;
    this.stream = of.stream;
    this.#of = of;
    this.#options = options;
    this.#clock = options.clock;
    this.#timings = { ...sourceTimings, ...options.timings };
    this.#keyframeWait = new KeyframeWait(options.keyframes);
    this.#attempts = new ConnectionAttempts(this.#timings, options.retry ?? cameraRetry);
    this.#passage = new PacketFanOut({
      keyframe: (keyframe) => this.#tookKeyframe(keyframe),
      format: (format) => this.#formatListeners.emit(format),
      unfit: (fault) => this.#unfit(fault),
    });
  }

  get state(): SourceState {
    return this.#published.state;
  }

  /** The last independently decodable picture; kept after the source went idle. */
  get lastKeyframe(): StoredKeyframe | undefined {
    return this.#lastKeyframe;
  }

  /** The current format; undefined before it is known. */
  get format(): VideoFormat | undefined {
    return this.#passage.format;
  }

  /** The pictures since the last keyframe, and new ones; cleared once there is no viewer. */
  get recent(): Pick<RecentPictureBuffer, 'pictures' | 'onPicture'> {
    return this.#passage.recent;
  }

  status(): SourceStatus {
    const { format } = this;
    const { state, cause, lagMs, lostPct } = this.#published;
    return {
      state,
      cause: cause === undefined ? null : { code: cause.code, params: { ...cause.params } },
      width: format?.width ?? 0,
      height: format?.height ?? 0,
      fps: this.#passage.fps,
      ...(lagMs === 0 ? {} : { lagMs }),
      ...(lostPct === 0 ? {} : { lostPct }),
    };
  }

  counts(): SourceStreamCounts {
    const { counts, sinks } = this.#passage;
    return { ...counts, restarts: Math.max(0, this.#attempts.sessions - 1), sinks: sinks.size };
  }

  onState(listener: (status: SourceStatus) => void): Cancel {
    return this.#published.onChange(() => listener(this.status()));
  }

  /** Adds a sink and starts the pull if it is the first. The sink gets packets from the next keyframe on. */
  addSink(options: SinkOptions): SourceSinkHandle {
    if (this.#closed) throw new Error('the source is closed');
    const sink = new RtpSink(options);
    this.#passage.sinks.add(sink);
    this.#of.onSinks(this.#passage.sinks.size);
    this.requestKeyframe();
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    if (this.state === 'idle') {
      this.#published.set('connecting', undefined);
      this.#connect();
    }
    return { remove: () => this.#removeSink(sink) };
  }

  /**
   * Handles a changed address in the registry. Stored pictures may be another camera's and are discarded, and the session is replaced.
   */
  moved(): void {
    this.#lastKeyframe = undefined;
    this.#passage.forget();
    this.arrived();
  }

  /** Handles the arrival of an encoder, or its replacement: a new session begins, in place of an earlier one. */
  arrived(): void {
    if (this.state === 'idle' || this.#closed) return;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#endPull();
    this.#attempts.forget();
    this.#transcoding = false;
    this.#unfitAtMs = Number.NEGATIVE_INFINITY;
    this.#published.set('connecting', undefined);
    this.#connect();
  }

  /** Requests a keyframe, before which a viewer cannot show anything. Encoders are asked at once, cameras if none is expected soon. */
  requestKeyframe(): void {
    this.#pull?.requestKeyframe();
    this.#keyframeWait.request(this.#clock.monotonic());
  }

  /** Final and idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#passage.sinks.size > 0) this.#of.onSinks(0);
    this.#passage.sinks.clear();
    this.#stop();
  }

  #removeSink(sink: RtpSink): void {
    if (!this.#passage.sinks.delete(sink)) return;
    this.#of.onSinks(this.#passage.sinks.size);
    if (this.#passage.sinks.size > 0 || this.#closed) return;
    this.#cancelLinger = this.#clock.after(this.#timings.lingerMs, () => this.#stop());
  }

  #stop(): void {
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#endPull();
    this.#attempts.forget();
    this.#keyframeWait.end();
    this.#transcoding = this.#clock.monotonic() - this.#unfitAtMs < this.#timings.unfitForMs;
    this.#published.set('idle', undefined);
  }

  #endPull(): void {
    const pull = this.#pull;
    this.#pull = undefined;
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
    pull?.close();
    this.#leavePull?.();
    this.#leavePull = undefined;
    this.#passage.recent.reset();
  }

  #connect(): void {
    // A listener may have closed the source.
    if (this.#closed) return;
    this.#attempts.begin();
    this.#firstPacketSeen = false;
    const { pulls, transcoders } = this.#options;
    this.#leavePull = pulls.take();
    if (this.#leavePull === undefined) {
      this.#fail({ code: 'media.noCapacity', params: {} });
      return;
    }
    const pull = new PullSession({
      clock: this.#clock,
      transcoders,
      published: () => this.#of.published(),
      playWhep: this.#options.playWhep,
      machine: this.#options.machine,
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
        end: (fault) => (fault.code === 'source.codec' ? this.#unfit(fault) : this.#fail(fault)),
        bug: (error) => this.#bug(pull, error),
      },
    });
    this.#pull = pull;
    try {
      const address = this.#of.resolve();
      if (address === undefined) this.#fail({ code: 'camera.noStream', params: { stream: this.stream } });
      else pull.start(address);
    } catch (error) {
      this.#bug(pull, error);
    }
  }

  #begin(stream: PendingStream): void {
    this.#transcoding = stream.transcoded;
    const pull = this.#pull;
    this.#mayAskCamera = stream.report !== undefined;
    this.#passage.begin(stream.payloadType, stream.sprop, this.#clock.monotonic());
    this.#keyframeWait.begin(this.#clock.monotonic());
    // The description alone may have shown that the stream is unfit.
    if (this.#pull !== pull) return;
    this.#cancelWatch = monitorSession({
      clock: this.#clock,
      timings: { ...this.#timings, noKeyframeMs: this.#noKeyframeMs },
      passage: this.#passage,
      report: stream.report,
      progress: () => ({
        firstPacketSeen: this.#firstPacketSeen,
        isLive: this.#attempts.isLive,
        isUdpBlocked: stream.isUdpBlocked(),
      }),
      onStall: (fault) => this.#fail(fault),
      onHealthy: (nowMs) => {
        const { counts, timeline } = this.#passage;
        this.#published.measured(timeline.lag.read(), this.#loss.measure(counts, nowMs), nowMs);
        this.#lookForKeyframe(nowMs);
      },
      onUnexpectedError: (error) => this.#bug(pull, error),
    });
  }

  /** The timeout grows each time, so that a session that begins in a GOP of minutes reaches a keyframe eventually. */
  get #noKeyframeMs(): number {
    const { noKeyframeMs } = this.#timings;
    return noKeyframeMs * Math.min(maxNoKeyframeTimes, 2 ** this.#attempts.failures);
  }

  #tookKeyframe(keyframe: StoredKeyframe): void {
    this.#lastKeyframe = keyframe;
    this.#keyframeWait.keyframe(keyframe.takenAtMs);
    if (!this.#attempts.isLive) this.#attempts.live(keyframe.takenAtMs);
    this.#published.set('live', undefined);
    this.#keyframeListeners.emit(keyframe);
  }

  /** Called while packets arrive: reports that viewers wait for a keyframe, and asks the camera for one. */
  #lookForKeyframe(nowMs: number): void {
    const wait = this.#keyframeWait;
    if (!this.#firstPacketSeen || this.#passage.sinks.size === 0) return;
    if (wait.isLong(nowMs)) this.#published.set(this.state, { code: 'source.awaitsKeyframe', params: {} });
    const canSynchronise = nowMs >= this.#synchronisesFromMs;
    if (!this.#mayAskCamera) return;
    const request = wait.due(nowMs, canSynchronise, this.#attempts.isLive);
    if (request === undefined) return;
    const { cameraId: camera, stream } = this;
    if (request === 'play') {
      this.#options.log('keyframe requested', { camera, stream, by: 'PLAY' });
      this.#restart();
      return;
    }
    const asked = this.#of.synchronise?.();
    if (asked === undefined) {
      this.#synchronisesFromMs = nowMs + refusedSynchroniseMs;
      return;
    }
    this.#options.log('keyframe requested', { camera, stream, by: 'ONVIF' });
    const refused = () => {
      this.#synchronisesFromMs = this.#clock.monotonic() + refusedSynchroniseMs;
    };
    asked
      .then((agreed) => {
        if (!agreed) refused();
      })
      .catch((error: unknown) => {
        refused();
        // The pictures continue: the error does not concern this session.
        this.#bug(undefined, error);
      });
  }

  /** Replaces the session by a new one: a camera begins each with a keyframe. */
  #restart(): void {
    this.#endPull();
    this.#published.set('connecting', this.#published.cause);
    this.#connect();
  }

  /** Handles B-frames, or a profile that viewers cannot decode: uses ffmpeg if allowed. */
  #unfit(fault: Fault): void {
    const mayTranscode = this.#of.resolve()?.transcode === true && !this.#transcoding;
    if (!mayTranscode || fault.code === 'source.malformed') {
      this.#fail(fault);
      return;
    }
    this.#transcoding = true;
    this.#unfitAtMs = this.#clock.monotonic();
    this.#endPull();
    this.#published.set('connecting', undefined);
    this.#connect();
  }

  /** Turns an unexpected error into that camera's fault. */
  #bug(pull: PullSession | undefined, error: unknown): void {
    const { fault, details } = reportUnexpectedError(error);
    this.#options.log('bug', { camera: this.cameraId, stream: this.stream, ...details });
    if (pull !== undefined && this.#pull === pull) this.#fail(fault);
  }

  #fail(fault: Fault): void {
    const { waitMs, isRefused } = this.#attempts.failed(fault, this.#clock.monotonic());
    this.#endPull();
    const { failures } = this.#attempts;
    // A camera that is down fails every few seconds: the log has each new cause, and repetitions ever more rarely.
    if (this.#loggedCode !== fault.code || Number.isInteger(Math.log2(failures)))
      this.#options.log('source failed', {
        camera: this.cameraId,
        stream: this.stream,
        code: fault.code,
        failures,
        retryInMs: waitMs,
      });
    this.#loggedCode = fault.code;
    this.#cancelRetry = this.#clock.after(waitMs, () => {
      this.#cancelRetry = undefined;
      this.#connect();
    });
    this.#published.set(isRefused ? 'refused' : 'lost', fault);
  }
}
