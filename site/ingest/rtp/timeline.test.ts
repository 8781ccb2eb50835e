import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LagMeter } from './timeline.ts';

/** 25 frames a second for `seconds`; `way` returns a frame's transit time, `stamp` its timestamp. */
function play(
  seconds: number,
  way: (tMs: number) => number,
  stamp: (tMs: number) => number = (tMs) => tMs,
  reports = true,
): number {
  const lag = new LagMeter();
  let last = 0;
  for (let tMs = 0; tMs < seconds * 1_000; tMs += 40) {
    lag.frame(stamp(tMs), 77_000 + tMs + way(tMs));
    if (reports && tMs % 5_000 === 0) lag.report(1_700_000_000_000 + tMs, stamp(tMs));
    if (tMs % 400 === 0) last = lag.read();
  }
  return last;
}

describe('how far pictures have fallen behind', () => {
  it('the lag is the size of the backlog', () => {
    expect(play(20, (tMs) => 80 + Math.max(0, tMs - 10_000) / 2)).toBeGreaterThan(4_500);
  });

  it('the lag is not forgotten while the backlog remains', () => {
    expect(play(1_800, (tMs) => (tMs < 10_000 ? 80 : 3_080))).toBeCloseTo(3_000, -2);
  });

  it('the lag is zero once the backlog is gone', () => {
    expect(play(30, (tMs) => (tMs > 10_000 && tMs < 20_000 ? 2_000 : 80))).toBeLessThan(1);
  });

  it('the lag excludes jitter and a drifting clock', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { minLength: 10, maxLength: 10 }), (waits) => {
        expect(play(60, (tMs) => (waits[(tMs / 40) % 9] ?? 0) * ((tMs / 40) % 3 === 0 ? 0 : 1))).toBeLessThan(
          50,
        );
      }),
    );
    expect(
      play(
        7_200,
        () => 80,
        (tMs) => tMs * 0.9999,
      ),
    ).toBeLessThan(50);
  });

  it('the lag is not reported for a camera whose timestamps count frames, or that sends no reports', () => {
    expect(
      play(
        60,
        () => 80,
        (tMs) => tMs * 0.8,
      ),
    ).toBe(0);
    expect(
      play(
        600,
        () => 80,
        (tMs) => tMs * 0.997,
      ),
    ).toBeLessThan(250);
    expect(play(20, (tMs) => tMs / 2, undefined, false)).toBe(0);
  });
});
