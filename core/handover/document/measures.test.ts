import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getMedian, reduceToColumns } from './measures.ts';

describe('the figures of a report', () => {
  it('have the median of the previous shifts', () => {
    expect(getMedian([])).toBeUndefined();
    expect(getMedian([3, 1, 2])).toBe(2);
    expect(getMedian([4, 1, 2, 3])).toBe(2.5);
  });

  it('keep the peak of a long time, however few columns there are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 1_000 }), (all) => {
        const { columns, each } = reduceToColumns(all, 96);
        expect(columns.length).toBeLessThanOrEqual(96);
        expect(columns.length * each).toBeGreaterThanOrEqual(all.length);
        expect(Math.max(0, ...columns)).toBe(Math.max(0, ...all));
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
