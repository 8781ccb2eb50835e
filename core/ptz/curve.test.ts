import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyStickCurve } from './curve.ts';

const plain = { midpoint: 0, deadZone: 0.08, exponent: 2, invert: false };
const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyAxis = fc.record({
  midpoint: double(-0.9, 0.9),
  deadZone: double(0, 0.5),
  exponent: double(1, 4),
  invert: fc.boolean(),
});
const anyRaw = double(-1, 1);

describe('the curve of an axis', () => {
  it('is zero within the dead zone, fine near the centre, and full speed at the end', () => {
    expect(applyStickCurve(plain, 0)).toBe(0);
    expect(applyStickCurve(plain, 0.08)).toBe(0);
    expect(applyStickCurve(plain, -0.08)).toBe(0);
    expect(applyStickCurve(plain, 0.54)).toBeCloseTo(0.25);
    expect(applyStickCurve(plain, 1)).toBe(1);
    expect(applyStickCurve(plain, -1)).toBe(-1);
  });

  it('is reversed when inverted', () => {
    expect(applyStickCurve({ ...plain, invert: true }, -1)).toBe(1);
    expect(applyStickCurve({ ...plain, invert: true }, 0.54)).toBeCloseTo(-0.25);
  });

  it('is zero for NaN and clamps values beyond the ends', () => {
    expect(applyStickCurve(plain, Number.NaN)).toBe(0);
    expect(applyStickCurve(plain, Number.POSITIVE_INFINITY)).toBe(1);
    expect(applyStickCurve(plain, -3)).toBe(-1);
  });

  it('reaches exactly 1 and -1 at the ends for any midpoint', () => {
    fc.assert(
      fc.property(anyAxis, (axis) => {
        const ends = [applyStickCurve(axis, -1), applyStickCurve(axis, 1)];
        expect(ends).toEqual(axis.invert ? [1, -1] : [-1, 1]);
      }),
    );
  });

  it('stays between -1 and 1', () => {
    fc.assert(
      fc.property(anyAxis, double(-10, 10), (axis, raw) => {
        expect(Math.abs(applyStickCurve(axis, raw))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never falls while the stick is pushed further', () => {
    fc.assert(
      fc.property(anyAxis, anyRaw, anyRaw, (axis, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const rises =
          applyStickCurve({ ...axis, invert: false }, high) -
          applyStickCurve({ ...axis, invert: false }, low);
        expect(rises).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('has no jump: a small push changes the speed a little, at the edge of the dead zone too', () => {
    const step = 1e-4;
    fc.assert(
      fc.property(anyAxis, double(-1, 1 - step), (axis, raw) => {
        // The slope is greatest at the end: exponent / (1 - dead zone) of the shorter side.
        const steepest = axis.exponent / ((1 - axis.deadZone) * (1 - Math.abs(axis.midpoint)));
        const change = Math.abs(applyStickCurve(axis, raw + step) - applyStickCurve(axis, raw));
        expect(change).toBeLessThanOrEqual(steepest * step * 1.001 + 1e-9);
      }),
    );
  });

  it('is zero at the midpoint', () => {
    fc.assert(
      fc.property(anyAxis, (axis) => {
        expect(Math.abs(applyStickCurve(axis, axis.midpoint))).toBe(0);
      }),
    );
  });
});
