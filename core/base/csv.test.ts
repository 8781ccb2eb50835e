import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv } from './csv.ts';

const read = (text: string): string[][] => parse(text, { bom: true, relaxColumnCount: false });

describe('a table as CSV', () => {
  it('begins with the UTF-8 byte order mark, and ends each row as RFC 4180 requires', () => {
    expect(formatCsv(['Nơi', 'Lúc'], [['Đống Đa', 5]])).toBe('\ufeffNơi,Lúc\r\nĐống Đa,5\r\n');
  });

  it('is parsed back unchanged, whatever its content', () => {
    const cell = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !/^[\s]*[=+\-@＝＋－＠]|^[\t\r]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, fc.integer()), { maxLength: 20 }), (rows) => {
        expect(read(formatCsv(['a', 'b', 'c'], rows))).toEqual([
          ['a', 'b', 'c'],
          ...rows.map((row) => row.map(String)),
        ]);
      }),
      { seed: 7 },
    );
  });

  it('contains no text that a spreadsheet would execute', () => {
    const begins = fc.constantFrom('=', '+', '-', '@', '\t=', '\r', ' =', '＝', '＋', '－', '＠');
    fc.assert(
      fc.property(begins, fc.string(), (first, rest) => {
        const [, row] = read(formatCsv(['a'], [[`${first}${rest}`]]));
        expect(row?.[0]).toBe(`'${first}${rest}`);
      }),
      { seed: 7 },
    );
  });

  it('keeps a negative number a number', () => {
    expect(formatCsv(['a'], [[-42]])).toBe('\ufeffa\r\n-42\r\n');
  });
});
