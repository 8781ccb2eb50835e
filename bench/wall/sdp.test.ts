import { describe, expect, it } from 'vitest';
import { unionLength } from './sdp.ts';

describe('SDP work', () => {
  it('counts overlapping work of several transports once, and pauses not at all', () => {
    expect(unionLength([])).toBe(0);
    expect(
      unionLength([
        [10, 20],
        [0, 5],
        [12, 15],
        [18, 25],
      ]),
    ).toBe(20);
  });
});
