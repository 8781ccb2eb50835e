import { describe, expect, it } from 'vitest';
import { covered } from './sdp.ts';

describe('SDP work', () => {
  it('of transports side by side counts once, pauses in between not at all', () => {
    expect(covered([])).toBe(0);
    expect(
      covered([
        [10, 20],
        [0, 5],
        [12, 15],
        [18, 25],
      ]),
    ).toBe(20);
  });
});
