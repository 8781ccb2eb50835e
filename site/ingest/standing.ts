import { Listeners } from '../../core/base/listeners.ts';
import type { SourceState } from '../../core/cameras/source.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** A lag that changed by less is not told again, and a smaller one not at all. */
const noticeableLagMs = 250;
/** Nor is a frame rate, or a share of lost packets, that is not so many times what was told, or what was told that of it. */
const noticeableRate = 1.5;
const isFarFrom = (is: number, was: number): boolean =>
  Math.max(is, was) > noticeableRate * Math.min(is, was);
const measuredEveryMs = 1_000;

/** How a source stands: told when it changes. */
export class Standing {
  readonly #listeners = new Listeners<void>();
  #state: SourceState = 'idle';
  #cause: Fault | undefined;
  #lagMs = 0;
  #lostPct = 0;
  readonly #fps: () => number;
  #publishedFps = 0;
  #measuredPublishedAtMs = Number.NEGATIVE_INFINITY;

  /** @param fps frames a second, as anyone who is told reads it then */
  constructor(fps: () => number) {
    this.#fps = fps;
  }

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

  /** Packets that do not come, % of those that the camera sends; 0 where hardly any. */
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
    this.#tell();
  }

  /**
   * Takes measurements, and looks at the frame rate: what was told of it may have been the camera's own word, or of a time when
   * it was another. Told at most once a second.
   */
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
    this.#tell();
  }

  #isOtherRate(): boolean {
    return this.#state === 'live' && isFarFrom(this.#fps(), this.#publishedFps);
  }

  #tell(): void {
    this.#publishedFps = this.#fps();
    this.#listeners.emit();
  }
}
