import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areSameMasks, maxMaskPoints, maxMasks, PrivacyMask, PrivacyMasks } from './mask.ts';

const square = (id: string) => ({
  id,
  points: [
    [0.1, 0.1],
    [0.3, 0.1],
    [0.3, 0.3],
    [0.1, 0.3],
  ] as [number, number][],
});

describe('a privacy mask', () => {
  it('is a polygon of at least three corners within the picture', () => {
    expect(PrivacyMask.safeParse(square('door')).success).toBe(true);
    expect(
      PrivacyMask.safeParse({ ...square('door'), points: square('door').points.slice(0, 2) }).success,
    ).toBe(false);
    expect(
      PrivacyMask.safeParse({
        id: 'a',
        points: [
          [0, 0],
          [1.01, 0],
          [1, 1],
        ],
      }).success,
    ).toBe(false);
  });

  it('covers an area', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 8 }),
        (x, y, along) => {
          const points = along.map((part) => [part * x, part * y]);
          expect(PrivacyMask.safeParse({ id: 'a', points }).success).toBe(false);
        },
      ),
    );
    // A self-intersecting outline covers an area, too.
    expect(
      PrivacyMask.safeParse({
        id: 'a',
        points: [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
        ],
      }).success,
    ).toBe(true);
  });

  it('has limits of corners and of masks per camera, and unique ids', () => {
    const ring = Array.from({ length: maxMaskPoints + 1 }, (_, at) => [
      0.5 + 0.4 * Math.cos(at),
      0.5 + 0.4 * Math.sin(at),
    ]);
    expect(PrivacyMask.safeParse({ id: 'a', points: ring }).success).toBe(false);
    expect(PrivacyMask.safeParse({ id: 'a', points: ring.slice(1) }).success).toBe(true);
    const many = Array.from({ length: maxMasks + 1 }, (_, at) => square(`m${at}`));
    expect(PrivacyMasks.safeParse(many).success).toBe(false);
    expect(PrivacyMasks.safeParse(many.slice(1)).success).toBe(true);
    expect(PrivacyMasks.safeParse([square('a'), square('a')]).success).toBe(false);
  });
});

describe('areSameMasks', () => {
  it('ignores order and reasons, and detects any different corner', () => {
    const [a, b] = [square('a'), { ...square('b'), reason: 'a school' }];
    expect(areSameMasks([a, b], [square('b'), a])).toBe(true);
    expect(areSameMasks([a], [a, b])).toBe(false);
    expect(
      areSameMasks(
        [a],
        [
          {
            ...a,
            points: [
              [0.1, 0.1],
              [0.3, 0.1],
              [0.3, 0.31],
              [0.1, 0.3],
            ],
          },
        ],
      ),
    ).toBe(false);
  });
});
