import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { type ClipFrame, getMedianFrameIntervalMs, listClipGaps, planClip } from './clipPlan.ts';

const frame = (
  atMs: number,
  isKey = false,
  stream: StreamRole = 'sub',
  codec = 'avc1.42e01f',
): ClipFrame => ({ atMs, isKey, stream, codec, bytes: new Uint8Array(1) });
/** Creates one second of a stream: a keyframe and ten pictures. */
const second = (from: number, stream: StreamRole = 'sub') =>
  Array.from({ length: 10 }, (_, at) => frame(from + at * 100, at === 0, stream));
const times = ({ shown }: ReturnType<typeof planClip>) => [...shown].map(({ atMs }) => atMs);

describe('a clip kept verbatim', () => {
  it('begins at the keyframe before the requested time', () => {
    const plan = planClip([...second(0), ...second(1_000)], 450, true);
    expect([plan.isUniform, plan.shown.size, times(plan)[0]]).toEqual([true, 20, 0]);
  });

  it('leaves out pictures without a keyframe before them', () => {
    expect(times(planClip([frame(0), frame(100), ...second(200)], 0, true))[0]).toBe(200);
    expect(planClip([frame(0), frame(100)], 0, true).shown.size).toBe(0);
  });
});

describe('a re-encoded clip', () => {
  it('begins exactly at the requested time, decoding from the keyframe before it', () => {
    const plan = planClip([...second(0), ...second(1_000)], 450, false);
    expect([plan.frames.length, times(plan)[0]]).toEqual([20, 500]);
  });

  it('of two streams shows no time twice: the overlap of the second is decoded only', () => {
    const plan = planClip([...second(0), ...second(500, 'main'), ...second(1_500, 'main')], 0, true);
    expect(plan.isUniform).toBe(false);
    expect(times(plan)).toEqual([...times(plan)].sort((a, b) => a - b));
    expect(new Set(times(plan)).size).toBe(times(plan).length);
    expect([...plan.shown].filter(({ stream }) => stream === 'sub')).toHaveLength(10);
  });
});

describe('listClipGaps', () => {
  it('reports intervals much longer than usual and of at least a second', () => {
    expect(listClipGaps([0, 100, 200, 2_200, 2_300])).toEqual([{ from: 200, to: 2_200 }]);
    expect(listClipGaps([0, 100, 200, 1_100])).toEqual([]);
    // A camera with one picture a second has no gap at two seconds.
    expect(listClipGaps([0, 1_000, 2_000, 4_000, 5_000])).toEqual([]);
    expect([getMedianFrameIntervalMs([]), getMedianFrameIntervalMs([5])]).toEqual([40, 40]);
  });

  it('keeps gaps within the clip, in order and disjoint', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 200 }), (list) => {
        const sorted = [...new Set(list)].sort((a, b) => a - b);
        let last = Number.NEGATIVE_INFINITY;
        for (const { from, to } of listClipGaps(sorted)) {
          expect(from).toBeGreaterThanOrEqual(Math.max(last, sorted[0] ?? 0));
          expect(to - from).toBeGreaterThanOrEqual(1_000);
          expect(sorted.some((at) => at > from && at < to)).toBe(false);
          last = to;
        }
      }),
    );
  });
});
