import type { SourceStatus } from '../../core/domain/source.ts';
import type { Fault } from '../../core/faults.ts';

/** A tile that has shown no new picture for this long says so. */
export const staleAfterMs = 1_000;
/** Pictures that were asked for again may take this long to come: until then nothing is wrong. */
export const resumeWithinMs = 2_000;
/** A slow camera is not stale before it has missed this many of its own frames. */
export const staleAfterFrames = 3;
/** Without a new picture for this long a camera counts as lost. */
export const lostAfterMs = 10_000;

/** How old a picture may be and still be live, for a source of `fps` (0: not known): 2 s at most from 1.5 fps on. */
export function liveForMs(fps: number): number {
  const framesMs = fps > 0 ? (staleAfterFrames * 1_000) / fps : 0;
  return Math.min(lostAfterMs, Math.max(staleAfterMs, framesMs));
}

/**
 * waiting: nothing to show yet. still: the camera's last keyframe, marked with its age. live: pictures arrive.
 * stale: the picture shown is old. lost: no picture for long, or the site has lost the camera. refused: will not come
 * until somebody changes something. paused: not sent, because we asked for it not to be: nobody can see the tile.
 */
export type TileState = 'waiting' | 'still' | 'live' | 'stale' | 'lost' | 'refused' | 'paused';

/** What is known of a tile's pictures. Times in ms of one monotonic clock. */
export interface Evidence {
  /** When this camera was put on the tile. */
  readonly since: number;
  /** Nobody can see the tile, and nothing is sent for it. */
  readonly unseen?: boolean | undefined;
  /** When it was last seen again. */
  readonly seenAt?: number | undefined;
  /** When the last new picture was presented. */
  readonly lastFrameAt?: number | undefined;
  /** When the picture of the still was taken. */
  readonly stillTakenAt?: number | undefined;
  readonly source?: SourceStatus | undefined;
  /** Why the site did not give the stream. */
  readonly refusal?: { readonly fault: Fault; readonly final: boolean } | undefined;
  /** What is wrong between this window and the site. */
  readonly link?: Fault | undefined;
}

export interface Verdict {
  readonly state: TileState;
  /** Age of the picture shown, ms; -1 where none is shown. */
  readonly ageMs: number;
  readonly cause: Fault | undefined;
}

/** How a tile stands. A fresh picture outranks all that is said about it. */
export function verdict(evidence: Evidence, now: number): Verdict {
  const { source, refusal, link } = evidence;
  const cause = refusal?.fault ?? source?.cause ?? link;
  const isRefused = refusal?.final === true || source?.state === 'refused';
  const isSourceLost = source?.state === 'lost';
  const isPaused = evidence.unseen === true && !isRefused && !isSourceLost;
  const { seenAt = evidence.since } = evidence;

  if (evidence.lastFrameAt !== undefined) {
    const quietMs = Math.max(0, now - evidence.lastFrameAt);
    // A picture that came just now may have been taken long ago.
    const ageMs = quietMs + (source?.lagMs ?? 0);
    if (isPaused) return { state: 'paused', ageMs, cause: undefined };
    const liveFor = liveForMs(source?.fps ?? 0);
    if (ageMs < liveFor) return { state: 'live', ageMs, cause: undefined };
    if (isRefused) return { state: 'refused', ageMs, cause };
    // A picture is due from when it was asked for again, not from the last one before the pause.
    const isResuming = evidence.lastFrameAt < seenAt;
    const dueMs = isResuming ? Math.max(0, now - seenAt) : quietMs;
    if (isSourceLost || dueMs >= lostAfterMs) return { state: 'lost', ageMs, cause };
    if (isResuming && dueMs < Math.max(resumeWithinMs, liveFor))
      return { state: 'still', ageMs, cause: undefined };
    return { state: 'stale', ageMs, cause };
  }

  const ageMs = evidence.stillTakenAt === undefined ? -1 : Math.max(0, now - evidence.stillTakenAt);
  if (isPaused) return { state: 'paused', ageMs, cause: undefined };
  if (isRefused) return { state: 'refused', ageMs, cause };
  if (isSourceLost || now - Math.max(evidence.since, seenAt) >= lostAfterMs)
    return { state: 'lost', ageMs, cause };
  return { state: ageMs < 0 ? 'waiting' : 'still', ageMs, cause };
}

/** Folds one sample of a video's frame counter in: the time of the last new picture. */
export function lastFrameAfter(
  before: { readonly frames: number; readonly lastFrameAt: number | undefined },
  frames: number,
  now: number,
): { readonly frames: number; readonly lastFrameAt: number | undefined } {
  return frames > before.frames ? { frames, lastFrameAt: now } : { frames, lastFrameAt: before.lastFrameAt };
}
