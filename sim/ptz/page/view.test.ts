import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewOf } from './view.ts';

describe('a view', () => {
  const look = { headingDeg: 90, tiltDeg: 0, fovDeg: 60 };
  const view = viewOf(look, 640, 360);

  it('has points straight ahead in its middle, and none from behind the camera', () => {
    expect(view.spot([100, 0, 0])).toEqual([expect.closeTo(320), expect.closeTo(180)]);
    expect(view.spot([-100, 0, 0])).toBeUndefined();
    expect(view.horizon).toBeCloseTo(180);
  });

  it('has the edge of its field of view at its own edge', () => {
    const [x] = view.spot([Math.cos(Math.PI / 6), -Math.sin(Math.PI / 6), 0]) ?? [];
    expect(x).toBeCloseTo(640);
  });

  it('cuts off polygons behind the camera, so that they are not turned inside out', () => {
    const point = fc.tuple(
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: -50, max: 50 }),
      fc.constant(-9),
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 6 }), (points) => {
        for (const [x, y] of view.polygon(points) ?? []) {
          expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
          // The ground is below the horizon, wherever it is cut.
          expect(y).toBeGreaterThan(180);
        }
      }),
    );
  });
});
