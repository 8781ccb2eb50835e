import { describe, expect, it } from 'vitest';
import { reportTexts } from '../../../core/handover/document/words.ts';
import { createSampleReport, emptyReport } from '../../../tools/gallery/sampleReport.ts';
import { reportCameras } from '../../../tools/gallery/sampleReportNames.ts';
import type { ReportRow } from './rowContext.ts';
import { createReportRows } from './rows.ts';

const names = {
  camera: (id: string) => reportCameras.get(id),
  alertClass: (key: string) =>
    new Map([
      ['traffic.stopped-vehicle', 'Xe dừng'],
      ['intrusion', 'Xâm nhập'],
    ]).get(key),
};
const rowsOf = (report = createSampleReport(), language: 'vi' | 'en' = 'vi') =>
  createReportRows(report, reportTexts[language], language, names);
const lines = (rows: readonly ReportRow[], section: number) =>
  rows.filter((row) => row.section === section && row.kind === 'line');

describe('the rows of the report', () => {
  it('include all fourteen sections in order, in either language, even where nothing has happened', () => {
    for (const language of ['vi', 'en'] as const)
      for (const report of [createSampleReport(), emptyReport()]) {
        const rows = rowsOf(report, language);
        const sections = rows.flatMap((row) =>
          row.kind === 'none'
            ? row.sections.map(({ section }) => section)
            : row.kind === 'section'
              ? row.section
              : [],
        );
        expect(sections).toEqual([...Array(14).keys()].map((n) => n + 1));
        const order = rows.map(({ section }) => section);
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      }
  });

  it('include each line of each section', () => {
    const report = createSampleReport();
    const rows = rowsOf(report);
    const { incidents, orders, alerts, setAside, degraded, abnormal, standing, exports, log, gaps } = report;
    expect(lines(rows, 3)).toHaveLength(incidents.lines.length);
    expect(lines(rows, 8)).toHaveLength(standing.lines.length + orders.lines.length);
    for (const [section, of] of [
      ...([
        [4, alerts],
        [5, setAside],
        [6, degraded],
        [7, abnormal],
      ] as const),
      ...([
        [9, exports],
        [10, log],
        [12, gaps],
      ] as const),
    ])
      expect(lines(rows, section)).toHaveLength(of.lines.length);
    expect(rows.filter(({ kind }) => kind === 'question')).toHaveLength(report.questions.length);
    expect(lines(rows, 14)).toHaveLength(report.signatures.length + report.addenda.length);
  });

  it('keep the key of a line with an item, whatever is added or removed before it', () => {
    const report = createSampleReport();
    const keysOf = (rows: readonly ReportRow[]) =>
      new Map(lines(rows, 3).flatMap(({ item, key }) => (item === undefined ? [] : [[item, key] as const])));
    const before = keysOf(rowsOf(report));
    const { incidents } = report;
    const left = incidents.lines.slice(1);
    const after = keysOf(rowsOf({ ...report, incidents: { lines: left, total: left.length } }));
    expect(after.size).toBeGreaterThan(0);
    for (const [item, key] of after) expect(key).toBe(before.get(item));
  });

  it('allow each carried item to be ticked and commented on in one place', () => {
    const report = createSampleReport({ signed: 'outgoing' });
    const rows = rowsOf(report);
    const items = rows.flatMap(({ item }) => item ?? []);
    expect([...items].sort()).toEqual(report.carried.map(({ item }) => item).sort());
    for (const { place, text } of report.words)
      expect(rows.find((row) => row.place === place)?.words).toBe(text);
    expect(rows.every(({ item, tick }) => item === undefined || tick === null)).toBe(true);
    expect(rowsOf(createSampleReport()).every(({ item, tick }) => item === undefined || tick)).toBe(true);
  });

  it('include the three key points at the start and again at the end', () => {
    const things = rowsOf().filter((row) => row.kind === 'thing');
    expect(things.map(({ section }) => section)).toEqual([2, 2, 2, 14, 14, 14]);
    expect(things.slice(0, 3).map(({ place }) => place)).toEqual(things.slice(3).map(({ place }) => place));
  });

  it('state what was omitted', () => {
    const report = createSampleReport();
    const cut = { ...report, alerts: { ...report.alerts, total: report.alerts.lines.length + 40 } };
    const note = rowsOf(cut).find(({ key }) => key === 'alerts …');
    expect(note).toMatchObject({
      kind: 'note',
      text: reportTexts.vi.cut(cut.alerts.lines.length, cut.alerts.total),
    });
  });

  it('name an alert by its class, and by its own text where it has any', () => {
    const texts = lines(rowsOf(), 4).flatMap((row) => (row.kind === 'line' ? [row.text] : []));
    expect(texts).toContain('Xe dừng');
    expect(texts).toContain('Xâm nhập: Người trèo hàng rào phía đường tàu');
    expect(texts).not.toContain('traffic.stopped-vehicle');
  });

  it('name files that left the desk by a description, and a snapshot by its camera', () => {
    const report = createSampleReport();
    const line = { what: 'export' as const, camera: null, by: 'Bình', at: report.madeAt, reason: '' };
    const named = ['handover.file', 'Hồ Gươm', 'constructor'].map((name) => ({ ...line, name }));
    const rows = rowsOf({ ...report, exports: { lines: named, total: named.length } });
    expect(lines(rows, 9).flatMap((row) => (row.kind === 'line' ? [row.text] : []))).toEqual([
      ...[reportTexts.vi.left['handover.file'], 'Hồ Gươm', 'constructor'],
    ]);
  });

  it('combine consecutive empty sections into one line that names them', () => {
    const report = emptyReport();
    const rows = rowsOf({ ...report, unknown: ['use', 'exports'] });
    const { sections } = reportTexts.vi;
    // Data that could not be loaded is not reported as empty.
    expect(
      rows.flatMap((row) => (row.kind === 'none' ? [row.sections.map(({ title }) => title)] : [])),
    ).toEqual([
      [
        ...[sections.incidents, sections.alerts, sections.setAside, sections.degraded],
        ...[sections.abnormal, sections.standing],
      ],
      [sections.log],
      [sections.questions],
    ]);
    expect(rows.some((row) => row.kind === 'note' && row.text === reportTexts.vi.none)).toBe(true);
    const full = rowsOf(createSampleReport());
    for (const row of full) if (row.kind === 'none') expect(lines(full, row.section)).toEqual([]);
  });

  it('highlight an alert by its priority and by whether it is unacknowledged', () => {
    const report = createSampleReport();
    const [line] = report.alerts.lines;
    if (!line) throw new Error('a report with an alert');
    const gradeOf = (priority: typeof line.priority, acknowledged: boolean) => {
      const [row] = lines(
        rowsOf({ ...report, alerts: { ...report.alerts, lines: [{ ...line, priority, acknowledged }] } }),
        4,
      );
      return row?.kind === 'line' ? [row.tone, row.loud === true] : undefined;
    };
    const priorities = ['critical', 'high', 'medium', 'low'] as const;
    expect(priorities.map((priority) => gradeOf(priority, false))).toEqual([
      ['critical', true],
      ['high', true],
      ['medium', false],
      [undefined, false],
    ]);
    for (const priority of priorities) expect(gradeOf(priority, true)).toEqual([undefined, false]);
  });

  it('mark overdue items', () => {
    const overdue = lines(rowsOf(), 3).filter((row) => row.kind === 'line' && row.weight === 'alarm');
    expect(overdue.length).toBeGreaterThan(0);
    for (const row of overdue) if (row.kind === 'line') expect(row.at).toContain(reportTexts.vi.overdue);
  });
});
