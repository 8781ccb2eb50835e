import { expect, test } from 'vitest';
import { cameraAt } from '../../../test/fixtures/map/cameras.ts';
import { getViewCone } from './viewCones.ts';

const at = { x: 100, y: 200 };
const camera = cameraAt(at, 1, { heightM: 6, headingDeg: 90, fovDeg: 60 });

const points = (ring: readonly number[]) =>
  Array.from({ length: ring.length / 2 }, (_, i) => ({
    east: (ring[2 * i] ?? 0) - at.x,
    north: (ring[2 * i + 1] ?? 0) - at.y,
  }));

test('a fixed camera’s cone covers the ground ahead to 25 and 125 pixels per metre', () => {
  const cone = getViewCone(camera, at, undefined);
  // 1,920 / (2 tan 30°) / 25 = 66.5 m from the lens, which is 6 m above the ground.
  const detects = Math.max(...points(cone?.detects ?? []).map(({ east, north }) => Math.hypot(east, north)));
  expect(detects).toBeCloseTo(Math.hypot(66.51, 0) - 0.27, 1);
  const recognises = Math.max(
    ...points(cone?.recognises ?? []).map(({ east, north }) => Math.hypot(east, north)),
  );
  expect(recognises).toBeCloseTo(Math.sqrt(13.302 ** 2 - 36), 1);
  for (const { east } of points(cone?.detects ?? [])) expect(east).toBeGreaterThan(0);
});

test('a PTZ camera’s cone follows its pose, and is absent without a pose or towards the sky', () => {
  const ptz = { ...camera, kind: 'ptz' as const };
  expect(getViewCone(ptz, at, undefined)).toBeUndefined();
  const south = getViewCone(ptz, at, { panDeg: 180, tiltDeg: -15, fovDeg: 20 });
  for (const { north } of points(south?.detects ?? [])) expect(north).toBeLessThan(0);
  expect(getViewCone(ptz, at, { panDeg: 0, tiltDeg: 40, fovDeg: 20 })).toBeUndefined();
});

test('a zoomed-in camera recognises further away, and loses the ground at its foot', () => {
  const ptz = { ...camera, kind: 'ptz' as const };
  const reach = (fovDeg: number) =>
    points(getViewCone(ptz, at, { panDeg: 0, tiltDeg: -5, fovDeg })?.recognises ?? []).map(
      ({ north }) => north,
    );
  expect(Math.max(...reach(10))).toBeGreaterThan(60);
  expect(Math.min(...reach(10))).toBeGreaterThan(30);
  expect(Math.max(...reach(60))).toBeLessThan(14);
});

test('a cone’s near edge is a straight line with two corners', () => {
  const { detects } = getViewCone(camera, at, undefined) ?? { detects: [] };
  const corners = points(detects);
  const nearest = Math.min(...corners.map(({ east }) => east));
  expect(corners.filter(({ east }) => east < nearest + 0.01)).toHaveLength(2);
  for (const [place, { east, north }] of corners.entries()) {
    const before = corners.at(place - 1) ?? { east: 0, north: 0 };
    expect(Math.hypot(east - before.east, north - before.north)).toBeGreaterThan(0.001);
  }
});
