import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldForSearch, formatDate, formatDateTime, formatTime, formatUntil } from './text.ts';

describe('fold', () => {
  it.each([
    ['Hà Nội', 'ha noi'],
    ['Đống Đa', 'dong da'],
    ['PHƯỜNG  Cửa\tNam ', 'phuong cua nam'],
    ['Nguyễn Trãi', 'nguyen trai'],
    ['Yết Kiêu–Quỳnh', 'yet kieu–quynh'],
    ['', ''],
  ])('turns “%s” into “%s”', (text, folded) => {
    expect(foldForSearch(text)).toBe(folded);
  });

  it('folds composed and decomposed letters alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldForSearch(text.normalize('NFD'))).toBe(foldForSearch(text.normalize('NFC')));
      }),
    );
  });

  it('does not change folded text', () => {
    const vietnamese = fc
      .array(fc.constantFrom(...'aăâbcdđeêghiklmnoôơpqrstuưvxyÀÁẢÃẠẰẾỢỰỸ ĐÔ 0123'))
      .map((a) => a.join(''));
    fc.assert(
      fc.property(vietnamese, (text) => {
        expect(foldForSearch(foldForSearch(text))).toBe(foldForSearch(text));
        expect(foldForSearch(text)).toMatch(/^[a-z0-9]*( [a-z0-9]+)*$/);
      }),
    );
  });
});

describe('times of Hanoi', () => {
  const at = Date.UTC(2026, 1, 3, 15, 4, 5);

  it('are UTC+7, day first', () => {
    expect(formatDateTime(at)).toBe('03/02/2026 22:04:05');
    expect(formatTime(at)).toBe('22:04:05');
  });

  it('format an ISO day day-first', () => expect(formatDate('2026-02-03')).toBe('03/02/2026'));

  it('include the day of an end only if it is another day', () => {
    expect(formatUntil(at + 3_600_000, at)).toBe('23:04');
    expect(formatUntil(at + 7_200_000, at)).toBe('04/02 00:04');
    expect(formatUntil(at + 365 * 86_400_000, at)).toBe('03/02 22:04');
  });

  it('change the day at 17:00 UTC', () => {
    expect(formatDateTime(Date.UTC(2026, 11, 31, 17))).toBe('01/01/2027 00:00:00');
  });
});
