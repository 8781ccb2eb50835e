import type { Cancel } from '../../core/clock.ts';
import type { SourceState } from '../../core/domain/source.ts';
import type { Fault } from '../../core/faults.ts';
import { Listeners } from '../../core/listeners.ts';

/** A lag that changed by less is not told anew, and a smaller one not at all. */
const noticeableLagMs = 250;
const lagEveryMs = 1_000;

/** How a source stands: told when it changes. */
export class Standing {
  readonly #listeners = new Listeners<void>();
  #state: SourceState = 'idle';
  #cause: Fault | undefined;
  #lagMs = 0;
  #lagToldAtMs = Number.NEGATIVE_INFINITY;

  get state(): SourceState {
    return this.#state;
  }

  get cause(): Fault | undefined {
    return this.#cause;
  }

  /** How much later its pictures come than they could; 0 where they do not, or it is not known. */
  get lagMs(): number {
    return this.#lagMs;
  }

  onChange(listener: () => void): Cancel {
    return this.#listeners.add(listener);
  }

  set(state: SourceState, cause: Fault | undefined): void {
    const changed = this.#state !== state || this.#cause?.code !== cause?.code;
    this.#cause = cause;
    if (!changed) return;
    this.#state = state;
    if (state !== 'live') this.#lagMs = 0;
    this.#listeners.tell();
  }

  /** Takes a measurement; told at most once a second. */
  measuredLag(lagMs: number, nowMs: number): void {
    const found = this.#state !== 'live' || lagMs < noticeableLagMs ? 0 : Math.round(lagMs);
    if (Math.abs(found - this.#lagMs) < noticeableLagMs || nowMs - this.#lagToldAtMs < lagEveryMs) return;
    this.#lagMs = found;
    this.#lagToldAtMs = nowMs;
    this.#listeners.tell();
  }
}
