import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { planeAt } from '../../core/domain/geo.ts';
import type { Layer } from './api.ts';
import { createRehearsal } from './rehearsal.ts';
import { pictureOf } from './view.ts';

const at = { lat: 21.03, lon: 105.85 };
const shown = pictureOf({
  view: { ...at, distanceM: 800, headingDeg: 0, tiltDeg: 30 },
  plane: planeAt(at),
  size: { width: 1280, height: 720 },
  ...{ pixelRatio: 1, remPx: 16, night: true, now: 0 },
});

beforeEach(() => {
  vi.useFakeTimers();
  const nothing = () => undefined;
  const context = { reset: nothing, save: nothing, scale: nothing, restore: nothing };
  vi.stubGlobal('document', { createElement: () => ({ getContext: () => context }) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the picture is painted again a part at a time until something else is wanted, and after so many times never again', () => {
  const painted: string[] = [];
  const city = () => painted.push('city');
  const layer: Layer = {
    order: 0,
    ground(_, frame) {
      painted.push('ground');
      expect(frame.view).toBe(shown.view);
      expect(frame.project).not.toBe(shown.project);
      return true;
    },
    paint: () => painted.push('paint'),
    ahead: () => painted.push('ahead'),
    dispose: () => undefined,
  };
  const rehearsal = createRehearsal([layer], city);
  rehearsal.begin(shown);
  expect(painted).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(painted).toEqual(['city']);
  vi.advanceTimersToNextTimer();
  expect(painted).toEqual(['city', 'ground']);
  vi.advanceTimersToNextTimer();
  vi.advanceTimersToNextTimer();
  expect(painted).toEqual(['city', 'ground', 'paint', 'ahead']);
  rehearsal.stop();
  expect(vi.getTimerCount()).toBe(0);

  rehearsal.begin(shown);
  vi.runAllTimers();
  expect(painted).toHaveLength(4 * 24);
  rehearsal.begin(shown);
  createRehearsal([layer], city).begin(shown);
  expect(vi.getTimerCount()).toBe(0);
});
