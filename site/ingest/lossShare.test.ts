import { describe, expect, it } from 'vitest';
import { LossShare } from './lossShare.ts';

/** Looks twice a second at a camera that sends `perS` packets a second. @returns what was measured at the end */
function lossOf(losing: (second: number) => number, seconds: number, perS = 100): number {
  const share = new LossShare();
  let [lost, pct] = [0, 0];
  for (let at = 0; at <= seconds * 1_000; at += 500) {
    pct = share.measure({ packets: (perS * at) / 1_000 - lost, lost }, at);
    if (at % 1_000 === 0) lost += losing(at / 1_000);
  }
  return pct;
}

describe('the share of packets that never came', () => {
  it('is known after ten seconds, and gone ten seconds after the last loss', () => {
    expect([lossOf(() => 1, 9.5), lossOf(() => 1, 10)]).toEqual([0, 1]);
    expect(lossOf((second) => (second < 10 ? 5 : 0), 19.5)).toBe(5);
    expect(lossOf((second) => (second < 10 ? 5 : 0), 20)).toBe(0);
  });

  it('is none where one packet alone is missing, or hardly any', () => {
    for (const seconds of [10, 30]) expect(lossOf((second) => (second === 3 ? 1 : 0), seconds)).toBe(0);
    expect(lossOf((second) => (second === 3 ? 2 : 0), 10)).toBe(0.2);
  });

  it('is counted over a longer time where a small stream loses a packet now and then', () => {
    expect(lossOf((second) => (second % 8 === 0 ? 1 : 0), 30, 12)).toBeGreaterThan(0.7);
  });
});
