import type { DeskId } from '../base/ids.ts';
import type { Fault } from '../errors/faults.ts';
import type { Right } from '../people/operator.ts';
import type { ActionOutcome, AlertAction, AlertCommand } from './action.ts';
import { type Alert, heartbeatClass } from './alert.ts';
import type { AlertPolicy } from './policy.ts';

/** All that a decision stands on; the same of these gives the same decision, at a site or at a desk. */
export interface Deciding {
  readonly alert: Alert;
  readonly action: AlertAction;
  /** Of whoever did it. */
  readonly rights: readonly Right[];
  readonly policy: AlertPolicy;
  /** ms since the epoch, by the clock of whoever decides. */
  readonly at: number;
}

export interface Decided {
  /** Always a version further, also where nothing was changed: the outcome is a record like any other. */
  readonly alert: Alert;
  readonly outcome: ActionOutcome;
}

/** Two people who shelve the same alert for the same time do it a few seconds apart: one shelving. */
export const sameEndMs = 60_000;

/**
 * These replace what somebody else may just have decided, so they hold only for the alert that was on the screen. Notes, ticks,
 * acknowledging, resetting and escalating (the higher level stands) merge instead.
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

/** Of one alert: what would be more is a log of its own, or somebody who fills the disk. */
export const maxNotes = 500;

const onClosed: ReadonlySet<AlertCommand['do']> = new Set(['note', 'reopen', 'hold', 'releaseHold']);
/** It may be done to what is closed; anything else needs it reopened first. */
export const isForClosed = (deed: AlertCommand): boolean => onClosed.has(deed.do);

/** All that `workVersion` counts. */
const isWork = (deed: AlertCommand): boolean => replaces.has(deed.do) || deed.do === 'escalate';

/**
 * What becomes of one deed. Pure; whether the action was decided before is for whoever has the log. Never `done` twice for the
 * same state: what is so already is `already`.
 */
export function decide(deciding: Deciding): Decided {
  const { alert, action } = deciding;
  const version = alert.version + 1;
  const decided = (
    result: ActionOutcome['result'],
    change: Partial<Alert>,
    fault: Fault | null,
  ): Decided => ({
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
  // The chain's own test is nobody's work, and put aside by somebody it would test nothing.
  if (alert.class === heartbeatClass) return decided('refused', {}, { code: 'alert.heartbeat', params: {} });
  if (isSo(alert, action.deed) || isOver(deciding))
    return decided('already', noted(alert, action.deed), null);
  if (replaces.has(action.deed.do) && action.base < workOfOthers(alert, action.desk))
    return decided('conflict', {}, changedBy(alert));
  if (alert.closed && !isForClosed(action.deed))
    return decided('refused', {}, { code: 'alert.closed', params: {} });
  const change = changeBy(deciding);
  if ('fault' in change) return decided('refused', {}, change.fault);
  return decided('done', isWork(action.deed) ? { ...change, ...worked(alert, action) } : change, null);
}

/** The version at which anybody but this desk (null: the sources) last worked on it; 0: nobody did. */
export const workOfOthers = (alert: Alert, desk: DeskId | null): number =>
  alert.work?.desk === desk ? alert.work.before : alert.workVersion;

function changedBy(alert: Alert): Fault {
  const by = alert.work?.by;
  return by
    ? { code: 'alert.changedBy', params: { who: by.name } }
    : { code: 'alert.raisedBy', params: { who: alert.source.id } };
}

const worked = (alert: Alert, action: AlertAction): Pick<Alert, 'workVersion' | 'work'> => ({
  workVersion: alert.version + 1,
  work: { by: action.by, desk: action.desk, before: workOfOthers(alert, action.desk) },
});

function missingRight({ action, rights }: Deciding): Right | undefined {
  const { deed } = action;
  if (!rights.includes('alert.work')) return 'alert.work';
  const supervised =
    deed.do === 'takeOutOfService' ||
    deed.do === 'returnToService' ||
    deed.do === 'hold' ||
    deed.do === 'releaseHold' ||
    (deed.do === 'escalate' && deed.level > 1);
  return supervised && !rights.includes('alert.supervise') ? 'alert.supervise' : undefined;
}

function isSo(alert: Alert, deed: AlertCommand): boolean {
  switch (deed.do) {
    case 'acknowledge':
      return alert.acknowledged !== null;
    case 'assign':
      return alert.owner?.id === deed.to?.id;
    case 'note':
      return false;
    case 'shelve':
      return alert.shelved !== null && Math.abs(alert.shelved.until - deed.until) <= sameEndMs;
    case 'unshelve':
      return alert.shelved === null;
    case 'close':
      return alert.closed?.disposition === deed.disposition;
    case 'reopen':
      return alert.closed === null;
    case 'escalate':
      return deed.level <= alert.escalation;
    case 'takeOutOfService':
      return alert.outOfService !== null;
    case 'returnToService':
      return alert.outOfService === null;
    case 'resetLatch':
      return !alert.latched;
    case 'tick':
      return alert.steps.some(({ step }) => step === deed.step) === deed.done;
    case 'hold':
      return alert.held != null;
    case 'releaseHold':
      return alert.held == null;
  }
}

/** A shelving that had its time at a desk without its site, and is told of after that: it is over, and nobody's mistake. */
const isOver = ({ action: { deed, at: doneAt }, at }: Deciding): boolean =>
  deed.do === 'shelve' && doneAt < deed.until && deed.until <= at;

/** Words that came with a deed count as a note also where the deed itself was done already: the timeline has them. */
const noted = (alert: Alert, deed: AlertCommand): Partial<Alert> =>
  deed.do === 'close' && deed.note ? { notes: alert.notes + 1 } : {};

function changeBy(deciding: Deciding): Partial<Alert> | { readonly fault: Fault } {
  const { alert, action, policy } = deciding;
  const { deed, by } = action;
  const stamp = { by, at: doneAt(deciding) };
  switch (deed.do) {
    case 'acknowledge':
      return { acknowledged: stamp };
    case 'assign':
      // Whoever takes it has looked at it; whom it is given to by another has not.
      return {
        owner: deed.to,
        ...(deed.to?.id === by.id && { acknowledged: alert.acknowledged ?? stamp }),
      };
    case 'note':
      if (alert.notes >= maxNotes) return { fault: { code: 'alert.notesFull', params: { most: maxNotes } } };
      return { notes: alert.notes + 1 };
    case 'shelve':
      return shelve(deciding, deed);
    case 'unshelve':
      return { shelved: null, calledAt: deciding.at };
    case 'close':
      return close(deciding, deed);
    case 'reopen':
      return { closed: null, calledAt: deciding.at };
    case 'escalate':
      return { escalation: deed.level, escalatedAt: stamp.at };
    case 'takeOutOfService':
      return { outOfService: { ...stamp, reason: deed.reason } };
    case 'returnToService':
      return { outOfService: null, calledAt: deciding.at };
    case 'resetLatch':
      // IEC 62682: a latch is reset only once its cause is gone; else it would latch again at once.
      if (alert.active) return { fault: { code: 'alert.stillActive', params: {} } };
      return { latched: false, acknowledged: alert.acknowledged ?? stamp };
    case 'tick': {
      const others = alert.steps.filter(({ step }) => step !== deed.step);
      if (!deed.done) return { steps: others };
      const known = policy.classes[alert.class]?.steps.some(({ id }) => id === deed.step) ?? false;
      if (!known || others.length >= 50) return { fault: { code: 'alert.noStep', params: {} } };
      return { steps: [...others, { ...stamp, step: deed.step }] };
    }
    case 'hold':
      return { held: { ...stamp, reason: deed.reason } };
    case 'releaseHold':
      return { held: null };
  }
}

/**
 * When it was done: by the desk's clock, as a desk may have been away for hours and times to acknowledge shall be true; but
 * never before the alert was there nor after it is decided, however wrong that clock is.
 */
const doneAt = ({ alert, action, at }: Deciding): number =>
  Math.max(alert.receivedAt, Math.min(action.at, at));

const supervises = ({ rights }: Deciding): boolean => rights.includes('alert.supervise');

/**
 * A critical alert whose cause stands cannot be got off the queue by an operator alone. ISA-18.2 and EEMUA 191 know no closing
 * at all: there an alarm leaves the list when its cause does. Genetec lets nobody acknowledge while the condition stands, but
 * for those with the right to force it; PagerDuty and Milestone let anybody, as a source may never tell the end. So: what does
 * most harm if it is wrong takes a second person, and all else does not.
 */
const standsCritical = ({ alert }: Deciding): boolean => alert.active && alert.priority === 'critical';

function close(
  deciding: Deciding,
  deed: Extract<AlertCommand, { do: 'close' }>,
): Partial<Alert> | { readonly fault: Fault } {
  const { alert, action } = deciding;
  if (!supervises(deciding)) {
    if (standsCritical(deciding)) return { fault: { code: 'alert.standing', params: {} } };
    if (alert.latched) return { fault: { code: 'alert.latched', params: {} } };
  }
  const stamp = { by: action.by, at: doneAt(deciding) };
  return {
    closed: { ...stamp, disposition: deed.disposition },
    acknowledged: alert.acknowledged ?? stamp,
    latched: false,
    shelved: null,
    ...noted(alert, deed),
  };
}

const hours = (ms: number): number => Math.round(ms / 360_000) / 10;

/**
 * For how long is judged by the desk's clock, which chose the end; the end itself is cut to what the policy allows from now, so
 * that a desk whose clock is ahead neither fails nor gains by it.
 */
function shelve(
  deciding: Deciding,
  deed: Extract<AlertCommand, { do: 'shelve' }>,
): Partial<Alert> | { readonly fault: Fault } {
  const { action, policy, at } = deciding;
  const forMs = Math.min(deed.until - action.at, deed.until - at);
  const isLeader = supervises(deciding);
  const longest = isLeader ? Math.max(policy.shelveMs, policy.supervisorShelveMs) : policy.shelveMs;
  if (deed.until <= at) return { fault: { code: 'alert.shelveOver', params: {} } };
  if (!isLeader && standsCritical(deciding)) return { fault: { code: 'alert.standing', params: {} } };
  if (forMs > longest) {
    const code = isLeader ? 'alert.shelveTooLong' : 'alert.shelveSupervised';
    return { fault: { code, params: { hours: hours(longest) } } };
  }
  const until = Math.min(deed.until, at + longest);
  return { shelved: { by: action.by, at: doneAt(deciding), until, reason: deed.reason } };
}
