import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { addPageFooters, parsePdf } from './pageFooters.ts';

const map = `2 beginbfchar\n<0001> <0041>\n<0002> <1EA3>\nendbfchar\n1 beginbfrange\n<0010> <0019> <0030>\nendbfrange\n`;
const stream = (bytes: string, more = '') => `<<${more}/Length ${bytes.length}>> stream\n${bytes}\nendstream`;

/** Returns a PDF of two pages as Chromium writes one; the second page shows no text. */
function made(face = 'BeVietnamPro-Regular'): Uint8Array {
  const page = (resources: string, contents: number) =>
    `<</Type /Page\n/Resources <<${resources}>>\n/MediaBox [0 0 595.92 842.88]\n/Contents ${contents} 0 R\n/StructParents 0\n/Parent 6 0 R>>`;
  const bodies = [
    '<</Title (a)>>',
    page('/Font <</F8 8 0 R>>', 4),
    page('/ProcSet [/PDF]', 5),
    stream('BT ET'),
    stream('0 0 1 1 re f'),
    '<</Type /Pages\n/Count 2\n/Kids [2 0 R 3 0 R]>>',
    '<</Type /Catalog\n/Pages 6 0 R>>',
    `<</Type /Font\n/Subtype /Type0\n/BaseFont /AAAAAA+${face}\n/Encoding /Identity-H\n/DescendantFonts [9 0 R]\n/ToUnicode 10 0 R>>`,
    '<</Type /Font\n/Subtype /CIDFontType2\n/W [0 [500] 1 2 700 16 [600 600]]\n/DW 650>>',
    stream(deflateSync(map).toString('latin1'), '/Filter /FlateDecode\n'),
  ];
  let text = '%PDF-1.4\n';
  const places = bodies.map((body, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const at = text.length;
  text += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<</Size ${bodies.length + 1}\n/Root 7 0 R\n/Info 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
const foot = (left = 'Aả') => ({ lines: [left, 'A'], page: (n: number, of: number) => `${n}${of}` }) as const;

describe('the footers of pages', () => {
  it('follow the content of each page, use the document’s font and are skipped by screen readers', () => {
    const pdf = made();
    const stamped = Buffer.from(addPageFooters(pdf, foot()));
    expect(stamped.subarray(0, pdf.length).equals(pdf)).toBe(true);
    const update = stamped.toString('latin1', pdf.length);
    expect(update).toContain('<00010002> Tj');
    expect(update.split('/Artifact <</Type /Pagination /Subtype /Footer>> BDC')).toHaveLength(3);
    // "Page 1 of 2" and "page 2 of 2", right-aligned by the widths of their glyphs; one glyph has the default width.
    for (const [number, wide] of [
      ['00110012', 1.25],
      ['00120012', 1.3],
    ] as const) {
      const right = 595.92 - (14 / 25.4) * 72 - wide * 8;
      expect(update).toContain(`1 0 0 1 ${right.toFixed(3)} 28.5 Tm <${number}> Tj`);
    }
    expect(update).toContain('/Font <</Foot 8 0 R\n/F8 8 0 R>>');
    expect(update).toContain('/Resources <</Font <</Foot 8 0 R>>\n/ProcSet [/PDF]>>');
    expect(update).toContain('/Contents [11 0 R 5 0 R 13 0 R]');
  });

  it('are appended as an incremental update with a valid cross-reference table', () => {
    const pdf = made();
    const text = Buffer.from(addPageFooters(pdf, foot())).toString('latin1');
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const entries = [...text.slice(table).matchAll(/(\d+) 1\n(\d{10}) 00000 n \n/g)];
    expect(entries.map(([, object]) => Number(object))).toEqual([2, 3, 11, 12, 13]);
    for (const [, object, at] of entries)
      expect(text.slice(Number(at)).startsWith(`${object} 0 obj\n`)).toBe(true);
    expect(text.slice(table)).toContain(
      `/Size 14\n/Root 7 0 R\n/Info 1 0 R\n/Prev ${parsePdf(pdf).tableAt}>>`,
    );
  });

  it('use a smaller size where they would overlap the page number', () => {
    const update = Buffer.from(addPageFooters(made(), foot('A'.repeat(200)))).toString('latin1');
    expect(Number(/\/Foot ([\d.]+) Tf/.exec(update)?.[1])).toBeLessThan(4);
  });

  it.each([
    ['letters that it lacks', () => addPageFooters(made(), foot('B'))],
    ['another face', () => addPageFooters(made('DejaVuSans'), foot())],
    ['no PDF', () => addPageFooters(Buffer.from('<html>'), foot())],
    ['one that is cut off', () => addPageFooters(made().subarray(0, 700), foot())],
    ['one that was updated before', () => addPageFooters(addPageFooters(made(), foot()), foot())],
  ])('are not written into %s', (_what, write) => {
    expect(write).toThrow(RangeError);
  });
});
