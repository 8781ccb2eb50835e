import { getPriorityRank } from '../alerts/alert.ts';
import type { DeskId, OperatorId } from '../base/ids.ts';
import { compareText } from '../base/text.ts';
import type { Incident } from '../shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../shiftlog/line.ts';
import { compareDueTimes, isOverdue } from '../shiftlog/overdue.ts';
import type { HandoverSubject } from '../shiftlog/record.ts';
import type { HandoverReport } from './report.ts';

/** Planned events are included this long before they begin, counted from the end of the handed-over period, ms. */
export const plannedWithinMs = 12 * 3_600_000;

/** The staffing that decides which handover an open item belongs to. */
export interface DutyStaffing {
  readonly subject: HandoverSubject;
  /** Desks with a person on duty. */
  readonly manned: ReadonlySet<DeskId>;
  /** The people on duty at the handed-over desk, including the outgoing operator. */
  readonly people: ReadonlySet<OperatorId>;
}

/**
 * Returns whether an open item belongs to this handover.
 * A centre's handover has all items. A desk's has those written at it, those owned by its people, and those
 * written at an unstaffed desk. So each open item is in the handover of some desk as long as any is handed over,
 * and always in the centre's.
 */
export function isCarriedByHandover(
  { subject, manned, people }: DutyStaffing,
  item: { readonly desk: DeskId; readonly owner: OperatorId | null },
): boolean {
  if (!('desk' in subject)) return true;
  if (item.desk === subject.desk || (item.owner !== null && people.has(item.owner))) return true;
  return !manned.has(item.desk);
}

/** Returns the open incidents in report order: overdue first, then by priority, then by due time. */
export function sortOpenIncidents(
  incidents: readonly Incident[],
  where: DutyStaffing,
  now: number,
): HandoverReport['incidents']['lines'] {
  return incidents
    .filter(
      (one) =>
        one.state !== 'closed' &&
        isCarriedByHandover(where, { desk: one.desk, owner: one.owner?.id ?? null }),
    )
    .map((one) => ({ ...one, item: `incident:${one.id}`, overdue: isOverdue(one.dueAt, now) }))
    .sort(
      (a, b) =>
        Number(b.overdue) - Number(a.overdue) ||
        getPriorityRank(a.priority) - getPriorityRank(b.priority) ||
        compareDueTimes(a.dueAt, b.dueAt) ||
        a.openedAt - b.openedAt ||
        compareText(a.id, b.id),
    );
}

/** Returns the orders without an end, by due time, so that overdue ones come first. */
export function sortOpenOrders(
  lines: readonly LogLine[],
  where: DutyStaffing,
  now: number,
): HandoverReport['orders']['lines'] {
  const open: HandoverReport['orders']['lines'] = [];
  for (const { id, desk, by, at, entry, ended } of lines) {
    if (!entry.order || ended || !isCarriedByHandover(where, { desk, owner: null })) continue;
    const { order, text } = entry;
    open.push({ id, item: `order:${id}`, order, text, at, by, overdue: isOverdue(order.dueAt, now) });
  }
  return open.sort(
    (a, b) => compareDueTimes(a.order.dueAt, b.order.dueAt) || a.at - b.at || compareText(a.id, b.id),
  );
}

/** Returns the standing items that are neither ended nor expired when the period begins; events only when near. */
export function listStandingInForce(
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

/**
 * Returns the items that the incoming operator must tick, once each: every open item, and each non-empty list of
 * alerts or faults.
 */
export function listCarriedItems(
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
