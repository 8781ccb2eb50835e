import { describe, expect, it } from 'vitest';
import { createSampleReport, emptyReport } from '../../../tools/gallery/sampleReport.ts';
import { reportCameras } from '../../../tools/gallery/sampleReportNames.ts';
import { HandoverReport } from '../report.ts';
import type { ReportNames } from './frame.ts';
import { renderReportPage } from './page.ts';
import { reportTexts } from './words.ts';

const names: ReportNames = {
  camera: (id) => reportCameras.get(id),
  alertClass: (key) => ({ fire: 'Cháy', intrusion: 'Xâm nhập' })[key],
};
const languages = ['vi', 'en'] as const;
/** Returns the texts between tags, one per line. */
const texts = (page: string) =>
  page
    .slice(Math.max(0, page.indexOf('<main>')))
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
/** Returns the tags of a page with their attributes, except labels for screen readers. */
const tags = (page: string) =>
  (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/ (aria-label)="[^"]*"/, ' $1')).join('\n');
const section = (page: string, number: number) =>
  page.split(`<section id="s${number}">`)[1]?.split('</section>')[0] ?? '';

/** Returns the report with every text of a person or another program replaced by `showMessage`. */
function rewritten(report: HandoverReport, showMessage: (text: string) => string): HandoverReport {
  const written = new Set([
    'text',
    'title',
    'name',
    'nextStep',
    'reason',
    'place',
    'post',
    'givenBy',
    'answers',
  ]);
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return written.has(key) || key === 'by' ? showMessage(value) : value;
    if (Array.isArray(value)) return value.map((one) => walk(one, key));
    if (typeof value !== 'object' || value === null) return value;
    // The `place` of a remark is an item id, not a text.
    const isWords = 'place' in value && 'by' in value && !('type' in value);
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [
        name,
        isWords && name === 'place' ? field : walk(field, name),
      ]),
    );
  };
  return HandoverReport.parse(walk(report, ''));
}

describe('a handover report as a page', () => {
  it('names the site as a source by a translated term, and other sources by their names', () => {
    const report = createSampleReport();
    const line = { camera: null, alerts: 3, occurrences: 3 };
    const topSources = [
      { ...line, source: 'site' },
      { ...line, source: 'frigate-1' },
    ];
    const alerts = { ...report.figures.alerts, topSources };
    const { html } = renderReportPage({ ...report, figures: { ...report.figures, alerts } }, 'vi', names);
    expect(texts(section(html, 11))).toEqual(expect.arrayContaining(['Chính trung tâm', 'frigate-1']));
    expect(texts(section(html, 11))).not.toContain('site');
  });

  it.each(languages)('has the fourteen sections in their order (%s)', (language) => {
    const { html } = renderReportPage(createSampleReport(), language, names);
    const heads = [...html.matchAll(/<h2><span class="no">(\d+)\.<\/span> ([^<]*)<\/h2>/g)];
    expect(heads.map(([, number]) => Number(number))).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
    expect(heads.map(([, , head]) => head)).toEqual(Object.values(reportTexts[language].sections));
    expect(html).toContain(`<html lang="${language}">`);
  });

  it('states the risks before anything else', () => {
    const text = texts(renderReportPage(createSampleReport(), 'vi', names).html);
    expect(text.slice(0, 4)).toEqual([
      'BÀN GIAO CẦN CHÚ Ý ĐẶC BIỆT',
      'Đang có tình huống khẩn cấp: 1 vụ việc khẩn cấp',
      'Cảnh báo dồn dập: 10 % thời gian, cao nhất 19 cảnh báo trong 10 phút',
      'Hệ thống suy giảm: 31 camera, 2 đường truyền, nguồn hoặc máy',
    ]);
  });

  it('states the three things twice: in section 2, and right before the signatures', () => {
    const { html } = renderReportPage(createSampleReport(), 'vi', names);
    const thing =
      'Nhánh cáp quang Long Biên đứt từ 03:12, 31 camera không có hình. Viettel hẹn nối xong lúc 08:00.';
    expect(html.split(thing)).toHaveLength(3);
    expect(section(html, 2)).toContain(thing);
    expect(html.lastIndexOf(thing)).toBeGreaterThan(html.indexOf('id="s13"'));
    expect(html.lastIndexOf(thing)).toBeLessThan(html.indexOf('id="s14"'));
  });

  it.each([
    ['vi', 'Không có.'],
    ['en', 'None.'],
  ] as const)('states in words that a section is empty (%s)', (language, none) => {
    const { html } = renderReportPage(emptyReport(), language, names);
    for (const number of [1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13]) expect(section(html, number)).toContain(none);
    expect(section(html, 2)).toContain(reportTexts[language].noThing);
    expect(section(html, 14)).toContain(reportTexts[language].states.preview);
  });

  it.each(languages)(
    'says that a period without a handover is none, and has no space for signatures (%s)',
    (language) => {
      const words = reportTexts[language];
      const ofShift = { ...createSampleReport({ signed: 'nobody' }), handover: null };
      const ofPeriod = { ...ofShift, to: ofShift.to - 60_000 };
      for (const report of [ofShift, ofPeriod]) {
        const { html, title } = renderReportPage(report, language, names);
        expect(title.startsWith(words.periodTitle)).toBe(true);
        expect(title.includes(report.shift.name[language])).toBe(report === ofShift);
        expect(section(html, 1).includes(`<dt>${words.heads.shift}</dt>`)).toBe(report === ofShift);
        expect(html).toContain(`<h1>${words.periodTitle}</h1>`);
        expect(html).not.toContain(`<h1>${words.title}</h1>`);
        expect(section(html, 14)).toContain(words.states.preview);
        expect(section(html, 14)).not.toContain(words.unsigned);
      }
      const { html } = renderReportPage(createSampleReport({ signed: 'nobody' }), language, names);
      expect(section(html, 14)).toContain(words.unsigned);
    },
  );

  it('does not call a section empty if it could not be looked up', () => {
    const report = { ...emptyReport(), unknown: ['leases', 'exports'] as HandoverReport['unknown'] };
    const { html } = renderReportPage(report, 'vi', names);
    for (const number of [7, 9, 12]) {
      expect(section(html, number)).toContain('Không tra được khi lập biên bản:');
      expect(section(html, number)).not.toContain('Không có.');
    }
  });

  it.each([
    ['vi', 'Hiện 6 trên 1.234.'],
    ['en', '6 of 1,234 shown.'],
  ] as const)('states how many lines are omitted (%s)', (language, cut) => {
    const report = createSampleReport();
    const { html } = renderReportPage(
      { ...report, alerts: { ...report.alerts, total: 1_234 } },
      language,
      names,
    );
    expect(section(html, 4)).toContain(cut);
  });

  it('shows what the incoming operator took over, with the outgoing operator’s remarks', () => {
    const text = texts(section(renderReportPage(createSampleReport(), 'vi', names).html, 3));
    expect(text).toContain('Đã nhận 05:55');
    expect(text).toContain('Chỉ huy hiện trường là thượng tá Hải, số ghi ở bảng trắng.');
    expect(text).toContain('QUÁ HẠN');
  });

  it('adds the date to a time only where it is ambiguous', () => {
    const text = texts(renderReportPage(createSampleReport(), 'vi', names).html);
    expect(text).toContain('05:30');
    // Times before and after the shift.
    expect(text).toContain('25/11 21:52');
    expect(text).toContain('26/11 06:45');
    const long = { ...createSampleReport(), to: createSampleReport().from + 3 * 86_400_000 };
    expect(texts(renderReportPage(long, 'vi', names).html)).toContain('26/11 05:30');
  });

  it('has names, times, methods and the hash under its signatures', () => {
    const { html, foot } = renderReportPage(createSampleReport(), 'vi', names);
    const message = texts(section(html, 14));
    for (const text of [
      'Nguyễn Thị Hương Giang',
      'Lê Hoàng Vũ',
      '26/11/2026 05:58',
      '26/11/2026 06:03',
      'Phiên bản 1',
    ])
      expect(message).toContain(text);
    expect(message).toContain(reportTexts.vi.signedBy.verifier);
    expect(foot).toMatch(/^SHA-256 [0-9a-f]{64}$/);
    expect(html).toContain(reportTexts.vi.states.both);
    expect(renderReportPage(createSampleReport({ signed: 'outgoing' }), 'vi', names).html).toContain(
      reportTexts.vi.states.outgoing,
    );
    expect(renderReportPage(createSampleReport({ signed: 'nobody' }), 'vi', names).foot).toBe(
      reportTexts.vi.states.preview,
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '</style></title></table><img src=x onerror=alert(1)>',
    '" onload="alert(1)',
    "' onfocus='alert(1)",
    '<!-- ',
    ']]>',
    '&lt;b&gt;',
    '{{7*7}}',
  ])('never interprets a person’s text as markup: %s', (hostile) => {
    const harmless = renderReportPage(
      rewritten(createSampleReport(), () => 'x'),
      'vi',
      names,
    );
    const attacked = renderReportPage(
      rewritten(createSampleReport(), () => hostile),
      'vi',
      { camera: () => hostile, alertClass: () => hostile },
    );
    const calm = renderReportPage(
      rewritten(createSampleReport(), () => 'x'),
      'vi',
      { camera: () => 'x', alertClass: () => 'x' },
    );
    expect(tags(attacked.html)).toBe(tags(calm.html));
    expect(tags(harmless.html)).toBe(tags(calm.html));
  });

  it('neutralises invisible characters that reverse text or break a page', () => {
    const hidden = '\u202egnp.exe\u0000\u001b[2J\u2028\u2066';
    const { html } = renderReportPage(
      rewritten(createSampleReport(), () => hidden),
      'vi',
      names,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u0000\u001b]/);
    expect(html).toContain('\ufffdgnp.exe');
  });

  it('composes letters for text search', () => {
    const { html } = renderReportPage(
      rewritten(createSampleReport(), () => 'Đống Đa'.normalize('NFD')),
      'vi',
      names,
    );
    expect(html).toContain('Đống Đa'.normalize('NFC'));
    expect(html).toBe(html.normalize('NFC'));
  });

  it('has no style, script or address in any element: its policy allows none', () => {
    for (const language of languages) {
      const { html } = renderReportPage(createSampleReport(), language, names);
      expect(html.replace(/<style>[\s\S]*?<\/style>/, '')).not.toMatch(
        / style=|<script|<style| src=|href="(?!#)| on\w+=/,
      );
    }
  });
});
