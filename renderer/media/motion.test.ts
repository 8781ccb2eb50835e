import { describe, expect, it } from 'vitest';
import { findFirstMotion, type GreyPicture, getMeanDifference, getMotionThreshold } from './motion.ts';

const picture = (at: number, level: number, noise = 0): GreyPicture => ({
  at,
  grey: Uint8ClampedArray.from({ length: 100 }, (_, i) => level + (i % 2 === 0 ? noise : -noise)),
});

describe('motion seen in the picture', () => {
  it('getMotionThreshold requires more than the scene’s own noise', () => {
    const before = [picture(0, 100, 2), picture(40, 100, 1), picture(80, 100)];
    expect(getMotionThreshold(before)).toBeCloseTo(4);
    expect(getMotionThreshold([picture(0, 100), picture(40, 100)])).toBe(1.5);
  });

  it('getMotionThreshold reports a busy scene that moves without a command', () => {
    expect(getMotionThreshold([picture(0, 60), picture(40, 120)])).toBe('busy');
    expect(getMotionThreshold([])).toBe('busy');
  });

  it('findFirstMotion returns the first of two consecutive pictures that differ enough', () => {
    const reference = picture(0, 100);
    const after = [
      picture(40, 100),
      picture(80, 130),
      picture(120, 100),
      picture(160, 110),
      picture(200, 120),
    ];
    expect(findFirstMotion(reference, after, 5)).toBe(160);
    expect(findFirstMotion(reference, after.slice(0, 4), 5)).toBeUndefined();
  });

  it('findFirstMotion ignores pictures of another shape', () => {
    expect(getMeanDifference(picture(0, 1).grey, new Uint8ClampedArray(3))).toBe(255);
  });
});
