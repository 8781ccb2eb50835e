import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault } from '../../core/errors/faults.ts';

/** A tile whose picture is older than this carries a badge that says so. */
export const lateAfterMs = 1_000;
/** Older than this it is grey, with the time of the picture in large figures. */
export const staleAfterMs = 3_000;
/** Older than this the camera counts as disconnected. */
export const lostAfterMs = 10_000;
/** A slow camera gets no mark before it has missed this many of its own frames. */
export const marksAfterFrames = 3;
/** A source that claims fewer frames than one in this time is taken at this: a wrong figure must not keep a mark away for long. */
export const longestFrameMs = 10_000;
/** Pictures that were asked for again may take this long to come: until then nothing is wrong. */
export const resumeWithinMs = 2_000;

/** The time without a new picture after which a tile is late, stale and lost, ms. */
export interface Marks {
  readonly lateMs: number;
  readonly staleMs: number;
  readonly lostMs: number;
}

/** For a source of `fps` (0: not known): each at least three of its frame intervals. */
export function marksFor(fps: number): Marks {
  const framesMs = fps > 0 ? marksAfterFrames * Math.min(longestFrameMs, 1_000 / fps) : 0;
  return {
    lateMs: Math.max(lateAfterMs, framesMs),
    staleMs: Math.max(staleAfterMs, framesMs),
    lostMs: Math.max(lostAfterMs, framesMs),
  };
}

/**
 * For a stream that is cut to keyframes, or was until now and goes on with the next one. Keyframes that are far apart keep no mark
 * away: a picture is late from 3 s on, whatever the distance. It is stale and lost after three of them, as a slow camera's.
 */
export function marksForKeyframes(keyframesPerS: number): Marks {
  const { lateMs, staleMs, lostMs } = marksFor(keyframesPerS);
  return {
    lateMs: Math.min(lateMs, staleAfterMs),
    staleMs: Math.min(staleMs, lostAfterMs),
    lostMs,
  };
}

/**
 * waiting: nothing to show yet. still: the camera's last keyframe, marked with its age. live: pictures arrive.
 * frozen: they arrive, and all are the same to the bit. late, stale: the picture shown is old, and older. lost: no picture
 * for long, or the site has lost the camera. refused: will not come until somebody changes something. paused: not sent,
 * because we asked for it not to be: nobody can see the tile.
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

/** What is known of a tile's pictures. Times in ms of one monotonic clock. */
export interface Evidence {
  /** When this camera was put on the tile. */
  readonly since: number;
  /** Nobody can see the tile, and nothing is sent for it. */
  readonly unseen?: boolean | undefined;
  /** When it was last seen again. */
  readonly seenAt?: number | undefined;
  /** When the last new picture was presented, or that of the still taken which lies over it. */
  readonly lastFrameAt?: number | undefined;
  /** Where all pictures have been the same for long: when the first of them was seen (frozen.ts). */
  readonly sameSince?: number | undefined;
  /** When the picture of the still was taken. */
  readonly stillTakenAt?: number | undefined;
  /** It is one of pictures that follow each other, ahead of the stream's own. */
  readonly stillMoves?: boolean | undefined;
  readonly source?: SourceStatus | undefined;
  /** By what is known here of the pictures that are due; by the source's own frame rate where it is not. */
  readonly marks?: Marks | undefined;
  /** Why the site did not give the stream. */
  readonly refusal?: { readonly fault: Fault; readonly final: boolean } | undefined;
  /** What is wrong between this window and the site. */
  readonly link?: Fault | undefined;
  /** Why pictures stopped, as this window's own counters tell (cause.ts). */
  readonly stopped?: Fault | undefined;
}

export interface Verdict {
  readonly state: TileState;
  /** Age of the picture shown, ms; -1 where none is shown. Of a frozen one since it was first seen. */
  readonly ageMs: number;
  readonly cause: Fault | undefined;
}

/**
 * Whether a picture is older than it may be. A slow source excuses the time since its last picture, never how late its pictures
 * reach the site.
 * @param quietMs time without a new picture
 * @param markMs one of `Marks`
 * @param limitMs the same mark for a source that is not slow
 */
const isOver = (quietMs: number, lagMs: number, markMs: number, limitMs: number): boolean =>
  Math.max(0, quietMs - (markMs - limitMs)) + lagMs >= limitMs;

const repeating: Fault = { code: 'source.repeating', params: {} };
/** Pictures reach the site that no one can decode before the next keyframe: the camera is not disconnected. */
const isAwaitingKeyframe = (source: SourceStatus | undefined): boolean =>
  source?.cause?.code === 'source.awaitsKeyframe';

const lagging: Fault = { code: 'source.lagging', params: {} };

/** How a tile stands. A fresh picture outranks all that is said about it. */
export function verdict(evidence: Evidence, now: number): Verdict {
  const { source, refusal, link } = evidence;
  const cause = refusal?.fault ?? source?.cause ?? evidence.stopped ?? link;
  const isRefused = refusal?.final === true || source?.state === 'refused';
  const isSourceLost = source?.state === 'lost';
  const isPaused = evidence.unseen === true && !isRefused && !isSourceLost;
  const { seenAt = evidence.since } = evidence;
  const marks = evidence.marks ?? marksFor(source?.fps ?? 0);
  // A picture that came just now may have been taken long ago.
  const lagMs = source?.lagMs ?? 0;
  const isLate = (quietMs: number) => isOver(quietMs, lagMs, marks.lateMs, lateAfterMs);

  if (evidence.lastFrameAt !== undefined) {
    const quietMs = Math.max(0, now - evidence.lastFrameAt);
    const ageMs = quietMs + lagMs;
    if (isPaused) return { state: 'paused', ageMs, cause: undefined };
    // One that lies over a stream which is sent again, until that brings its own.
    const isStill = evidence.stillTakenAt !== undefined && evidence.stillMoves !== true;
    if (!isLate(quietMs) && !isStill) {
      if (evidence.sameSince === undefined) return { state: 'live', ageMs, cause: undefined };
      const sameMs = Math.max(ageMs, now - evidence.sameSince + lagMs);
      return { state: 'frozen', ageMs: sameMs, cause: repeating };
    }
    if (isRefused) return { state: 'refused', ageMs, cause };
    // A picture is due from when it was asked for again, not from the last one before the pause.
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

/** What tells that a video shows another picture than before. */
export interface Presented {
  /** Pictures decoded and handed to the video so far. */
  readonly frames: number;
  /** The video's time; undefined while it stands on no page, where nothing is drawn. */
  readonly mediaTime: number | undefined;
}

/**
 * Folds one sample of a video in: when its last new picture was presented. Chromium counts in `totalVideoFrames` what was
 * decoded, and goes on while nothing is drawn (measured in Chromium 130 with its GPU process stopped). `currentTime` stands
 * still then: for a live stream it is the time of the picture that was drawn last. A video that has come onto the page, or was
 * taken off it, shows what it showed before until another picture is counted.
 */
export function lastFrameAfter<T extends Presented & { readonly lastFrameAt: number | undefined }>(
  before: T,
  { frames, mediaTime }: Presented,
  now: number,
): Presented & { readonly lastFrameAt: number | undefined } {
  const isDrawn = mediaTime !== undefined && before.mediaTime !== undefined;
  const isNew = isDrawn ? mediaTime !== before.mediaTime : frames > before.frames;
  return { frames, mediaTime, lastFrameAt: isNew && frames > 0 ? now : before.lastFrameAt };
}

/** How fast pictures come, counted over some seconds at a time. */
export interface Pace {
  /** Pictures a second; 0: not known. */
  readonly fps: number;
  readonly from: number;
  readonly framesThen: number;
}

const paceOverMs = 4_000;

/** Folds one count of a video's pictures in. A stall is no pace: one row of seconds can halve it at most. */
export function paceAfter(before: Pace | undefined, frames: number, now: number): Pace {
  if (!before || frames < before.framesThen) return { fps: 0, from: now, framesThen: frames };
  const passedMs = now - before.from;
  if (passedMs < paceOverMs) return before;
  const fps = Math.max(((frames - before.framesThen) * 1_000) / passedMs, before.fps / 2);
  return { fps: frames > before.framesThen ? fps : before.fps, from: now, framesThen: frames };
}

/** One that is only late mostly comes by itself before anybody has read this; it is no live one either. */
const stopped: ReadonlySet<string> = new Set(['frozen', 'stale', 'lost', 'refused', 'gone']);

/** Whether a tile in this state counts as stopped: at the foot, and wherever else they are counted. */
export const isStopped = (state: string): boolean => stopped.has(state);
