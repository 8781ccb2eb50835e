import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slopeOf } from './slope.ts';

describe('the slope of memory', () => {
  it('is that of the line through the samples', () => {
    const line = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 900 }));
    fc.assert(
      fc.property(line, fc.integer({ min: 3, max: 40 }), ([rise, start], count) => {
        const samples = Array.from({ length: count }, (_, at) => ({
          hours: at / 60,
          memory: start + (rise * at) / 60,
        }));
        expect(slopeOf(samples)).toBeCloseTo(rise, 6);
      }),
    );
  });

  it('is not changed by a temporary rise', () => {
    const samples = [0, 1, 2, 3, 4].map((hours) => ({ hours, memory: hours === 2 ? 500 : 300 }));
    expect(slopeOf(samples)).toBeCloseTo(0, 6);
  });

  it('needs three samples at different times', () => {
    expect(slopeOf([])).toBeUndefined();
    expect(slopeOf([1, 2].map((hours) => ({ hours, memory: 1 })))).toBeUndefined();
    expect(slopeOf([1, 1, 1].map((hours) => ({ hours, memory: 1 })))).toBeUndefined();
  });
});
