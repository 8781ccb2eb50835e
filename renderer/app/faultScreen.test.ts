import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { FaultScreen } from './faultScreen.tsx';

const reload = vi.fn();
beforeEach(() => {
  vi.stubGlobal('window', { location: { reload } });
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  reload.mockReset();
});

test.each([
  [true, 1],
  [false, 0],
])('a failed window (unattended: %s) reloads by itself %i times', async (unattended, times) => {
  const clock = handClock();
  const screen = new FaultScreen({ clock, unattended, children: null });
  screen.componentDidCatch(new Error('a fault'), { componentStack: '' });
  await clock.advance(59_000);
  expect(reload).not.toHaveBeenCalled();
  await clock.advance(3_600_000);
  expect(reload).toHaveBeenCalledTimes(times);
});
