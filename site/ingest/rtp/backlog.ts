/** Lag beyond which a picture is no longer live. */
const tooLateMs = 500;
/** Lag below which a keyframe is live again. */
const liveMs = 300;
/** Speed above real time that shows a backlog; no camera's own clock is that wrong. */
const rush = 1.5;
/** Span of the camera's time in which frames must be at normal speed for the backlog to end. */
const calmMs = 200;

/** For a camera whose timestamps may only count frames, this many consecutive frames must be fast: two together are jitter. */
const rushesInRow = 3;

/** The timing of one frame. All ms. */
export interface FrameArrival {
  /** Time since the frame before, by the camera's clock. */
  readonly stepMs: number;
  /** The same by our clock. */
  readonly elapsedMs: number;
  /** Its lag behind live. */
  readonly lagMs: number;
  /** The camera's timestamps are known to run in real time. */
  readonly believed: boolean;
}

/**
 * Detects frames that were held up by a stall of this process or of the network.
 * They arrive all at once, and would be shown fast and as if they were live. Only a burst is a backlog: a connection that stays too slow
 * lags, and a lag is better than no picture.
 */
export class BacklogDetector {
  #dropping = false;
  #drained = false;
  #rushed = 0;
  #seenMs = 0;
  #tookMs = 0;

  /** Frames are dropped until a keyframe for which `resumes` is true. */
  get dropping(): boolean {
    return this.#dropping;
  }

  restart(): void {
    this.#dropping = false;
    this.#rushed = 0;
  }

  /**
   * Handles a frame.
   * @returns true if the backlog begins with it
   */
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

  /**
   * Handles a keyframe.
   * @returns true if it and the following frames may be shown
   */
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
