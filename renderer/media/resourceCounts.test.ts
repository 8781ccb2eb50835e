import { expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { countResource, createCountedClock, getResourceCounts } from './resourceCounts.ts';

it('a held resource is counted, and released only once', () => {
  const before = getResourceCounts();
  const [one, two] = [countResource('transports'), countResource('transports')];
  expect(getResourceCounts()).toEqual({ ...before, transports: before.transports + 2 });
  one();
  one();
  expect(getResourceCounts().transports).toBe(before.transports + 1);
  two();
  expect(getResourceCounts()).toEqual(before);
});

it('a timer is counted until it has fired or is cancelled', async () => {
  const hand = handClock();
  const clock = createCountedClock(hand);
  const before = getResourceCounts().timers;
  const ran: string[] = [];
  clock.after(10, () => ran.push('once'));
  const cancelled = clock.after(10, () => ran.push('never'));
  const repeated = clock.every(10, () => ran.push('again'));
  expect(getResourceCounts().timers).toBe(before + 3);
  cancelled();
  await hand.advance(20);
  expect(ran.toSorted()).toEqual(['again', 'again', 'once']);
  expect(getResourceCounts().timers).toBe(before + 1);
  repeated();
  repeated();
  expect(getResourceCounts().timers).toBe(before);
});
