import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPictureClock,
  createReorderBuffer,
  missingPictureWaitMs,
  type ReceivedPicture,
} from './rtpTime.ts';

/** Creates picture `number` of a stream at 12.5 fps, received `late` ms after its capture. */
const picture = (number: number, isKey = false, late = 20): ReceivedPicture => ({
  rtp: (4_294_000_000 + number * 7_200) >>> 0,
  at: number * 80 + late,
  isKey,
});
const setUp = () => {
  const handed: number[] = [];
  const buffer = createReorderBuffer<ReceivedPicture>(({ rtp }) =>
    handed.push(((rtp - 4_294_000_000) | 0) / 7_200),
  );
  return { handed, buffer };
};

describe('the reorder buffer', () => {
  it('passes pictures on at once while none is missing, across the RTP time wrap too', () => {
    const { handed, buffer } = setUp();
    for (let number = 0; number < 200; number += 1) {
      buffer.take(picture(number, number % 12 === 0));
      expect(handed.at(-1)).toBe(number);
    }
  });

  it('passes on pictures that arrive after a reordered keyframe before it', () => {
    const { handed, buffer } = setUp();
    for (const each of [picture(0, true), picture(1), picture(5, true)]) buffer.take(each);
    expect(handed).toEqual([0, 1]);
    for (const number of [2, 3, 4]) buffer.take(picture(number, false, 300));
    buffer.take(picture(6));
    expect(handed).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('waits for missing pictures at most half a second', () => {
    const { handed, buffer } = setUp();
    for (const each of [picture(0, true), picture(1), picture(5, true), picture(6)]) buffer.take(each);
    buffer.tick(5 * 80 + 20 + missingPictureWaitMs - 1);
    expect(handed).toEqual([0, 1]);
    buffer.tick(5 * 80 + 20 + missingPictureWaitMs);
    expect(handed).toEqual([0, 1, 5, 6]);
    buffer.take(picture(2, false, 900));
    expect(handed).toEqual([0, 1, 5, 6]);
  });

  it('passes on waiting pictures when the track ends', () => {
    const { handed, buffer } = setUp();
    for (const each of [picture(0, true), picture(1), picture(5, true), picture(6)]) buffer.take(each);
    buffer.end();
    expect(handed).toEqual([0, 1, 5, 6]);
  });

  it('continues from the keyframe of a source that restarted its RTP time', () => {
    const { handed, buffer } = setUp();
    for (const each of [picture(1_000, true), picture(1_001)]) buffer.take(each);
    buffer.take({ ...picture(3), at: 90_000 });
    buffer.take({ ...picture(4, true), at: 90_080 });
    buffer.take({ ...picture(5), at: 90_160 });
    expect(handed).toEqual([1_000, 1_001, 4, 5]);
  });

  it('passes pictures on in order, each once, however late they arrive', () => {
    const late = fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 5, maxLength: 80 });
    fc.assert(
      fc.property(late, (delays) => {
        const { handed, buffer } = setUp();
        const all = delays.map((delay, number) => picture(number, number % 12 === 0, delay));
        for (const each of all.sort((a, b) => a.at - b.at)) buffer.take(each);
        buffer.end();
        for (const [index, number] of handed.entries())
          expect(number).toBeGreaterThan(handed[index - 1] ?? -1);
      }),
    );
  });
});

describe('capture times', () => {
  describe('the picture clock', () => {
    it('spaces pictures as the camera did, whatever the network’s delay', () => {
      const clock = createPictureClock();
      expect(clock(0, 1_000)).toBe(1_000);
      expect(clock(3_600, 1_065)).toBe(1_040);
      expect(clock(7_200, 1_081)).toBe(1_080);
    });

    it('moves forward with the fastest picture received', () => {
      const clock = createPictureClock();
      clock(0, 1_050);
      expect(clock(3_600, 1_060)).toBe(1_060);
      expect(clock(7_200, 1_130)).toBe(1_100);
    });

    it('continues across the RTP time wrap', () => {
      const clock = createPictureClock();
      clock(2 ** 32 - 3_600, 1_000);
      expect(clock(0, 1_050)).toBe(1_040);
    });

    it('restarts with the source', () => {
      const clock = createPictureClock();
      clock(1_000_000, 1_000);
      expect(clock(5, 9_000)).toBe(9_000);
      expect(clock(3_605, 9_100)).toBe(9_040);
    });

    it('never goes backwards and never exceeds the arrival time', () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(2 ** 32 - 1), fc.nat(3_000))), (pictures) => {
          const clock = createPictureClock();
          let [now, last] = [0, 0];
          for (const [rtp, wait] of pictures) {
            now += wait;
            const at = clock(rtp, now);
            expect(at).toBeGreaterThanOrEqual(last);
            expect(at).toBeLessThanOrEqual(now);
            last = at;
          }
        }),
      );
    });
  });
});
