import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPictureClock } from './pictureClock.ts';

describe('the time of a received picture', () => {
  it('is spaced as the camera spaced it, whatever the network adds', () => {
    const clock = createPictureClock();
    expect(clock(0, 1_000)).toBe(1_000);
    expect(clock(3_600, 1_065)).toBe(1_040);
    expect(clock(7_200, 1_081)).toBe(1_080);
  });

  it('moves forward with the fastest picture that came', () => {
    const clock = createPictureClock();
    clock(0, 1_050);
    expect(clock(3_600, 1_060)).toBe(1_060);
    expect(clock(7_200, 1_130)).toBe(1_100);
  });

  it('goes on over the end of RTP’s count', () => {
    const clock = createPictureClock();
    clock(2 ** 32 - 3_600, 1_000);
    expect(clock(0, 1_050)).toBe(1_040);
  });

  it('begins again where the source does', () => {
    const clock = createPictureClock();
    clock(1_000_000, 1_000);
    expect(clock(5, 9_000)).toBe(9_000);
    expect(clock(3_605, 9_100)).toBe(9_040);
  });

  it('never goes back and is never later than the picture came', () => {
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
