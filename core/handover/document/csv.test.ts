import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { createSampleReport, emptyReport } from '../../../tools/gallery/sampleReport.ts';
import { reportCameras } from '../../../tools/gallery/sampleReportNames.ts';
import { toCanonicalReport } from '../canonical.ts';
import { toReportCsv } from './csv.ts';
import { toReportJson } from './json.ts';
import { renderReportPage } from './page.ts';
import { createZoneTimes } from './times.ts';
import { reportTexts } from './words.ts';

const names = { camera: (id: string) => reportCameras.get(id), alertClass: () => undefined };
const read = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

describe('a handover report as CSV', () => {
  it.each(['vi', 'en'] as const)('has a row for each listed item, with its section (%s)', (language) => {
    const report = createSampleReport();
    const words = reportTexts[language];
    const rows = read(toReportCsv(report, language, names));
    const of = (section: string) => rows.filter((row) => row[words.sectionHead] === section).length;
    expect(of(words.sections.log)).toBe(report.log.lines.length);
    expect(of(words.sections.alerts)).toBe(report.alerts.lines.length);
    expect(of(words.sections.incidents)).toBe(report.incidents.lines.length);
    expect(of(words.sections.standing)).toBe(report.standing.lines.length + report.orders.lines.length);
    expect(of(words.risks.title)).toBe(report.risks.length);
    const carried = rows.filter((row) => row[words.heads.taken] !== '');
    expect(carried).toHaveLength(report.carried.filter(({ item }) => item.includes(':')).length);
  });

  it('has the event, location, person and time of each item', () => {
    const [incident] = read(toReportCsv(createSampleReport(), 'vi', names)).filter(
      (row) => row.Mục === 'Vụ việc đang mở',
    );
    expect(incident).toMatchObject({
      'Nội dung': 'Cháy kho hàng sau chợ Đồng Xuân, phố Cầu Đông',
      Mức: 'Khẩn cấp',
      'Trạng thái': 'Đang xử lý, QUÁ HẠN',
      'Người phụ trách': 'Trần Quốc Đạt',
      Từ: '2026-11-26 00:14:00',
      'Bên nhận': 'Đã nhận 2026-11-26 05:55:00',
      'Lời bàn giao': 'Chỉ huy hiện trường là thượng tá Hải, số ghi ở bảng trắng.',
    });
  });

  it('has the giver and receiver of an order, and its end', () => {
    const report = createSampleReport();
    const [line] = report.log.lines;
    if (!line) throw new Error('the night has a log');
    const order = { givenBy: 'Trực ban', answers: 'Tổ 3', dueAt: null };
    const ended = { by: line.by, at: line.happenedAt, how: 'notDone' as const, text: 'Hết xe' };
    const logged = { lines: [{ ...line, text: 'Đưa xe đến', order, ended, addenda: [] }], total: 1 };
    const found = (language: 'vi' | 'en') => {
      const rows = read(toReportCsv({ ...report, log: logged }, language, names));
      const { sections, heads } = reportTexts[language];
      const row = rows.find((one) => Object.values(one)[0] === sections.log);
      return row?.[heads.text]?.split('\n');
    };
    const at = createZoneTimes(report.zone).sortable(line.happenedAt);
    expect(found('vi')).toEqual([
      'Đưa xe đến',
      'Người giao: Trực ban · Người thực hiện: Tổ 3 · Hạn: không hạn',
      `Không thực hiện được, ${at}, ${line.by.name}: Hết xe`,
    ]);
    expect(found('en')?.slice(1)).toEqual([
      'Given by: Trực ban · Responsible: Tổ 3 · Due: no end',
      `Not done, ${at}, ${line.by.name}: Hết xe`,
    ]);
    const { html } = renderReportPage({ ...report, log: logged }, 'en', names);
    expect(html).toContain('Responsible: Tổ 3');
    expect(html).toContain('Not done, ');
  });

  it('has the camera fault that suppresses an alert, and ends the suppression with that fault', () => {
    const report = createSampleReport();
    const [line] = report.setAside.lines;
    if (!line) throw new Error('something is put aside');
    const fault = { ...line, how: 'suppressed', by: '', reason: '', until: null, fault: 'camera.x' } as const;
    const aside = { ...report, setAside: { lines: [fault], total: 1 } };
    const rows = read(toReportCsv(aside, 'en', names));
    const row = rows.find((one) => Object.values(one).includes(reportTexts.en.sections.setAside));
    expect(Object.values(row ?? {})).toContain('Camera at fault: camera.x');
    const { html } = renderReportPage(aside, 'vi', names);
    expect(html).toContain('Camera đang lỗi: camera.x');
    expect(html).toContain('đến khi hết lỗi');
  });

  it('contains nothing that a spreadsheet executes', () => {
    const report = createSampleReport();
    const [line] = report.log.lines;
    if (!line) throw new Error('the night has a log');
    const hostile = { ...line, text: '=HYPERLINK("http://x","y")', place: '@SUM(1)' };
    const rows = read(toReportCsv({ ...report, log: { lines: [hostile], total: 1 } }, 'vi', names));
    expect(rows.find((row) => row.Mục === 'Nhật ký ca trực')).toMatchObject({
      'Nội dung': `'=HYPERLINK("http://x","y")`,
      Nơi: "'@SUM(1)",
    });
  });

  it('has only a heading for a night without events', () => {
    expect(read(toReportCsv(emptyReport(), 'vi', names))).toEqual([]);
  });
});

describe('a handover report as JSON', () => {
  it('contains the exact text that was hashed, and the later additions', () => {
    const report = createSampleReport();
    const frozen = toCanonicalReport(report);
    const file = toReportJson(frozen, report);
    const whole = JSON.parse(file);
    expect(whole.signatures).toEqual(report.signatures);
    expect(whole.addenda).toEqual(report.addenda);
    expect(whole.questions).toEqual(report.questions);
    expect(whole.carried).toEqual(report.carried);
    expect({ ...whole.report, signatures: whole.signatures, addenda: whole.addenda }).toEqual(report);
    const cut = file.slice('{"report":'.length, file.lastIndexOf(',"signatures":'));
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(hash(cut)).toBe(hash(frozen));
  });
});
