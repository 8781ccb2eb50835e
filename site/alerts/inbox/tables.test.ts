import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toVisibleText } from './tables.ts';

const text = (...bytes: number[]) => toVisibleText(Uint8Array.from(bytes), 100);

it('readable text is shown unchanged except for invisible characters', () => {
  expect(toVisibleText(Buffer.from('Hàng rào\t"Đông"\r\n🚨'), 100)).toBe('Hàng rào\t"Đông"\r\n🚨');
  expect(text(0x00, 0x1b, 0x7f)).toBe('\\x00\\x1B\\x7F');
});

it('invalid UTF-8 is shown byte by byte, and the text continues after it', () => {
  expect(text(0x41, 0xff, 0xc3, 0x42, 0xe1, 0xba)).toBe('A\\xFF\\xC3B\\xE1\\xBA');
  // a surrogate, an overlong slash
  expect(text(0xed, 0xa0, 0x80, 0xc0, 0xaf)).toBe('\\xED\\xA0\\x80\\xC0\\xAF');
});

it('shown text never exceeds the limit, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 4, max: 60 }), (bytes, most) => {
      expect(toVisibleText(bytes, most).length).toBeLessThanOrEqual(most);
    }),
  );
});
