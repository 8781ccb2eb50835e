import type { StreamRole } from '../../../core/cameras/camera.ts';
import { type ExportGap, maxGaps } from '../../../core/media/export.ts';

/** One encoded picture of a clip: an Annex B access unit. */
export interface ClipFrame {
  readonly stream: StreamRole;
  /** ms since the epoch */
  readonly atMs: number;
  readonly isKey: boolean;
  readonly codec: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a decoder must be given, and which of it is shown. */
export interface ClipPlan {
  readonly frames: readonly ClipFrame[];
  /** Which of them are pictures of the clip: the others only lead a decoder to them. In order of time. */
  readonly shown: ReadonlySet<ClipFrame>;
  /** All of one stream with the same parameter sets: the camera's own bits can go into one file. */
  readonly isUniform: boolean;
}

/** Without pictures for so long, and for so many times as long as there usually is between two, is a gap. As in replay. */
const gapMs = 1_000;
const gapIntervals = 4;

/**
 * Lays out a clip from `from` on. Kept as they are (`verbatim`), pictures begin at the keyframe before it; decoded and
 * encoded again, exactly there.
 */
export function planClip(frames: readonly ClipFrame[], from: number, verbatim: boolean): ClipPlan {
  const first = frames.findIndex(({ isKey }) => isKey);
  const usable = first < 0 ? [] : frames.slice(first);
  const isUniform = usable.every(
    ({ stream, codec }) => stream === usable[0]?.stream && codec === usable[0]?.codec,
  );
  const shown = new Set<ClipFrame>();
  let last = verbatim && isUniform ? Number.NEGATIVE_INFINITY : from - 0.001;
  for (const frame of usable) {
    // What a second stream has to repeat, from its keyframe on, was seen already.
    if (frame.atMs <= last) continue;
    shown.add(frame);
    last = frame.atMs;
  }
  return { frames: usable, shown, isUniform };
}

/** The median time between two pictures, ms; 40 where there is only one. */
export function usualStep(times: readonly number[]): number {
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 40;
}

/** Times within without pictures. */
export function gapsOf(times: readonly number[]): ExportGap[] {
  const least = Math.max(gapMs, gapIntervals * usualStep(times));
  return times
    .flatMap((at, index) => {
      const before = times[index - 1];
      return before !== undefined && at - before >= least
        ? [{ from: Math.round(before), to: Math.round(at) }]
        : [];
    })
    .slice(0, maxGaps);
}
