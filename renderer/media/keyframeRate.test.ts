import { describe, expect, it } from 'vitest';
import { type KeyframeRow, keyframeRate, keyframesAfter } from './keyframeRate.ts';
import { type Inbound, inboundOf } from './streamStats.ts';

const read = (timestamp: number, packetsReceived: number, keyFramesDecoded: number): Inbound => {
  const stat = { type: 'inbound-rtp', trackIdentifier: 't', timestamp, packetsReceived, keyFramesDecoded };
  const one = inboundOf([stat]).get('t');
  if (!one) throw new Error('not read');
  return one;
};

/** Looks each two seconds at a stream with a keyframe each `gopMs`, which is silent from `silentMs` to `againMs`. */
function rates(gopMs: number, untilMs: number, [silentMs, againMs] = [untilMs, untilMs]) {
  let row: KeyframeRow = [];
  let before = read(0, 0, 0);
  const found: (number | undefined)[] = [];
  for (let at = 2_000; at <= untilMs; at += 2_000) {
    const flowed = Math.min(at, silentMs) + Math.max(0, at - againMs);
    const after = read(at, flowed, Math.floor(flowed / gopMs));
    row = keyframesAfter(row, before, after);
    before = after;
    found.push(keyframeRate(row));
  }
  return found;
}

describe('how many keyframes a second come', () => {
  it('is known once a look has brought the time between two, however far apart they are', () => {
    expect(rates(1_000, 8_000)).toEqual([undefined, 1, 1, 1]);
    expect(rates(10_000, 60_000).at(-1)).toBeCloseTo(0.1);
    const known = rates(10_000, 60_000).filter((rate) => rate !== undefined);
    expect(Math.max(...known)).toBeLessThan(0.13);
    expect(rates(3_000, 60_000).at(-1)).toBeCloseTo(1 / 3, 1);
  });

  it('is not measured over a time in which nothing came', () => {
    const found = rates(1_000, 80_000, [10_000, 70_000]).filter((rate) => rate !== undefined);
    expect(Math.min(...found)).toBeGreaterThan(0.9);
  });
});
