/** Two clocks of one machine, or ours and the camera's, may drift apart by so much (quartz: some 50 ppm each). */
const drift = 0.0002;
/** Cameras fill in their reports with so little care. */
const carelessMs = 100;
/** A lag beyond this is a backlog and not forgotten; below it the camera's clock may be what drifts. */
const backlogMs = 250;
/** More than an hour is no backlog that memory could hold, but a clock. */
const maxLagMs = 3_600_000;

/**
 * How much later a camera's pictures come than the fastest of the session did: a backlog in the camera or in TCP between,
 * which a picture does not show. It needs no common clock, only RTP timestamps that run with time. Cheap cameras count
 * frames instead, so the timestamps are believed only while they agree with the wall clock in the camera's own sender reports.
 */
export class Lag {
  #leastMs: number | undefined;
  #arrivedMs = 0;
  #latestMs = 0;
  /** Least since it was last read. */
  #floorMs: number | undefined;
  #firstReport: { readonly unixMs: number; readonly captureMs: number } | undefined;
  #believed = false;

  restart(): void {
    this.#leastMs = undefined;
    this.#latestMs = 0;
    this.#floorMs = undefined;
    this.#firstReport = undefined;
    this.#believed = false;
  }

  /**
   * @param captureMs when the frame was taken, by its RTP timestamp
   * @param arrivedMs monotonic
   */
  frame(captureMs: number, arrivedMs: number): void {
    const wayMs = arrivedMs - captureMs;
    const crept = this.#latestMs < backlogMs ? drift * Math.max(0, arrivedMs - this.#arrivedMs) : 0;
    this.#arrivedMs = arrivedMs;
    this.#leastMs = this.#leastMs === undefined ? wayMs : Math.min(wayMs, this.#leastMs + crept);
    this.#latestMs = wayMs - this.#leastMs;
    this.#floorMs = Math.min(this.#floorMs ?? Number.POSITIVE_INFINITY, this.#latestMs);
  }

  /** The timestamps are known to run with time. */
  get believed(): boolean {
    return this.#believed;
  }

  /** Of the latest frame, ms, its jitter with it; 0 where it cannot be known. */
  get latestMs(): number {
    return this.#believed ? this.#latestMs : 0;
  }

  /** A sender report: the camera's wall time of `captureMs`. */
  report(unixMs: number, captureMs: number): void {
    const first = this.#firstReport;
    if (first === undefined) {
      this.#firstReport = { unixMs, captureMs };
      return;
    }
    const passedMs = unixMs - first.unixMs;
    if (passedMs === 0 && captureMs === first.captureMs) return;
    const apartMs = Math.abs(passedMs - (captureMs - first.captureMs));
    if (passedMs > 0 && apartMs <= carelessMs + drift * passedMs) {
      this.#believed = true;
      return;
    }
    this.restart();
    this.#firstReport = { unixMs, captureMs };
  }

  /** The least lag of the frames since the last call, ms, so that jitter does not count; 0 where it cannot be known. */
  read(): number {
    const lagMs = this.#floorMs ?? this.#latestMs;
    this.#floorMs = undefined;
    return this.#believed ? Math.min(maxLagMs, lagMs) : 0;
  }
}
