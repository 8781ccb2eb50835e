import type { StreamRole } from '../../../core/cameras/camera.ts';

/** One picture of a camera's past. Times in ms on the window's monotonic clock. */
export interface PastPicture {
  readonly stream: StreamRole;
  readonly seq: number;
  readonly at: number;
  readonly isKey: boolean;
}

/** An interval without pictures, from the last one before it to the first after it. */
export interface PictureGap {
  readonly from: number;
  readonly to: number;
}

/** The past of one camera, whichever stream was received at each time. */
export interface CameraTimeline {
  /** In order of their unique times. */
  readonly pictures: readonly PastPicture[];
  readonly gaps: readonly PictureGap[];
  /** Every picture of each stream: references of `pictures` are not always among them. */
  readonly streams: Readonly<Record<StreamRole, readonly PastPicture[]>>;
}

export const emptyTimeline: CameraTimeline = { pictures: [], gaps: [], streams: { main: [], sub: [] } };

/** An interval is a gap if it is at least this long and several times the usual interval. */
const gapMs = 1_000;
const gapIntervals = 4;
/**
 * Shorter limit for an interval before a keyframe: pictures that build on a lost one are missing until the next
 * keyframe. Three usual intervals, but at least this: a freeze of the live picture counts as missing here.
 */
const gapBeforeKeyMs = 230;
const gapBeforeKeyIntervals = 3;

/** Returns the median interval between two pictures, ms. */
function usualInterval(pictures: readonly PastPicture[]): number {
  const steps = pictures.slice(1).map(({ at }, index) => at - (pictures[index]?.at ?? at));
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0;
}

function gapsIn(pictures: readonly PastPicture[], intervalMs: number): PictureGap[] {
  const leastOf = (isKey: boolean) =>
    isKey
      ? Math.max(gapBeforeKeyMs, gapBeforeKeyIntervals * intervalMs)
      : Math.max(gapMs, gapIntervals * intervalMs);
  return pictures.flatMap(({ at, isKey }, index) => {
    const before = pictures[index - 1];
    const least = leastOf(isKey);
    return before && at - before.at >= least ? [{ from: before.at, to: at }] : [];
  });
}

/** Merges a camera's streams into one past, from `main` where both were received, because it shows more. */
export function mergeTimeline(streams: CameraTimeline['streams']): CameraTimeline {
  const { main, sub } = streams;
  const silences = gapsIn(main, usualInterval(main));
  const [first, last] = [main[0]?.at, main.at(-1)?.at];
  const isCovered = (at: number) =>
    first !== undefined &&
    last !== undefined &&
    at >= first &&
    at <= last &&
    !silences.some((gap) => at > gap.from && at < gap.to);
  const pictures = [...main, ...sub.filter(({ at }) => !isCovered(at))].sort((a, b) => a.at - b.at);
  return { pictures, gaps: gapsIn(pictures, usualInterval(pictures)), streams };
}

/** Returns the index of the picture visible at this time, the last one not later; -1 before the first. */
export function findPictureIndexAt(pictures: readonly PastPicture[], at: number): number {
  let [low, high] = [0, pictures.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pictures[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Returns the pictures needed to decode one, from the keyframe before it. Empty if it is no longer stored. */
export function listDecodingChain(
  { streams }: CameraTimeline,
  { stream, seq }: PastPicture,
): readonly PastPicture[] {
  const all = streams[stream];
  const last = all.findIndex((picture) => picture.seq === seq);
  let first = last;
  while (first >= 0 && !all[first]?.isKey) first -= 1;
  return first < 0 ? [] : all.slice(first, last + 1);
}

/** A stretch of one stream, by `seq`, both ends included. */
export interface StreamRange {
  readonly stream: StreamRole;
  readonly from: number;
  readonly to: number;
}

/** Returns the stretches to read for the pictures between two times, each from a keyframe on. */
export function listStreamRanges(timeline: CameraTimeline, from: number, to: number): readonly StreamRange[] {
  const stretches: StreamRange[] = [];
  if ((timeline.pictures.at(-1)?.at ?? from - 1) < from) return stretches;
  for (const picture of timeline.pictures.slice(Math.max(0, findPictureIndexAt(timeline.pictures, from)))) {
    if (picture.at > to) break;
    const last = stretches.at(-1);
    if (last?.stream === picture.stream) stretches.splice(-1, 1, { ...last, to: picture.seq });
    else {
      const key = listDecodingChain(timeline, picture)[0];
      if (key) stretches.push({ stream: picture.stream, from: key.seq, to: picture.seq });
    }
  }
  return stretches;
}

export const playbackSpeeds = [0.25, 0.5, 1, 2, 4] as const;
export type PlaybackSpeed = (typeof playbackSpeeds)[number];

/** The position of a replay in a camera's past. Times in ms on the window's monotonic clock. */
export interface Playback {
  /** The visible time of the past. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: PlaybackSpeed;
  /** Time at which `at` was reached. */
  readonly since: number;
}

const firstAt = ({ pictures }: CameraTimeline) => pictures[0]?.at ?? 0;
const lastAt = ({ pictures }: CameraTimeline) => pictures.at(-1)?.at ?? 0;

/** Returns the nearest time with a picture: in a gap, its nearer end. */
function seen(timeline: CameraTimeline, at: number): number {
  const within = Math.min(Math.max(at, firstAt(timeline)), lastAt(timeline));
  const gap = timeline.gaps.find(({ from, to }) => within > from && within < to);
  if (!gap) return within;
  return within - gap.from < gap.to - within ? gap.from : gap.to;
}

/** Advances by `ms`, skipping gaps. At the newest picture it waits for the next one. */
function played(timeline: CameraTimeline, from: number, ms: number): number {
  let [at, left] = [Math.max(from, firstAt(timeline)), ms];
  for (const gap of timeline.gaps) {
    if (gap.to <= at) continue;
    const before = Math.max(0, gap.from - at);
    if (left <= before) break;
    left -= before;
    at = gap.to;
  }
  return Math.min(at + left, lastAt(timeline));
}

/** Returns the playback's position at `now`. */
export function advancePlayback(playback: Playback, timeline: CameraTimeline, now: number): Playback {
  const ms = playback.isPlaying ? Math.max(0, now - playback.since) * playback.speed : 0;
  if (timeline.pictures.length === 0) return { ...playback, since: now };
  const at = playback.isPlaying ? played(timeline, playback.at, ms) : playback.at;
  return { ...playback, at, since: now };
}

export const seekPlayback = (
  playback: Playback,
  timeline: CameraTimeline,
  at: number,
  now: number,
): Playback => ({
  ...playback,
  at: seen(timeline, at),
  since: now,
});

/** Steps one picture from the visible one and pauses, because a playing replay would move on at once. */
export function stepPlayback(
  playback: Playback,
  timeline: CameraTimeline,
  by: 1 | -1,
  now: number,
): Playback {
  const { pictures } = timeline;
  const here = findPictureIndexAt(pictures, playback.at);
  const next = Math.min(Math.max(here + by, 0), pictures.length - 1);
  return { ...playback, at: pictures[next]?.at ?? playback.at, isPlaying: false, since: now };
}

/** Returns the next speed up or down; unchanged at the end of the list. */
export function getNextSpeed(speed: PlaybackSpeed, by: 1 | -1): PlaybackSpeed {
  return playbackSpeeds[playbackSpeeds.indexOf(speed) + by] ?? speed;
}
