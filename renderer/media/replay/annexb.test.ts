import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createReferenceCheck, readAnnexBCodec } from './annexb.ts';

test('readAnnexBCodec reads the codec from the parameter set before a keyframe', () => {
  const delimiter = [0, 0, 0, 1, 9, 0x10];
  const parameters = [0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x1f, 0xda, 0x01];
  expect(readAnnexBCodec(new Uint8Array([...delimiter, ...parameters, 0, 0, 1, 0x65, 1, 2, 3, 4]))).toBe(
    'avc1.42c01f',
  );
});

test('readAnnexBCodec returns undefined for a picture without a parameter set', () => {
  expect(readAnnexBCodec(new Uint8Array([0, 0, 0, 1, 0x41, 0x9a, 0, 1, 2, 3]))).toBeUndefined();
  expect(readAnnexBCodec(new Uint8Array())).toBeUndefined();
});

describe('createReferenceCheck', () => {
  /** Writes bits as ITU-T H.264 does: fixed-length, and as Exp-Golomb codes (9.1). */
  const plain = (value: number, count: number) => value.toString(2).padStart(count, '0');
  const ue = (value: number) => {
    const code = (value + 1).toString(2);
    return '0'.repeat(code.length - 1) + code;
  };

  /** Writes a NAL unit of these bits, with the stop bit and emulation prevention. */
  function unit(head: number, bits: string): number[] {
    const whole = `${bits}1`;
    const bytes = [head];
    let zeros = 0;
    for (let at = 0; at < whole.length; at += 8) {
      const byte = Number.parseInt(whole.slice(at, at + 8).padEnd(8, '0'), 2);
      if (zeros >= 2 && byte <= 3) {
        bytes.push(3);
        zeros = 0;
      }
      bytes.push(byte);
      zeros = byte === 0 ? zeros + 1 : 0;
    }
    return [0, 0, 0, 1, ...bytes];
  }

  interface Source {
    readonly isHigh?: boolean;
    readonly mayLeaveOut?: boolean;
  }
  /** Picture numbers have 4 bits: 15 is followed by 0. */
  function parameters({ isHigh = false, mayLeaveOut = false }: Source): number[] {
    const colours = isHigh
      ? ue(3) + plain(1, 1) + ue(0) + ue(0) + plain(0, 1) + plain(1, 1) + plain(0, 12)
      : '';
    const head = plain(isHigh ? 100 : 66, 8) + plain(0, 8) + plain(31, 8) + ue(0);
    return unit(
      0x67,
      `${head}${colours}${ue(0)}${ue(2)}${ue(1)}${plain(mayLeaveOut ? 1 : 0, 1)}${plain(0, 40)}`,
    );
  }
  const slice = (head: number, number: number, source: Source, type = 0) =>
    unit(
      head,
      ue(0) + ue(type) + ue(0) + (source.isHigh ? plain(2, 2) : '') + plain(number, 4) + plain(0, 64),
    );

  const key = (source: Source = {}) =>
    new Uint8Array([0, 0, 0, 1, 9, 0x10, ...parameters(source), ...slice(0x65, 0, source, 7)]);
  const reference = (number: number, source: Source = {}) => new Uint8Array(slice(0x41, number % 16, source));
  const other = (number: number, source: Source = {}) => new Uint8Array(slice(0x01, number % 16, source));

  describe('for the pictures of a stream', () => {
    it('accepts consecutive pictures, past the wrap of their number too', () => {
      const isDecodable = createReferenceCheck();
      expect(isDecodable(true, key())).toBe(true);
      for (let number = 1; number < 40; number += 1) expect(isDecodable(false, reference(number))).toBe(true);
    });

    it('rejects all pictures from a missing reference to the next keyframe', () => {
      const isDecodable = createReferenceCheck();
      isDecodable(true, key());
      expect([1, 3, 4].map((number) => isDecodable(false, reference(number)))).toEqual([true, false, false]);
      expect(isDecodable(true, key())).toBe(true);
      expect(isDecodable(false, reference(1))).toBe(true);
    });

    it('tolerates a missing non-reference picture', () => {
      const isDecodable = createReferenceCheck();
      isDecodable(true, key());
      isDecodable(false, reference(1));
      expect(isDecodable(false, other(2))).toBe(true);
      expect(isDecodable(false, reference(2))).toBe(true);
      // The other picture number 3 is missing.
      expect(isDecodable(false, reference(3))).toBe(true);
    });

    it('rejects pictures before the first keyframe, and after one without parameter sets', () => {
      const isDecodable = createReferenceCheck();
      expect(isDecodable(false, reference(1))).toBe(false);
      isDecodable(true, key());
      expect(isDecodable(true, new Uint8Array(slice(0x65, 0, {}, 7)))).toBe(false);
      expect(isDecodable(false, reference(1))).toBe(false);
    });

    it('follows a high profile with scaling lists and colour planes too', () => {
      const source = { isHigh: true };
      const isDecodable = createReferenceCheck();
      isDecodable(true, key(source));
      expect([1, 2, 4].map((number) => isDecodable(false, reference(number, source)))).toEqual([
        true,
        true,
        false,
      ]);
    });

    it('accepts all pictures of a source that skips numbers by design', () => {
      const source = { mayLeaveOut: true };
      const isDecodable = createReferenceCheck();
      isDecodable(true, key(source));
      expect([1, 5].map((number) => isDecodable(false, reference(number, source)))).toEqual([true, true]);
    });

    it('reads arbitrary bytes without failing', () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 80 }))), (pictures) => {
          const isDecodable = createReferenceCheck();
          isDecodable(true, key());
          for (const [isKey, bytes] of pictures) expect(typeof isDecodable(isKey, bytes)).toBe('boolean');
        }),
      );
    });
  });
});
