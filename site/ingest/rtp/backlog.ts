/** A picture this late is no longer live. */
const tooLateMs = 500;
/** A keyframe this late is live again. */
const liveMs = 300;
/** Faster than time by so much, and frames were waiting somewhere; a camera's own clock is not that wrong. */
const rush = 1.5;
/** How much of the camera's time is looked at to tell that frames no longer rush in. */
const calmMs = 200;

/** Of a camera whose timestamps may only count frames, so many in a row must rush in: two together are jitter. */
const rushesInRow = 3;

/** How a frame came. All ms. */
export interface FrameArrival {
  /** By the camera's clock, since the frame before. */
  readonly stepMs: number;
  /** By ours. */
  readonly elapsedMs: number;
  /** How far behind live it is. */
  readonly lagMs: number;
  /** The camera's timestamps are known to run with time. */
  readonly believed: boolean;
}

/**
 * Finds what waited while this process, or the way to the camera, stood still: it comes all at once, and would be shown
 * fast and as if it were now. Only what rushes in is a backlog: a way that stays too slow lags, and a lag is better than
 * no picture.
 */
export class Backlog {
  #dropping = false;
  #drained = false;
  #rushed = 0;
  #seenMs = 0;
  #tookMs = 0;

  /** Frames are not to be shown, until a keyframe that `resumes`. */
  get dropping(): boolean {
    return this.#dropping;
  }

  restart(): void {
    this.#dropping = false;
    this.#rushed = 0;
  }

  /** @returns true if the backlog begins with this frame */
  frame({ stepMs, elapsedMs, lagMs, believed }: FrameArrival): boolean {
    if (this.#dropping) {
      this.#look(stepMs, elapsedMs);
      return false;
    }
    this.#rushed = stepMs > rush * elapsedMs ? this.#rushed + 1 : 0;
    const pausedMs = elapsedMs - stepMs > tooLateMs;
    const found = believed ? pausedMs || this.#rushed > 0 : this.#rushed >= rushesInRow;
    if (lagMs <= tooLateMs || !found) return false;
    this.#dropping = true;
    this.#drained = false;
    this.#seenMs = 0;
    this.#tookMs = 0;
    return true;
  }

  /** A frame that needs no other begins. @returns true if it may be shown, and what follows with it */
  resumes(lagMs: number): boolean {
    if (!this.#drained && lagMs >= liveMs) return false;
    this.restart();
    return true;
  }

  #look(stepMs: number, elapsedMs: number): void {
    this.#seenMs += stepMs;
    this.#tookMs += elapsedMs;
    if (this.#seenMs < calmMs) return;
    this.#drained ||= this.#seenMs <= rush * this.#tookMs;
    this.#seenMs = 0;
    this.#tookMs = 0;
  }
}
