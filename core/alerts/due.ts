import { type Alert, isAlertQueued } from './alert.ts';
import type { NewLogRecord, RecordCause } from './log.ts';
import type { AlertPolicy } from './policy.ts';
import type { AlertSuppression } from './suppress.ts';

type SiteEntry = Extract<RecordCause, { kind: 'site' }>;

export interface AutomaticStep {
  /** The next record that the site must append by itself, after which it calls `getAutomaticStep` again; null: none yet. */
  readonly record: NewLogRecord | null;
  /** The time of the next call if nothing else changes the alert, ms since the epoch; null: never. */
  readonly nextAt: number | null;
}

/**
 * Returns the site's next automatic step: end of shelving, escalation, repeated announcement, end of
 * flapping, expiry.
 * Pure and computed from the log only, so any process may call it, and none is missed after a
 * restart. Automatic steps do not count as work (`workVersion` stays): closing an alert that the
 * site just escalated is no conflict.
 */
export function getAutomaticStep(alert: Alert, policy: AlertPolicy, now: number): AutomaticStep {
  const steps = [unshelve(alert), answer(alert, policy), expire(alert, policy), steady(alert, policy)].filter(
    (step) => step !== null,
  );
  const next = steps.reduce<Step | null>(
    (first, step) => (first && first.at <= step.at ? first : step),
    null,
  );
  if (!next) return { record: null, nextAt: null };
  if (next.at > now) return { record: null, nextAt: next.at };
  return {
    record: createSiteRecord({ ...alert, ...next.change(now) }, next.what, next.text, now),
    nextAt: now,
  };
}

/**
 * Returns the record that suppresses an alert by a rule or the plant's state (null: ends the
 * suppression); null if nothing changes.
 */
export function createSuppressionRecord(
  alert: Alert,
  by: AlertSuppression | null,
  now: number,
): NewLogRecord | null {
  if (by === null) {
    if (alert.suppressedBy === null) return null;
    const free = { suppressedBy: null, suppression: null };
    return createSiteRecord({ ...alert, ...free, ...backAgain(alert, now) }, 'unsuppressed', '', now);
  }
  return alert.suppressedBy === by.suppressedBy && isSame(alert.suppression, by.suppression)
    ? null
    : createSiteRecord({ ...alert, ...by }, 'suppressed', by.suppressedBy, now);
}

const isSame = (one: Alert['suppression'], other: Alert['suppression']): boolean =>
  one?.why === other?.why &&
  one?.by === other?.by &&
  one?.reason === other?.reason &&
  one?.until === other?.until;

export const createSiteRecord = (
  alert: Alert,
  what: SiteEntry['what'],
  text: string,
  at: number,
): NewLogRecord => ({
  at,
  alert: { ...alert, version: alert.version + 1 },
  entry: { kind: 'site', what, text: text.slice(0, 200) },
});

/**
 * Calls for attention again: withdraws the acknowledgement unless the alert has an owner, who is
 * working on it, or flaps, which would call without end (ISA-18.2 excludes chattering alarms from
 * re-alarming).
 */
export const createReAlarmRecord = (alert: Alert, now: number): Pick<Alert, 'calledAt' | 'acknowledged'> => ({
  calledAt: now,
  acknowledged: alert.owner || alert.flapping ? alert.acknowledged : null,
});

/** An alert that returns from the shelf calls for attention only if its cause persists. */
const backAgain = (alert: Alert, now: number): Partial<Alert> =>
  alert.active || alert.latched ? createReAlarmRecord(alert, now) : { calledAt: now };

/**
 * Returns the alert as the site will have it after its shelving, if that has ended by `now`;
 * otherwise unchanged.
 */
export const applyEndedShelving = (alert: Alert, now: number): Alert =>
  alert.shelved && !alert.closed && alert.shelved.until <= now
    ? { ...alert, shelved: null, ...backAgain(alert, alert.shelved.until) }
    : alert;

/** Returns since when the alert waits for an operator; escalation and repeated announcement count from then. */
export const getWaitingSince = (alert: Alert): number =>
  Math.max(alert.receivedAt, alert.calledAt ?? 0, alert.escalatedAt ?? 0);

interface Step {
  readonly at: number;
  readonly what: SiteEntry['what'];
  readonly text: string;
  readonly change: (now: number) => Partial<Alert>;
}

function unshelve(alert: Alert): Step | null {
  if (!alert.shelved || alert.closed) return null;
  return {
    at: alert.shelved.until,
    what: 'unshelved',
    text: alert.shelved.reason,
    change: (now) => ({ shelved: null, ...backAgain(alert, now) }),
  };
}

function answer(alert: Alert, policy: AlertPolicy): Step | null {
  if (!isAlertQueued(alert)) return null;
  const rule = policy.answering[alert.priority];
  if (!alert.acknowledged) {
    if (rule.escalateMs === 0 || alert.escalation >= rule.levels) return null;
    const level = alert.escalation + 1;
    return {
      at: getWaitingSince(alert) + rule.escalateMs,
      what: 'escalated',
      text: String(level),
      change: (now) => ({ escalation: level, escalatedAt: now }),
    };
  }
  if (alert.owner || rule.againMs === 0) return null;
  return {
    at: Math.max(getWaitingSince(alert), alert.acknowledged.at) + rule.againMs,
    what: 'announcedAgain',
    text: '',
    change: (now) => ({ calledAt: now, acknowledged: null }),
  };
}

/**
 * Ends a storm after quiet, and an alert whose announced end has passed: a source that is offline
 * cannot report the end.
 */
function expire(alert: Alert, { correlation }: AlertPolicy): Step | null {
  const at = alert.storm ? alert.lastReceivedAt + correlation.stormQuietMs : alert.until;
  if (!alert.active || at === undefined) return null;
  return { at, what: 'expired', text: '', change: (now) => ({ active: false, clearedAt: now }) };
}

/** Ends the flapping state of an alert after quiet. */
function steady(alert: Alert, { correlation }: AlertPolicy): Step | null {
  if (alert.closed || !alert.flapping) return null;
  return {
    at: alert.lastReceivedAt + correlation.flapQuietMs,
    what: 'steady',
    text: '',
    change: () => ({ flapping: false }),
  };
}
