import { priorityRank } from '../alerts/alert.ts';
import type { DeskId, OperatorId } from '../base/ids.ts';
import { compareText } from '../base/text.ts';
import type { Incident } from '../shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../shiftlog/line.ts';
import { compareDue, isOverdue } from '../shiftlog/overdue.ts';
import type { HandoverSubject } from '../shiftlog/record.ts';
import type { HandoverReport } from './report.ts';

/** Planned events are told of so long before they begin, counted from the end of what is handed over, ms. */
export const plannedWithinMs = 12 * 3_600_000;

/** Who is where, as far as it says whose an open item is. */
export interface Whereabouts {
  readonly subject: HandoverSubject;
  /** Desks at which somebody is on duty. */
  readonly manned: ReadonlySet<DeskId>;
  /** Those on duty at the desk that is handed over, and anyone who hands it over. */
  readonly people: ReadonlySet<OperatorId>;
}

/**
 * Whether an open item goes with this handover. A centre's takes all. A desk's takes what was written at it, what is in the hands
 * of its people, and what is nobody's: written at a desk at which nobody is on duty. So each open item is in the handover of some
 * desk as long as any is handed over, and always in the centre's.
 */
export function isCarriedBy(
  { subject, manned, people }: Whereabouts,
  item: { readonly desk: DeskId; readonly owner: OperatorId | null },
): boolean {
  if (!('desk' in subject)) return true;
  if (item.desk === subject.desk || (item.owner !== null && people.has(item.owner))) return true;
  return !manned.has(item.desk);
}

/** What is open, in the order in which it is handed over: overdue first, then the graver, then what is due sooner. */
export function openIncidents(
  incidents: readonly Incident[],
  where: Whereabouts,
  now: number,
): HandoverReport['incidents']['lines'] {
  return incidents
    .filter(
      (one) => one.state !== 'closed' && isCarriedBy(where, { desk: one.desk, owner: one.owner?.id ?? null }),
    )
    .map((one) => ({ ...one, item: `incident:${one.id}`, overdue: isOverdue(one.dueAt, now) }))
    .sort(
      (a, b) =>
        Number(b.overdue) - Number(a.overdue) ||
        priorityRank(a.priority) - priorityRank(b.priority) ||
        compareDue(a.dueAt, b.dueAt) ||
        a.openedAt - b.openedAt ||
        compareText(a.id, b.id),
    );
}

/** Orders that have not ended; by when they are due, the overdue so first. */
export function openOrders(
  lines: readonly LogLine[],
  where: Whereabouts,
  now: number,
): HandoverReport['orders']['lines'] {
  const open: HandoverReport['orders']['lines'] = [];
  for (const { id, desk, by, at, entry, ended } of lines) {
    if (!entry.order || ended || !isCarriedBy(where, { desk, owner: null })) continue;
    const { order, text } = entry;
    open.push({ id, item: `order:${id}`, order, text, at, by, overdue: isOverdue(order.dueAt, now) });
  }
  return open.sort(
    (a, b) => compareDue(a.order.dueAt, b.order.dueAt) || a.at - b.at || compareText(a.id, b.id),
  );
}

/** What nobody has ended and is not over by itself when the period begins; an event only once it is near. */
export function standingNow(
  lines: readonly StandingLine[],
  { from, to }: { readonly from: number; readonly to: number },
): HandoverReport['standing']['lines'] {
  return lines
    .filter(
      ({ standing: { what, from: begins, until }, ended }) =>
        !ended && (until === null || until > from) && (what !== 'event' || begins <= to + plannedWithinMs),
    )
    .map(({ id, by, standing }) => ({ ...standing, id, by, item: `standing:${id}` }))
    .sort((a, b) => a.from - b.from || compareText(a.id, b.id));
}

/** What anyone who comes must tick, each once: every open item, and each list of alerts or of faults that is not empty. */
export function carriedItems(
  report: Pick<HandoverReport, 'incidents' | 'orders' | 'standing' | 'alerts' | 'setAside' | 'degraded'>,
): string[] {
  const lists = (['alerts', 'setAside', 'degraded'] as const).filter((list) => report[list].total > 0);
  return [
    ...report.incidents.lines.map(({ item }) => item),
    ...report.orders.lines.map(({ item }) => item),
    ...report.standing.lines.map(({ item }) => item),
    ...lists,
  ];
}
