import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { planeAt } from '../../core/base/geo.ts';
import type { MapView } from './api.ts';
import { createFlying } from './flying.ts';

const at = { lat: 21.03, lon: 105.85 };
const from: MapView = { ...at, distanceM: 800, headingDeg: 0, tiltDeg: 0 };
const goal: MapView = { ...from, lat: 21.05 };

/** Frames that the window asked for, by hand. */
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

function flown() {
  const shown: MapView[] = [];
  const seen = { isPainted: true };
  const flying = createFlying({
    view: () => shown.at(-1) ?? from,
    isPainted: () => seen.isPainted,
    show(view) {
      shown.push(view);
      seen.isPainted = false;
    },
  });
  const paint = () => {
    seen.isPainted = true;
    flying.onPainted();
  };
  return { flying, shown, paint };
}

test('the next view of a flight is shown once the one before is seen, and none after the goal', () => {
  const { flying, shown, paint } = flown();
  const begun = performance.now();
  flying.start(goal, planeAt(at));
  frame(begun + 20);
  expect(shown).toHaveLength(1);
  // It is not painted yet: nothing is asked for.
  expect(frames.size).toBe(0);
  paint();
  frame(begun + 40);
  expect(shown).toHaveLength(2);
  expect(flying.isFlying()).toBe(true);
  paint();
  frame(begun + 60_000);
  expect(shown.at(-1)).toEqual(goal);
  expect(flying.isFlying()).toBe(false);
  paint();
  expect(frames.size).toBe(0);
});

test('a flight that is stopped stays where it is; one that is to arrive is there at once', () => {
  const { flying, shown, paint } = flown();
  const begun = performance.now();
  flying.start(goal, planeAt(at));
  frame(begun + 20);
  paint();
  flying.stop();
  frame(begun + 40);
  expect(shown).toHaveLength(1);
  flying.arrive();
  expect(shown).toHaveLength(1);
  flying.start(goal, planeAt(at));
  flying.arrive();
  expect(shown.at(-1)).toEqual(goal);
  paint();
  expect(frames.size).toBe(0);
});
