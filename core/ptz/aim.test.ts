import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CameraOrientation,
  centreOnPoint,
  fitBoxInPicture,
  getFovAtZoom,
  getVerticalFovDeg,
  getZoomForFov,
  projectBetweenOrientations,
  type ZoomLens,
  zoomCurves,
} from './aim.ts';

const part = fc.double({ min: 0, max: 1, noNaN: true });
const looks = fc.record({
  panDeg: fc.double({ min: -360, max: 360, noNaN: true }),
  tiltDeg: fc.double({ min: -60, max: 60, noNaN: true }),
  fovDeg: fc.double({ min: 1, max: 90, noNaN: true }),
});
const aspects = fc.constantFrom(16 / 9, 4 / 3, 1, 9 / 16);

/** Returns the angle between a picture point and the picture's centre, degrees. */
function offMiddleDeg(look: CameraOrientation, aspect: number, at: { x: number; y: number }): number {
  const half = Math.tan((look.fovDeg * Math.PI) / 360);
  return (Math.atan(Math.hypot((2 * at.x - 1) * half, ((2 * at.y - 1) * half) / aspect)) * 180) / Math.PI;
}

test('centreOnPoint brings a clicked point to the centre within 0.01 degrees, for tilts to 60', () => {
  fc.assert(
    fc.property(looks, aspects, part, part, (look, aspect, x, y) => {
      const seen = projectBetweenOrientations(look, aspect, { x, y }, centreOnPoint(look, aspect, { x, y }));
      expect(seen).toBeDefined();
      if (seen) expect(offMiddleDeg(look, aspect, seen)).toBeLessThan(0.01);
    }),
    { numRuns: 2_000 },
  );
});

test('centreOnPoint follows the known formula for a level camera, which the linear one misses by 1.1 degrees at 60', () => {
  const look = { panDeg: 10, tiltDeg: 0, fovDeg: 60 };
  const { panDeg, tiltDeg } = centreOnPoint(look, 16 / 9, { x: 0.75, y: 0.5 });
  expect(panDeg - 10).toBeCloseTo((Math.atan(0.5 * Math.tan(Math.PI / 6)) * 180) / Math.PI, 9);
  expect(Math.abs(panDeg - 10 - 15)).toBeCloseTo(1.1, 1);
  expect(tiltDeg).toBeCloseTo(0, 9);
});

test('centreOnPoint pans a camera that looks down further for the same click', () => {
  const click = { x: 1, y: 0.5 };
  const level = centreOnPoint({ panDeg: 0, tiltDeg: 0, fovDeg: 40 }, 16 / 9, click).panDeg;
  const down = centreOnPoint({ panDeg: 0, tiltDeg: -45, fovDeg: 40 }, 16 / 9, click).panDeg;
  expect(down).toBeCloseTo((Math.atan(Math.tan(Math.PI / 9) / Math.SQRT1_2) * 180) / Math.PI, 9);
  expect(down).toBeGreaterThan(level);
});

test('fitBoxInPicture centres a box, shows it whole and makes it touch an edge', () => {
  fc.assert(
    fc.property(looks, aspects, part, part, part, part, (look, aspect, x0, y0, x1, y1) => {
      const [width, height] = [Math.max(0.02, Math.abs(x1 - x0)), Math.max(0.02, Math.abs(y1 - y0))];
      const at = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
      const fitted = fitBoxInPicture(look, aspect, at, width, height);
      const edges = [-0.5, 0.5]
        .flatMap((x) => [-0.5, 0.5].map((y) => ({ x: at.x + x * width, y: at.y + y * height })))
        .map((corner) => projectBetweenOrientations(look, aspect, corner, fitted))
        .flatMap((seen) => (seen ? [Math.abs(2 * seen.x - 1), Math.abs(2 * seen.y - 1)] : []));
      expect(edges).toHaveLength(8);
      if (fitted.fovDeg > 0.051) expect(Math.max(...edges)).toBeCloseTo(1, 6);
    }),
  );
});

test('getVerticalFovDeg is smaller than the horizontal one at 16:9', () => {
  expect(getVerticalFovDeg(60, 16 / 9)).toBeCloseTo(35.98, 2);
  expect(getVerticalFovDeg(60, 1)).toBeCloseTo(60, 9);
});

test('getFovAtZoom and getZoomForFov are inverse functions', () => {
  const lenses = fc.record({
    widestDeg: fc.double({ min: 30, max: 90, noNaN: true }),
    ratio: fc.double({ min: 2, max: 40, noNaN: true }),
    curve: fc.constantFrom(...zoomCurves),
  });
  fc.assert(
    fc.property(lenses, part, (lens, place) => {
      expect(getZoomForFov(lens, getFovAtZoom(lens, place))).toBeCloseTo(place, 6);
    }),
  );
  const lens: ZoomLens = { widestDeg: 60, ratio: 30, curve: 'even' };
  expect(getFovAtZoom(lens, 0)).toBeCloseTo(60, 9);
  expect(getFovAtZoom(lens, 1)).toBeCloseTo(2.205, 3);
  expect(getZoomForFov(lens, 90)).toBe(0);
});
