import { inflateSync } from 'node:zlib';
import { type PdfObjects, referenceOf } from './pdfObjects.ts';

/** A font that lies in a PDF, with those letters that are used there. */
export interface PdfLetters {
  /** The number of its object. */
  readonly font: number;
  /** A text as glyphs in hexadecimal, and its width in sizes of the font; undefined: not all of its letters are there. */
  set(text: string): { readonly glyphs: string; readonly width: number } | undefined;
}

/** Which glyph a letter is, as the font's map to Unicode says. */
function glyphsOf(map: string): Map<string, number> {
  const glyphs = new Map<string, number>();
  const put = (letter: number, glyph: number) => glyphs.set(String.fromCodePoint(letter), glyph);
  for (const [, block = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph = '', letter = ''] of block.matchAll(/<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>/g))
      put(Number.parseInt(letter, 16), Number.parseInt(glyph, 16));
  for (const [, block = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, first, last, letter] of block.matchAll(
      /<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>/g,
    )) {
      const [from, to, of] = [first, last, letter].map((hex) => Number.parseInt(hex ?? '', 16)) as [
        number,
        number,
        number,
      ];
      for (let n = from; n <= to; n += 1) put(of + n - from, n);
    }
  return glyphs;
}

/** How wide each glyph is, in thousandths of the size: lists after a first glyph, or one width for a range (ISO 32000-1, 9.7.4.3). */
function widthsOf(descendant: string): (glyph: number) => number {
  const usual = Number(/\/DW (-?[\d.]+)/.exec(descendant)?.[1] ?? 1_000);
  const widths = new Map<number, number>();
  const [, list = ''] = /\/W \[([\d\s.[\]-]*)\]\s*(?:\/|>>)/.exec(descendant) ?? [];
  for (const [, first, each, last, width] of list.matchAll(
    /(\d+)\s*(?:\[([^\]]*)\]|\s(\d+)\s+(-?[\d.]+))/g,
  )) {
    const from = Number(first);
    const given = each?.trim().split(/\s+/).map(Number);
    if (given) for (const [n, one] of given.entries()) widths.set(from + n, one);
    else for (let n = from; n <= Number(last); n += 1) widths.set(n, Number(width));
  }
  return (glyph) => widths.get(glyph) ?? usual;
}

/** The letters of a font in a PDF; undefined: it is of another face, or letters of it are set in another way. */
export function lettersOf(objects: PdfObjects, font: number, face: string): PdfLetters | undefined {
  const whole = objects.dictionary(font);
  if (!whole.includes('/Subtype /Type0') || !whole.includes(`+${face}\n`)) return undefined;
  const [, below] = /\/DescendantFonts \[(\d+) 0 R\]/.exec(whole) ?? [];
  const widthOf = widthsOf(objects.dictionary(Number(below)));
  const glyphs = glyphsOf(inflateSync(objects.stream(referenceOf(whole, 'ToUnicode'))).toString('latin1'));
  return {
    font,
    set(text) {
      let hex = '';
      let width = 0;
      for (const letter of text) {
        const glyph = glyphs.get(letter);
        if (glyph === undefined) return undefined;
        hex += glyph.toString(16).padStart(4, '0');
        width += widthOf(glyph) / 1_000;
      }
      return { glyphs: hex, width };
    },
  };
}
