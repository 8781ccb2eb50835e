import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { chainOf, indexAt, type PastPicture, stretchesOf, timelineOf } from './timeline.ts';

/** Pictures of a stream at these times; every third a keyframe. */
const stream = (role: StreamRole, times: readonly number[]): PastPicture[] =>
  times.map((at, index) => ({ stream: role, seq: index + 1, at, isKey: index % 3 === 0 }));
const every = (ms: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / ms) + 1 }, (_, index) => from + index * ms);

describe('the past of a camera', () => {
  it('is that of its main stream where both were received', () => {
    const { pictures } = timelineOf({
      main: stream('main', every(40, 1_000, 2_000)),
      sub: stream('sub', every(80, 0, 3_000)),
    });
    expect(pictures.filter((each) => each.stream === 'sub').every(({ at }) => at < 1_000 || at > 2_000)).toBe(
      true,
    );
    expect(pictures.at(-1)?.stream).toBe('sub');
  });

  it('has the sub-stream’s pictures where the main stream has a gap', () => {
    const { pictures, gaps } = timelineOf({
      main: stream('main', [...every(40, 0, 1_000), ...every(40, 9_000, 10_000)]),
      sub: stream('sub', every(80, 900, 9_100)),
    });
    expect(gaps).toEqual([]);
    expect(pictures.some(({ at, stream: role }) => role === 'sub' && at > 1_000 && at < 9_000)).toBe(true);
  });

  it('marks a second without pictures, but not a camera that is always that slow', () => {
    const cut = timelineOf({
      main: [],
      sub: stream('sub', [...every(80, 0, 800), ...every(80, 5_000, 5_800)]),
    });
    expect(cut.gaps).toEqual([{ from: 800, to: 5_000 }]);
    expect(timelineOf({ main: [], sub: stream('sub', every(1_000, 0, 20_000)) }).gaps).toEqual([]);
  });

  it('tells from where a picture must be decoded, in its own stream', () => {
    const sub = stream('sub', every(80, 0, 800));
    const timeline = timelineOf({ main: [], sub });
    expect(chainOf(timeline, sub[5] as PastPicture).map(({ seq }) => seq)).toEqual([4, 5, 6]);
    expect(chainOf(timeline, { stream: 'sub', seq: 999, at: 0, isKey: false })).toEqual([]);
  });

  it('is read in stretches of one stream, each from a keyframe on', () => {
    const timeline = timelineOf({
      main: stream('main', every(40, 1_000, 2_000)),
      sub: stream('sub', every(80, 0, 3_000)),
    });
    expect(stretchesOf(timeline, 900, 2_100)).toEqual([
      { stream: 'sub', from: 10, to: 13 },
      { stream: 'main', from: 1, to: 26 },
      // 2,080 is the sub-stream's 27th picture; its 25th is the keyframe before.
      { stream: 'sub', from: 25, to: 27 },
    ]);
    expect(stretchesOf(timeline, 5_000, 6_000)).toEqual([]);
  });

  const anyTimes = fc
    .uniqueArray(fc.integer({ min: 0, max: 60_000 }), { maxLength: 80 })
    .map((times) => times.sort((a, b) => a - b));

  it('is in order, each time once, and every picture is found at its own time', () => {
    fc.assert(
      fc.property(anyTimes, anyTimes, (main, sub) => {
        const { pictures } = timelineOf({ main: stream('main', main), sub: stream('sub', sub) });
        for (const [index, { at }] of pictures.entries()) {
          expect(at).toBeGreaterThanOrEqual(pictures[index - 1]?.at ?? at);
          expect(pictures[indexAt(pictures, at)]?.at).toBe(at);
        }
        expect(pictures.filter((each) => each.stream === 'main')).toHaveLength(main.length);
        expect(indexAt(pictures, -1)).toBe(-1);
      }),
    );
  });
});

describe('pictures that were lost', () => {
  it('are a gap to the next keyframe, though that comes within a second', () => {
    const all = stream('sub', every(80, 0, 3_000));
    const at = all.findIndex(({ isKey, at }) => isKey && at > 1_000);
    const lost = all.filter((_, index) => index < at - 5 || index >= at);
    expect(timelineOf({ main: [], sub: lost }).gaps).toEqual([{ from: all[at - 6]?.at, to: all[at]?.at }]);
    expect(timelineOf({ main: [], sub: all }).gaps).toEqual([]);
  });
});
