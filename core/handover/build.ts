import type { Person } from '../alerts/alert.ts';
import type { OperatorId } from '../base/ids.ts';
import { type DutySpan, getDutySpanAt } from '../shiftlog/duty.ts';
import type { Incident } from '../shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../shiftlog/line.ts';
import type { HandoverSubject } from '../shiftlog/record.ts';
import type { Shift } from '../shiftlog/shift.ts';
import {
  type DutyStaffing,
  listCarriedItems,
  listStandingInForce,
  sortOpenIncidents,
  sortOpenOrders,
} from './carried.ts';
import { type HandoverFile, threeThingsKeys } from './fold.ts';
import { type HandoverReport, linesOfLog, linesPerSection, type UnknownData } from './report.ts';
import { getIncomingDuty, listRisks } from './risks.ts';

/** The scope of a report: subject, shift and period, ms since the epoch. */
export interface ReportScope {
  readonly subject: HandoverSubject;
  readonly shift: Shift;
  readonly from: number;
  readonly to: number;
  /** The handover with its remarks, ticks and signatures; null: a preview. */
  readonly file: HandoverFile | null;
}

/** The inputs of a report as plain values; times in ms since the epoch. */
export interface ReportParts {
  /** Site, centre, time zone, and the desk at which the report is made. */
  readonly place: Pick<HandoverReport, 'site' | 'desk' | 'centre' | 'zone'>;
  readonly wanted: ReportScope;
  readonly madeAt: number;
  /** The person who hands over, or would do so. */
  readonly outgoing: Person;
  /** Duty at all desks, also before the period: it yields the relieved, the incoming and the absent. */
  readonly duty: readonly DutySpan[];
  readonly shiftLog: {
    readonly incidents: readonly Incident[];
    readonly orders: readonly LogLine[];
    readonly standing: readonly StandingLine[];
    /** The log entries of events in the period, of the desk or of all desks, in order of the events. */
    readonly log: readonly HandoverReport['log']['lines'][number][];
  };
  readonly sections: Pick<
    HandoverReport,
    'alerts' | 'setAside' | 'degraded' | 'abnormal' | 'exports' | 'gaps'
  >;
  readonly emergencies: number;
  readonly figures: HandoverReport['figures'];
  readonly unknown: readonly UnknownData[];
}

const mostPeople = 200;
const mostWords = 1_000;
const mostCarried = 2_000;
const mostQuestions = 200;
const maxAddenda = 50;

const section = <L>(lines: readonly L[], most = linesPerSection): { lines: L[]; total: number } => ({
  lines: lines.slice(0, most),
  total: lines.length,
});

/** Builds the report of a period: a pure function of stored records. Statements of a person always carry their name. */
export function buildReport(parts: ReportParts): HandoverReport {
  const { madeAt, outgoing, sections, shiftLog, figures } = parts;
  const { file, ...scope } = parts.wanted;
  const { subject, from, to } = scope;
  const duty = parts.duty.map((span) => getDutySpanAt(span, madeAt));
  const ofDesk = 'desk' in subject ? duty.filter(({ desk }) => desk === subject.desk) : duty;
  const then = ofDesk.filter(({ since, until }) => since < to && (until === null || until > from));
  const on = duty.filter(({ until }) => until === null);
  const incoming = file?.handover.incoming ?? null;
  const where: DutyStaffing = {
    subject,
    manned: new Set(on.map(({ desk }) => desk)),
    people: new Set<OperatorId>([outgoing.id, ...then.map(({ person }) => person.id)]),
  };
  const incidents = section(sortOpenIncidents(shiftLog.incidents, where, madeAt));
  const orders = section(sortOpenOrders(shiftLog.orders, where, madeAt));
  const standing = section(listStandingInForce(shiftLog.standing, { from, to }));
  const items = listCarriedItems({ ...sections, incidents, orders, standing });
  return {
    form: 1,
    handover: file?.handover.id ?? null,
    ...parts.place,
    ...scope,
    ...sections,
    madeAt,
    risks: listRisks({
      from,
      to,
      madeAt,
      alerts: figures.alerts,
      degraded: sections.degraded,
      gaps: sections.gaps,
      incidents,
      emergencies: parts.emergencies,
      duty: then,
      incoming: incoming && getIncomingDuty(duty, incoming, from),
    }),
    people: peopleOf(then, parts, incoming),
    things: threeThingsKeys.map((place) => file?.words.get(place) ?? null),
    incidents,
    standing,
    orders,
    log: section(shiftLog.log, linesOfLog),
    figures,
    unknown: [...parts.unknown],
    questions: (file?.questions ?? []).slice(0, mostQuestions),
    words: wordsOf(file).slice(0, mostWords),
    carried: items.slice(0, mostCarried).map((item) => ({ item, ticked: file?.ticks.get(item) ?? null })),
    signatures: [...(file?.signatures ?? [])],
    addenda: [...(file?.addenda ?? [])],
  };
}

function peopleOf(
  then: readonly DutySpan[],
  { wanted: { subject }, place: { desk }, madeAt, outgoing }: ReportParts,
  incoming: Person | null,
): HandoverReport['people'] {
  const as = (person: Person) =>
    person.id === outgoing.id ? 'outgoing' : person.id === incoming?.id ? 'incoming' : 'duty';
  const people: HandoverReport['people'] = then.map(({ person, desk: at, post, since, until }) => ({
    person,
    desk: at,
    post,
    since,
    until,
    as: as(person),
  }));
  // The outgoing operator is named even without a record of coming on duty; only their present duty is known.
  if (!then.some(({ person }) => person.id === outgoing.id))
    people.unshift({
      person: outgoing,
      desk: 'desk' in subject ? subject.desk : desk,
      post: '',
      since: madeAt,
      until: null,
      as: 'outgoing' as const,
    });
  return people.slice(0, mostPeople);
}

/** Returns the remarks on single items; those of the three things are separate. */
function wordsOf(file: HandoverFile | null): HandoverReport['words'] {
  const things: readonly string[] = threeThingsKeys;
  return [...(file?.words ?? [])]
    .filter(([place]) => !things.includes(place))
    .map(([place, words]) => ({ ...words, place }));
}

/** Returns a report's line of a log entry; a plain literal for speed, because a busy night has 20,000. */
export const toReportLine = ({
  id,
  at,
  by,
  entry,
  addenda,
  ended,
}: LogLine): HandoverReport['log']['lines'][number] => ({
  id,
  type: entry.type,
  at,
  happenedAt: entry.happenedAt,
  by,
  text: entry.text,
  place: entry.place?.text ?? '',
  cameras: entry.cameras,
  order: entry.order,
  ended,
  addenda: addenda.slice(-maxAddenda).map((one) => ({ by: one.by, at: one.at, text: one.text })),
});
