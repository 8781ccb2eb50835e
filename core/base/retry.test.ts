import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBackOff } from './retry.ts';

describe('createBackOff', () => {
  it('doubles up to its ceiling', () => {
    const delay = createBackOff({ firstMs: 100, maxMs: 1_000, random: () => 1 });
    expect([1, 2, 3, 4, 5, 50].map(delay)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('stays between half of its ceiling and the whole, for any random number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3, max: 2_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, dice) => {
          const ms = createBackOff({ firstMs: 250, maxMs: 10_000, random: () => dice })(attempt);
          expect(ms).toBeGreaterThanOrEqual(125);
          expect(ms).toBeLessThanOrEqual(10_000);
        },
      ),
    );
  });
});
