import type { ShiftLogState } from '../../../core/shiftlog/api.ts';
import { EntryType } from '../../../core/shiftlog/entry.ts';
import type { Incident, IncidentState } from '../../../core/shiftlog/incident.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { compareDueTimes } from '../../../core/shiftlog/overdue.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { IconShape, StateMark } from '../../ui/iconMark.tsx';

/** The views of the panel. */
export type ShiftLogView = 'log' | 'orders' | 'incidents' | 'standing' | 'duty';
export const shiftLogViews: readonly ShiftLogView[] = ['log', 'orders', 'incidents', 'standing', 'duty'];

export const entryTypes: readonly EntryType[] = EntryType.options;

/** The shape of each type, so that it is recognised without colour; the adjacent label says the same. */
export const entryTypeShapes = {
  note: 'ring',
  call: 'half',
  order: 'diamond',
  incident: 'triangle',
  cameraFault: 'stop',
  visitor: 'dot',
} as const satisfies Record<EntryType, IconShape>;

export const incidentStateShapes = {
  open: 'triangle',
  monitoring: 'half',
  closed: 'dot',
} as const satisfies Record<IncidentState, IconShape>;

export type DueState = 'none' | 'later' | 'soon' | 'over';
/** Time before the due time from which an order is marked as due soon, ms. */
const soonMs = 30 * 60_000;

export function getDueState(dueAt: number | null, now: number): DueState {
  if (dueAt === null) return 'none';
  if (dueAt <= now) return 'over';
  return dueAt - now <= soonMs ? 'soon' : 'later';
}

/** Returns the state mark of an order; undefined for other entries. */
export function getOrderMark({ entry, ended }: LogLine, now: number, t: Translations): StateMark | undefined {
  const { order } = entry;
  if (!order) return undefined;
  const words = t.log.order;
  if (ended) return { text: words.hows[ended.how], shape: 'dot', weight: 'dim' };
  const due = getDueState(order.dueAt, now);
  if (due === 'over') return { text: words.overdue, shape: 'square', weight: 'alarm' };
  if (due === 'soon') return { text: words.soon, shape: 'triangle', weight: 'warn' };
  return { text: words.open, shape: 'diamond', weight: 'plain' };
}

/** Returns the state marks of an entry, most severe first. */
export function getLineMarks(line: LogLine, now: number, t: Translations): readonly StateMark[] {
  const order = getOrderMark(line, now, t);
  return [
    ...(line.refused ? [{ text: t.log.refused, shape: 'stop', weight: 'alarm' } as const] : []),
    ...(line.pending ? [{ text: t.log.pending, shape: 'half', weight: 'warn' } as const] : []),
    ...(order ? [order] : []),
  ];
}

/**
 * Returns the counter of each view, where it is known and worth showing.
 * `alarm`: some items are urgent.
 */
export function getViewCounters(
  view: ShiftLogView,
  shiftLog: ShiftLogState | null,
): { readonly count: number; readonly alarm: boolean } | undefined {
  if (!shiftLog) return undefined;
  switch (view) {
    case 'log':
      return shiftLog.refused > 0 ? { count: shiftLog.refused, alarm: true } : undefined;
    case 'orders':
      return { count: shiftLog.openOrders, alarm: shiftLog.overdueOrders > 0 };
    case 'incidents':
      return {
        count: shiftLog.openIncidents,
        alarm: shiftLog.overdueIncidents > 0 || shiftLog.conflicts > 0,
      };
    case 'duty':
      return { count: shiftLog.onDuty.length, alarm: false };
    case 'standing':
      return undefined;
  }
}

const stateRank: Readonly<Record<IncidentState, number>> = { open: 0, monitoring: 1, closed: 2 };

/** Compares incidents: open, then monitored, then closed; within each by due time, then newest first. */
export const compareIncidents = (a: Incident, b: Incident): number =>
  stateRank[a.state] - stateRank[b.state] || compareDueTimes(a.dueAt, b.dueAt) || b.openedAt - a.openedAt;

/** Delay of an entry from which both its times are shown (event and entry), ms. */
const lateMs = 5 * 60_000;
export const wasWrittenLate = ({ at, entry }: LogLine): boolean => at - entry.happenedAt >= lateMs;
