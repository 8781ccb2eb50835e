/** When a source reports that it waits for a keyframe, and when its camera is asked for one. All ms. */
export interface KeyframeTimings {
  /** Most cameras send one within two seconds: longer waits are reported. */
  readonly reportAfterMs: number;
  /** A request by ONVIF disturbs nobody; a new PLAY interrupts all viewers. */
  readonly synchroniseAfterMs: number;
  readonly playAfterMs: number;
  /** Interval between two requests of the same kind, and its maximum while requests bring no keyframe. */
  readonly firstGapMs: number;
  readonly maxGapMs: number;
  /** A keyframe within this time of a request counts as its result. */
  readonly broughtWithinMs: number;
  /** Waiting viewers repeat their request: an older one has been abandoned. */
  readonly forgetAfterMs: number;
}

const keyframeTimings: KeyframeTimings = {
  reportAfterMs: 2_500,
  synchroniseAfterMs: 1_000,
  playAfterMs: 4_000,
  firstGapMs: 10_000,
  maxGapMs: 300_000,
  broughtWithinMs: 5_000,
  forgetAfterMs: 90_000,
};

/** Factor by which a keyframe may exceed the interval between the last two. */
const lateness = 1.2;
/** Keyframes that are further apart than this are requested rather than awaited, ms. */
const maxRegularMs = 12_000;
/** No request is sent if a keyframe is expected within this time, ms. */
const soonMs = 2_000;

/** Limits the rate of one kind of request to a camera. */
class Requests {
  readonly #timings: KeyframeTimings;
  #atMs = Number.NEGATIVE_INFINITY;
  #gapMs: number;

  constructor(timings: KeyframeTimings) {
    this.#timings = timings;
    this.#gapMs = timings.firstGapMs;
  }

  isDue(nowMs: number): boolean {
    return nowMs - this.#atMs >= this.#gapMs;
  }

  sent(nowMs: number): void {
    const { firstGapMs, maxGapMs } = this.#timings;
    const isFirst = this.#atMs === Number.NEGATIVE_INFINITY;
    this.#gapMs = isFirst ? firstGapMs : Math.min(maxGapMs, 2 * this.#gapMs);
    this.#atMs = nowMs;
  }

  /** @returns whether a request brought this keyframe */
  keyframe(nowMs: number): boolean {
    const isBrought = nowMs - this.#atMs <= this.#timings.broughtWithinMs;
    if (isBrought) this.#gapMs = this.#timings.firstGapMs;
    return isBrought;
  }
}

/**
 * Tracks whether viewers of a source wait for a keyframe.
 * A camera with a long or endless GOP (H.264+, Zipstream, intra-refresh) sends pictures that a late viewer cannot decode. It costs
 * nothing per frame: it is notified of keyframes and checked twice a second.
 */
export class KeyframeWait {
  readonly #timings: KeyframeTimings;
  readonly #synchronise: Requests;
  readonly #play: Requests;
  /** The times of the first request since the last keyframe, and of the latest. */
  #sinceMs: number | undefined;
  #requestedAtMs = 0;
  #lastMs: number | undefined;
  /** Interval between the last two keyframes of one session, if the second was not requested. */
  #intervalMs: number | undefined;

  constructor(timings: Partial<KeyframeTimings> = {}) {
    this.#timings = { ...keyframeTimings, ...timings };
    this.#synchronise = new Requests(this.#timings);
    this.#play = new Requests(this.#timings);
  }

  /** Notes a viewer's request: it cannot show anything before the next keyframe. */
  request(nowMs: number): void {
    if (this.#sinceMs === undefined || this.#isForgotten(nowMs)) this.#sinceMs = nowMs;
    this.#requestedAtMs = nowMs;
  }

  /** Notes the begin of a session: all viewers wait for its first keyframe. */
  begin(nowMs: number): void {
    this.#lastMs = undefined;
    this.request(nowMs);
  }

  keyframe(nowMs: number): void {
    const isBrought = [this.#synchronise, this.#play]
      .map((requests) => requests.keyframe(nowMs))
      .includes(true);
    if (this.#lastMs !== undefined && !isBrought) this.#intervalMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    this.#sinceMs = undefined;
  }

  /** Notes that the last viewer has left. */
  end(): void {
    this.#sinceMs = undefined;
    this.#lastMs = undefined;
  }

  /** Returns true once the wait for a keyframe is noticeably long. */
  isLong(nowMs: number): boolean {
    return this.#waitedMs(nowMs) >= this.#timings.reportAfterMs;
  }

  /**
   * Returns the request to be sent to the camera now, if any, and counts it as sent.
   * @param canSynchronise the camera supports requests by ONVIF
   * @param canPlay a new PLAY may bring one: not in a session that has just begun with one
   */
  due(nowMs: number, canSynchronise: boolean, canPlay: boolean): 'synchronise' | 'play' | undefined {
    const waitedMs = this.#waitedMs(nowMs);
    const { synchroniseAfterMs, playAfterMs } = this.#timings;
    const comesInMs = this.#comesInMs(nowMs);
    if (waitedMs < synchroniseAfterMs || comesInMs <= soonMs) return undefined;
    if (canSynchronise && this.#synchronise.isDue(nowMs)) {
      this.#synchronise.sent(nowMs);
      return 'synchronise';
    }
    const isRegular = comesInMs < Number.POSITIVE_INFINITY;
    if (!canPlay || waitedMs < playAfterMs || isRegular || !this.#play.isDue(nowMs)) return undefined;
    this.#play.sent(nowMs);
    return 'play';
  }

  #waitedMs(nowMs: number): number {
    return this.#sinceMs === undefined || this.#isForgotten(nowMs) ? 0 : nowMs - this.#sinceMs;
  }

  #isForgotten(nowMs: number): boolean {
    return nowMs - this.#requestedAtMs > this.#timings.forgetAfterMs;
  }

  /** Returns the maximum time until a regular camera's next keyframe; infinite if it is overdue or unknown. */
  #comesInMs(nowMs: number): number {
    const [last, interval] = [this.#lastMs, this.#intervalMs];
    if (last === undefined || interval === undefined || interval > maxRegularMs)
      return Number.POSITIVE_INFINITY;
    const inMs = last + lateness * interval - nowMs;
    return inMs > 0 ? inMs : Number.POSITIVE_INFINITY;
  }
}
