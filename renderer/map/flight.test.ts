import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planeAt } from '../../core/base/geo.ts';
import type { MapView } from './api.ts';
import { flightTo, fly } from './flight.ts';
import { limited } from './view.ts';

const plane = planeAt({ lat: 21.03, lon: 105.85 });
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const views: fc.Arbitrary<MapView> = fc.record({
  lat: number(20.7, 21.4),
  lon: number(105.3, 106.1),
  distanceM: number(Math.log(30), Math.log(120_000)).map(Math.exp),
  headingDeg: number(0, 359.9),
  tiltDeg: number(0, 80),
});
const close = (a: MapView, b: MapView) => {
  const [p, q] = [plane.toPlane(a), plane.toPlane(b)];
  expect(Math.hypot(p.x - q.x, p.y - q.y) / Math.min(a.distanceM, b.distanceM)).toBeLessThan(0.01);
  expect(Math.abs(Math.log(a.distanceM / b.distanceM))).toBeLessThan(0.01);
  expect(Math.abs(a.tiltDeg - b.tiltDeg)).toBeLessThan(0.1);
};

test('a flight begins where one is and ends where one wants to be', () => {
  fc.assert(
    fc.property(views, views, (from, to) => {
      const flight = flightTo(from, to, plane);
      close(flight.at(0), from);
      close(flight.at(flight.durationMs - 1e-6), to);
      expect(flight.at(flight.durationMs)).toEqual(limited(to));
      expect(flight.durationMs).toBeLessThanOrEqual(2_600);
    }),
  );
});

test('on the way every view may be shown, and none jumps', () => {
  fc.assert(
    fc.property(views, views, (from, to) => {
      const flight = flightTo(from, to, plane);
      let last = from;
      for (let i = 1; i <= 400; i += 1) {
        const view = flight.at((flight.durationMs * i) / 400);
        expect(view).toEqual(limited(view));
        const [p, q] = [plane.toPlane(last), plane.toPlane(view)];
        const seenMove = Math.hypot(p.x - q.x, p.y - q.y) / Math.max(last.distanceM, view.distanceM);
        expect(seenMove).toBeLessThan(0.25);
        expect(Math.abs(Math.log(view.distanceM / last.distanceM))).toBeLessThan(0.25);
        last = view;
      }
    }),
    { numRuns: 50 },
  );
});

test('a long way is flown from higher up, a short one is not', () => {
  const from = limited({ lat: 21, lon: 105.8, distanceM: 300, headingDeg: 0, tiltDeg: 60 });
  const far = flightTo(from, { ...from, lat: 21.1 }, plane);
  expect(far.at(far.durationMs / 2).distanceM).toBeGreaterThan(3_000);
  const near = flightTo(from, { ...from, lat: 21.0001 }, plane);
  expect(near.at(near.durationMs / 2).distanceM).toBeLessThan(310);
});

test('it turns the shorter way', () => {
  const from = limited({ lat: 21, lon: 105.8, distanceM: 300, headingDeg: 350, tiltDeg: 0 });
  const flight = flightTo(from, { ...from, headingDeg: 10 }, plane);
  const heading = flight.at(flight.durationMs / 2).headingDeg;
  expect(Math.min(heading, 360 - heading)).toBeLessThan(1);
});

test('to where one is it takes no time', () => {
  const from = limited({ lat: 21, lon: 105.8, distanceM: 300, headingDeg: 350, tiltDeg: 20 });
  expect(flightTo(from, from, plane).durationMs).toBe(0);
});

test('a flight of which too few pictures are drawn is over with the third', () => {
  const from = limited({ lat: 21, lon: 105.8, distanceM: 300, headingDeg: 0, tiltDeg: 60 });
  const flight = flightTo(from, { ...from, lat: 21.1 }, plane);
  const drawn = (everyMs: number) => {
    const flown = fly(flight, 1_000);
    const views: MapView[] = [];
    for (let now = 1_000 + everyMs; ; now += everyMs) {
      const { view, isThere } = flown.at(now);
      views.push(view);
      if (isThere) return views;
    }
  };
  expect(drawn(100)).toHaveLength(3);
  expect(drawn(100).at(-1)).toEqual(flight.at(flight.durationMs));
  const fluid = drawn(40);
  expect(fluid).toHaveLength(Math.ceil(flight.durationMs / 40));
  expect(fluid[9]).toEqual(flight.at(400));
});
