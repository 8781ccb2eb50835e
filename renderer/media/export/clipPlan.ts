import type { StreamRole } from '../../../core/cameras/camera.ts';
import { type ExportGap, maxExportGaps } from '../../../core/media/export.ts';

/** One encoded picture of a clip: an Annex B access unit. */
export interface ClipFrame {
  readonly stream: StreamRole;
  /** ms since the epoch. */
  readonly atMs: number;
  readonly isKey: boolean;
  readonly codec: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The pictures that a decoder receives, and those of them that are shown. */
export interface ClipPlan {
  readonly frames: readonly ClipFrame[];
  /** Pictures of the clip in order of time; the others are decoded only as references. */
  readonly shown: ReadonlySet<ClipFrame>;
  /** True if all are of one stream with the same parameter sets, so that the bitstream fits into one file unchanged. */
  readonly isUniform: boolean;
}

/** An interval is a gap if it is at least this long and several times the usual interval, as in replay. */
const gapMs = 1_000;
const gapIntervals = 4;

/**
 * Plans a clip that starts at `from`.
 * A verbatim clip begins at the keyframe before it, a re-encoded one exactly there.
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
    // Pictures that a second stream repeats from its keyframe on are already shown.
    if (frame.atMs <= last) continue;
    shown.add(frame);
    last = frame.atMs;
  }
  return { frames: usable, shown, isUniform };
}

/** Returns the median time between two pictures, ms; 40 if there is only one. */
export function getMedianFrameIntervalMs(times: readonly number[]): number {
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 40;
}

/** Returns the intervals without pictures. */
export function listClipGaps(times: readonly number[]): ExportGap[] {
  const least = Math.max(gapMs, gapIntervals * getMedianFrameIntervalMs(times));
  return times
    .flatMap((at, index) => {
      const before = times[index - 1];
      return before !== undefined && at - before >= least
        ? [{ from: Math.round(before), to: Math.round(at) }]
        : [];
    })
    .slice(0, maxExportGaps);
}
