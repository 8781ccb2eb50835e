/** H.264's RTP clock; RFC 6184 8.2.1. */
export const ticksPerMs = 90;

/** Further off than this from the time that really passed, and the sender's clock has jumped. */
const maxDisagreementMs = 5_000;
/** This process, or the way to the camera, may stand still for so long and the camera's clock be right all the same. */
const maxStallMs = 60_000;
/** A frame later than this has waited; below it is jitter, or a clock that drifts. */
const stallMs = 250;
/** A camera's clock is believed if its capture time lies at most this long before the arrival, and not after it. */
const maxCaptureAgeMs = 10_000;
const futureToleranceMs = 500;
/** How fast the estimate of the shortest way follows a way that got longer, per frame. */
const epochDrift = 0.001;

/** Two clocks of one machine, or ours and the camera's, may drift apart by so much (quartz: some 50 ppm each). */
const clockDrift = 0.0002;
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
    const crept = this.#latestMs < backlogMs ? clockDrift * Math.max(0, arrivedMs - this.#arrivedMs) : 0;
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
    if (passedMs > 0 && apartMs <= carelessMs + clockDrift * passedMs) {
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

/**
 * One time for all of a source's life: 90 kHz ticks that never go back, over restarts of the camera, jumps of its clock and
 * wraps of its 32-bit timestamps. Sinks add a random base each.
 */
export class Timeline {
  #ticks = 0;
  #timestamp: number | undefined;
  #arrivedMs = 0;
  #begun = false;
  /** Wall time of tick 0 by the fastest arrival, ms. */
  #epochMs: number | undefined;
  #report: { unixMs: number; ticks: number } | undefined;
  readonly lag = new Lag();
  /** How the latest frame came, against the one before, ms by the camera's clock and by ours. */
  stepMs = 0;
  elapsedMs = 0;
  /** What stalls have held up and what rushed in since has not made good, ms. */
  #owedMs = 0;
  /** Mean of the time between frames in ticks; 0 until two came. */
  frameTicks = 0;

  /** Tick of the latest frame. */
  get ticks(): number {
    return this.#ticks;
  }

  /** The next frame comes from another session of the camera. */
  restart(): void {
    this.#timestamp = undefined;
    this.#report = undefined;
    this.#epochMs = undefined;
    this.#owedMs = 0;
    this.lag.restart();
  }

  /** How far behind live the latest frame is, ms, as far as it can be known. */
  get behindMs(): number {
    return Math.max(this.#owedMs, this.lag.latestMs);
  }

  /**
   * @param timestamp the packet's RTP timestamp
   * @param monotonicMs when it arrived
   * @param unixMs the same by the wall clock
   * @returns true if the packet begins another frame
   */
  advance(timestamp: number, monotonicMs: number, unixMs: number): boolean {
    if (timestamp === this.#timestamp) return false;
    const elapsed = Math.max(1, Math.round((monotonicMs - this.#arrivedMs) * ticksPerMs));
    let step = elapsed;
    if (!this.#begun) {
      this.#begun = true;
      step = 0;
    } else if (this.#timestamp !== undefined) {
      const message = (timestamp - this.#timestamp) | 0;
      const aheadMs = (message - elapsed) / ticksPerMs;
      if (message > 0 && aheadMs < maxDisagreementMs + this.#owedMs && aheadMs > -maxStallMs) {
        step = message;
        this.#measure(step);
        if (aheadMs > 0 || aheadMs < -stallMs) this.#owedMs = Math.max(0, this.#owedMs - aheadMs);
      } else {
        this.#report = undefined;
        this.#epochMs = undefined;
        this.#owedMs = 0;
        this.lag.restart();
      }
    }
    this.#ticks += step;
    this.stepMs = step / ticksPerMs;
    this.elapsedMs = elapsed / ticksPerMs;
    this.#timestamp = timestamp;
    this.#arrivedMs = monotonicMs;
    this.lag.frame(this.#ticks / ticksPerMs, monotonicMs);
    const sample = unixMs - this.#ticks / ticksPerMs;
    const epoch = this.#epochMs;
    // A wall clock that was set moves everything at once; the estimate must not crawl after it.
    const jumped = epoch === undefined || Math.abs(sample - epoch) > maxDisagreementMs;
    this.#epochMs = jumped || sample < epoch ? sample : epoch + (sample - epoch) * epochDrift;
    return true;
  }

  /**
   * A gap is no frame rate: one counts as two frames at most, or a camera that was silent would pass for a slow one. Two in a
   * row are one, of a camera that has become slow: a mean would follow it for a minute only.
   */
  #measure(step: number): void {
    const longest = 2 * this.frameTicks;
    const gap = Math.min(step, this.stepMs * ticksPerMs);
    if (longest === 0) this.frameTicks = step;
    else if (gap > longest) this.frameTicks = gap;
    else this.frameTicks += (Math.min(step, longest) - this.frameTicks) / 16;
  }

  /** Takes the camera's own pair of wall time and timestamp from an RTCP sender report. */
  note(report: { readonly unixMs: number; readonly timestamp: number }): void {
    if (this.#timestamp === undefined) return;
    const step = (report.timestamp - this.#timestamp) | 0;
    const ticks = this.#ticks + step;
    this.#report = { unixMs: report.unixMs, ticks };
    this.lag.report(report.unixMs, ticks / ticksPerMs);
  }

  /** How far the camera's wall clock is from ours, ms; undefined without a sender report. */
  get skewMs(): number | undefined {
    if (this.#report === undefined || this.#epochMs === undefined) return undefined;
    return this.#report.unixMs - (this.#epochMs + this.#report.ticks / ticksPerMs);
  }

  /** When the latest frame was taken, wall ms: by the camera's clock if it can be believed, else by the fastest arrival. */
  get captureUnixMs(): number {
    const skew = this.skewMs;
    const byArrival = (this.#epochMs ?? 0) + this.#ticks / ticksPerMs;
    return skew !== undefined && skew <= futureToleranceMs && skew >= -maxCaptureAgeMs
      ? byArrival + skew
      : byArrival;
  }
}
