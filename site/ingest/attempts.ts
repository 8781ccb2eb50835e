import type { Fault } from '../../core/faults.ts';
import type { RetryPolicy } from '../../core/retry.ts';
import { isRefusal, type SourceTimings } from './settings.ts';

/** The sessions tried with a camera, and when to try the next. */
export class Attempts {
  readonly #timings: SourceTimings;
  readonly #retry: RetryPolicy;
  #sessions = 0;
  #failures = 0;
  #liveAtMs: number | undefined;

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

  /** @returns how long to wait before the next, ms */
  failed(fault: Fault, atMs: number): number {
    const livedMs = this.#liveAtMs === undefined ? 0 : atMs - this.#liveAtMs;
    const { settledMs, authRetryMs, refusedRetryMs } = this.#timings;
    this.#failures = livedMs >= settledMs ? 1 : this.#failures + 1;
    if (!isRefusal(fault)) return this.#retry(this.#failures);
    return fault.code === 'source.authRefused' || fault.code === 'source.whepToken'
      ? authRetryMs
      : refusedRetryMs;
  }

  forget(): void {
    this.#failures = 0;
  }
}
