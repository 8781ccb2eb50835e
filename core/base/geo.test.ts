import { expect, test } from 'vitest';
import { createPlaneAt, getDistanceM } from './geo.ts';

const hoanKiem = { lat: 21.0288, lon: 105.8525 };

test('createPlaneAt gives a degree at Hanoi its tabulated lengths', () => {
  const plane = createPlaneAt({ lat: 21, lon: 105.85 });
  // National Geospatial-Intelligence Agency, lengths of a degree at 21 degrees: 110,709 m and 103,970 m.
  expect(plane.toPlane({ lat: 22, lon: 105.85 }).y).toBeCloseTo(110_709, -2);
  expect(plane.toPlane({ lat: 21, lon: 106.85 }).x).toBeCloseTo(103_970, -2);
});

test('toPlane and its inverse return the same point', () => {
  const plane = createPlaneAt(hoanKiem);
  for (const at of [hoanKiem, { lat: 20.6, lon: 105.3 }, { lat: 21.38, lon: 106.02 }]) {
    const back = plane.toLatLon(plane.toPlane(at));
    expect(back.lat).toBeCloseTo(at.lat, 10);
    expect(back.lon).toBeCloseTo(at.lon, 10);
  }
});

test('lengths on the plane equal those on the ground within half a percent', () => {
  const plane = createPlaneAt(hoanKiem);
  const [a, b] = [
    { lat: 20.98, lon: 105.78 },
    { lat: 20.985, lon: 105.79 },
  ];
  const [from, to] = [plane.toPlane(a), plane.toPlane(b)];
  const flat = Math.hypot(to.x - from.x, to.y - from.y);
  expect(Math.abs(flat / getDistanceM(a, b) - 1)).toBeLessThan(0.005);
});
