import { describe, expect, it } from 'vitest';
import { translations } from './translations.ts';

describe('texts', () => {
  it('format numbers as each language does', () => {
    expect(translations.vi.cameras.of(40_210, 40_210)).toBe('40.210 camera');
    expect(translations.en.cameras.of(1, 1)).toBe('1 camera');
    expect(translations.en.cameras.of(12, 4_420)).toBe('12 of 4,420 cameras');
  });

  it('give an age in the largest unit that fits', () => {
    expect([0.4, 7, 61, 7_300].map((s) => translations.vi.age(s))).toEqual([
      '< 1 giây',
      '7 giây',
      '1 phút',
      '2 giờ',
    ]);
    expect([0.4, 7, 61, 7_300].map((s) => translations.en.age(s))).toEqual(['< 1 s', '7 s', '1 min', '2 h']);
  });

  it('use one decimal sign for tenths of a second, in times of day and durations', () => {
    for (const { replay } of [translations.vi, translations.en])
      expect(replay.ago(9.1)).toContain(`9${replay.tenth(1)}`);
  });
});
