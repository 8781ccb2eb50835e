import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createThrottle } from './throttle.ts';

it('lets five tries pass, then makes each next one wait twice as long', async () => {
  const clock = handClock();
  const throttle = createThrottle(clock);
  const waits: number[] = [];
  for (let wrong = 0; wrong < 8; wrong += 1) {
    const wait = throttle.waitMs(['name a']);
    waits.push(wait);
    await clock.advance(wait);
    expect(throttle.waitMs(['name a'])).toBe(0);
    throttle.count(['name a']);
  }
  expect(waits).toEqual([0, 0, 0, 0, 0, 2_000, 4_000, 8_000]);
});

it('holds for the address as well, whichever waits longer', () => {
  const throttle = createThrottle(handClock());
  for (let at = 0; at < 5; at += 1) throttle.count([`name ${at}`, 'address x']);
  expect(throttle.waitMs(['name new', 'address x'])).toBe(2_000);
  expect(throttle.waitMs(['name new', 'address y'])).toBe(0);
});

it('forgets with a right password, and after an hour', async () => {
  const clock = handClock();
  const throttle = createThrottle(clock);
  for (let at = 0; at < 9; at += 1) throttle.count(['a', 'b']);
  throttle.clear(['a']);
  expect(throttle.waitMs(['a'])).toBe(0);
  await clock.advance(3_600_000);
  throttle.count(['b']);
  expect(throttle.waitMs(['b'])).toBe(0);
});
