import { priorityShape } from '../../../core/alerts/alert.ts';
import { thingPlaces } from '../../../core/handover/fold.ts';
import { peopleTold } from '../../../core/handover/parties.ts';
import { joined, type Making, type ReportRow, section } from './making.ts';

/** Sections 1 to 3: who, the three things that matter, and the work that goes on. */
export const workRows = (making: Making): ReportRow[] => [
  ...whereRows(making),
  ...thingRows(making, ''),
  ...incidentRows(making),
];

function whereRows({ report, w, language, when, times }: Making): ReportRow[] {
  const { shift } = report;
  const subject = w.subject(report.subject);
  const period = `${times.dateTime(report.from)} – ${times.beside(report.to, report.from)}`;
  return [
    { kind: 'section', key: 'where', section: 1, title: w.sections.where, total: undefined },
    {
      ...{ kind: 'line', key: 'where it', section: 1, mark: undefined, weight: 'calm' },
      ...{ label: shift.name[language], text: joined(subject, report.centre), under: period },
      at: `${w.heads.madeAt} ${when(report.madeAt)}`,
    },
    ...peopleTold(report).map((one, index): ReportRow => {
      return {
        ...{ kind: 'line', key: `where ${index}`, section: 1, mark: undefined, weight: 'calm' },
        ...{ label: w.parts[one.as], text: one.person.name, under: one.post },
        at: `${when(one.since)} – ${one.until === null ? w.still : when(one.until)}`,
      };
    }),
  ];
}

/** Said first, and once more at the end. */
export function thingRows({ report, w }: Making, again: string): ReportRow[] {
  const head: ReportRow = again
    ? { kind: 'part', key: `things${again}`, section: 14, title: w.thingsAgain, total: 3 }
    : { kind: 'section', key: 'things', section: 2, title: w.sections.things, total: undefined };
  return [
    head,
    ...thingPlaces.map((place, n): ReportRow => {
      return {
        ...{ kind: 'thing', key: `${place}${again}`, section: again ? 14 : 2, place, n: n + 1 },
        text: report.things[n]?.text ?? null,
      };
    }),
  ];
}

function incidentRows(making: Making): ReportRow[] {
  const { w, report, when } = making;
  const { lines, total } = report.incidents;
  return section(
    making,
    { section: 3, title: w.sections.incidents, name: 'incidents', lines, total },
    (one) => ({
      ...{ mark: priorityShape[one.priority], label: w.incidentStates[one.state], text: one.title },
      under: joined(
        w.priorities[one.priority],
        one.owner?.name ?? w.nobody,
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
