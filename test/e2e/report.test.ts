import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReportPage } from '../../core/handover/document/page.ts';
import { pageMargins } from '../../core/handover/document/style.ts';
import { reportTexts } from '../../core/handover/document/words.ts';
import type { HandoverReport } from '../../core/handover/report.ts';
import { createSampleReport, emptyReport } from '../../tools/gallery/sampleReport.ts';
import { reportCameras } from '../../tools/gallery/sampleReportNames.ts';
import { pageTexts, pictureOf, poppler, wordsOf } from '../fixtures/printing/read.ts';
import { type Printed, printPages } from '../fixtures/printing/run.ts';

const names = { camera: (id: string) => reportCameras.get(id), alertClass: () => undefined };
const linesOfHuge = 20_000;
const hostile =
  '</td></table><script>document.title="x"</script><img src="http://127.0.0.1:9/x.png">&amp;<b>';

function attacked(): HandoverReport {
  const report = createSampleReport();
  const lines = report.log.lines.map((line) => ({ ...line, text: hostile }));
  return { ...report, centre: hostile, log: { ...report.log, lines } };
}

const wanted = {
  full: { report: createSampleReport(), language: 'vi' },
  english: { report: createSampleReport(), language: 'en' },
  empty: { report: emptyReport(), language: 'vi' },
  hostile: { report: attacked(), language: 'vi' },
  huge: { report: createSampleReport({ log: linesOfHuge }), language: 'vi' },
} as const;
type Name = keyof typeof wanted;

/** One program prints all reports, because each start takes seconds. */
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-report-'));
let printed: Printed[] = [];
beforeAll(async () => {
  const pages = Object.entries(wanted).map(([name, { report, language }]) => [
    name,
    { ...renderReportPage(report, language, names), language },
  ]);
  printed = await printPages(folder, Object.fromEntries(pages));
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pdfOf = (name: Name) => `${folder}/${name}.pdf`;
const texts = new Map<Name, Promise<string[]>>();
function textsOf(name: Name): Promise<string[]> {
  const known = texts.get(name) ?? pageTexts(pdfOf(name));
  texts.set(name, known);
  return known;
}
const flat = (text: string) => text.replace(/\s+/g, ' ');

describe('a handover report on paper', () => {
  it('is printed for every sample report without a fault', () => {
    expect(printed.map(({ fault }) => fault)).toEqual(Object.keys(wanted).map(() => null));
    for (const { pdf, ms } of printed)
      process.stdout.write(`${pdf.split('/').at(-1)}: ${Math.round(ms)} ms\n`);
  });

  it.each(Object.keys(wanted) as Name[])(
    'is an A4 tagged PDF with title, outline and language (%s)',
    async (name) => {
      const info = await poppler('pdfinfo', [pdfOf(name)]);
      expect(info).toMatch(/^Tagged: +yes$/m);
      expect(info).toMatch(/^Page size: +59[45]\.\d+ x 84[12]\.\d+ pts \(A4\)$/m);
      expect(info).toMatch(/^JavaScript: +no$/m);
      const { title } = renderReportPage(wanted[name].report, wanted[name].language, names);
      expect(info).toContain(title);
      const bytes = (await readFile(pdfOf(name))).toString('latin1');
      expect(bytes).toContain('/Outlines');
      expect(bytes).toMatch(new RegExp(`/Lang \\(${wanted[name].language}`));
    },
  );

  it.each(['full', 'english', 'empty', 'huge'] as const)('numbers its pages (%s)', async (name) => {
    const pages = await textsOf(name);
    const { page } = reportTexts[wanted[name].language];
    pages.forEach((text, i) => {
      expect(flat(text)).toContain(page(`${i + 1}`, `${pages.length}`));
    });
  });

  it.each(['full', 'english', 'empty'] as const)('has its sections in reading order (%s)', async (name) => {
    const text = flat((await textsOf(name)).join('\n'));
    const heads = Object.values(reportTexts[wanted[name].language].sections).map(
      (head, i) => `${i + 1}. ${head}`,
    );
    const found = heads.map((head) => text.indexOf(head));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    if (name === 'empty') return;
    // The explanation of the risks comes before all of them.
    expect(text.indexOf(reportTexts[wanted[name].language].risks.title)).toBeLessThan(found[0] ?? 0);
  });

  it('contains Vietnamese text in searchable, normalised form', async () => {
    const text = flat((await textsOf('full')).join('\n'));
    for (const words of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'Nguyễn Thị Hương Giang',
      'Phạm Đỗ Ngọc Ánh',
      'Cháy kho hàng sau chợ Đồng Xuân, phố Cầu Đông',
      'Trạm bơm Yên Sở',
      'Ngã tư Khuất Duy Tiến – Nguyễn Trãi',
      'Để ở hộp khoá số 4, mã đã báo miệng.',
    ])
      expect(text).toContain(words);
    expect(text).toBe(text.normalize('NFC'));
    expect(text).not.toContain('\ufffd');
  });

  it.each([
    // A footer made by Chromium would use the system's fonts.
    ['full', 3],
    ['huge', 2],
  ] as const)('embeds subsets of its own fonts only (%s)', async (name, faces) => {
    const fonts = (await poppler('pdffonts', [pdfOf(name)])).trimEnd().split('\n').slice(2);
    expect(fonts.filter((font) => font.includes('BeVietnamPro-Regular')).length).toBeGreaterThan(0);
    expect(fonts.filter((font) => font.includes('BeVietnamPro-SemiBold')).length).toBeGreaterThan(0);
    expect(new Set(fonts.map((font) => font.split(' ')[0]?.split('+').at(-1)))).toHaveLength(faces);
    for (const font of fonts) {
      // Each font is embedded, subset and mapped to Unicode.
      expect(font).toMatch(/ yes +yes +yes +\d+ +\d+$/);
    }
  });

  it('prints nothing in its margins, and every word with ink', async () => {
    const pages = (await textsOf('full')).length;
    const points = (mm: number) => (mm / 25.4) * 72;
    for (let page = 1; page <= pages; page += 1) {
      const picture = await pictureOf(pdfOf('full'), page, 150);
      const [width, height] = [595, 842];
      const inside = { left: points(pageMargins.left) - 2, right: width - points(pageMargins.right) + 2 };
      expect(
        picture.darkest({ left: 0, right: inside.left, top: 0, bottom: height }),
        `left of ${page}`,
      ).toBe(255);
      expect(
        picture.darkest({ left: inside.right, right: width, top: 0, bottom: height }),
        `right of ${page}`,
      ).toBe(255);
      for (const { text, box } of await wordsOf(pdfOf('full'), page)) {
        expect(box.left, text).toBeGreaterThan(inside.left);
        expect(box.right, text).toBeLessThan(inside.right);
        if (/[\p{L}\d]/u.test(text)) expect(picture.ink(box), `${text} on ${page}`).toBeGreaterThan(0.02);
      }
    }
  });

  it('prints HTML markup in log lines as text', async () => {
    const text = (await textsOf('hostile')).join('\n').replace(/\s+/g, '');
    expect(text).toContain('</td></table><script>document.title="x"</script>');
    const lines = wanted.hostile.report.log.lines.length;
    expect(text.split('<script>').length - 1).toBeGreaterThanOrEqual(lines);
  });

  it('contains every line of a long log', async () => {
    const text = flat((await textsOf('huge')).join('\n'));
    const numbers = new Set([...text.matchAll(/\((\d+)\)/g)].map(([, number]) => Number(number)));
    const missing = wanted.huge.report.log.lines
      .map((_line, i) => i + 1)
      .filter((number) => number > 14 && !numbers.has(number));
    expect(missing).toEqual([]);
  });

  it('repeats the header of a table that continues on the next page', async () => {
    const pages = await textsOf('full');
    const { heads, sections } = reportTexts.vi;
    const incidents = pages.filter((page) => page.includes(heads.next)).length;
    expect(pages.findIndex((page) => page.includes(`3. ${sections.incidents}`))).toBe(0);
    // The first of three incidents is on the first page, the others on the second.
    expect(pages[1]).toContain('Nước hồ Yên Sở');
    expect(incidents).toBe(2);
  });
});
