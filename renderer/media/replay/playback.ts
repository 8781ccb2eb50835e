import { indexAt, type Timeline } from './timeline.ts';

export const speeds = [0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** Where a replay stands in a camera's past. Times in ms on the window's monotonic clock. */
export interface Playback {
  /** The time of the past that is to be seen. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** When `at` was reached. */
  readonly since: number;
}

const firstAt = ({ pictures }: Timeline) => pictures[0]?.at ?? 0;
const lastAt = ({ pictures }: Timeline) => pictures.at(-1)?.at ?? 0;

/** The nearest time that has a picture: of a gap, its nearer end. */
function seen(timeline: Timeline, at: number): number {
  const within = Math.min(Math.max(at, firstAt(timeline)), lastAt(timeline));
  const gap = timeline.gaps.find(({ from, to }) => within > from && within < to);
  if (!gap) return within;
  return within - gap.from < gap.to - within ? gap.from : gap.to;
}

/** Gaps are not waited through: time in the past runs on behind them. At the newest picture it waits for the next one. */
function played(timeline: Timeline, from: number, ms: number): number {
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

/** Where it stands now. */
export function advanced(playback: Playback, timeline: Timeline, now: number): Playback {
  const ms = playback.isPlaying ? Math.max(0, now - playback.since) * playback.speed : 0;
  if (timeline.pictures.length === 0) return { ...playback, since: now };
  const at = playback.isPlaying ? played(timeline, playback.at, ms) : playback.at;
  return { ...playback, at, since: now };
}

export const desired = (playback: Playback, timeline: Timeline, at: number, now: number): Playback => ({
  ...playback,
  at: seen(timeline, at),
  since: now,
});

/** One picture on or back from the one seen now, and paused there: a step while it ran would be gone at once. */
export function stepped(playback: Playback, timeline: Timeline, by: 1 | -1, now: number): Playback {
  const { pictures } = timeline;
  const here = indexAt(pictures, playback.at);
  const next = Math.min(Math.max(here + by, 0), pictures.length - 1);
  return { ...playback, at: pictures[next]?.at ?? playback.at, isPlaying: false, since: now };
}

/** The next speed up or down; at the end of the row the same. */
export function speedAfter(speed: Speed, by: 1 | -1): Speed {
  return speeds[speeds.indexOf(speed) + by] ?? speed;
}
