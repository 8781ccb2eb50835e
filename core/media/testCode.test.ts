import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTestCode, encodeTestCode, testCodeCells } from './testCode.ts';

const anyWord = fc.integer({ min: 0, max: 65_535 });
const anyWidth = fc.constantFrom(160, 320, 640, 1280, 333);

/** Generates a picture of the given width with the strip along its top, each luma changed by up to `noise`. */
const picture =
  (cells: readonly number[], width: number, noise: (at: number) => number) => (x: number, y: number) => {
    const cell = width / testCodeCells;
    if (y >= cell) return 90;
    const at = Math.floor(x / cell);
    return (cells[at] === 1 ? 235 : 16) + noise(at);
  };

describe('the code in test pictures', () => {
  it('is read from a picture of any width after lossy encoding', () => {
    fc.assert(
      fc.property(
        anyWord,
        anyWord,
        anyWidth,
        fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 40, maxLength: 40 }),
        (code, frame, width, noise) => {
          const luma = picture(encodeTestCode(code, frame), width, (at) => noise[at] ?? 0);
          expect(decodeTestCode(width, luma)).toEqual({ code, frame });
        },
      ),
    );
  });

  it('wraps around at its end', () => {
    expect(encodeTestCode(7, 65_536)).toEqual(encodeTestCode(7, 0));
  });

  it('is not detected if any one cell is wrong', () => {
    fc.assert(
      fc.property(anyWord, anyWord, fc.nat({ max: testCodeCells - 1 }), (code, frame, wrong) => {
        const cells = encodeTestCode(code, frame).map((bit, at) => (at === wrong ? 1 - bit : bit));
        expect(
          decodeTestCode(
            320,
            picture(cells, 320, () => 0),
          ),
        ).toBeUndefined();
      }),
    );
  });

  it('is not detected in a plain picture', () => {
    for (const luma of [0, 127, 128, 255]) expect(decodeTestCode(640, () => luma)).toBeUndefined();
  });
});
