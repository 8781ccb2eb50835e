import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlaneAt } from '../../core/base/geo.ts';
import type { MapView } from './api.ts';
import {
  clampView,
  createRenderFrame,
  dragView,
  orbitView,
  viewLimits,
  viewWholeBox,
  zoomView,
} from './view.ts';

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });
const size = { width: 1280, height: 720 };
const picture = (view: MapView) =>
  createRenderFrame({ view, plane, size, pixelRatio: 1, remPx: 16, night: true, now: 0 });

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const views: fc.Arbitrary<MapView> = fc.record({
  lat: number(20.7, 21.4),
  lon: number(105.3, 106.1),
  distanceM: number(Math.log(30), Math.log(120_000)).map(Math.exp),
  headingDeg: number(0, 360),
  tiltDeg: number(0, viewLimits.maxTiltDeg),
});
const pixels = fc.record({ x: number(0, size.width), y: number(0, size.height) });

test('the picture’s centre is the target point at the view’s distance', () => {
  fc.assert(
    fc.property(views, (view) => {
      const place = plane.toPlane(view);
      const seen = picture(view).project(place.x, place.y, 0);
      expect(seen?.x).toBeCloseTo(640, 4);
      expect(seen?.y).toBeCloseTo(360, 4);
      expect((seen?.depth ?? 0) / view.distanceM).toBeCloseTo(1, 6);
    }),
  );
});

test('the ground under a pixel projects back to that pixel', () => {
  fc.assert(
    fc.property(views, pixels, (view, at) => {
      const frame = picture(view);
      const place = frame.ground(at);
      if (!place) return;
      const seen = frame.project(place.x, place.y, 0);
      expect(seen?.x).toBeCloseTo(at.x, 3);
      expect(seen?.y).toBeCloseTo(at.y, 3);
    }),
  );
});

test('ground exists below the horizon only, within the reported corners', () => {
  fc.assert(
    fc.property(views, pixels, (view, at) => {
      const frame = picture(view);
      const place = frame.ground(at);
      expect(place === undefined).toBe(at.y < frame.optics.horizonPx);
      if (!place) return;
      const tolerance = frame.optics.farM * 1e-6;
      frame.ground4.forEach((corner, i) => {
        const next = frame.ground4[(i + 1) % 4] ?? corner;
        const [ex, ey] = [next.x - corner.x, next.y - corner.y];
        const left = ex * (place.y - corner.y) - ey * (place.x - corner.x);
        expect(left / Math.hypot(ex, ey)).toBeGreaterThan(-tolerance);
      });
    }),
  );
});

test('the furthest ground is at the drawing distance, or at the picture’s edge', () => {
  fc.assert(
    fc.property(views, (view) => {
      const { optics, ground4, project } = picture(view);
      const corner = ground4[2] ?? { x: 0, y: 0 };
      const depth = project(corner.x, corner.y, 0)?.depth ?? 0;
      if (optics.horizonPx > 0) expect(depth / optics.farM).toBeCloseTo(1, 6);
      else expect(depth).toBeLessThanOrEqual(optics.farM * (1 + 1e-9));
    }),
  );
});

test('in a top view north is up, east is right, and the scale is exact', () => {
  const frame = picture({ lat: 21.03, lon: 105.85, distanceM: 1_000, headingDeg: 0, tiltDeg: 0 });
  expect(frame.project(0, 100, 0)?.y).toBeCloseTo(360 - 100 * frame.pxPerM, 6);
  expect(frame.project(100, 0, 0)?.x).toBeCloseTo(640 + 100 * frame.pxPerM, 6);
});

test('with east up and a tilt, points further east are higher and further away', () => {
  const frame = picture({ lat: 21.03, lon: 105.85, distanceM: 1_000, headingDeg: 90, tiltDeg: 60 });
  const [near, far] = [frame.project(0, 0, 0), frame.project(500, 0, 0)];
  expect(far?.y).toBeLessThan(near?.y ?? 0);
  expect(far?.x).toBeCloseTo(640, 6);
  expect(far?.depth).toBeGreaterThan(near?.depth ?? 0);
  expect(frame.project(0, 0, 50)?.y).toBeLessThan(near?.y ?? 0);
});

test('a point behind the eye has no projection', () => {
  const frame = picture({ lat: 21.03, lon: 105.85, distanceM: 100, headingDeg: 0, tiltDeg: 80 });
  expect(frame.project(0, -500, 0)).toBeUndefined();
});

test('the dragged ground stays under the pointer', () => {
  fc.assert(
    fc.property(views, pixels, pixels, (view, from, to) => {
      const before = picture(view);
      const held = before.ground(from);
      if (!held || !before.ground(to)) return;
      const after = picture(dragView(before, to.x - from.x, to.y - from.y, to));
      const seen = after.project(held.x, held.y, 0);
      expect(seen?.x).toBeCloseTo(to.x, 2);
      expect(seen?.y).toBeCloseTo(to.y, 2);
    }),
  );
});

test('dragging the sky moves the ground too', () => {
  const before = picture({ lat: 21.03, lon: 105.85, distanceM: 100, headingDeg: 0, tiltDeg: 80 });
  expect(before.ground({ x: 640, y: 10 })).toBeUndefined();
  const after = dragView(before, 0, 20, { x: 640, y: 10 });
  expect(after.lat).toBeGreaterThan(21.03);
  expect(after.lon).toBeCloseTo(105.85, 9);
});

test('zooming retains the point under the pixel', () => {
  fc.assert(
    fc.property(views, pixels, number(0.2, 5), (view, at, factor) => {
      const before = picture(view);
      const held = before.ground(at);
      if (!held) return;
      const view2 = zoomView(before, factor, at);
      const after = picture(view2);
      const seen = after.project(held.x, held.y, 0);
      expect(seen?.x).toBeCloseTo(at.x, 2);
      expect(seen?.y).toBeCloseTo(at.y, 2);
    }),
  );
});

test('zooming towards a raised point retains its pixel, and never passes it', () => {
  fc.assert(
    fc.property(views, pixels, number(0, 50), number(0.1, 1_000), (view, at, heightM, factor) => {
      const before = picture(view);
      const ground = before.ground(at);
      if (!ground) return;
      // On the line from the eye to the ground under the pixel.
      const [eyeX, eyeY, eyeM] = before.optics.eye;
      const x = ground.x + ((eyeX - ground.x) * heightM) / eyeM;
      const y = ground.y + ((eyeY - ground.y) * heightM) / eyeM;
      if (heightM >= eyeM || !before.project(x, y, heightM)) return;
      const seen = picture(zoomView(before, factor, { ...at, heightM })).project(x, y, heightM);
      expect(seen?.x).toBeCloseTo(at.x, 1);
      expect(seen?.y).toBeCloseTo(at.y, 1);
    }),
  );
});

test('turning retains the point under the pixel', () => {
  fc.assert(
    fc.property(views, pixels, number(-180, 180), (view, at, degrees) => {
      const before = picture(view);
      const held = before.ground(at);
      if (!held) return;
      const seen = picture(orbitView(before, degrees, 0, at)).project(held.x, held.y, 0);
      expect(seen?.x).toBeCloseTo(at.x, 2);
      expect(seen?.y).toBeCloseTo(at.y, 2);
    }),
  );
});

test('every reached view is within the limits', () => {
  fc.assert(
    fc.property(views, number(-1e4, 1e4), number(1e-4, 1e4), (view, degrees, factor) => {
      for (const next of [orbitView(picture(view), degrees, degrees), zoomView(picture(view), factor)]) {
        expect(next).toEqual(clampView(next));
        expect(next.distanceM).toBeGreaterThanOrEqual(viewLimits.minDistanceM);
        expect(next.distanceM).toBeLessThanOrEqual(viewLimits.maxDistanceM);
        expect(next.tiltDeg).toBeGreaterThanOrEqual(0);
        expect(next.tiltDeg).toBeLessThanOrEqual(viewLimits.maxTiltDeg);
        expect(next.headingDeg).toBeGreaterThanOrEqual(0);
        expect(next.headingDeg).toBeLessThan(360);
      }
    }),
  );
});

test('the overview contains the whole box with minimal margin', () => {
  const frame = picture(viewWholeBox([-9_000, -4_000, 11_000, 5_000], plane, size));
  const [low, high] = [frame.project(-9_000, -4_000, 0), frame.project(11_000, 5_000, 0)];
  expect(low?.x).toBeCloseTo(0, 3);
  expect(high?.x).toBeCloseTo(1280, 3);
  expect(low?.y).toBeLessThanOrEqual(720);
  expect(high?.y).toBeGreaterThanOrEqual(0);
});
