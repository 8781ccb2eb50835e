import { backOff, type RetryPolicy } from '../../core/base/retry.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { isRefusal, type SourceTimings } from './settings.ts';

/**
 * Between tries: with the time that a connection takes to fail, a camera that is ready is found within 5 s. A city's
 * cameras that are down cost some hundred small packets a second.
 */
export const cameraRetry: RetryPolicy = backOff({ firstMs: 500, maxMs: 3_000 });

/** What a camera answers while it starts: its RTSP server is up before its streams are. */
const startingCodes: ReadonlySet<FaultCode> = new Set([
  'source.notFound',
  'source.noVideo',
  'source.answered',
]);

/** What to do after a session has failed. */
export interface NextAttempt {
  readonly waitMs: number;
  /** Somebody has to change something first. */
  readonly isRefused: boolean;
}

/** The sessions tried with a camera, and when to try the next. */
export class Attempts {
  readonly #timings: SourceTimings;
  readonly #retry: RetryPolicy;
  #sessions = 0;
  #failures = 0;
  #liveAtMs: number | undefined;
  /** Since when it has answered nothing but what a starting camera answers. */
  #startingFromMs: number | undefined;
  /** It was live, or failed in another way: an answer of `startingCodes` is a restart rather than a wrong address. */
  #hasBeenOtherwise = false;

  constructor(timings: SourceTimings, retry: RetryPolicy) {
    this.#timings = timings;
    this.#retry = retry;
  }

  get sessions(): number {
    return this.#sessions;
  }

  /** In a row. */
  get failures(): number {
    return this.#failures;
  }

  /** The session under way has shown a picture. */
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
    if (!isRefusal(fault)) return { waitMs: this.#retry(this.#failures), isRefused: false };
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
