import { describe, expect, it } from 'vitest';
import { makeRow, matchesGlob, median, percentile } from './report.ts';

describe('a bench row', () => {
  const spec = {
    bench: 'wall',
    row: 'latency-p50@1',
    unit: 'ms',
    better: 'lower',
    goal: 'ours <= bare',
  } as const;

  it('has the medians of ours and of each peer, and the spread of ours', () => {
    const row = makeRow(spec, { ours: [10, 12, 11], bare: [20, 22] });
    expect(row).toMatchObject({ ours: 11, peers: { bare: 21 }, rounds: 3, noisy: false });
    expect(row.spread).toBeCloseTo(2 / 11, 3);
  });

  it('is null with a reason if nothing was measured', () => {
    expect(makeRow(spec, { ours: [], bare: [1] }, 'no display')).toMatchObject({
      ours: null,
      spread: null,
      why: 'no display',
    });
  });

  it('is noisy if the spread of the rounds exceeds half of their median', () => {
    expect(makeRow(spec, { ours: [10, 16] }).noisy).toBe(false);
    expect(makeRow(spec, { ours: [10, 20] }).noisy).toBe(true);
  });
});

describe('order statistics', () => {
  it('use the nearest rank', () => {
    expect(percentile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(percentile([1, 2, 3, 4], 0.95)).toBe(4);
    expect(percentile([], 0.5)).toBeNull();
    expect(median([3, 1, 2])).toBe(2);
  });

  it('select rows by a pattern', () => {
    expect(matchesGlob('latency-p50@16', 'latency-*@16')).toBe(true);
    expect(matchesGlob('latency-p50@16', 'latency-*@1')).toBe(false);
  });
});
