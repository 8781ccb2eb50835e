import type { AlertCommand } from '../../../core/alerts/action.ts';
import { type Alert, maxEscalation, priorityRank } from '../../../core/alerts/alert.ts';
import { type AlertPolicy, loadLimits } from '../../../core/alerts/policy.ts';
import type { AlertFilter, AlertGroup, AlertPlaceInList, ShownAlert } from '../../../core/alerts/queue.ts';
import type { OperatorId } from '../../../core/base/ids.ts';
import { formatTime, formatUntil } from '../../../core/base/text.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { Words } from '../../i18n/words.ts';
import type { Shape, StateMark } from '../../ui/mark.tsx';

/** What the panel shows. The first five are lists of alerts. */
export type View = AlertView | 'conflicts' | 'figures' | 'sources';
export type AlertView = 'queue' | 'shelved' | 'suppressed' | 'outOfService' | 'closed';
export const views: readonly View[] = [
  'queue',
  'shelved',
  'suppressed',
  'outOfService',
  'closed',
  'conflicts',
  'figures',
  'sources',
];
export const isAlertView = (view: View): view is AlertView =>
  view !== 'conflicts' && view !== 'figures' && view !== 'sources';

/** The id of a group's element in the list of alerts. */
export const groupElementId = (group: AlertGroup): string => `group-${group.ward ?? ''}-${group.class}`;

/** An alert that was found by words elsewhere. */
export interface FoundAlert {
  readonly alert: Alert;
  readonly text: string;
}

/** The list that an alert stands in: the gravest of its states says which. */
export function viewOfAlert(alert: Alert): AlertView {
  if (alert.closed) return 'closed';
  if (alert.outOfService) return 'outOfService';
  if (alert.shelved) return 'shelved';
  return alert.suppressedBy === null ? 'queue' : 'suppressed';
}

/** Where a row stands in its list, to go on after it. */
export const placeOf = (alert: Alert, state: AlertFilter['state']): AlertPlaceInList => ({
  rank: state === 'queue' ? priorityRank(alert.priority) : 0,
  at: alert.receivedAt,
  id: alert.id,
});

/** Below 0: `a` stands before `b`. */
export function comparePlaces(a: AlertPlaceInList, b: AlertPlaceInList): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.at !== b.at) return b.at - a.at;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

/** As an incident ties them: what is worst first, and of what is as bad what came first. No more than one may tie. */
export const incidentAlerts = (alerts: readonly Alert[]): readonly Alert[] =>
  [...alerts]
    .sort((a, b) => priorityRank(a.priority) - priorityRank(b.priority) || a.receivedAt - b.receivedAt)
    .slice(0, mostIncidentAlerts);
const mostIncidentAlerts = 200;

/** The name of a class as the site has it, else its own word. */
export const classNameOf = (
  alertClass: string,
  { language }: { readonly language: Language },
  policy: AlertPolicy | undefined,
): string => policy?.classes[alertClass]?.name[language] ?? alertClass;

/** What came into an alert, and when each was first observed: `Có xe 14:01:02 → Cháy 14:03:12`; empty where only one did. */
export const classHistoryText = (
  { classes = [] }: Alert,
  speech: { readonly language: Language },
  policy: AlertPolicy | undefined,
): string =>
  classes.map(({ class: one, at }) => `${classNameOf(one, speech, policy)} ${formatTime(at)}`).join(' → ');

/** `hh:mm:ss`, hours growing past two digits; never below nothing, whatever the clocks say. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** The states of an alert, gravest first, so that the ones there is room for are the ones that matter. */
export function stateMarks(shown: ShownAlert, t: Words): readonly StateMark[] {
  const { alert, pending, conflicts } = shown;
  const { states } = t.alerts;
  const marks: StateMark[] = [];
  const addMark = (shape: Shape, weight: StateMark['weight'], text: string) =>
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
    // A cleared alert that nobody has seen must not look like one that is over.
    if (!alert.acknowledged) addMark('dot', 'plain', states.unacknowledged);
    else addMark('half', 'dim', states.acknowledged);
    if (alert.latched && !alert.active) addMark('ring', 'plain', states.latched);
    if (!alert.active) addMark('ring', 'dim', states.cleared);
    else if (alert.acknowledged) addMark('dot', 'dim', states.active);
  }
  return marks;
}

export type ActionName = AlertCommand['do'] | 'unassign';

/** Actions that need a reason or a choice. */
export type FormName = 'shelve' | 'close' | 'note' | 'escalate' | 'reopen' | 'takeOutOfService' | 'hold';

/** Whether an action would change this alert: what a key does to those that are selected. */
export function fits(action: ActionName, { alert }: ShownAlert, me: OperatorId | undefined): boolean {
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

/** What takes an action back, where something does: an action of its own, on the record like the first. */
export function reverseOf(command: AlertCommand, reason: string): AlertCommand | undefined {
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

/** Does the filter limit more than the state? */
export const isLimited = (filter: AlertFilter): boolean =>
  Object.entries(filter).some(
    ([key, value]) =>
      key !== 'state' && value !== undefined && value !== '' && (!Array.isArray(value) || value.length > 0),
  );

/** Alerts per 10 minutes as a share of a flood, for a bar; a flood fills it. */
export const loadShare = (perTenMinutes: number): number => Math.min(1, perTenMinutes / loadLimits.flood);

/** Of all priorities, or whatever else was counted apart. */
export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

/** As chosen: the time as minutes back from now, so that it goes on with the clock. */
export interface Chosen extends Omit<AlertFilter, 'state' | 'from' | 'to'> {
  readonly lastMinutes?: number | undefined;
}

/** What a choice asks the desk for now. */
export function filterOf(state: AlertFilter['state'], chosen: Chosen, now: number): AlertFilter {
  const { lastMinutes, text, ...rest } = chosen;
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...named,
    state,
    ...(text?.trim() ? { text: text.trim().slice(0, 100) } : {}),
    // By the minute: the same choice is the same list for so long.
    ...(lastMinutes === undefined ? {} : { from: Math.floor(now / 60_000 - lastMinutes) * 60_000 }),
  };
}

/** Whether it limits the list at all. */
export const isChosen = (chosen: Chosen): boolean => isLimited(filterOf('all', chosen, 0));
