import { Listeners } from '../../core/base/listeners.ts';
import { createBackOff, type RetryPolicy } from '../../core/base/retry.ts';
import type { SourceState } from '../../core/cameras/source.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { isPermanentFailure, type SourceTimings } from './settings.ts';

/** A lag that changed by less is not published again, and a smaller one not at all. */
const noticeableLagMs = 250;
/** A frame rate or a share of lost packets is published again once it is so many times the published one, or the published one so many times it. */
const noticeableRate = 1.5;
const isFarFrom = (is: number, was: number): boolean =>
  Math.max(is, was) > noticeableRate * Math.min(is, was);
const measuredEveryMs = 1_000;

/** The state of a source with its lag, loss and frame rate; emits `onChange` when one of them changes noticeably. */
export class SourceStatusPublisher {
  readonly #listeners = new Listeners<void>();
  #state: SourceState = 'idle';
  #cause: Fault | undefined;
  #lagMs = 0;
  #lostPct = 0;
  readonly #fps: () => number;
  #publishedFps = 0;
  #measuredPublishedAtMs = Number.NEGATIVE_INFINITY;

  /** @param fps frames a second, read at each change */
  constructor(fps: () => number) {
    this.#fps = fps;
  }

  get state(): SourceState {
    return this.#state;
  }

  get cause(): Fault | undefined {
    return this.#cause;
  }

  /** The current lag of the pictures; 0 if there is none, or it is unknown. */
  get lagMs(): number {
    return this.#lagMs;
  }

  /** Missing packets in % of the packets sent; 0 if there are hardly any. */
  get lostPct(): number {
    return this.#lostPct;
  }

  readonly onChange = this.#listeners.add;

  set(state: SourceState, cause: Fault | undefined): void {
    const changed = this.#state !== state || this.#cause?.code !== cause?.code;
    this.#cause = cause;
    if (!changed) return;
    this.#state = state;
    if (state !== 'live') this.#lagMs = this.#lostPct = 0;
    this.#publish();
  }

  /** Takes measurements and compares the frame rate with the published one. Emits at most once a second. */
  measured(lagMs: number, lostPct: number, nowMs: number): void {
    if (nowMs - this.#measuredPublishedAtMs < measuredEveryMs) return;
    const found = this.#state !== 'live' || lagMs < noticeableLagMs ? 0 : Math.round(lagMs);
    const isOtherLag = Math.abs(found - this.#lagMs) >= noticeableLagMs;
    const loss = this.#state === 'live' ? lostPct : 0;
    const isOtherLoss = isFarFrom(loss, this.#lostPct);
    if (!isOtherLag && !isOtherLoss && !this.#isOtherRate()) return;
    if (isOtherLag) this.#lagMs = found;
    if (isOtherLoss) this.#lostPct = loss;
    this.#measuredPublishedAtMs = nowMs;
    this.#publish();
  }

  #isOtherRate(): boolean {
    return this.#state === 'live' && isFarFrom(this.#fps(), this.#publishedFps);
  }

  #publish(): void {
    this.#publishedFps = this.#fps();
    this.#listeners.emit();
  }
}

/** Measuring period of losses, ms; longer if a single packet is missing: a small stream sends twelve a second. */
const countOverMs = 10_000;
const countOneOverMs = 30_000;
/** Minimum loss that is reported, %. */
const noticeablePct = 0.2;
/** Minimum number of missing packets: a single one may be a camera's hiccup. */
const minLost = 2;

interface Counted {
  /** Packets received and missing since the source was created. */
  readonly packets: number;
  readonly lost: number;
}

/** Measures the share of a camera's packets lost in the last ten seconds, over all sessions: loss itself can cost a session. */
export class PacketLossMeter {
  #from: (Counted & { readonly atMs: number }) | undefined;
  #pct = 0;

  /**
   * Handles the current counters.
   * @returns % of the packets sent, to a tenth; 0 if hardly any, or not known yet
   */
  measure({ packets, lost }: Counted, atMs: number): number {
    const from = this.#from;
    const missing = lost - (from?.lost ?? lost);
    const overMs = missing > 0 && missing < minLost ? countOneOverMs : countOverMs;
    if (from && atMs - from.atMs < overMs) return this.#pct;
    this.#from = { packets, lost, atMs };
    if (!from) return this.#pct;
    const pct = Math.round((1_000 * missing) / Math.max(1, packets - from.packets + missing)) / 10;
    this.#pct = missing >= minLost && pct >= noticeablePct ? pct : 0;
    return this.#pct;
  }
}

/**
 * Retry intervals: with the time that a connection takes to fail, a camera that is ready is found within 5 s. A city's unreachable
 * cameras cost some hundred small packets a second.
 */
export const cameraRetry: RetryPolicy = createBackOff({ firstMs: 500, maxMs: 3_000 });

/** Responses of a starting camera: its RTSP server is up before its streams are. */
const startingCodes: ReadonlySet<FaultCode> = new Set([
  'source.notFound',
  'source.noVideo',
  'source.answered',
]);

/** The action after a failed session. */
interface NextAttempt {
  readonly waitMs: number;
  /** A person must change something first. */
  readonly isRefused: boolean;
}

/** Tracks the sessions tried with a camera, and the time of the next try. */
export class ConnectionAttempts {
  readonly #timings: SourceTimings;
  readonly #retry: RetryPolicy;
  #sessions = 0;
  #failures = 0;
  #liveAtMs: number | undefined;
  /** Since when its only responses were those of a starting camera. */
  #startingFromMs: number | undefined;
  /** It was live, or failed in another way: a response in `startingCodes` is a restart rather than a wrong address. */
  #hasBeenOtherwise = false;

  constructor(timings: SourceTimings, retry: RetryPolicy) {
    this.#timings = timings;
    this.#retry = retry;
  }

  get sessions(): number {
    return this.#sessions;
  }

  /** Number of consecutive failures. */
  get failures(): number {
    return this.#failures;
  }

  /** The current session has shown a picture. */
  get isLive(): boolean {
    return this.#liveAtMs !== undefined;
  }

  begin(): void {
    this.#sessions += 1;
    this.#liveAtMs = undefined;
  }

  live(atMs: number): void {
    this.#liveAtMs = atMs;
  }

  failed(fault: Fault, atMs: number): NextAttempt {
    const livedMs = this.#liveAtMs === undefined ? 0 : atMs - this.#liveAtMs;
    const { settledMs, authRetryMs, refusedRetryMs, startMs } = this.#timings;
    this.#failures = livedMs >= settledMs ? 1 : this.#failures + 1;
    const isStarting = startingCodes.has(fault.code);
    if (!isStarting || this.isLive) {
      this.#startingFromMs = undefined;
      this.#hasBeenOtherwise = true;
    }
    if (!isPermanentFailure(fault)) return { waitMs: this.#retry(this.#failures), isRefused: false };
    if (isStarting) {
      this.#startingFromMs ??= atMs;
      if (atMs - this.#startingFromMs < startMs)
        return { waitMs: this.#retry(this.#failures), isRefused: !this.#hasBeenOtherwise };
    }
    const isSignIn = fault.code === 'source.authRefused' || fault.code === 'source.whepToken';
    return { waitMs: isSignIn ? authRetryMs : refusedRetryMs, isRefused: true };
  }

  forget(): void {
    this.#failures = 0;
    this.#startingFromMs = undefined;
    this.#hasBeenOtherwise = false;
  }
}
