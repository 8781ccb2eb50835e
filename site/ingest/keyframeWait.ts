/** When a source says that it waits for a keyframe, and when its camera is asked for one. All ms. */
export interface KeyframeTimings {
  /** Most cameras send one within two seconds: what takes longer is said. */
  readonly reportAfterMs: number;
  /** A request by ONVIF costs nobody anything; a new PLAY interrupts all who watch. */
  readonly synchroniseAfterMs: number;
  readonly playAfterMs: number;
  /** From one request to the next of the same kind, and at most, where requests bring nothing. */
  readonly firstGapMs: number;
  readonly maxGapMs: number;
  /** A keyframe this soon after a request was brought by it. */
  readonly broughtWithinMs: number;
  /** Viewers repeat their request while they wait: an older one is nobody's any more. */
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

/** A keyframe may come so much later than the time between the last two. */
const lateness = 1.2;
/** Keyframes that are further apart than this are not waited for, ms. */
const maxRegularMs = 12_000;
/** Nothing is asked for that comes by itself within this, ms. */
const soonMs = 2_000;

/** Limits one kind of request to a camera. */
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
 * Follows whether viewers of a source wait for a keyframe. A camera with a long or endless GOP (H.264+, Zipstream, intra-refresh)
 * sends pictures meanwhile that nobody who came late can decode. Costs nothing per frame: it is told of keyframes and looked at
 * twice a second.
 */
export class KeyframeWait {
  readonly #timings: KeyframeTimings;
  readonly #synchronise: Requests;
  readonly #play: Requests;
  /** The first request since the last keyframe, and the latest. */
  #sinceMs: number | undefined;
  #requestedAtMs = 0;
  #lastMs: number | undefined;
  /** Between the last two keyframes of one session, where nobody had asked for the second. */
  #intervalMs: number | undefined;

  constructor(timings: Partial<KeyframeTimings> = {}) {
    this.#timings = { ...keyframeTimings, ...timings };
    this.#synchronise = new Requests(this.#timings);
    this.#play = new Requests(this.#timings);
  }

  /** A viewer cannot show anything before the next keyframe. */
  request(nowMs: number): void {
    if (this.#sinceMs === undefined || this.#isForgotten(nowMs)) this.#sinceMs = nowMs;
    this.#requestedAtMs = nowMs;
  }

  /** A session with the camera begins: everybody waits for its first keyframe. */
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

  /** No one watches any more. */
  end(): void {
    this.#sinceMs = undefined;
    this.#lastMs = undefined;
  }

  /** True once a keyframe has been waited for noticeably long. */
  isLong(nowMs: number): boolean {
    return this.#waitedMs(nowMs) >= this.#timings.reportAfterMs;
  }

  /**
   * The request that is due to the camera now, if any; it counts as sent.
   * @param canSynchronise the camera takes requests by ONVIF
   * @param canPlay a new PLAY may bring one: not in a session that has only just begun with one
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

  /** Until a regular camera's next keyframe, at the latest; infinite where it is overdue or nobody knows. */
  #comesInMs(nowMs: number): number {
    const [last, interval] = [this.#lastMs, this.#intervalMs];
    if (last === undefined || interval === undefined || interval > maxRegularMs)
      return Number.POSITIVE_INFINITY;
    const inMs = last + lateness * interval - nowMs;
    return inMs > 0 ? inMs : Number.POSITIVE_INFINITY;
  }
}
