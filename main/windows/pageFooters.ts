import { inflateSync } from 'node:zlib';
import { pageMargins } from '../../core/handover/document/style.ts';

/** Objects of a PDF as Chromium writes one: one cross-reference table at its end, no compressed object streams. */
interface PdfObjects {
  /** Byte offset of the cross-reference table. */
  readonly tableAt: number;
  /** Number of objects, including the free object with the number 0. */
  readonly size: number;
  /** The trailer's dictionary, without its brackets. */
  readonly trailer: string;
  /** Returns an object's dictionary, up to its stream if it has one. @throws RangeError if there is none */
  dictionary(number: number): string;
  /** Returns the content of an object's stream, as stored in the file. @throws RangeError if it has none */
  stream(number: number): Uint8Array;
  /** Returns the object numbers of the pages, in page order. */
  pages(): number[];
}

/** Size of a table entry, bytes. */
const entryBytes = 20;
/** Maximum depth of the page tree. A node holds eight pages: a tree this deep has more than fit into any file. */
const deepestTree = 12;

/** Returns the number of the object that a key refers to. @throws RangeError if it refers to none */
function referenceOf(dictionary: string, key: string): number {
  const [, number] = new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary) ?? [];
  if (number === undefined) throw new RangeError(`no ${key}`);
  return Number(number);
}

/** Reads a PDF. @throws RangeError if it is not a PDF of this kind */
export function parsePdf(pdf: Uint8Array): PdfObjects {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const textOf = (from: number, to: number) => bytes.toString('latin1', from, to);
  const tableAt = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(textOf(bytes.length - 64, bytes.length))?.[1]);
  const [head, count] = /^xref\n0 (\d+)\n/.exec(textOf(tableAt, tableAt + 40)) ?? [];
  if (head === undefined) throw new RangeError('no table of objects');
  const size = Number(count);
  const entriesAt = tableAt + head.length;
  const [, trailer] =
    /^trailer\s*<<([\s\S]*)>>\s*startxref/.exec(textOf(entriesAt + size * entryBytes, bytes.length)) ?? [];
  if (trailer === undefined) throw new RangeError('no trailer');

  function placeOf(number: number): { readonly from: number; readonly to: number } {
    const entry = entriesAt + number * entryBytes;
    const from = Number(textOf(entry, entry + 10));
    const to = bytes.indexOf('endobj', from, 'latin1');
    if (number >= size || to < 0 || !textOf(from, from + 20).startsWith(`${number} 0 obj\n`))
      throw new RangeError(`no object ${number}`);
    return { from, to };
  }

  function dictionary(number: number): string {
    const { from, to } = placeOf(number);
    const text = textOf(from + `${number} 0 obj\n`.length, to);
    const stream = text.indexOf('>> stream\n');
    return (stream < 0 ? text : text.slice(0, stream + 2)).trim();
  }

  function pagesOf(number: number, depth: number): number[] {
    const node = dictionary(number);
    if (!node.startsWith('<</Type /Pages\n')) return [number];
    if (depth > deepestTree) throw new RangeError('the page tree is too deep');
    const kids = /\/Kids \[([\d R\n]*)\]/.exec(node)?.[1] ?? '';
    return [...kids.matchAll(/(\d+) 0 R/g)].flatMap(([, kid]) => pagesOf(Number(kid), depth + 1));
  }

  return {
    tableAt,
    size,
    trailer,
    dictionary,
    stream(number) {
      const { from } = placeOf(number);
      const length = Number(/\/Length (\d+)/.exec(dictionary(number))?.[1]);
      const at = bytes.indexOf('>> stream\n', from, 'latin1') + '>> stream\n'.length;
      if (
        !(length > 0) ||
        !textOf(at + length, at + length + 12)
          .trimStart()
          .startsWith('endstream')
      )
        throw new RangeError(`no stream in object ${number}`);
      return bytes.subarray(at, at + length);
    },
    pages: () => pagesOf(referenceOf(dictionary(referenceOf(trailer, 'Root')), 'Pages'), 0),
  };
}

/** An embedded font, with the glyphs that the document uses. */
interface PdfLetters {
  /** Its object number. */
  readonly font: number;
  /** Encodes a text as hexadecimal glyphs, with its width in em; undefined if some of its letters are missing. */
  set(text: string): { readonly glyphs: string; readonly width: number } | undefined;
}

/** Returns the glyph of each letter, from the font's ToUnicode map. */
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

/**
 * Returns glyph widths in thousandths of the size, from lists after a first glyph or one width for a range (ISO 32000-1,
 * 9.7.4.3).
 */
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

/** Returns the letters of a font in a PDF; undefined if its face or its encoding is another. */
function lettersOf(objects: PdfObjects, font: number, face: string): PdfLetters | undefined {
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

/** The footer of each page: two lines at its left, and page number and count at its right. */
export interface PageFooter {
  readonly lines: readonly [string, string];
  readonly page: (page: number, of: number) => string;
}

/** The typeface of the report, as its files name it. */
const face = 'BeVietnamPro-Regular';
const points = (mm: number) => (mm / 25.4) * 72;
/** Heights of the two lines above the page's lower edge, points. */
const [firstLineAt, secondLineAt] = [28.5, 19.8];
const [lineSize, pageSize, between] = [6.5, 8, 17];

const number = (value: number) => value.toFixed(3);

/** Returns the first font of the pages that has every letter of these texts. @throws RangeError if there is none */
function fontFor(objects: PdfObjects, pages: readonly string[], texts: readonly string[]): PdfLetters {
  const fonts = new Set(
    pages.flatMap((page) =>
      [...(/\/Font <<([^>]*)>>/.exec(page)?.[1] ?? '').matchAll(/ (\d+) 0 R/g)].map(([, font]) =>
        Number(font),
      ),
    ),
  );
  for (const font of fonts) {
    const letters = lettersOf(objects, font, face);
    if (letters && texts.every((text) => letters.set(text) !== undefined)) return letters;
  }
  throw new RangeError('no font has all letters of the footer');
}

/**
 * Returns the PDF with a footer on each page, set in a font that the document already embeds.
 * The footers are an incremental update (ISO 32000-1, 7.5.6), which leaves the existing bytes as they are. They are marked as
 * artifacts (14.8.2.2), which screen readers skip. Chromium would lay out a document of its own for each footer, 1.5 ms each.
 * @throws RangeError if it is not a PDF as Chromium writes it, or lacks letters
 */
export function addPageFooters(pdf: Uint8Array, { lines, page: pageText }: PageFooter): Uint8Array {
  const objects = parsePdf(pdf);
  const numbers = objects.pages();
  const pages = numbers.map((page) => objects.dictionary(page));
  const count = pages.length;
  const letters = fontFor(objects, pages, [...lines, ...pages.map((_page, n) => pageText(n + 1, count))]);
  const set = (text: string) => letters.set(text) ?? { glyphs: '', width: 0 };

  const update: string[] = ['\n'];
  const places = new Map<number, number>();
  let at = pdf.byteLength + 1;
  function put(object: number, body: string): void {
    const text = `${object} 0 obj\n${body}\nendobj\n`;
    places.set(object, at);
    update.push(text);
    at += text.length;
  }
  const streamOf = (text: string) => `<</Length ${text.length}>> stream\n${text}\nendstream`;

  const before = objects.size;
  put(before, streamOf('q'));
  const [first, second] = [set(lines[0]), set(lines[1])];
  pages.forEach((dictionary, n) => {
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(dictionary) ?? [];
    const contents = /\/Contents (\d+ 0 R)/.exec(dictionary)?.[1];
    if (
      width === undefined ||
      height === undefined ||
      contents === undefined ||
      dictionary.includes('/Rotate')
    )
      throw new RangeError('a page of another kind');
    const { glyphs, width: wide } = set(pageText(n + 1, count));
    const left = points(pageMargins.left);
    const right = Number(width) - points(pageMargins.right) - wide * pageSize;
    const most = right - between - left;
    const size = Math.min(lineSize, most / Math.max(first.width, second.width, 1));
    const foot = before + 1 + n;
    put(
      foot,
      streamOf(
        [
          'Q q /Artifact <</Type /Pagination /Subtype /Footer>> BDC',
          `BT .2 g /Foot ${number(size)} Tf 1 0 0 1 ${number(left)} ${firstLineAt} Tm <${first.glyphs}> Tj`,
          `1 0 0 1 ${number(left)} ${secondLineAt} Tm <${second.glyphs}> Tj`,
          `0 g /Foot ${pageSize} Tf 1 0 0 1 ${number(right)} ${firstLineAt} Tm <${glyphs}> Tj ET`,
          'EMC Q',
        ].join('\n'),
      ),
    );
    const named = `/Foot ${letters.font} 0 R`;
    const withFont = dictionary.includes('/Font <<')
      ? dictionary.replace('/Font <<', `/Font <<${named}\n`)
      : dictionary.replace('/Resources <<', `/Resources <</Font <<${named}>>\n`);
    put(
      numbers[n] ?? 0,
      withFont.replace(`/Contents ${contents}`, `/Contents [${before} 0 R ${contents} ${foot} 0 R]`),
    );
  });
  const entries = [...places]
    .sort(([a], [b]) => a - b)
    .map(([object, place]) => `${object} 1\n${String(place).padStart(10, '0')} 00000 n \n`);
  const trailer = objects.trailer.replace(/\/Size \d+/, `/Size ${before + 1 + count}`);
  update.push(
    `xref\n${entries.join('')}trailer\n<<${trailer}\n/Prev ${objects.tableAt}>>\nstartxref\n${at}\n%%EOF\n`,
  );
  return Buffer.concat([pdf, Buffer.from(update.join(''), 'latin1')]);
}
