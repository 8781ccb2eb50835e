import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { countedClock, heldCounts, hold } from './held.ts';

it('counts held resources, and releases each only once', () => {
  const before = heldCounts();
  const [one, two] = [hold('transports'), hold('transports')];
  expect(heldCounts()).toEqual({ ...before, transports: before.transports + 2 });
  one();
  one();
  expect(heldCounts().transports).toBe(before.transports + 1);
  two();
  expect(heldCounts()).toEqual(before);
});

it('counts timers until they have fired or are cancelled', async () => {
  const hand = handClock();
  const clock = countedClock(hand);
  const before = heldCounts().timers;
  const ran: string[] = [];
  clock.after(10, () => ran.push('once'));
  const cancelled = clock.after(10, () => ran.push('never'));
  const repeated = clock.every(10, () => ran.push('again'));
  expect(heldCounts().timers).toBe(before + 3);
  cancelled();
  await hand.advance(20);
  expect(ran.toSorted()).toEqual(['again', 'again', 'once']);
  expect(heldCounts().timers).toBe(before + 1);
  repeated();
  repeated();
  expect(heldCounts().timers).toBe(before);
});
