import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PastPicture } from '../../../media/replay/player.ts';
import { mergeTimeline } from '../../../media/replay/timeline.ts';
import {
  getReplayKey,
  getReplayStateKey,
  getScrubberPosition,
  getScrubberSpan,
  getScrubberTime,
  listScrubberSegments,
  minScrubberSpanMs,
  splitAge,
} from './model.ts';

const timeline = (times: readonly number[]) =>
  mergeTimeline({
    main: [],
    sub: times.map((at, index): PastPicture => ({ stream: 'sub', seq: index + 1, at, isKey: true })),
  });
const every = (ms: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / ms) + 1 }, (_, index) => from + index * ms);

describe('the scrubber', () => {
  it('shows at least a minute, even where less is stored', () => {
    const past = timeline(every(100, 100_000, 115_000));
    expect(getScrubberSpan(past)).toEqual({ from: 115_000 - minScrubberSpanMs, to: 115_000 });
    expect(listScrubberSegments(past, getScrubberSpan(past)).map(({ kind, ms }) => [kind, ms])).toEqual([
      ['empty', 45_000],
      ['recorded', 15_000],
    ]);
  });

  it('shows gaps where there were no pictures', () => {
    const past = timeline([...every(100, 0, 20_000), ...every(100, 35_000, 60_000)]);
    expect(listScrubberSegments(past, getScrubberSpan(past)).map(({ kind, ms }) => [kind, ms])).toEqual([
      ['recorded', 20_000],
      ['gap', 15_000],
      ['recorded', 25_000],
    ]);
  });

  it('has no seam, and converts positions to times and back', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 60 })
      .map((some) => some.sort((a, b) => a - b));
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 1, noNaN: true }), (some, place) => {
        const past = timeline(some);
        const span = getScrubberSpan(past);
        const pieces = listScrubberSegments(past, span);
        expect(pieces[0]?.from).toBe(0);
        expect(pieces.at(-1)?.to).toBe(1);
        for (const [index, piece] of pieces.entries())
          expect(piece.from).toBeCloseTo(pieces[index - 1]?.to ?? 0, 9);
        expect(getScrubberPosition(span, getScrubberTime(span, place))).toBeCloseTo(place, 9);
      }),
    );
  });
});

describe('a key of the replay', () => {
  it('steps, jumps, changes speed, zooms and closes', () => {
    expect(getReplayKey(',')).toEqual({ do: 'step', by: -1 });
    expect(getReplayKey('ArrowRight')).toEqual({ do: 'jump', ms: 5_000 });
    expect(getReplayKey(']')).toEqual({ do: 'speed', by: 1 });
    expect(getReplayKey('R')).toEqual({ do: 'close' });
    expect(getReplayKey('7')).toBeUndefined();
  });
});

describe('splitAge', () => {
  it('uses tenths of a second, and minutes where applicable', () => {
    expect(splitAge(12_340)).toEqual({ minutes: 0, seconds: 12.34 });
    expect(splitAge(125_900)).toEqual({ minutes: 2, seconds: 5 });
    expect(splitAge(-3)).toEqual({ minutes: 0, seconds: 0 });
  });
});

describe('the replay’s state', () => {
  it('is none without a stored picture, although it waits for new ones', () => {
    expect(getReplayStateKey({ isEmpty: true, isPlaying: true })).toBe('nothingToPlay');
    expect(getReplayStateKey({ isEmpty: false, isPlaying: true })).toBe('playing');
    expect(getReplayStateKey({ isEmpty: false, isPlaying: false })).toBe('paused');
  });
});
