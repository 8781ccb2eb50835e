import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPlaneAt } from '../../core/base/geo.ts';
import type { MapView } from './api.ts';
import { createMapFlights, planFlight, startFlight } from './flight.ts';
import { clampView } from './view.ts';

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });
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

test('a flight begins at the present view and ends at its target', () => {
  fc.assert(
    fc.property(views, views, (from, to) => {
      const flight = planFlight(from, to, plane);
      close(flight.at(0), from);
      close(flight.at(flight.durationMs - 1e-6), to);
      expect(flight.at(flight.durationMs)).toEqual(clampView(to));
      expect(flight.durationMs).toBeLessThanOrEqual(2_600);
    }),
  );
});

test('every view of a flight is valid and near the previous one', () => {
  fc.assert(
    fc.property(views, views, (from, to) => {
      const flight = planFlight(from, to, plane);
      let last = from;
      for (let i = 1; i <= 400; i += 1) {
        const view = flight.at((flight.durationMs * i) / 400);
        expect(view).toEqual(clampView(view));
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

test('a long flight rises higher than a short one', () => {
  const from = clampView({ lat: 21, lon: 105.8, distanceM: 300, headingDeg: 0, tiltDeg: 60 });
  const far = planFlight(from, { ...from, lat: 21.1 }, plane);
  expect(far.at(far.durationMs / 2).distanceM).toBeGreaterThan(3_000);
  const near = planFlight(from, { ...from, lat: 21.0001 }, plane);
  expect(near.at(near.durationMs / 2).distanceM).toBeLessThan(310);
});

test('a flight turns the shorter way', () => {
  const from = clampView({ lat: 21, lon: 105.8, distanceM: 300, headingDeg: 350, tiltDeg: 0 });
  const flight = planFlight(from, { ...from, headingDeg: 10 }, plane);
  const heading = flight.at(flight.durationMs / 2).headingDeg;
  expect(Math.min(heading, 360 - heading)).toBeLessThan(1);
});

test('a flight to the present view takes no time', () => {
  const from = clampView({ lat: 21, lon: 105.8, distanceM: 300, headingDeg: 350, tiltDeg: 20 });
  expect(planFlight(from, from, plane).durationMs).toBe(0);
});

test('a flight with too few pictures ends with the third', () => {
  const from = clampView({ lat: 21, lon: 105.8, distanceM: 300, headingDeg: 0, tiltDeg: 60 });
  const flight = planFlight(from, { ...from, lat: 21.1 }, plane);
  const drawn = (everyMs: number) => {
    const flown = startFlight(flight, 1_000);
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

const start = { lat: 21.03, lon: 105.85 };
const from: MapView = { ...start, distanceM: 800, headingDeg: 0, tiltDeg: 0 };
const goal: MapView = { ...from, lat: 21.05 };

/** Animation frames requested by the window, run by the test. */
const frames = new Map<number, (now: number) => void>();
let asked = 0;
beforeEach(() => {
  frames.clear();
  vi.stubGlobal('requestAnimationFrame', (run: (now: number) => void) => {
    asked += 1;
    frames.set(asked, run);
    return asked;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id));
});
afterEach(() => vi.unstubAllGlobals());

function frame(now: number): void {
  const due = [...frames.values()];
  frames.clear();
  for (const run of due) run(now);
}

function flying() {
  const shown: MapView[] = [];
  const seen = { isPainted: true };
  const flights = createMapFlights({
    view: () => shown.at(-1) ?? from,
    isPainted: () => seen.isPainted,
    show(view) {
      shown.push(view);
      seen.isPainted = false;
    },
  });
  const paint = () => {
    seen.isPainted = true;
    flights.onPainted();
  };
  return { flights, shown, paint };
}

test('a flight shows its next view once the previous one is on the screen, and none after the target', () => {
  const { flights, shown, paint } = flying();
  const begun = performance.now();
  flights.start(goal, createPlaneAt(start));
  frame(begun + 20);
  expect(shown).toHaveLength(1);
  // It is not painted yet: no frame is requested.
  expect(frames.size).toBe(0);
  paint();
  frame(begun + 40);
  expect(shown).toHaveLength(2);
  expect(flights.isFlying()).toBe(true);
  paint();
  frame(begun + 60_000);
  expect(shown.at(-1)).toEqual(goal);
  expect(flights.isFlying()).toBe(false);
  paint();
  expect(frames.size).toBe(0);
});

test('a stopped flight stays where it is, and arriving ends one at its target at once', () => {
  const { flights, shown, paint } = flying();
  const begun = performance.now();
  flights.start(goal, createPlaneAt(start));
  frame(begun + 20);
  paint();
  flights.stop();
  frame(begun + 40);
  expect(shown).toHaveLength(1);
  flights.arrive();
  expect(shown).toHaveLength(1);
  flights.start(goal, createPlaneAt(start));
  flights.arrive();
  expect(shown.at(-1)).toEqual(goal);
  paint();
  expect(frames.size).toBe(0);
});
