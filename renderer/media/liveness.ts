import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** Age from which a tile's picture carries a badge. */
export const lateAfterMs = 1_000;
/** Age from which the picture is grey, with its time in large digits. */
export const staleAfterMs = 3_000;
/** Age from which the camera counts as disconnected. */
export const lostAfterMs = 10_000;
/** Missed frames before a slow camera is marked. */
export const missedFramesBeforeMark = 3;
/** Upper limit of a claimed frame interval: a wrong rate must not delay a mark for long. */
export const maxFrameIntervalMs = 10_000;
/** Time allowed for pictures to return after a resume. */
export const resumeWithinMs = 2_000;

/** Time without a new picture after which a tile is late, stale and lost, ms. */
export interface LivenessThresholds {
  readonly lateMs: number;
  readonly staleMs: number;
  readonly lostMs: number;
}

/** Returns the marks for a source of `fps` (0: unknown): each at least three frame intervals. */
export function getLivenessThresholds(fps: number): LivenessThresholds {
  const framesMs = fps > 0 ? missedFramesBeforeMark * Math.min(maxFrameIntervalMs, 1_000 / fps) : 0;
  return {
    lateMs: Math.max(lateAfterMs, framesMs),
    staleMs: Math.max(staleAfterMs, framesMs),
    lostMs: Math.max(lostAfterMs, framesMs),
  };
}

/**
 * Returns the marks for a stream that is cut to keyframes, or was and awaits its next one.
 * Rare keyframes delay no late mark: it comes after 3 s at any interval. Stale and lost come after three intervals, as
 * for a slow camera.
 */
export function getKeyframeThresholds(keyframesPerS: number): LivenessThresholds {
  const { lateMs, staleMs, lostMs } = getLivenessThresholds(keyframesPerS);
  return {
    lateMs: Math.min(lateMs, staleAfterMs),
    staleMs: Math.min(staleMs, lostAfterMs),
    lostMs,
  };
}

/**
 * The state of a tile. waiting: nothing to show yet. still: the camera's last keyframe, marked with its age. live:
 * pictures arrive. frozen: they arrive, and all are bit-identical. late, stale: the shown picture is old, and older.
 * lost: no picture for long, or the site has lost the camera. refused: no picture until a setting changes. paused: not
 * sent at our request, because the tile is invisible.
 */
export type TileState =
  | 'waiting'
  | 'still'
  | 'live'
  | 'frozen'
  | 'late'
  | 'stale'
  | 'lost'
  | 'refused'
  | 'paused';

/** Facts about a tile's pictures. Times in ms of one monotonic clock. */
export interface LivenessEvidence {
  /** Time at which this camera was put on the tile. */
  readonly since: number;
  /** True while the tile is invisible and the site sends nothing for it. */
  readonly unseen?: boolean | undefined;
  /** Time at which it last became visible. */
  readonly seenAt?: number | undefined;
  /** Time at which the last new picture was presented, or at which the still over it was taken. */
  readonly lastFrameAt?: number | undefined;
  /** Time of the first of a long run of identical pictures (frozenDetector.ts). */
  readonly sameSince?: number | undefined;
  /** Time at which the still's picture was taken. */
  readonly stillTakenAt?: number | undefined;
  /** True if the still is one of a sequence of prefetched pictures. */
  readonly stillMoves?: boolean | undefined;
  readonly source?: SourceStatus | undefined;
  /** Marks from the pictures due here; by default those of the source's own frame rate. */
  readonly marks?: LivenessThresholds | undefined;
  /** Reason why the site refused the stream. */
  readonly refusal?: { readonly fault: Fault; readonly final: boolean } | undefined;
  /** Fault between this window and the site. */
  readonly link?: Fault | undefined;
  /** Cause of the stop according to this window's own counters (stopCause.ts). */
  readonly stopped?: Fault | undefined;
}

export interface LivenessVerdict {
  readonly state: TileState;
  /** Age of the shown picture, ms; -1 if none is shown. Of a frozen picture, since it was first seen. */
  readonly ageMs: number;
  readonly cause: Fault | undefined;
}

/**
 * Tells whether a picture is older than allowed.
 * A slow source excuses the time since its last picture, never its pictures' delay on the way to the site.
 * @param quietMs time without a new picture
 * @param markMs one of `LivenessThresholds`
 * @param limitMs the same mark for a source that is not slow
 */
const isOver = (quietMs: number, lagMs: number, markMs: number, limitMs: number): boolean =>
  Math.max(0, quietMs - (markMs - limitMs)) + lagMs >= limitMs;

const repeating: Fault = { code: 'source.repeating', params: {} };
/** Pictures reach the site but cannot be decoded before the next keyframe: the camera is not disconnected. */
const isAwaitingKeyframe = (source: SourceStatus | undefined): boolean =>
  source?.cause?.code === 'source.awaitsKeyframe';

const lagging: Fault = { code: 'source.lagging', params: {} };

/** Returns the state of a tile. A fresh picture outranks every other report. */
export function judgeLiveness(evidence: LivenessEvidence, now: number): LivenessVerdict {
  const { source, refusal, link } = evidence;
  const cause = refusal?.fault ?? source?.cause ?? evidence.stopped ?? link;
  const isRefused = refusal?.final === true || source?.state === 'refused';
  const isSourceLost = source?.state === 'lost';
  const isPaused = evidence.unseen === true && !isRefused && !isSourceLost;
  const { seenAt = evidence.since } = evidence;
  const marks = evidence.marks ?? getLivenessThresholds(source?.fps ?? 0);
  // A picture that arrived just now may have been taken long ago.
  const lagMs = source?.lagMs ?? 0;
  const isLate = (quietMs: number) => isOver(quietMs, lagMs, marks.lateMs, lateAfterMs);

  if (evidence.lastFrameAt !== undefined) {
    const quietMs = Math.max(0, now - evidence.lastFrameAt);
    const ageMs = quietMs + lagMs;
    if (isPaused) return { state: 'paused', ageMs, cause: undefined };
    // A still over a resumed stream, until that presents its own picture.
    const isStill = evidence.stillTakenAt !== undefined && evidence.stillMoves !== true;
    if (!isLate(quietMs) && !isStill) {
      if (evidence.sameSince === undefined) return { state: 'live', ageMs, cause: undefined };
      const sameMs = Math.max(ageMs, now - evidence.sameSince + lagMs);
      return { state: 'frozen', ageMs: sameMs, cause: repeating };
    }
    if (isRefused) return { state: 'refused', ageMs, cause };
    // A picture is due from the resume, not from the last picture before the pause.
    const isResuming = isStill || evidence.lastFrameAt < seenAt;
    const dueMs = isResuming ? Math.max(0, now - seenAt) : quietMs;
    if (isSourceLost || dueMs >= marks.lostMs)
      return { state: isAwaitingKeyframe(source) ? 'stale' : 'lost', ageMs, cause };
    if (isResuming && dueMs < Math.max(resumeWithinMs, marks.lateMs))
      return { state: 'still', ageMs, cause: undefined };
    const isLagging = quietMs < marks.lateMs;
    return {
      state: isOver(quietMs, lagMs, marks.staleMs, staleAfterMs) ? 'stale' : 'late',
      ageMs,
      cause: cause ?? (isLagging ? lagging : undefined),
    };
  }

  const ageMs = evidence.stillTakenAt === undefined ? -1 : Math.max(0, now - evidence.stillTakenAt);
  if (isPaused) return { state: 'paused', ageMs, cause: undefined };
  if (evidence.stillMoves && ageMs >= 0 && !isLate(ageMs))
    return { state: 'live', ageMs: ageMs + lagMs, cause: undefined };
  if (isRefused) return { state: 'refused', ageMs, cause };
  if (isSourceLost || now - Math.max(evidence.since, seenAt) >= marks.lostMs) {
    if (!isAwaitingKeyframe(source)) return { state: 'lost', ageMs, cause };
    return { state: ageMs < 0 ? 'waiting' : 'stale', ageMs, cause };
  }
  return { state: ageMs < 0 ? 'waiting' : 'still', ageMs, cause };
}

/** Counters by which a new picture of a video is detected. */
export interface PresentedCounters {
  /** Pictures decoded and handed to the video so far. */
  readonly frames: number;
  /** The video's `currentTime`; undefined while it is on no page, where nothing is drawn. */
  readonly mediaTime: number | undefined;
}

/**
 * Returns when a video's last new picture was presented, after one more sample.
 * Chromium's `totalVideoFrames` counts decoded pictures and continues while nothing is drawn (measured in Chromium 130
 * with its GPU process stopped). `currentTime` stops then: for a live stream it is the time of the last drawn picture.
 * A video that entered or left the page shows its old picture until another is counted.
 */
export function updateLastFrameAt<T extends PresentedCounters & { readonly lastFrameAt: number | undefined }>(
  before: T,
  { frames, mediaTime }: PresentedCounters,
  now: number,
): PresentedCounters & { readonly lastFrameAt: number | undefined } {
  const isDrawn = mediaTime !== undefined && before.mediaTime !== undefined;
  const isNew = isDrawn ? mediaTime !== before.mediaTime : frames > before.frames;
  return { frames, mediaTime, lastFrameAt: isNew && frames > 0 ? now : before.lastFrameAt };
}

/** The rate of arriving pictures, averaged over several seconds. */
export interface FrameRate {
  /** Pictures a second; 0: unknown. */
  readonly fps: number;
  readonly from: number;
  readonly framesThen: number;
}

const paceOverMs = 4_000;

/**
 * Updates the pace from a video's picture count.
 * A stall is not a pace: each window of seconds can at most halve it.
 */
export function updateFrameRate(before: FrameRate | undefined, frames: number, now: number): FrameRate {
  if (!before || frames < before.framesThen) return { fps: 0, from: now, framesThen: frames };
  const passedMs = now - before.from;
  if (passedMs < paceOverMs) return before;
  const fps = Math.max(((frames - before.framesThen) * 1_000) / passedMs, before.fps / 2);
  return { fps: frames > before.framesThen ? fps : before.fps, from: now, framesThen: frames };
}

/** The late state is absent: it mostly ends before a person has read the mark, although the tile is not live either. */
const stopped: ReadonlySet<string> = new Set(['frozen', 'stale', 'lost', 'refused', 'gone']);

/** Tells whether a tile in this state counts as stopped, in the footer and every other total. */
export const isStoppedTile = (state: string): boolean => stopped.has(state);
