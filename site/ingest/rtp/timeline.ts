/** H.264's RTP clock; RFC 6184 8.2.1. */
export const rtpTicksPerMs = 90;

/** Maximum difference from real time; beyond it the sender's clock has jumped. */
const maxDisagreementMs = 5_000;
/** Maximum stall of this process or the network for which the camera's clock still counts as right. */
const maxStallMs = 60_000;
/** A frame later than this was held up; a smaller delay is jitter, or a drifting clock. */
const stallMs = 250;
/** A camera's clock is trusted if its capture time is at most this long before the arrival, and not after it. */
const maxCaptureAgeMs = 10_000;
const futureToleranceMs = 500;
/** How fast, per frame, the estimate of the shortest transit time follows a longer one. */
const epochDrift = 0.001;

/** Maximum drift between two clocks of one machine, or between ours and the camera's (quartz: some 50 ppm each). */
const clockDrift = 0.0002;
/** Typical inaccuracy of the times in cameras' reports. */
const carelessMs = 100;
/** A lag beyond this is a backlog and kept; a smaller one may be a drift of the camera's clock. */
const backlogMs = 250;
/** More than an hour of backlog would fit no memory; a larger lag is a clock error. */
const maxLagMs = 3_600_000;

/**
 * Measures how much later a camera's pictures arrive than the fastest of the session.
 * The cause is a backlog in the camera or in TCP, which a picture does not show. No common clock is needed, only RTP timestamps in real
 * time. Cheap cameras count frames instead, so timestamps are trusted only while they agree with the wall clock in the camera's own
 * sender reports.
 */
export class LagMeter {
  #leastMs: number | undefined;
  #arrivedMs = 0;
  #latestMs = 0;
  /** The minimum since the last `read`. */
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
   * Handles a frame.
   * @param captureMs capture time, by its RTP timestamp
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

  /** The timestamps are known to run in real time. */
  get believed(): boolean {
    return this.#believed;
  }

  /** The latest frame's lag, ms, including jitter; 0 if unknown. */
  get latestMs(): number {
    return this.#believed ? this.#latestMs : 0;
  }

  /** Handles a sender report: the camera's wall time of `captureMs`. */
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

  /** Returns the minimum lag of the frames since the last call, ms, which excludes jitter; 0 if unknown. */
  read(): number {
    const lagMs = this.#floorMs ?? this.#latestMs;
    this.#floorMs = undefined;
    return this.#believed ? Math.min(maxLagMs, lagMs) : 0;
  }
}

/**
 * A continuous time for all of a source's life: 90 kHz ticks that never go back, over camera restarts, clock jumps and wraps of 32-bit
 * timestamps. Sinks add a random base each.
 */
export class RtpTimeline {
  #ticks = 0;
  #timestamp: number | undefined;
  #arrivedMs = 0;
  #begun = false;
  /** Wall time of tick 0 by the fastest arrival, ms. */
  #epochMs: number | undefined;
  #report: { unixMs: number; ticks: number } | undefined;
  readonly lag = new LagMeter();
  /** The step from the previous to the latest frame, ms by the camera's clock and by ours. */
  stepMs = 0;
  elapsedMs = 0;
  /** Delay caused by stalls that later bursts have not made up for, ms. */
  #owedMs = 0;
  /** Mean interval between frames in ticks; 0 until two arrived. */
  frameTicks = 0;

  /** Tick of the latest frame. */
  get ticks(): number {
    return this.#ticks;
  }

  /** Notes that the next frame comes from another session of the camera. */
  restart(): void {
    this.#timestamp = undefined;
    this.#report = undefined;
    this.#epochMs = undefined;
    this.#owedMs = 0;
    this.lag.restart();
  }

  /** The latest frame's lag behind live, ms, as far as it is known. */
  get behindMs(): number {
    return Math.max(this.#owedMs, this.lag.latestMs);
  }

  /**
   * Handles a packet.
   * @param timestamp its RTP timestamp
   * @param monotonicMs time of arrival
   * @param unixMs the same by the wall clock
   * @returns true if the packet begins another frame
   */
  advance(timestamp: number, monotonicMs: number, unixMs: number): boolean {
    if (timestamp === this.#timestamp) return false;
    const elapsed = Math.max(1, Math.round((monotonicMs - this.#arrivedMs) * rtpTicksPerMs));
    let step = elapsed;
    if (!this.#begun) {
      this.#begun = true;
      step = 0;
    } else if (this.#timestamp !== undefined) {
      const message = (timestamp - this.#timestamp) | 0;
      const aheadMs = (message - elapsed) / rtpTicksPerMs;
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
    this.stepMs = step / rtpTicksPerMs;
    this.elapsedMs = elapsed / rtpTicksPerMs;
    this.#timestamp = timestamp;
    this.#arrivedMs = monotonicMs;
    this.lag.frame(this.#ticks / rtpTicksPerMs, monotonicMs);
    const sample = unixMs - this.#ticks / rtpTicksPerMs;
    const epoch = this.#epochMs;
    // Setting the wall clock shifts all samples at once; the estimate must jump with it.
    const jumped = epoch === undefined || Math.abs(sample - epoch) > maxDisagreementMs;
    this.#epochMs = jumped || sample < epoch ? sample : epoch + (sample - epoch) * epochDrift;
    return true;
  }

  /**
   * Updates the mean interval.
   * A gap is no frame rate: it counts as two frames at most, or a pausing camera would seem slow. Two gaps in a row count in full, as the
   * camera has become slow: a mean would take a minute to follow.
   */
  #measure(step: number): void {
    const longest = 2 * this.frameTicks;
    const gap = Math.min(step, this.stepMs * rtpTicksPerMs);
    if (longest === 0) this.frameTicks = step;
    else if (gap > longest) this.frameTicks = gap;
    else this.frameTicks += (Math.min(step, longest) - this.frameTicks) / 16;
  }

  /** Handles the camera's own pair of wall time and timestamp from an RTCP sender report. */
  note(report: { readonly unixMs: number; readonly timestamp: number }): void {
    if (this.#timestamp === undefined) return;
    const step = (report.timestamp - this.#timestamp) | 0;
    const ticks = this.#ticks + step;
    this.#report = { unixMs: report.unixMs, ticks };
    this.lag.report(report.unixMs, ticks / rtpTicksPerMs);
  }

  /** The camera's wall clock minus ours, ms; undefined without a sender report. */
  get skewMs(): number | undefined {
    if (this.#report === undefined || this.#epochMs === undefined) return undefined;
    return this.#report.unixMs - (this.#epochMs + this.#report.ticks / rtpTicksPerMs);
  }

  /** The latest frame's capture time, wall ms: by the camera's clock if it is trusted, else by the fastest arrival. */
  get captureUnixMs(): number {
    const skew = this.skewMs;
    const byArrival = (this.#epochMs ?? 0) + this.#ticks / rtpTicksPerMs;
    return skew !== undefined && skew <= futureToleranceMs && skew >= -maxCaptureAgeMs
      ? byArrival + skew
      : byArrival;
  }
}
