import { type Html, html, noHtml } from '../../base/html.ts';
import { renderAcknowledgeChart, renderBar, renderPriorityChart, renderRateChart } from './charts.ts';
import {
  getCameraName,
  getSourceName,
  type ReportPageContext,
  renderSection,
  renderUnknownData,
  toPlainText,
} from './frame.ts';
import { getMedian, getPreviousSourceCounts } from './measures.ts';
import { renderTable, toSectionLines } from './table.ts';

interface Compared {
  readonly name: string;
  readonly now: string;
  readonly before: readonly number[];
  readonly format: (n: number) => string;
}

/** Figures that previous shifts have as well. */
function compared(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { alerts, ptz, cameras, before } = report.figures;
  const { heads } = words;
  const { dispositions: ends } = alerts;
  const closed = ends.genuine + ends.nuisance + ends.test + ends.technical;
  const orNone = (ms: number | null) => (ms === null ? words.figures.notMeasured : words.duration(ms));
  const rows: Compared[] = [
    {
      name: words.figures.received,
      now: words.count(alerts.received),
      format: words.count,
      before: before.map(({ received }) => received),
    },
    {
      name: words.figures.flood,
      now: words.percent(alerts.floodShare),
      format: words.percent,
      before: before.map(({ floodShare }) => floodShare),
    },
    {
      name: words.figures.acknowledge,
      now: orNone(alerts.acknowledgeMs.median),
      format: words.duration,
      before: before.flatMap(({ acknowledgeMs }) => acknowledgeMs ?? []),
    },
    {
      name: words.figures.closed,
      now: words.count(closed),
      format: words.count,
      before: before.map((shift) => shift.closed),
    },
    {
      name: words.figures.ptzTime,
      now: words.duration(ptz.minutes * 60_000),
      format: words.duration,
      before: before.flatMap(({ use }) => (use ? [use.ptz.minutes * 60_000] : [])),
    },
    {
      name: words.figures.viewCount,
      now: words.count(cameras.views),
      format: words.count,
      before: before.flatMap(({ use }) => use?.cameras.views ?? []),
    },
  ];
  return renderTable(frame, toSectionLines(rows), [
    { head: heads.figure, width: 40, cell: ({ name }) => name },
    { head: heads.thisShift, width: 18, isNumber: true, cell: ({ now }) => html`<b>${now}</b>` },
    {
      head: heads.before,
      width: 20,
      isNumber: true,
      cell: ({ before: values, format }) => ofBefore(values, format),
    },
    {
      head: heads.range,
      width: 22,
      isNumber: true,
      cell: ({ before: values, format }) => rangeOf(values, format),
    },
  ]);
}

function ofBefore(values: readonly number[], format: (n: number) => string): string {
  const middle = getMedian(values);
  return middle === undefined ? '–' : format(middle);
}

const rangeOf = (values: readonly number[], format: (n: number) => string): string =>
  values.length === 0 ? '–' : `${format(Math.min(...values))} – ${format(Math.max(...values))}`;

/** Figures of this shift only. */
function alone({ report, words }: ReportPageContext): Html {
  const { alerts, ptz, cameras } = report.figures;
  const { figures } = words;
  const orNone = (ms: number | null) => (ms === null ? figures.notMeasured : words.duration(ms));
  const ends = (['genuine', 'nuisance', 'test', 'technical'] as const).map(
    (of) => `${words.dispositions[of]} ${words.count(alerts.dispositions[of])}`,
  );
  const facts: readonly (readonly [string, string])[] = [
    [figures.occurrences, words.count(alerts.occurrences)],
    [figures.peak, words.count(alerts.peakPerTenMinutes)],
    [figures.acknowledgeP95, orNone(alerts.acknowledgeMs.p95)],
    [figures.closing, orNone(alerts.closeMs.median)],
    [figures.closed, ends.join(', ')],
    [figures.standing, words.count(alerts.standing)],
    [figures.chattering, words.count(alerts.chattering.length)],
    [figures.shelved, words.count(alerts.shelved)],
    [figures.ptz, figures.ptzText(ptz.gestures, ptz.minutes, ptz.cameras)],
    [figures.views, figures.viewsText(cameras.views, cameras.cameras)],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function topSources(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { alerts, before } = report.figures;
  const lines = alerts.topSources.map((one, place) => ({
    ...one,
    before: getPreviousSourceCounts(before, place),
  }));
  if (lines.length === 0) return noHtml;
  const most = Math.max(...lines.map((one) => one.alerts));
  return html`<h3>${words.charts.sources}</h3>${renderTable(frame, toSectionLines(lines), [
    {
      head: words.heads.name,
      width: 36,
      cell: ({ camera, source }) =>
        camera === null ? getSourceName(source, words) : getCameraName(frame, camera),
    },
    {
      head: words.charts.sourceHeads.alerts,
      width: 12,
      isNumber: true,
      cell: ({ alerts }) => words.count(alerts),
    },
    { head: '', width: 14, cell: (one) => renderBar(one.alerts, most) },
    {
      head: words.heads.before,
      width: 12,
      isNumber: true,
      cell: ({ before: values }) => ofBefore(values, words.count),
    },
    {
      head: words.heads.range,
      width: 12,
      isNumber: true,
      cell: ({ before: values }) => rangeOf(values, words.count),
    },
    {
      head: words.charts.sourceHeads.occurrences,
      width: 14,
      isNumber: true,
      cell: ({ occurrences }) => words.count(occurrences),
    },
  ])}`;
}

function operators(frame: ReportPageContext): Html {
  const { report, words } = frame;
  const { operators: lines } = report.figures.alerts;
  if (lines.length === 0) return noHtml;
  const { operatorHeads: heads } = words.figures;
  return html`<h3>${words.figures.operator}</h3>${renderTable(frame, toSectionLines(lines), [
    { head: words.heads.person, width: 52, cell: ({ operator }) => toPlainText(operator.name) },
    { head: heads.open, width: 16, isNumber: true, cell: ({ open }) => words.count(open) },
    {
      head: heads.acknowledged,
      width: 16,
      isNumber: true,
      cell: ({ acknowledged }) => words.count(acknowledged),
    },
    { head: heads.closed, width: 16, isNumber: true, cell: ({ closed }) => words.count(closed) },
  ])}`;
}

/** Section 11: figures with small charts, compared with the last seven shifts. */
export const renderFigures = (frame: ReportPageContext): Html =>
  renderSection(frame, 'figures', [
    compared(frame),
    frame.report.figures.before.length === 0
      ? html`<p class="none">${frame.words.figures.noneBefore}</p>`
      : noHtml,
    renderUnknownData(frame, ['use']),
    alone(frame),
    renderRateChart(frame),
    renderPriorityChart(frame),
    renderAcknowledgeChart(frame),
    topSources(frame),
    operators(frame),
  ]);
