import { describe, expect, it } from 'vitest';
import { LossShare } from './lossShare.ts';

/** Looks twice a second at a camera that sends 100 packets a second. @returns what was measured at the end */
function lossOf(losing: (second: number) => number, seconds: number, share = new LossShare()): number {
  let [lost, pct] = [0, 0];
  for (let at = 0; at <= seconds * 1_000; at += 500) {
    pct = share.measure({ packets: at / 10 - lost, lost }, at);
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
    expect(lossOf((second) => (second === 3 ? 1 : 0), 10)).toBe(0);
    expect(lossOf((second) => (second === 3 ? 2 : 0), 10)).toBe(0.2);
  });

  it('counts anew in another session', () => {
    const share = new LossShare();
    lossOf(() => 1, 10, share);
    share.begin();
    expect(share.measure({ packets: 5_000, lost: 2_000 }, 60_000)).toBe(0);
  });
});
