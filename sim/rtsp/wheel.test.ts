import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { slotMs, Wheel } from './wheel.ts';

describe('the timer wheel', () => {
  it('runs each item when it is due or up to a slot later, never before, near and far', async () => {
    const due = fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(due, async (times) => {
        const clock = handClock();
        const late: number[] = [];
        const wheel = new Wheel<number>(clock, (dueMs, nowMs) => {
          late.push(nowMs - dueMs);
          return undefined;
        });
        for (const time of times) wheel.add(time, time);
        await clock.advance(5_100);
        expect(late).toHaveLength(times.length);
        expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...late)).toBeLessThanOrEqual(slotMs + 1);
        expect(clock.pending).toBe(0);
      }),
    );
  });

  it('keeps a period without drifting, on one timer for all', async () => {
    const clock = handClock();
    const runs = [0, 0, 0];
    const wheel = new Wheel<{ of: number; next: number }>(clock, (item) => {
      runs[item.of] = (runs[item.of] ?? 0) + 1;
      item.next += 40;
      return item.next;
    });
    for (const of of [0, 1, 2]) wheel.add({ of, next: 13 * of }, 13 * of);
    await clock.advance(500);
    expect(clock.pending).toBe(1);
    await clock.advance(9_490);
    expect(runs).toEqual([250, 250, 250]);
  });

  it('drops cancelled items', async () => {
    const clock = handClock();
    const ran: string[] = [];
    const wheel = new Wheel<string>(clock, (item) => {
      ran.push(item);
      return undefined;
    });
    const cancel = wheel.add('a', 100);
    wheel.add('b', 100);
    cancel();
    cancel();
    await clock.advance(200);
    expect(ran).toEqual(['b']);
  });

  it('works after a long sleep', async () => {
    const clock = handClock();
    const ran: number[] = [];
    const wheel = new Wheel<string>(clock, (_, nowMs) => {
      ran.push(nowMs);
      return undefined;
    });
    await clock.advance(60_000);
    wheel.add('a', 60_010);
    await clock.advance(20);
    expect(ran).toEqual([60_010]);
  });
});
