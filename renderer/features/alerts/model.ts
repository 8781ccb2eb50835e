import type { AlertCommand } from '../../../core/alerts/action.ts';
import { type Alert, getPriorityRank, maxEscalation } from '../../../core/alerts/alert.ts';
import { type AlertPolicy, loadLimits } from '../../../core/alerts/policy.ts';
import type { AlertCursor, AlertFilter, AlertGroup, ShownAlert } from '../../../core/alerts/queue.ts';
import type { OperatorId } from '../../../core/base/ids.ts';
import { formatTime, formatUntil } from '../../../core/base/text.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { IconShape, StateMark } from '../../ui/iconMark.tsx';

/** A view of the panel. The first five are lists of alerts. */
export type AlertsPanelView = AlertListView | 'conflicts' | 'figures' | 'sources';
export type AlertListView = 'queue' | 'shelved' | 'suppressed' | 'outOfService' | 'closed';
export const alertsPanelViews: readonly AlertsPanelView[] = [
  'queue',
  'shelved',
  'suppressed',
  'outOfService',
  'closed',
  'conflicts',
  'figures',
  'sources',
];
export const isAlertListView = (view: AlertsPanelView): view is AlertListView =>
  view !== 'conflicts' && view !== 'figures' && view !== 'sources';

/** Returns the element id of a group in the list of alerts. */
export const getGroupElementId = (group: AlertGroup): string => `group-${group.ward ?? ''}-${group.class}`;

/** An alert that was found by a text search elsewhere. */
export interface FoundAlert {
  readonly alert: Alert;
  readonly text: string;
}

/** Returns the list that contains an alert, by the most severe of its states. */
export function getListOfAlert(alert: Alert): AlertListView {
  if (alert.closed) return 'closed';
  if (alert.outOfService) return 'outOfService';
  if (alert.shelved) return 'shelved';
  return alert.suppressedBy === null ? 'queue' : 'suppressed';
}

/** Returns the cursor of a row in its list, after which the next page begins. */
export const getListCursor = (alert: Alert, state: AlertFilter['state']): AlertCursor => ({
  rank: state === 'queue' ? getPriorityRank(alert.priority) : 0,
  at: alert.receivedAt,
  id: alert.id,
});

/** Compares two cursors; negative: `a` sorts before `b`. */
export function compareAlertCursors(a: AlertCursor, b: AlertCursor): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.at !== b.at) return b.at - a.at;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

/**
 * Returns the alerts to link to an incident, most severe first, then oldest, up to its maximum.
 */
export const selectIncidentAlerts = (alerts: readonly Alert[]): readonly Alert[] =>
  [...alerts]
    .sort((a, b) => getPriorityRank(a.priority) - getPriorityRank(b.priority) || a.receivedAt - b.receivedAt)
    .slice(0, mostIncidentAlerts);
const mostIncidentAlerts = 200;

/** Returns the site's name of a class, or else its identifier. */
export const getAlertClassName = (
  alertClass: string,
  { language }: { readonly language: Language },
  policy: AlertPolicy | undefined,
): string => policy?.classes[alertClass]?.name[language] ?? alertClass;

/**
 * Lists the classes merged into an alert with the time of each: `Có xe 14:01:02 → Cháy 14:03:12`.
 * Times are those of the first observation. Empty where there is only one class.
 */
export const formatClassHistory = (
  { classes = [] }: Alert,
  speech: { readonly language: Language },
  policy: AlertPolicy | undefined,
): string =>
  classes
    .map(({ class: one, at }) => `${getAlertClassName(one, speech, policy)} ${formatTime(at)}`)
    .join(' → ');

/** Formats an age as `hh:mm:ss`; hours may have more digits. Never negative, even if clocks differ. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Returns the state marks of an alert, most severe first. A narrow row shows only the first ones. */
export function getAlertStateMarks(shown: ShownAlert, t: Translations): readonly StateMark[] {
  const { alert, pending, conflicts } = shown;
  const { states } = t.alerts;
  const marks: StateMark[] = [];
  const addMark = (shape: IconShape, weight: StateMark['weight'], text: string) =>
    marks.push({ text, shape, weight });
  if (conflicts > 0) addMark('stop', 'alarm', states.conflict);
  if (pending > 0) addMark('half', 'warn', states.pending(pending));
  if (alert.escalation > 0) addMark('triangle', 'warn', states.escalated(alert.escalation));
  if (alert.closed) addMark('dot', 'dim', states.closed(alert.closed.disposition));
  if (alert.outOfService) addMark('stop', 'plain', states.outOfService);
  if (alert.shelved)
    addMark('ring', 'plain', states.shelved(formatUntil(alert.shelved.until, alert.shelved.at)));
  if (alert.suppressedBy !== null) addMark('stop', 'plain', states.suppressed(alert.suppressedBy));
  if (alert.held) addMark('square', 'plain', states.held);
  if (alert.storm) addMark('square', 'warn', states.storm(alert.count));
  if (alert.flapping) addMark('half', 'warn', states.flapping);
  if (!alert.closed) {
    // A cleared alert that is unacknowledged must not look like one that is over.
    if (!alert.acknowledged) addMark('dot', 'plain', states.unacknowledged);
    else addMark('half', 'dim', states.acknowledged);
    if (alert.latched && !alert.active) addMark('ring', 'plain', states.latched);
    if (!alert.active) addMark('ring', 'dim', states.cleared);
    else if (alert.acknowledged) addMark('dot', 'dim', states.active);
  }
  return marks;
}

export type AlertActionName = AlertCommand['do'] | 'unassign';

/** Actions that need a reason or a choice. */
export type AlertFormName = 'shelve' | 'close' | 'note' | 'escalate' | 'reopen' | 'takeOutOfService' | 'hold';

/** Tests whether an action would change this alert, and so whether its key applies to a selection. */
export function canApplyAlertAction(
  action: AlertActionName,
  { alert }: ShownAlert,
  me: OperatorId | undefined,
): boolean {
  const isOpen = alert.closed === null;
  switch (action) {
    case 'acknowledge':
      return isOpen && alert.acknowledged === null;
    case 'assign':
      return isOpen && alert.owner?.id !== me;
    case 'unassign':
      return isOpen && alert.owner !== null;
    case 'shelve':
      return isOpen && alert.shelved === null && alert.outOfService === null;
    case 'unshelve':
      return alert.shelved !== null;
    case 'close':
      return isOpen;
    case 'reopen':
      return !isOpen;
    case 'escalate':
      return isOpen && alert.escalation < maxEscalation;
    case 'takeOutOfService':
      return isOpen && alert.outOfService === null;
    case 'returnToService':
      return alert.outOfService !== null;
    case 'resetLatch':
      return isOpen && alert.latched;
    case 'hold':
      return alert.held == null;
    case 'releaseHold':
      return alert.held != null;
    case 'note':
    case 'tick':
      return true;
  }
}

/**
 * Returns the command that undoes another, where one exists.
 * It is recorded in the audit log like the first.
 */
export function getReverseCommand(command: AlertCommand, reason: string): AlertCommand | undefined {
  switch (command.do) {
    case 'assign':
      return command.to === null ? undefined : { do: 'assign', to: null };
    case 'shelve':
      return { do: 'unshelve' };
    case 'close':
      return { do: 'reopen', reason };
    case 'takeOutOfService':
      return { do: 'returnToService' };
    case 'hold':
      return { do: 'releaseHold' };
    case 'tick':
      return { ...command, done: !command.done };
    default:
      return undefined;
  }
}

/** Tests whether the filter restricts more than the state. */
export const isFilterLimited = (filter: AlertFilter): boolean =>
  Object.entries(filter).some(
    ([key, value]) =>
      key !== 'state' && value !== undefined && value !== '' && (!Array.isArray(value) || value.length > 0),
  );

/** Returns the load in alerts per 10 minutes as a share of a flood (1 or less), for a bar. */
export const getLoadShare = (perTenMinutes: number): number => Math.min(1, perTenMinutes / loadLimits.flood);

/** Sums counters, such as those of all priorities. */
export const sumCounters = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

/** The chosen filter. Its time is in minutes back from now, so that it moves with the clock. */
export interface ChosenAlertFilter extends Omit<AlertFilter, 'state' | 'from' | 'to'> {
  readonly lastMinutes?: number | undefined;
}

/** Returns the request for a chosen filter at this time. */
export function toAlertFilter(
  state: AlertFilter['state'],
  chosen: ChosenAlertFilter,
  now: number,
): AlertFilter {
  const { lastMinutes, text, ...rest } = chosen;
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...named,
    state,
    ...(text?.trim() ? { text: text.trim().slice(0, 100) } : {}),
    // Rounded to the minute, so that the request stays the same for that long.
    ...(lastMinutes === undefined ? {} : { from: Math.floor(now / 60_000 - lastMinutes) * 60_000 }),
  };
}

/** Tests whether the chosen filter restricts the list at all. */
export const hasChosenFilter = (chosen: ChosenAlertFilter): boolean =>
  isFilterLimited(toAlertFilter('all', chosen, 0));
