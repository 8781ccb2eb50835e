import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPictureRing, getFrameBytes, type ReceivedFrame, ringSlabBytes } from './ring.ts';

const frame = (at: number, isKey: boolean, size = 100): ReceivedFrame => ({
  at,
  isKey,
  bytes: new Uint8Array(size).fill(at % 251),
});
const filled = (...frames: ReceivedFrame[]) => {
  const ring = createPictureRing();
  for (const each of frames) ring.append(each);
  return ring;
};
const times = (ring: ReturnType<typeof createPictureRing>) => ring.frames.map(({ at }) => at);

describe('createPictureRing', () => {
  it('begins with a keyframe', () => {
    expect(times(filled(frame(1, false), frame(2, true), frame(3, false)))).toEqual([2, 3]);
  });

  it('retains older pictures that one within the time builds on', () => {
    const ring = filled(frame(0, true), frame(10, false), frame(20, true), frame(30, false), frame(40, true));
    ring.dropBefore(19);
    expect(times(ring)[0]).toBe(0);
    ring.dropBefore(39);
    expect(times(ring)).toEqual([20, 30, 40]);
  });

  it('is empty once its only keyframe is deleted, and rejects pictures that build on it', () => {
    const ring = filled(frame(0, true), frame(1, false));
    expect(ring.dropOldest()).toBe(true);
    ring.append(frame(2, false));
    expect(ring.frames).toEqual([]);
    expect(ring.bytes).toBe(0);
    expect(ring.dropOldest()).toBe(false);
  });

  const anyFrames = fc.array(
    fc.record({
      isKey: fc.boolean(),
      size: fc.integer({ min: 0, max: ringSlabBytes * 2 }),
      drop: fc.constantFrom('none', 'none', 'none', 'oldest', 'before'),
    }),
    { maxLength: 60 },
  );

  it('begins with a keyframe, has rising times, intact bytes and a correct memory count, whatever is added and deleted', () => {
    fc.assert(
      fc.property(anyFrames, (steps) => {
        const ring = createPictureRing();
        steps.forEach(({ isKey, size, drop }, at) => {
          if (drop === 'oldest') ring.dropOldest();
          if (drop === 'before') ring.dropBefore(at - 5);
          ring.append(frame(at, isKey, size));
          const { frames } = ring;
          expect(frames[0]?.isKey ?? true).toBe(true);
          for (const [index, each] of frames.entries()) {
            expect(each.at).toBeGreaterThan(frames[index - 1]?.at ?? -1);
            expect(each.seq).toBeGreaterThan(frames[index - 1]?.seq ?? 0);
            expect(getFrameBytes(each).every((byte) => byte === Math.round(each.at) % 251)).toBe(true);
          }
          const slabs = new Set(frames.map((each) => each.slab));
          const live = [...slabs].reduce((sum, slab) => sum + slab.bytes.byteLength, 0);
          // The slabs in use and the one being filled.
          expect(ring.bytes).toBeGreaterThanOrEqual(live);
          expect(ring.bytes - live).toBeLessThanOrEqual(ringSlabBytes * 2);
        });
      }),
      { numRuns: 60 },
    );
  });
});
