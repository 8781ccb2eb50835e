import { inflateSync } from 'node:zlib';
import { pageMargins } from '../../core/handover/document/style.ts';

/** Objects of a PDF as Chromium writes one: a single table of them at its end, and no dictionary is packed away in a stream. */
interface PdfObjects {
  /** Where the table begins, bytes. */
  readonly tableAt: number;
  /** How many objects there are, the free one with the number 0 among them. */
  readonly size: number;
  /** The trailer's dictionary, without its brackets. */
  readonly trailer: string;
  /** An object's dictionary, up to its stream if it has one. @throws RangeError where there is none */
  dictionary(number: number): string;
  /** What an object's stream holds, as it lies in the file. @throws RangeError where it has none */
  stream(number: number): Uint8Array;
  /** The numbers of the pages' objects, in their order. */
  pages(): number[];
}

/** An entry of the table, bytes. */
const entryBytes = 20;
/** Pages lie eight to a node: a tree this deep has more of them than fit into any file. */
const deepestTree = 12;

/** The number of the object that a key refers to. @throws RangeError where it refers to none */
function referenceOf(dictionary: string, key: string): number {
  const [, number] = new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary) ?? [];
  if (number === undefined) throw new RangeError(`no ${key}`);
  return Number(number);
}

/** @throws RangeError where it is no PDF of this kind */
export function readPdf(pdf: Uint8Array): PdfObjects {
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
    if (depth > deepestTree) throw new RangeError('pages of pages of pages');
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
        throw new RangeError(`no stream of ${number}`);
      return bytes.subarray(at, at + length);
    },
    pages: () => pagesOf(referenceOf(dictionary(referenceOf(trailer, 'Root')), 'Pages'), 0),
  };
}

/** A font that lies in a PDF, with those letters that are used there. */
interface PdfLetters {
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

/** What stands at the foot of each page: two lines at its left, and which of how many it is at its right. */
export interface PageFoot {
  readonly lines: readonly [string, string];
  readonly page: (page: number, of: number) => string;
}

/** The face of the report, as its files name it. */
const face = 'BeVietnamPro-Regular';
const points = (mm: number) => (mm / 25.4) * 72;
/** In points, from the page's lower edge. */
const [firstLineAt, secondLineAt] = [28.5, 19.8];
const [lineSize, pageSize, between] = [6.5, 8, 17];

const number = (value: number) => value.toFixed(3);

/** The first font of the pages that has every letter of these texts. */
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
  throw new RangeError('no font with all letters of the foot');
}

/**
 * The same PDF with a foot on each of its pages, in the letters that it has already: an update behind it (ISO 32000-1, 7.5.6), in which
 * what is there stays as it is. Whoever reads it aloud passes over feet (an artifact, 14.8.2.2). Chromium lays a document of its own
 * out for each foot, 1.5 ms.
 *
 * @throws RangeError where it is no PDF as Chromium makes it, or lacks letters
 */
export function withFeet(pdf: Uint8Array, { lines, page: pageText }: PageFoot): Uint8Array {
  const objects = readPdf(pdf);
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
