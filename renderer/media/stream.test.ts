import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mainFromWidth, streamForWidth, subBelowWidth } from './stream.ts';

const both = ['main', 'sub'] as const;

describe('the stream for a tile', () => {
  it('is main from 960 device pixels, sub below', () => {
    expect(streamForWidth(960, both, undefined)).toBe('main');
    expect(streamForWidth(959, both, undefined)).toBe('sub');
  });

  it('is the one the camera has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8_000 }),
        fc.constantFrom(undefined, ...both),
        fc.constantFrom(...both),
        (width, before, only) => streamForWidth(width, [only], before) === only,
      ),
    );
  });

  it('does not change within the band, whichever it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: subBelowWidth, max: mainFromWidth - 1 }),
        fc.constantFrom(...both),
        (width, before) => streamForWidth(width, both, before) === before,
      ),
    );
  });
});
