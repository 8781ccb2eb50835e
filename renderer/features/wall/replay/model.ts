import type { CameraTimeline } from '../../../media/replay/player.ts';
import { defineKeys } from '../../../ui/keyTable.ts';

/** Minimum span of the scrubber, so that a position on it always means about the same age. */
export const minScrubberSpanMs = 60_000;
/** Jump of the arrow keys. */
export const arrowKeyJumpMs = 5_000;

/** Times at the left and right end of the scrubber, ms on the clock of the pictures. */
export interface ScrubberSpan {
  readonly from: number;
  readonly to: number;
}

export function getScrubberSpan({ pictures }: CameraTimeline): ScrubberSpan {
  const to = pictures.at(-1)?.at ?? 0;
  return { from: Math.min(pictures[0]?.at ?? to, to - minScrubberSpanMs), to };
}

/** Returns the position of a time on the scrubber, 0..1. */
export const getScrubberPosition = ({ from, to }: ScrubberSpan, at: number): number =>
  Math.min(Math.max((at - from) / (to - from), 0), 1);

/** Returns the time at a position of the scrubber. */
export const getScrubberTime = ({ from, to }: ScrubberSpan, place: number): number =>
  from + Math.min(Math.max(place, 0), 1) * (to - from);

/** A segment of the scrubber, positions 0..1. `empty`: nothing stored; `gap`: no pictures. */
export interface ScrubberSegment {
  readonly kind: 'recorded' | 'gap' | 'empty';
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/** Returns the segments of the scrubber from left to right without seams. */
export function listScrubberSegments(
  timeline: CameraTimeline,
  span: ScrubberSpan,
): readonly ScrubberSegment[] {
  const pieces: ScrubberSegment[] = [];
  let from = span.from;
  const add = (kind: ScrubberSegment['kind'], to: number) => {
    if (to > from)
      pieces.push({
        kind,
        from: getScrubberPosition(span, from),
        to: getScrubberPosition(span, to),
        ms: to - from,
      });
    from = Math.max(from, to);
  };
  add('empty', timeline.pictures[0]?.at ?? span.to);
  for (const gap of timeline.gaps) {
    add('recorded', gap.from);
    add('gap', gap.to);
  }
  add('recorded', span.to);
  return pieces;
}

/** A key's action while the replay has the focus. */
export type ReplayKey =
  | { readonly do: 'toggle' }
  | { readonly do: 'close' }
  | { readonly do: 'first' }
  | { readonly do: 'last' }
  | { readonly do: 'step'; readonly by: 1 | -1 }
  | { readonly do: 'speed'; readonly by: 1 | -1 }
  | { readonly do: 'jump'; readonly ms: number }
  | { readonly do: 'zoom'; readonly zoom: 'in' | 'out' | 'whole' };

export const replayKeys = defineKeys<ReplayKey>()({
  toggle: { Space: { do: 'toggle' } },
  step: { '.': { do: 'step', by: 1 }, ',': { do: 'step', by: -1 } },
  jump: { ArrowLeft: { do: 'jump', ms: -arrowKeyJumpMs }, ArrowRight: { do: 'jump', ms: arrowKeyJumpMs } },
  first: { Home: { do: 'first' } },
  last: { End: { do: 'last' } },
  speed: { '[': { do: 'speed', by: -1 }, ']': { do: 'speed', by: 1 } },
  zoom: {
    '0': { do: 'zoom', zoom: 'whole' },
    '+': { do: 'zoom', zoom: 'in' },
    '=': { do: 'zoom', zoom: 'in' },
    '-': { do: 'zoom', zoom: 'out' },
  },
  close: { Escape: { do: 'close' }, R: { do: 'close' } },
});

export const getReplayKey = (key: string): ReplayKey | undefined => replayKeys.find({ key })?.meaning;

/** Splits an age for display: tenths of a second matter, but not beyond minutes. */
export function splitAge(ms: number): { readonly minutes: number; readonly seconds: number } {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 100) return { minutes: 0, seconds };
  return { minutes: Math.floor(seconds / 60), seconds: Math.floor(seconds % 60) };
}

/** Returns the replay's state as its text key. Without pictures it plays nothing yet. */
export const getReplayStateKey = (now: { readonly isEmpty: boolean; readonly isPlaying: boolean }) =>
  now.isEmpty ? 'nothingToPlay' : now.isPlaying ? 'playing' : 'paused';
