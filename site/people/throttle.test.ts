import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createPasswordThrottle, type PasswordAttempt } from './throttle.ts';

const at = (name: string, address: string, desk = 'desk-new'): PasswordAttempt => ({ name, address, desk });

it('the throttle passes five tries, then doubles the wait for each next one', async () => {
  const clock = handClock();
  const throttle = createPasswordThrottle(clock);
  const waits: number[] = [];
  for (let wrong = 0; wrong < 8; wrong += 1) {
    const wait = throttle.waitMs(at('a', 'x'));
    waits.push(wait);
    await clock.advance(wait);
    expect(throttle.waitMs(at('a', 'x'))).toBe(0);
    throttle.count(at('A', 'x', `desk-${wrong}`));
  }
  expect(waits).toEqual([0, 0, 0, 0, 0, 2_000, 4_000, 8_000]);
});

it('the throttle does not delay a person for tries under their name elsewhere', () => {
  const throttle = createPasswordThrottle(handClock());
  for (let wrong = 0; wrong < 1_000; wrong += 1) throttle.count(at('admin', 'attacker'));
  expect(throttle.waitMs(at('admin', 'attacker'))).toBe(15 * 60_000);
  expect(throttle.waitMs(at('admin', 'room'))).toBe(0);
});

it('the throttle slows an address for all names, by ten seconds at most', () => {
  const throttle = createPasswordThrottle(handClock());
  const waits = Array.from({ length: 60 }, (_, wrong) => {
    throttle.count(at(`name ${wrong}`, 'x'));
    return throttle.waitMs(at('new', 'x'));
  });
  expect([waits[28], waits[29], waits[30], waits.at(-1)]).toEqual([0, 1_000, 2_000, 10_000]);
  expect(throttle.waitMs(at('new', 'y'))).toBe(0);
});

it('the throttle reports the first delayed try, whatever the names, and again after another was counted', async () => {
  const clock = handClock();
  const throttle = createPasswordThrottle(clock);
  for (let wrong = 0; wrong < 30; wrong += 1) throttle.count(at(`name ${wrong}`, 'x'));
  expect(['a', 'b', 'a'].map((name) => throttle.isFirstHeld(at(name, 'x')))).toEqual([true, false, false]);
  await clock.advance(1_000);
  expect(throttle.isFirstHeld(at('a', 'x'))).toBe(false);
  throttle.count(at('a', 'x'));
  expect(['a', 'b'].map((name) => throttle.isFirstHeld(at(name, 'x')))).toEqual([true, false]);
});

it('the throttle separates a person at a familiar desk from other tries there, and counts their own', () => {
  const throttle = createPasswordThrottle(handClock());
  throttle.right(at('An', 'x', 'desk-an'));
  for (let wrong = 0; wrong < 100; wrong += 1) throttle.count(at('An', 'x'));
  expect(throttle.waitMs(at('An', 'x'))).toBeGreaterThan(0);
  expect(throttle.waitMs(at('An', 'x', 'desk-an'))).toBe(0);
  for (let wrong = 0; wrong < 6; wrong += 1) throttle.count(at('An', 'x', 'desk-an'));
  expect(throttle.waitMs(at('an', 'x', 'desk-an'))).toBe(4_000);
});

it('the throttle does not delay a desk’s person for an attacker who knows the desk’s id', () => {
  const throttle = createPasswordThrottle(handClock());
  throttle.right(at('An', 'x', 'desk-an'));
  for (let wrong = 0; wrong < 100; wrong += 1) throttle.count(at('An', 'attacker', 'desk-an'));
  expect(throttle.waitMs(at('An', 'attacker', 'desk-an'))).toBe(15 * 60_000);
  expect(throttle.waitMs(at('An', 'x', 'desk-an'))).toBe(0);
});

it('the throttle forgets a name after its right password, but of an address only that one try', () => {
  const throttle = createPasswordThrottle(handClock());
  for (let wrong = 0; wrong < 40; wrong += 1) throttle.count(at('victim', 'x'));
  throttle.count(at('own', 'x'));
  throttle.right(at('own', 'x'));
  expect(throttle.waitMs(at('own', 'x'))).toBe(0);
  expect(throttle.waitMs(at('other', 'x'))).toBe(10_000);
});

it('the throttle forgets after an hour', async () => {
  const clock = handClock();
  const throttle = createPasswordThrottle(clock);
  for (let wrong = 0; wrong < 9; wrong += 1) throttle.count(at('b', 'x'));
  await clock.advance(3_600_000);
  throttle.count(at('b', 'x'));
  expect(throttle.waitMs(at('b', 'x'))).toBe(0);
});
