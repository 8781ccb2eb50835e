import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLoadMeter } from './load.ts';

const t0 = Date.UTC(2026, 4, 1, 8, 0, 0);
const minute = 60_000;

describe('the load meter', () => {
  it('is acceptable at 1, manageable at 2, high above, and a flood over 10 in ten minutes', () => {
    const meter = createLoadMeter();
    const states = Array.from({ length: 11 }, (_, n) => {
      meter.add(t0 + n, t0 + n);
      return meter.read(t0 + n).state;
    });
    expect(states).toEqual(['acceptable', 'manageable', ...Array(8).fill('high'), 'flood']);
  });

  it('stays a flood until there are fewer than 5 in ten minutes', () => {
    const meter = createLoadMeter();
    for (let n = 0; n < 11; n += 1) meter.add(t0 + n * minute * 0.5, t0 + n * minute * 0.5);
    const reported = (minutes: number) => {
      const { state, perTenMinutes } = meter.read(t0 + minutes * minute);
      return [state, perTenMinutes];
    };
    expect(reported(6)).toEqual(['flood', 11]);
    expect(reported(12.9)).toEqual(['flood', 5]);
    expect(reported(13)).toEqual(['high', 4]);
    for (let n = 0; n < 7; n += 1) meter.add(t0 + 13.6 * minute, t0 + 13.6 * minute);
    expect(reported(13.7)).toEqual(['high', 10]);
  });

  it('returns the last six periods of ten minutes, newest last', () => {
    const meter = createLoadMeter();
    for (const [n, count] of [1, 0, 3, 0, 0, 2].entries())
      for (let k = 0; k < count; k += 1) meter.add(t0 + n * 10 * minute + 1, t0 + n * 10 * minute + 1);
    expect(meter.read(t0 + 59 * minute).history).toEqual([1, 0, 3, 0, 0, 2]);
    expect(meter.read(t0 + 600 * minute)).toEqual({
      perTenMinutes: 0,
      history: [0, 0, 0, 0, 0, 0],
      state: 'acceptable',
    });
  });

  it('does not prolong a flood when the clock is set back', () => {
    const meter = createLoadMeter();
    for (let n = 0; n < 11; n += 1) meter.add(t0, t0);
    const back = t0 - 60 * minute;
    expect(meter.read(back + 9 * minute)).toMatchObject({ perTenMinutes: 11, state: 'flood' });
    meter.add(back + 9 * minute, back + 9 * minute);
    expect(meter.read(back + 18 * minute).perTenMinutes).toBe(12);
    expect(meter.read(back + 19 * minute)).toMatchObject({
      perTenMinutes: 0,
      history: [0, 0, 0, 0, 12, 0],
      state: 'acceptable',
    });
  });

  it('equals a plain count, with late and future times', () => {
    const anyAdd = fc.record({
      later: fc.integer({ min: 0, max: 400_000 }),
      late: fc.integer({ min: -60, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(anyAdd, { maxLength: 60 }), (adds) => {
        const meter = createLoadMeter();
        const seconds: number[] = [];
        let now = t0;
        for (const { later, late } of adds) {
          now += later;
          meter.add(now - late * 1_000, now);
          seconds.push(Math.floor(Math.min(now, now - late * 1_000) / 1_000));
        }
        const present = Math.floor(now / 1_000);
        const within = (from: number, to: number) =>
          seconds.filter((at) => at > present - from && at <= present - to).length;
        const { perTenMinutes, history } = meter.read(now);
        expect(perTenMinutes).toBe(within(600, 0));
        expect(history).toEqual([3_000, 2_400, 1_800, 1_200, 600, 0].map((to) => within(to + 600, to)));
      }),
    );
  });
});
