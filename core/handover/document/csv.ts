import { type CsvCell, formatCsv } from '../../base/csv.ts';
import type { Language } from '../../errors/faults.ts';
import { listPeopleOfReport } from '../parties.ts';
import type { HandoverReport } from '../report.ts';
import { listCurrentRisks } from '../risks.ts';
import { getAbnormalityText } from './abnormal.ts';
import type { ReportNames } from './frame.ts';
import { getRiskText } from './heading.ts';
import { renderOrderLines } from './order.ts';
import { getSuppressionReason } from './setAside.ts';
import { createZoneTimes } from './times.ts';
import { getExportName, type ReportTexts, reportTexts } from './words.ts';

/** A row of the table; absent fields are empty. Times in ms since the epoch. */
interface Row {
  readonly id?: string;
  readonly what?: string;
  readonly priority?: string;
  readonly state?: string;
  readonly text?: string;
  readonly place?: string;
  readonly cameras?: string;
  readonly by?: string;
  readonly owner?: string;
  readonly since?: number | null;
  readonly until?: number | null;
  readonly times?: number;
  readonly next?: string;
  /** For a carried item: its id, for the incoming operator's tick and the outgoing operator's remark. */
  readonly item?: string;
}

const lines = (texts: readonly string[]) => texts.filter((text) => text !== '').join('\n');

/**
 * Converts a handover report to CSV: a row for each carried item, alert, log entry and other listed item, with the
 * section in the first column.
 * Times are in the report's zone, `yyyy-MM-dd HH:mm:ss`.
 * @throws RangeError if the report's zone is unknown
 */
export function toReportCsv(report: HandoverReport, language: Language, names: ReportNames): string {
  const words = reportTexts[language];
  const times = createZoneTimes(report.zone);
  const { heads } = words;
  const camera = (id: Parameters<ReportNames['camera']>[0]) => names.camera(id) ?? id;
  const when = (at: number | null | undefined) => (at == null ? null : times.sortable(at));
  const taken = new Map(
    report.carried.map(({ item, ticked }) => [
      item,
      ticked ? words.tick(times.sortable(ticked.at)) : words.notTicked,
    ]),
  );
  const message = new Map(report.words.map(({ place, text }) => [place, text]));
  const ofItem = (item: string | undefined): CsvCell[] =>
    item === undefined ? [null, null] : [taken.get(item) ?? null, message.get(item) ?? null];
  const out: CsvCell[][] = [];
  const add = (section: keyof ReportTexts['sections'] | undefined, row: Row) =>
    out.push([
      section === undefined ? words.risks.title : words.sections[section],
      ...[row.id ?? null, row.what ?? null, row.priority ?? null, row.state ?? null, row.text ?? null],
      ...[row.place ?? null, row.cameras ?? null, row.by ?? null, row.owner ?? null],
      ...[when(row.since), when(row.until), row.times ?? null, row.next ?? null],
      ...ofItem(row.item),
    ]);
  const alert = (one: HandoverReport['alerts']['lines'][number]) => ({
    id: one.alert,
    what: names.alertClass(one.class) ?? one.class,
    text: one.title,
    times: one.count,
    priority: words.priorities[one.priority],
    since: one.receivedAt,
    owner: one.owner?.name ?? '',
    cameras: one.cameraName || (one.camera === null ? '' : camera(one.camera)),
  });

  for (const risk of listCurrentRisks(report)) add(undefined, { text: getRiskText(words, risk) });
  for (const { person, post, since, until, as } of listPeopleOfReport(report))
    add('where', { what: words.parts[as], text: person.name, place: post, since, until });
  for (const thing of report.things)
    if (thing) add('things', { text: thing.text, by: thing.by.name, since: thing.at });
  for (const one of report.incidents.lines)
    add('incidents', {
      id: one.id,
      item: one.item,
      text: one.title,
      place: one.place?.text ?? '',
      next: one.nextStep,
      priority: words.priorities[one.priority],
      by: one.openedBy.name,
      owner: one.owner?.name ?? '',
      since: one.openedAt,
      until: one.dueAt,
      state: one.overdue
        ? `${words.incidentStates[one.state]}, ${words.overdue}`
        : words.incidentStates[one.state],
    });
  for (const one of report.alerts.lines)
    add('alerts', { ...alert(one), state: one.acknowledged ? words.acknowledged : words.unacknowledged });
  for (const one of report.setAside.lines)
    add('setAside', {
      ...alert(one),
      state: words.setAside[one.how],
      by: one.by,
      until: one.until,
      next: getSuppressionReason(words, names, one),
    });
  for (const one of report.degraded.lines)
    add('degraded', { what: words.degraded[one.what], place: one.name, text: one.text, since: one.since });
  for (const one of report.abnormal.lines)
    add('abnormal', {
      what: words.abnormal[one.what],
      place: one.name,
      text: getAbnormalityText(words, one),
      by: one.by,
      since: one.since,
      until: one.until,
    });
  for (const one of report.standing.lines)
    add('standing', {
      id: one.id,
      item: one.item,
      what: words.standing[one.what],
      text: one.text,
      by: one.by.name,
      place: one.place?.text ?? '',
      cameras: lines(one.cameras.map(camera)),
      since: one.from,
      until: one.until,
    });
  for (const { id, item, order, text, at, by, overdue } of report.orders.lines)
    add('standing', {
      id,
      item,
      what: words.orders,
      text,
      by: order.givenBy,
      owner: order.answers,
      since: at,
      until: order.dueAt,
      state: overdue ? words.overdue : '',
      next: by.name,
    });
  for (const one of report.exports.lines)
    add('exports', {
      what: words.exports[one.what],
      text: getExportName(words, one.name),
      by: one.by,
      since: one.at,
      next: one.reason,
    });
  for (const one of report.log.lines)
    add('log', {
      id: one.id,
      what: words.entries[one.type],
      by: one.by.name,
      since: one.happenedAt,
      place: one.place,
      text: lines([
        one.text,
        ...renderOrderLines(words, times.sortable, one),
        ...one.addenda.map(({ by, text }) => `${words.addendum} (${by.name}): ${text}`),
      ]),
      cameras: lines(one.cameras.map(camera)),
    });
  for (const { what, from, to, byMs } of report.gaps.lines)
    add('gaps', {
      what: words.gaps[what],
      text: byMs === null ? '' : words.clockBy(byMs),
      since: from,
      until: to,
    });
  for (const { id, by, at, text, answer } of report.questions)
    add('questions', {
      id,
      text,
      by: by.name,
      since: at,
      next: answer?.text ?? words.notAnswered,
      owner: answer?.by.name ?? '',
    });
  for (const kind of report.unknown) add('gaps', { what: words.unknownNote, text: words.unknown[kind] });
  for (const one of report.signatures)
    add('signatures', {
      what: words.parts[one.as],
      text: words.signedBy[one.how],
      by: one.by.name,
      since: one.at,
      state: words.version(one.version),
      next: one.sha256,
    });
  for (const { by, at, text } of report.addenda)
    add('signatures', { what: words.addenda, text, by: by.name, since: at });

  return formatCsv(
    [
      ...[words.sectionHead, words.idHead, heads.what, heads.priority, heads.state, heads.text, heads.place],
      ...[heads.camera, heads.by, heads.owner, heads.since, `${heads.until}, ${heads.due}`, heads.times],
      ...[`${heads.next}, ${heads.reason}`, heads.taken, words.handoverWordsOf],
    ],
    out,
  );
}
