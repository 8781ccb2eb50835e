import type { DeskId } from '../base/ids.ts';
import type { Fault } from '../errors/faults.ts';
import type { Right } from '../people/operator.ts';
import type { ActionOutcome, AlertAction, AlertCommand } from './action.ts';
import { type Alert, heartbeatClass } from './alert.ts';
import type { AlertPolicy } from './policy.ts';

/** The inputs of a decision; equal inputs give equal decisions, at a site and at a desk. */
export interface DecisionInputs {
  readonly alert: Alert;
  readonly action: AlertAction;
  /** The rights of the action's author. */
  readonly rights: readonly Right[];
  readonly policy: AlertPolicy;
  /** ms since the epoch, by the clock of the deciding process. */
  readonly at: number;
}

export interface ActionDecision {
  /** Always one version later, even if nothing changed: the outcome is a log record like any other. */
  readonly alert: Alert;
  readonly outcome: ActionOutcome;
}

/**
 * Two people who shelve the same alert for the same duration act a few seconds apart; such ends
 * count as equal.
 */
export const sameEndMs = 60_000;

/**
 * These commands replace another person's possible decision, so they require the version that was on
 * the screen. Notes, ticks, acknowledging, resetting and escalating (the higher level wins) merge
 * instead.
 */
const replaces: ReadonlySet<AlertCommand['do']> = new Set([
  'assign',
  'shelve',
  'unshelve',
  'close',
  'reopen',
  'takeOutOfService',
  'returnToService',
]);

/** The maximum number of notes per alert; more would be a log of their own or an attempt to fill the disk. */
export const maxNotes = 500;

const onClosed: ReadonlySet<AlertCommand['do']> = new Set(['note', 'reopen', 'hold', 'releaseHold']);
/** Returns whether a command is allowed on a closed alert; all others require reopening it first. */
export const isAllowedOnClosed = (command: AlertCommand): boolean => onClosed.has(command.do);

/** Returns whether `workVersion` counts the command. */
const isWork = (command: AlertCommand): boolean => replaces.has(command.do) || command.do === 'escalate';

/**
 * Decides one action; pure.
 * The caller checks the log for an earlier decision of the same action. The same state is never
 * `done` twice: the second outcome is `already`.
 */
export function decideAction(deciding: DecisionInputs): ActionDecision {
  const { alert, action } = deciding;
  const version = alert.version + 1;
  const decided = (
    result: ActionOutcome['result'],
    change: Partial<Alert>,
    fault: Fault | null,
  ): ActionDecision => ({
    alert: { ...alert, ...change, version },
    outcome: {
      action: action.id,
      result,
      version,
      fault: fault && { code: fault.code, params: { ...fault.params } },
    },
  });
  const missing = missingRight(deciding);
  if (missing) return decided('refused', {}, { code: 'right.missing', params: { right: missing } });
  // The heartbeat alert needs no work, and would test nothing while shelved.
  if (alert.class === heartbeatClass) return decided('refused', {}, { code: 'alert.heartbeat', params: {} });
  if (isSo(alert, action.command) || isOver(deciding))
    return decided('already', noted(alert, action.command), null);
  if (replaces.has(action.command.do) && action.base < getLastVersionByOthers(alert, action.desk))
    return decided('conflict', {}, changedBy(alert));
  if (alert.closed && !isAllowedOnClosed(action.command))
    return decided('refused', {}, { code: 'alert.closed', params: {} });
  const change = changeBy(deciding);
  if ('fault' in change) return decided('refused', {}, change.fault);
  return decided('done', isWork(action.command) ? { ...change, ...worked(alert, action) } : change, null);
}

/** Returns the version of the last work by anyone but this desk (null: the sources); 0: none. */
export const getLastVersionByOthers = (alert: Alert, desk: DeskId | null): number =>
  alert.work?.desk === desk ? alert.work.before : alert.workVersion;

function changedBy(alert: Alert): Fault {
  const by = alert.work?.by;
  return by
    ? { code: 'alert.changedBy', params: { who: by.name } }
    : { code: 'alert.raisedBy', params: { who: alert.source.id } };
}

const worked = (alert: Alert, action: AlertAction): Pick<Alert, 'workVersion' | 'work'> => ({
  workVersion: alert.version + 1,
  work: { by: action.by, desk: action.desk, before: getLastVersionByOthers(alert, action.desk) },
});

function missingRight({ action, rights }: DecisionInputs): Right | undefined {
  const { command } = action;
  if (!rights.includes('alert.work')) return 'alert.work';
  const supervised =
    command.do === 'takeOutOfService' ||
    command.do === 'returnToService' ||
    command.do === 'hold' ||
    command.do === 'releaseHold' ||
    (command.do === 'escalate' && command.level > 1);
  return supervised && !rights.includes('alert.supervise') ? 'alert.supervise' : undefined;
}

function isSo(alert: Alert, command: AlertCommand): boolean {
  switch (command.do) {
    case 'acknowledge':
      return alert.acknowledged !== null;
    case 'assign':
      return alert.owner?.id === command.to?.id;
    case 'note':
      return false;
    case 'shelve':
      return alert.shelved !== null && Math.abs(alert.shelved.until - command.until) <= sameEndMs;
    case 'unshelve':
      return alert.shelved === null;
    case 'close':
      return alert.closed?.disposition === command.disposition;
    case 'reopen':
      return alert.closed === null;
    case 'escalate':
      return command.level <= alert.escalation;
    case 'takeOutOfService':
      return alert.outOfService !== null;
    case 'returnToService':
      return alert.outOfService === null;
    case 'resetLatch':
      return !alert.latched;
    case 'tick':
      return alert.steps.some(({ step }) => step === command.step) === command.done;
    case 'hold':
      return alert.held != null;
    case 'releaseHold':
      return alert.held == null;
  }
}

/**
 * Returns whether a shelving made at a disconnected desk ended before the site received it; that is
 * no operator's mistake.
 */
const isOver = ({ action: { command, at: doneAt }, at }: DecisionInputs): boolean =>
  command.do === 'shelve' && doneAt < command.until && command.until <= at;

/** Counts the note that came with a closing, even if the alert was closed already: the timeline shows it. */
const noted = (alert: Alert, command: AlertCommand): Partial<Alert> =>
  command.do === 'close' && command.note ? { notes: alert.notes + 1 } : {};

function changeBy(deciding: DecisionInputs): Partial<Alert> | { readonly fault: Fault } {
  const { alert, action, policy } = deciding;
  const { command, by } = action;
  const stamp = { by, at: doneAt(deciding) };
  switch (command.do) {
    case 'acknowledge':
      return { acknowledged: stamp };
    case 'assign':
      // Taking an alert acknowledges it; being assigned one by another person does not.
      return {
        owner: command.to,
        ...(command.to?.id === by.id && { acknowledged: alert.acknowledged ?? stamp }),
      };
    case 'note':
      if (alert.notes >= maxNotes) return { fault: { code: 'alert.notesFull', params: { most: maxNotes } } };
      return { notes: alert.notes + 1 };
    case 'shelve':
      return shelve(deciding, command);
    case 'unshelve':
      return { shelved: null, calledAt: deciding.at };
    case 'close':
      return close(deciding, command);
    case 'reopen':
      return { closed: null, calledAt: deciding.at };
    case 'escalate':
      return { escalation: command.level, escalatedAt: stamp.at };
    case 'takeOutOfService':
      return { outOfService: { ...stamp, reason: command.reason } };
    case 'returnToService':
      return { outOfService: null, calledAt: deciding.at };
    case 'resetLatch':
      // IEC 62682: a latch resets only after its cause is gone; otherwise it would latch again at once.
      if (alert.active) return { fault: { code: 'alert.stillActive', params: {} } };
      return { latched: false, acknowledged: alert.acknowledged ?? stamp };
    case 'tick': {
      const others = alert.steps.filter(({ step }) => step !== command.step);
      if (!command.done) return { steps: others };
      const known = policy.classes[alert.class]?.steps.some(({ id }) => id === command.step) ?? false;
      if (!known || others.length >= 50) return { fault: { code: 'alert.noStep', params: {} } };
      return { steps: [...others, { ...stamp, step: command.step }] };
    }
    case 'hold':
      return { held: { ...stamp, reason: command.reason } };
    case 'releaseHold':
      return { held: null };
  }
}

/**
 * Returns when the action was done, by the desk's clock, because a desk may be offline for hours and
 * times to acknowledge must be true; limited to between the alert's receipt and the decision,
 * however wrong that clock is.
 */
const doneAt = ({ alert, action, at }: DecisionInputs): number =>
  Math.max(alert.receivedAt, Math.min(action.at, at));

const supervises = ({ rights }: DecisionInputs): boolean => rights.includes('alert.supervise');

/**
 * Returns whether an alert is critical with a persisting cause; an operator alone cannot take it off
 * the queue.
 * ISA-18.2 and EEMUA 191 know no closing: an alarm leaves the list when its cause does. Genetec
 * allows acknowledging during the condition only with the right to force it; PagerDuty and Milestone
 * allow it to anyone, because a source may never report the end. Here the most harmful mistake takes
 * a second person, and nothing else does.
 */
const isActiveCritical = ({ alert }: DecisionInputs): boolean =>
  alert.active && alert.priority === 'critical';

function close(
  deciding: DecisionInputs,
  command: Extract<AlertCommand, { do: 'close' }>,
): Partial<Alert> | { readonly fault: Fault } {
  const { alert, action } = deciding;
  if (!supervises(deciding)) {
    if (isActiveCritical(deciding)) return { fault: { code: 'alert.standing', params: {} } };
    if (alert.latched) return { fault: { code: 'alert.latched', params: {} } };
  }
  const stamp = { by: action.by, at: doneAt(deciding) };
  return {
    closed: { ...stamp, disposition: command.disposition },
    acknowledged: alert.acknowledged ?? stamp,
    latched: false,
    shelved: null,
    ...noted(alert, command),
  };
}

const hours = (ms: number): number => Math.round(ms / 360_000) / 10;

/**
 * Judges the duration by the desk's clock, which chose the end, and limits the end to the policy
 * counted from now, so that a desk whose clock is ahead neither fails nor gains.
 */
function shelve(
  deciding: DecisionInputs,
  command: Extract<AlertCommand, { do: 'shelve' }>,
): Partial<Alert> | { readonly fault: Fault } {
  const { action, policy, at } = deciding;
  const forMs = Math.min(command.until - action.at, command.until - at);
  const isLeader = supervises(deciding);
  const longest = isLeader ? Math.max(policy.shelveMs, policy.supervisorShelveMs) : policy.shelveMs;
  if (command.until <= at) return { fault: { code: 'alert.shelveOver', params: {} } };
  if (!isLeader && isActiveCritical(deciding)) return { fault: { code: 'alert.standing', params: {} } };
  if (forMs > longest) {
    const code = isLeader ? 'alert.shelveTooLong' : 'alert.shelveSupervised';
    return { fault: { code, params: { hours: hours(longest) } } };
  }
  const until = Math.min(command.until, at + longest);
  return { shelved: { by: action.by, at: doneAt(deciding), until, reason: command.reason } };
}
