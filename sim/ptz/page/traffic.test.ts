import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { VisibleCity } from '../picture/messages.ts';
import { createIsHidden } from './occlusion.ts';
import { positionOf, trafficOf, vehicleCorners } from './traffic.ts';

const bend = [-200, 30, 0, 30, 0, 200];
const around: VisibleCity = {
  walls: [],
  roofs: [],
  roads: [
    { kind: 'secondary', widthM: 14, points: bend },
    { kind: 'rail', widthM: 5, points: [-300, -40, 300, -40] },
  ],
  areas: [],
};

it('is the same for the same camera, and differs between cameras', () => {
  expect(trafficOf(around, 'cam-1')).toEqual(trafficOf(around, 'cam-1'));
  expect(trafficOf(around, 'cam-1')).not.toEqual(trafficOf(around, 'cam-2'));
  expect(trafficOf({ ...around, roads: [] }, 'cam-1')).toEqual([]);
});

it('stays on the ground in the right half of its street at any time', () => {
  const vehicles = trafficOf(around, 'cam-1');
  expect(vehicles.length).toBeGreaterThan(10);
  fc.assert(
    fc.property(
      fc.nat(vehicles.length - 1),
      fc.double({ min: 0, max: 86_400, noNaN: true }),
      (at, seconds) => {
        const vehicle = vehicles[at];
        if (!vehicle) return;
        const { x, y, ux, uy } = positionOf(vehicle, seconds);
        // The street runs east along y = 30, then north along x = 0.
        const isEastWest = Math.abs(ux) > 0.5;
        const right = isEastWest ? (30 - y) * ux : x * uy;
        expect(right).toBeGreaterThan(0);
        expect(right).toBeLessThan(7);
        expect(isEastWest ? x <= 0 && x >= -200 : y >= 30 && y <= 200).toBe(true);
        for (const [, , up] of vehicleCorners(vehicle, 9, seconds)) expect(up).toBeLessThan(0);
      },
    ),
  );
});

it('advances by its speed, also around a bend', () => {
  for (const vehicle of trafficOf(around, 'cam-1')) {
    const [a, b] = [positionOf(vehicle, 100), positionOf(vehicle, 100.1)];
    const moved = Math.hypot(b.x - a.x, b.y - a.y);
    const isAtEnd = moved > 5 || a.ux !== b.ux;
    if (!isAtEnd) expect(moved).toBeCloseTo(vehicle.speed / 10);
  }
});

it('is hidden by walls in front of it, up to their height', () => {
  // A wall 6 m high 20 m to the north, 10 m to either side; the lens 9 m above the ground.
  const isHidden = createIsHidden({ walls: [-10, 20, 10, 20, 0, 6, 0] }, 9);
  expect(isHidden(0, 30, 1.5)).toBe(true);
  // The line of sight over the wall's top is 1.5 m above the ground at 50 m.
  expect(isHidden(0, 49, 1.5)).toBe(true);
  expect(isHidden(0, 52, 1.5)).toBe(false);
  expect(isHidden(0, 15, 1.5)).toBe(false);
  expect(isHidden(40, 30, 1.5)).toBe(false);
  expect(isHidden(0, -30, 1.5)).toBe(false);
});
