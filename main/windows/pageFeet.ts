import { pageMargins } from '../../core/handover/document/style.ts';
import { lettersOf, type PdfLetters } from './pdfLetters.ts';
import { type PdfObjects, readPdf } from './pdfObjects.ts';

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
