import type { ReportNames } from '../../../core/handover/document/frame.ts';
import { zoneTimes } from '../../../core/handover/document/times.ts';
import type { ReportWords } from '../../../core/handover/document/words.ts';
import type { HandoverReport } from '../../../core/handover/report.ts';
import type { Making, ReportRow } from './making.ts';
import { restRows } from './rowsOfRest.ts';
import { stateRows } from './rowsOfState.ts';
import { workRows } from './rowsOfWork.ts';

/** The whole report as lines of the screen, in the order of its sections: only those in sight are drawn. */
export function reportRows(
  report: HandoverReport,
  w: ReportWords,
  language: 'vi' | 'en',
  names: ReportNames,
): ReportRow[] {
  const times = zoneTimes(report.zone);
  const when = (at: number | null) => (at === null ? '' : times.beside(at, report.from));
  const carried = new Map(report.carried.map(({ item, ticked }) => [item, ticked]));
  const words = new Map(report.words.map(({ place, text }) => [place, text]));
  const making: Making = {
    ...{ report, w, language, times, names, when },
    of(item) {
      const ticked = item === undefined ? undefined : carried.get(item);
      if (item === undefined || ticked === undefined) return {};
      const said = words.get(item);
      return {
        ...{ item, place: item, tick: ticked && { by: ticked.by.name, at: when(ticked.at) } },
        ...(said ? { words: said } : {}),
      };
    },
  };
  return folded([...workRows(making), ...stateRows(making), ...restRows(making)]);
}

/** Nothing is in this row of a section, and nothing is to be ticked at it. */
const isBare = (row: ReportRow): boolean =>
  row.item === undefined &&
  (row.kind === 'section' || row.kind === 'part'
    ? row.total === 0
    : row.kind === 'note' && row.none === true);

/** Sections with nothing in them are one line for all that follow each other, which names them. */
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

/** The head of the section after a line, or before it. */
export function sectionBeside(
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
