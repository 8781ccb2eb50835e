import { priorityShapes } from '../../../core/alerts/alert.ts';
import type { ReportNames } from '../../../core/handover/document/frame.ts';
import { renderOrderLines } from '../../../core/handover/document/order.ts';
import { createZoneTimes } from '../../../core/handover/document/times.ts';
import type { ReportTexts } from '../../../core/handover/document/words.ts';
import { threeThingsKeys } from '../../../core/handover/fold.ts';
import { listPeopleOfReport } from '../../../core/handover/parties.ts';
import { type HandoverReport, UnknownData } from '../../../core/handover/report.ts';
import {
  createSectionRows,
  createUnknownDataNote,
  joinNonEmpty,
  type ReportRow,
  type ReportRowContext,
} from './rowContext.ts';
import { createStateRows } from './stateRows.ts';

/** Sections 1 to 3: the people, the three key points, and the work in progress. */
const workRows = (making: ReportRowContext): ReportRow[] => [
  ...whereRows(making),
  ...thingRows(making, ''),
  ...incidentRows(making),
];

function whereRows({ report, w, language, when, times }: ReportRowContext): ReportRow[] {
  const { shift } = report;
  const subject = w.subject(report.subject);
  const period = `${times.dateTime(report.from)} – ${times.numberBefore(report.to, report.from)}`;
  return [
    { kind: 'section', key: 'where', section: 1, title: w.sections.where, total: undefined },
    {
      kind: 'line',
      key: 'where it',
      section: 1,
      mark: undefined,
      weight: 'calm',
      label: shift.name[language],
      text: joinNonEmpty(subject, report.centre),
      under: period,
      at: `${w.heads.madeAt} ${when(report.madeAt)}`,
    },
    ...listPeopleOfReport(report).map((one, index): ReportRow => {
      return {
        kind: 'line',
        key: `where ${index}`,
        section: 1,
        mark: undefined,
        weight: 'calm',
        label: w.parts[one.as],
        text: one.person.name,
        under: one.post,
        at: `${when(one.since)} – ${one.until === null ? w.still : when(one.until)}`,
      };
    }),
  ];
}

/** The three key points, shown first and repeated at the end. */
function thingRows({ report, w }: ReportRowContext, again: string): ReportRow[] {
  const head: ReportRow = again
    ? { kind: 'part', key: `things${again}`, section: 14, title: w.thingsAgain, total: 3 }
    : { kind: 'section', key: 'things', section: 2, title: w.sections.things, total: undefined };
  return [
    head,
    ...threeThingsKeys.map((place, n): ReportRow => {
      return {
        kind: 'thing',
        key: `${place}${again}`,
        section: again ? 14 : 2,
        place,
        n: n + 1,
        text: report.things[n]?.text ?? null,
      };
    }),
  ];
}

function incidentRows(making: ReportRowContext): ReportRow[] {
  const { w, report, when } = making;
  const { lines, total } = report.incidents;
  return createSectionRows(
    making,
    { section: 3, title: w.sections.incidents, name: 'incidents', lines, total },
    (one) => ({
      mark: priorityShapes[one.priority],
      label: w.incidentStates[one.state],
      text: one.title,
      under: joinNonEmpty(
        w.priorities[one.priority],
        one.owner?.name ?? w.unassigned,
        one.nextStep,
        one.place?.text,
        one.pending ? w.pending : null,
      ),
      at: one.dueAt === null ? '' : `${w.heads.due} ${when(one.dueAt)}${one.overdue ? ` ${w.overdue}` : ''}`,
      weight: one.overdue ? 'alarm' : 'calm',
      ...(one.priority === 'critical' ? { tone: one.priority } : {}),
      ...making.of(one.item),
    }),
  );
}

/** The number of characters of a hash that two people compare by reading aloud. */
const shortHash = 16;

/** Sections 10 to 14: the log, statistics, gaps, questions and answers, signatures. */
function restRows(making: ReportRowContext): ReportRow[] {
  const { w, report, when } = making;
  const { log, gaps } = report;
  const calm = { mark: undefined, weight: 'calm' } as const;
  return [
    ...createSectionRows(making, { ...log, section: 10, title: w.sections.log, name: 'log' }, (one) => ({
      ...calm,
      label: w.entries[one.type],
      text: one.text,
      under: joinNonEmpty(
        one.by.name,
        one.place,
        ...one.cameras.map((camera) => making.names.camera(camera)),
        ...renderOrderLines(w, when, one),
        ...one.addenda.map(({ text, by }) => `${w.addendum}: ${text} (${by.name})`),
      ),
      at: when(one.happenedAt),
    })),
    { kind: 'section', key: 'figures', section: 11, title: w.sections.figures, total: undefined },
    { kind: 'figures', key: 'figures all', section: 11 },
    ...createUnknownDataNote(making, 11, ['use']),
    ...createSectionRows(making, { ...gaps, section: 12, title: w.sections.gaps, name: 'gaps' }, (one) => ({
      mark: 'stop',
      weight: 'warn',
      label: w.gaps[one.what],
      text: one.byMs === null ? '' : w.clockBy(one.byMs),
      under: '',
      at: `${when(one.from)}${one.to === null ? '' : ` – ${when(one.to)}`}`,
    })),
    ...createUnknownDataNote(making, 12, UnknownData.options),
    ...questionRows(making),
    ...signatureRows(making),
    ...addendumRows(making),
  ];
}

function questionRows({ report, w, when }: ReportRowContext): ReportRow[] {
  const { questions } = report;
  return [
    { kind: 'section', key: 'questions', section: 13, title: w.sections.questions, total: questions.length },
    ...questions.map((one): ReportRow => {
      return {
        kind: 'question',
        key: `question ${one.id}`,
        section: 13,
        id: one.id,
        text: one.text,
        by: one.by.name,
        at: when(one.at),
        answer: one.answer?.text ?? null,
      };
    }),
    ...(questions.length === 0
      ? [{ kind: 'note' as const, key: 'questions -', section: 13, text: w.none, none: true as const }]
      : []),
  ];
}

function signatureRows(making: ReportRowContext): ReportRow[] {
  const { report, w, when } = making;
  const { signatures } = report;
  return [
    { kind: 'section', key: 'signatures', section: 14, title: w.sections.signatures, total: undefined },
    ...thingRows(making, ' again'),
    ...signatures.map((one, index): ReportRow => {
      return {
        kind: 'line',
        key: `signature ${index}`,
        section: 14,
        mark: 'dot',
        weight: 'calm',
        label: w.parts[one.as],
        text: one.by.name,
        under: joinNonEmpty(
          w.signedBy[one.how],
          w.version(one.version),
          `${one.sha256.slice(0, shortHash)}…`,
        ),
        at: when(one.at),
      };
    }),
    ...(signatures.length === 0
      ? [{ kind: 'note' as const, key: 'signatures -', section: 14, text: w.unsigned }]
      : []),
  ];
}

function addendumRows({ report, w, when }: ReportRowContext): ReportRow[] {
  const { addenda } = report;
  if (addenda.length === 0) return [];
  return [
    { kind: 'part', key: 'addenda', section: 14, title: w.addenda, total: addenda.length },
    ...addenda.map((one, index): ReportRow => {
      return {
        kind: 'line',
        key: `addendum ${index}`,
        section: 14,
        mark: undefined,
        weight: 'calm',
        label: w.addendum,
        text: one.text,
        under: one.by.name,
        at: when(one.at),
      };
    }),
  ];
}

/** Returns the whole report as rows in the order of its sections; only visible rows are rendered. */
export function createReportRows(
  report: HandoverReport,
  w: ReportTexts,
  language: 'vi' | 'en',
  names: ReportNames,
): ReportRow[] {
  const times = createZoneTimes(report.zone);
  const when = (at: number | null) => (at === null ? '' : times.numberBefore(at, report.from));
  const carried = new Map(report.carried.map(({ item, ticked }) => [item, ticked]));
  const words = new Map(report.words.map(({ place, text }) => [place, text]));
  const making: ReportRowContext = {
    report,
    w,
    language,
    times,
    names,
    when,
    of(item) {
      const ticked = item === undefined ? undefined : carried.get(item);
      if (item === undefined || ticked === undefined) return {};
      const text = words.get(item);
      return {
        item,
        place: item,
        tick: ticked && { by: ticked.by.name, at: when(ticked.at) },
        ...(text ? { words: text } : {}),
      };
    },
  };
  return folded([...workRows(making), ...createStateRows(making), ...restRows(making)]);
}

/** Tests whether a row of a section is empty and has nothing to tick. */
const isBare = (row: ReportRow): boolean =>
  row.item === undefined &&
  (row.kind === 'section' || row.kind === 'part'
    ? row.total === 0
    : row.kind === 'note' && row.none === true);

/** Combines consecutive empty sections into one line that names them. */
function folded(rows: readonly ReportRow[]): ReportRow[] {
  const full = new Set(rows.flatMap((row) => (isBare(row) ? [] : [row.section])));
  const made: ReportRow[] = [];
  for (const row of rows) {
    const before = made.at(-1);
    if (full.has(row.section)) made.push(row);
    else if (row.kind === 'section') {
      const { section, title } = row;
      const sections =
        before?.kind === 'none' ? [...before.sections, { section, title }] : [{ section, title }];
      if (before?.kind === 'none') made.pop();
      made.push({
        kind: 'none',
        key: `none ${sections[0]?.section}`,
        section: sections[0]?.section ?? section,
        sections,
      });
    }
  }
  return made;
}

/** Returns the heading of the next or previous section. */
export function findAdjacentSection(
  lines: readonly ReportRow[],
  row: ReportRow | undefined,
  by: 1 | -1,
): ReportRow | undefined {
  const at = row ? lines.indexOf(row) : -1;
  const isHead = ({ kind }: ReportRow) => kind === 'section' || kind === 'none';
  return by === 1
    ? lines.find((line, index) => index > at && isHead(line))
    : lines.findLast((line, index) => index < at && isHead(line));
}
