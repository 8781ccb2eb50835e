import type { Person } from '../alerts/alert.ts';
import type { DeskId, OperatorId } from '../base/ids.ts';
import { type DutySpan, spanAt } from '../shiftlog/duty.ts';
import type { Incident } from '../shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../shiftlog/line.ts';
import type { HandoverSubject } from '../shiftlog/record.ts';
import type { Shift } from '../shiftlog/shift.ts';
import { carriedItems, openIncidents, openOrders, standingNow, type Whereabouts } from './carried.ts';
import { type HandoverFile, thingPlaces } from './fold.ts';
import { type HandoverReport, linesOfLog, linesPerSection, type Unknown } from './report.ts';
import { incomingOf, risksOf } from './risks.ts';

type Lines<K extends 'alerts' | 'setAside' | 'degraded' | 'abnormal' | 'exports' | 'gaps'> =
  HandoverReport[K];

/** All that a report is made of, as plain values; times in ms since the epoch. */
export interface ReportParts {
  readonly site: string;
  /** Where it is made. */
  readonly desk: DeskId;
  readonly centre: string;
  readonly zone: string;
  readonly subject: HandoverSubject;
  readonly shift: Shift;
  readonly from: number;
  readonly to: number;
  readonly madeAt: number;
  /** What people have written to it; null: a preview. */
  readonly file: HandoverFile | null;
  /** Who hands over, or would. */
  readonly outgoing: Person;
  /** Of all desks, also earlier than the period: who is relieved, who comes, who was away. */
  readonly duty: readonly DutySpan[];
  readonly incidents: readonly Incident[];
  readonly orders: readonly LogLine[];
  readonly standing: readonly StandingLine[];
  /** The lines that happened in the period, of the desk or of all, in order of when they did. */
  readonly log: readonly HandoverReport['log']['lines'][number][];
  readonly alerts: Lines<'alerts'>;
  readonly emergencies: number;
  readonly setAside: Lines<'setAside'>;
  readonly degraded: Lines<'degraded'>;
  readonly abnormal: Lines<'abnormal'>;
  readonly exports: Lines<'exports'>;
  readonly gaps: Lines<'gaps'>;
  readonly figures: HandoverReport['figures'];
  readonly unknown: readonly Unknown[];
}

const mostPeople = 200;
const mostWords = 1_000;
const mostCarried = 2_000;
const mostQuestions = 200;
const mostAddenda = 50;

const section = <L>(lines: readonly L[], most = linesPerSection): { lines: L[]; total: number } => ({
  lines: lines.slice(0, most),
  total: lines.length,
});

/** The report of a period: a pure function of what is stored. Nothing in it is anybody's word but where it says whose. */
export function buildReport(parts: ReportParts): HandoverReport {
  const { subject, shift, from, to, madeAt, file, outgoing } = parts;
  const duty = parts.duty.map((span) => spanAt(span, madeAt));
  const ofDesk = 'desk' in subject ? duty.filter(({ desk }) => desk === subject.desk) : duty;
  const then = ofDesk.filter(({ since, until }) => since < to && (until === null || until > from));
  const on = duty.filter(({ until }) => until === null);
  const incoming = file?.handover.incoming ?? null;
  const where: Whereabouts = {
    subject,
    manned: new Set(on.map(({ desk }) => desk)),
    people: new Set<OperatorId>([outgoing.id, ...then.map(({ person }) => person.id)]),
  };
  const incidents = section(openIncidents(parts.incidents, where, madeAt));
  const orders = section(openOrders(parts.orders, where, madeAt));
  const standing = section(standingNow(parts.standing, { from, to }));
  const { alerts, setAside, degraded } = parts;
  const items = carriedItems({ incidents, orders, standing, alerts, setAside, degraded });
  return {
    form: 1,
    handover: file?.handover.id ?? null,
    site: parts.site,
    desk: parts.desk,
    centre: parts.centre,
    zone: parts.zone,
    subject,
    shift,
    from,
    to,
    madeAt,
    risks: risksOf({
      from,
      to,
      madeAt,
      alerts: parts.figures.alerts,
      degraded,
      gaps: parts.gaps,
      incidents,
      emergencies: parts.emergencies,
      duty: then,
      incoming: incoming && incomingOf(duty, incoming, from),
    }),
    people: peopleOf(then, parts, incoming),
    things: thingPlaces.map((place) => file?.words.get(place) ?? null),
    incidents,
    alerts,
    setAside,
    degraded,
    abnormal: parts.abnormal,
    standing,
    orders,
    exports: parts.exports,
    log: section(parts.log, linesOfLog),
    figures: parts.figures,
    gaps: parts.gaps,
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
  { subject, desk, madeAt, outgoing }: ReportParts,
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
  // Whoever hands over is named though nobody wrote down that they came on duty; known is only that they are there now.
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

/** Words to single items; those of the three things stand by themselves. */
function wordsOf(file: HandoverFile | null): HandoverReport['words'] {
  const things: readonly string[] = thingPlaces;
  return [...(file?.words ?? [])]
    .filter(([place]) => !things.includes(place))
    .map(([place, words]) => ({ ...words, place }));
}

/** A line of the log as a report has it; a plain literal, as a busy night has 20,000. */
export const reportLine = ({
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
  addenda: addenda.slice(-mostAddenda).map((one) => ({ by: one.by, at: one.at, text: one.text })),
});
