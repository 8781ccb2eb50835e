import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { operatorIdleMs, watchUserActivity } from './userActivity.ts';

it('an operator counts as present for a time after each input, not as long as the window has the focus', async () => {
  const clock = handClock();
  const window = new EventTarget();
  const hands = watchUserActivity(window, clock);
  expect(hands.areThere()).toBe(true);
  await clock.advance(operatorIdleMs);
  expect(hands.areThere()).toBe(false);
  const move = (screenX: number) =>
    window.dispatchEvent(Object.assign(new Event('pointermove'), { screenX, screenY: 5 }));
  for (const touch of ['pointerdown', 'pointermove', 'wheel', 'keydown']) {
    if (touch === 'pointermove') move(1);
    else window.dispatchEvent(new Event(touch));
    expect(hands.areThere()).toBe(true);
    // A change of the wall clock does not end presence.
    clock.jump(3_600_000);
    expect(hands.areThere()).toBe(true);
    await clock.advance(operatorIdleMs);
    expect(hands.areThere()).toBe(false);
  }
  move(1);
  expect(hands.areThere()).toBe(false);
  move(2);
  expect(hands.areThere()).toBe(true);
  await clock.advance(operatorIdleMs);
  hands.close();
  window.dispatchEvent(new Event('keydown'));
  expect(hands.areThere()).toBe(false);
});
