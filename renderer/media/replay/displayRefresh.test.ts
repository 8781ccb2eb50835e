import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MeasuredRefresh,
  measurementDelaysMs,
  measurementIntervalMs,
  measureRefresh,
} from './displayRefresh.ts';

/** Rounds to a tenth of a millisecond, as browsers do. */
const coarse = (ms: number) => Math.round(ms * 10) / 10;
const pictureAt = (everyMs: number, at: number) => coarse(1_000 + at * everyMs);

describe('the measured display refresh', () => {
  it('predicts the display ten seconds ahead to a thousandth of a refresh, for every rate and measuring time', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1_000 / 240, max: 40, noNaN: true }),
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 }),
        (everyMs, late) => {
          const after = [0, ...measurementDelaysMs, measurementIntervalMs];
          let looked: MeasuredRefresh | undefined;
          let at = 0;
          for (const [look, ms] of after.entries()) {
            at += Math.ceil(ms / everyMs) + (late[look] ?? 0);
            looked = measureRefresh(looked, pictureAt(everyMs, at), pictureAt(everyMs, at + 1));
          }
          if (!looked) throw new Error('it was not looked at');
          expect(Math.abs(looked.everyMs - everyMs) / everyMs).toBeLessThan(1e-4);
        },
      ),
    );
  });

  it('does not halve the rate where the window missed a refresh', () => {
    let looked = measureRefresh(undefined, 0, 33.3);
    looked = measureRefresh(looked, 133.3, 150);
    expect(looked?.everyMs).toBeCloseTo(16.7, 5);
    looked = measureRefresh(looked, 650, 683.3);
    expect(looked?.everyMs).toBeCloseTo(16.66, 1);
  });

  it('adapts to another display', () => {
    const looked = measureRefresh(measureRefresh(undefined, 0, 16.7), 1_000, 1_006.9);
    expect(looked).toEqual({ from: 1_000, at: 1_006.9, everyMs: expect.closeTo(6.9, 5) });
  });

  it('ignores two callbacks of one refresh, and intervals over a pause', () => {
    expect(measureRefresh(undefined, 5, 5)).toBeUndefined();
    const known = measureRefresh(undefined, 0, 16.7);
    expect(measureRefresh(known, 100, 100)).toBe(known);
    expect(measureRefresh(known, 100, 4_000)).toBe(known);
    expect(measureRefresh(known, 100, Number.NaN)).toBe(known);
  });

  it('forgets measurements older than a minute', () => {
    let looked = measureRefresh(undefined, 0, 20);
    for (let at = 10_000; at <= 200_000; at += 10_000) looked = measureRefresh(looked, at, at + 20);
    expect(looked?.from).toBeGreaterThanOrEqual(120_000);
    expect(looked?.everyMs).toBeCloseTo(20, 5);
  });
});
