import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import {
  advancePlayback,
  findPictureIndexAt,
  getNextSpeed,
  listDecodingChain,
  listStreamRanges,
  mergeTimeline,
  type PastPicture,
  type Playback,
  playbackSpeeds,
  seekPlayback,
  stepPlayback,
} from './timeline.ts';

/** Creates a stream's pictures at these times; every third is a keyframe. */
const stream = (role: StreamRole, times: readonly number[]): PastPicture[] =>
  times.map((at, index) => ({ stream: role, seq: index + 1, at, isKey: index % 3 === 0 }));
const every = (ms: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / ms) + 1 }, (_, index) => from + index * ms);

describe('mergeTimeline', () => {
  it('uses the main stream where both were received', () => {
    const { pictures } = mergeTimeline({
      main: stream('main', every(40, 1_000, 2_000)),
      sub: stream('sub', every(80, 0, 3_000)),
    });
    expect(pictures.filter((each) => each.stream === 'sub').every(({ at }) => at < 1_000 || at > 2_000)).toBe(
      true,
    );
    expect(pictures.at(-1)?.stream).toBe('sub');
  });

  it('fills a gap of the main stream with the sub-stream’s pictures', () => {
    const { pictures, gaps } = mergeTimeline({
      main: stream('main', [...every(40, 0, 1_000), ...every(40, 9_000, 10_000)]),
      sub: stream('sub', every(80, 900, 9_100)),
    });
    expect(gaps).toEqual([]);
    expect(pictures.some(({ at, stream: role }) => role === 'sub' && at > 1_000 && at < 9_000)).toBe(true);
  });

  it('marks a second without pictures as a gap, but not for a camera that is always that slow', () => {
    const cut = mergeTimeline({
      main: [],
      sub: stream('sub', [...every(80, 0, 800), ...every(80, 5_000, 5_800)]),
    });
    expect(cut.gaps).toEqual([{ from: 800, to: 5_000 }]);
    expect(mergeTimeline({ main: [], sub: stream('sub', every(1_000, 0, 20_000)) }).gaps).toEqual([]);
  });

  it('listDecodingChain returns the pictures to decode from the keyframe of the same stream on', () => {
    const sub = stream('sub', every(80, 0, 800));
    const timeline = mergeTimeline({ main: [], sub });
    expect(listDecodingChain(timeline, sub[5] as PastPicture).map(({ seq }) => seq)).toEqual([4, 5, 6]);
    expect(listDecodingChain(timeline, { stream: 'sub', seq: 999, at: 0, isKey: false })).toEqual([]);
  });

  it('listStreamRanges splits the past into stretches of one stream, each from a keyframe on', () => {
    const timeline = mergeTimeline({
      main: stream('main', every(40, 1_000, 2_000)),
      sub: stream('sub', every(80, 0, 3_000)),
    });
    expect(listStreamRanges(timeline, 900, 2_100)).toEqual([
      { stream: 'sub', from: 10, to: 13 },
      { stream: 'main', from: 1, to: 26 },
      // 2,080 is the sub-stream's 27th picture; its 25th is the keyframe before.
      { stream: 'sub', from: 25, to: 27 },
    ]);
    expect(listStreamRanges(timeline, 5_000, 6_000)).toEqual([]);
  });

  const anyTimes = fc
    .uniqueArray(fc.integer({ min: 0, max: 60_000 }), { maxLength: 80 })
    .map((times) => times.sort((a, b) => a - b));

  it('orders pictures with unique times, and finds each at its own time', () => {
    fc.assert(
      fc.property(anyTimes, anyTimes, (main, sub) => {
        const { pictures } = mergeTimeline({ main: stream('main', main), sub: stream('sub', sub) });
        for (const [index, { at }] of pictures.entries()) {
          expect(at).toBeGreaterThanOrEqual(pictures[index - 1]?.at ?? at);
          expect(pictures[findPictureIndexAt(pictures, at)]?.at).toBe(at);
        }
        expect(pictures.filter((each) => each.stream === 'main')).toHaveLength(main.length);
        expect(findPictureIndexAt(pictures, -1)).toBe(-1);
      }),
    );
  });
});

describe('lost pictures', () => {
  it('form a gap up to the next keyframe, even within a second', () => {
    const all = stream('sub', every(80, 0, 3_000));
    const at = all.findIndex(({ isKey, at }) => isKey && at > 1_000);
    const lost = all.filter((_, index) => index < at - 5 || index >= at);
    expect(mergeTimeline({ main: [], sub: lost }).gaps).toEqual([{ from: all[at - 6]?.at, to: all[at]?.at }]);
    expect(mergeTimeline({ main: [], sub: all }).gaps).toEqual([]);
  });
});

describe('playback', () => {
  const timeline = (times: readonly number[]) =>
    mergeTimeline({
      main: [],
      sub: times.map((at, index): PastPicture => ({ stream: 'sub', seq: index + 1, at, isKey: true })),
    });
  const every = (ms: number, from: number, to: number) =>
    Array.from({ length: Math.floor((to - from) / ms) + 1 }, (_, index) => from + index * ms);
  /** Ten seconds, a gap of ten, then ten more. */
  const past = timeline([...every(100, 0, 10_000), ...every(100, 20_000, 30_000)]);
  const playing: Playback = { at: 5_000, isPlaying: true, speed: 1, since: 1_000_000 };

  describe('advancing and seeking', () => {
    it('advances at its speed', () => {
      for (const speed of playbackSpeeds)
        expect(advancePlayback({ ...playing, speed }, past, 1_001_000).at).toBe(5_000 + 1_000 * speed);
    });

    it('stays in place while paused', () => {
      expect(advancePlayback({ ...playing, isPlaying: false }, past, 2_000_000).at).toBe(5_000);
    });

    it('skips a gap', () => {
      expect(advancePlayback(playing, past, 1_006_000).at).toBe(21_000);
    });

    it('waits at the newest picture', () => {
      expect(advancePlayback({ ...playing, speed: 4 }, past, 1_060_000).at).toBe(30_000);
    });

    it('seeks to pictures only: in a gap, to its nearer end', () => {
      const to = (at: number) => seekPlayback(playing, past, at, 0).at;
      expect([to(-5), to(12_000), to(18_000), to(99_000)]).toEqual([0, 10_000, 20_000, 30_000]);
    });

    it('steps by one picture, across a gap too, and pauses', () => {
      const on = stepPlayback({ ...playing, at: 10_000 }, past, 1, 0);
      expect(on).toMatchObject({ at: 20_000, isPlaying: false });
      expect(stepPlayback(on, past, -1, 0).at).toBe(10_000);
      expect(stepPlayback({ ...playing, at: 5_050 }, past, -1, 0).at).toBe(4_900);
    });

    it('has five speeds', () => {
      expect([getNextSpeed(1, 1), getNextSpeed(4, 1), getNextSpeed(0.25, -1)]).toEqual([2, 4, 0.25]);
    });

    const anyPast = fc
      .uniqueArray(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 80 })
      .map((times) => timeline(times.sort((a, b) => a - b)));

    it('stays within the past and out of its gaps after any operations, and steps back the way it came', () => {
      const action = fc.oneof(
        fc.record({ to: fc.integer({ min: -1_000, max: 70_000 }) }),
        fc.record({ wait: fc.nat(5_000), speed: fc.constantFrom(...playbackSpeeds) }),
        fc.record({ by: fc.constantFrom(1 as const, -1 as const) }),
      );
      fc.assert(
        fc.property(anyPast, fc.array(action, { maxLength: 20 }), (line, actions) => {
          let now = 0;
          let playback: Playback = seekPlayback({ ...playing, since: 0 }, line, 30_000, 0);
          for (const each of actions) {
            if ('to' in each) playback = seekPlayback(playback, line, each.to, now);
            else if ('by' in each) playback = stepPlayback(playback, line, each.by, now);
            else {
              now += each.wait;
              const after = advancePlayback({ ...playback, isPlaying: true, speed: each.speed }, line, now);
              expect(after.at).toBeGreaterThanOrEqual(playback.at);
              playback = after;
            }
            expect(findPictureIndexAt(line.pictures, playback.at)).toBeGreaterThanOrEqual(0);
            expect(playback.at).toBeLessThanOrEqual(line.pictures.at(-1)?.at ?? 0);
            expect(line.gaps.some(({ from, to }) => playback.at > from && playback.at < to)).toBe(false);
          }
          const here = findPictureIndexAt(line.pictures, playback.at);
          if (here + 1 < line.pictures.length) {
            const there = stepPlayback(stepPlayback(playback, line, 1, now), line, -1, now);
            expect(findPictureIndexAt(line.pictures, there.at)).toBe(here);
          }
        }),
      );
    });
  });
});
