import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQuantiles, exactValues, relativeError } from './quantiles.ts';

const plain = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1] ?? null;

it('createQuantiles is exact for the number of values in a shift', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1e9 })),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (values, share) => {
        const quantiles = createQuantiles();
        for (const value of values) quantiles.add(value);
        expect(quantiles.at(share)).toBe(plain(values, share));
      },
    ),
  );
});

it('createQuantiles is within one per cent for any number of values', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.double({ min: 1, max: 20, noNaN: true }),
      (seed, spread) => {
        const quantiles = createQuantiles();
        let state = seed;
        const values = Array.from({ length: exactValues + 5_000 }, () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return Math.round(Math.exp((state / 2 ** 32) * spread));
        });
        for (const value of values) quantiles.add(value);
        for (const share of [0.01, 0.5, 0.95, 1]) {
          const exact = plain(values, share) ?? 0;
          expect(Math.abs((quantiles.at(share) ?? 0) - exact)).toBeLessThanOrEqual(
            relativeError * exact * 1.0001,
          );
        }
      },
    ),
    { numRuns: 10 },
  );
});
