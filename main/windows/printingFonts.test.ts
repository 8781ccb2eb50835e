import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { scaleUnitsPerEm } from './printingFonts.ts';

const font = readFileSync(new URL('../../resources/fonts/BeVietnamPro-Regular.ttf', import.meta.url));

it('changes the units per em and no other byte', () => {
  const changed = scaleUnitsPerEm(font, 1_024);
  const differ = [...changed.keys()].filter((n) => changed[n] !== font[n]);
  expect(differ.length).toBeGreaterThan(0);
  expect((differ.at(-1) ?? 0) - (differ[0] ?? 0)).toBeLessThan(2);
  const at = differ[0] ?? 0;
  // 1,000 is 0x3e8 and 1,024 is 0x400.
  expect([font[at], changed[at]]).toEqual([0x03, 0x04]);
  expect([font[at + 1], changed[at + 1]]).toEqual([0xe8, 0x00]);
});

it('refuses a file that is not a font', () => {
  expect(() => scaleUnitsPerEm(new Uint8Array(64), 1_024)).toThrow(RangeError);
});
