import { type Alert, isQueued } from './alert.ts';
import type { AlertEntry, NewRecord } from './log.ts';
import type { AlertPolicy } from './policy.ts';
import type { Suppressed } from './suppress.ts';

type SiteEntry = Extract<AlertEntry, { kind: 'site' }>;

export interface Due {
  /** The next thing that the site does by itself with this alert: append it, and ask again of the alert in it. Null: nothing yet. */
  readonly record: NewRecord | null;
  /** When to ask again if nothing else changes the alert, ms since the epoch; null: never. */
  readonly nextAt: number | null;
}

/**
 * The site's own steps, one at a time: a shelving that is over, nobody who answers, an acknowledged alert that nobody works,
 * one that no longer comes and goes. Pure, of what the log holds only: any process may ask, and after a restart none is missed.
 * The site's steps are no work (`workVersion` stays): anyone who closes what the site just escalated is not in conflict with it.
 */
export function due(alert: Alert, policy: AlertPolicy, now: number): Due {
  const steps = [unshelve(alert), answer(alert, policy), expire(alert, policy), steady(alert, policy)].filter(
    (step) => step !== null,
  );
  const next = steps.reduce<Step | null>(
    (first, step) => (first && first.at <= step.at ? first : step),
    null,
  );
  if (!next) return { record: null, nextAt: null };
  if (next.at > now) return { record: null, nextAt: next.at };
  return { record: siteRecord({ ...alert, ...next.change(now) }, next.what, next.text, now), nextAt: now };
}

/** The plant's state, or a rule, keeps it from people (null: no longer); null where it is so already. */
export function suppress(alert: Alert, by: Suppressed | null, now: number): NewRecord | null {
  if (by === null) {
    if (alert.suppressedBy === null) return null;
    const free = { suppressedBy: null, suppression: null };
    return siteRecord({ ...alert, ...free, ...backAgain(alert, now) }, 'unsuppressed', '', now);
  }
  return alert.suppressedBy === by.suppressedBy && isSame(alert.suppression, by.suppression)
    ? null
    : siteRecord({ ...alert, ...by }, 'suppressed', by.suppressedBy, now);
}

const isSame = (one: Alert['suppression'], other: Alert['suppression']): boolean =>
  one?.why === other?.why &&
  one?.by === other?.by &&
  one?.reason === other?.reason &&
  one?.until === other?.until;

export const siteRecord = (alert: Alert, what: SiteEntry['what'], text: string, at: number): NewRecord => ({
  at,
  alert: { ...alert, version: alert.version + 1 },
  entry: { kind: 'site', what, text: text.slice(0, 200) },
});

/**
 * It asks for people again: what was acknowledged is so no longer, unless somebody owns it and so is at work on it, or it comes
 * and goes, which would call without end (ISA-18.2's re-alarming, but never by a chattering alarm).
 */
export const calledAgain = (alert: Alert, now: number): Pick<Alert, 'calledAt' | 'acknowledged'> => ({
  calledAt: now,
  acknowledged: alert.owner || alert.flapping ? alert.acknowledged : null,
});

/** What still stands when it is no longer put aside is news; what is over is not. */
const backAgain = (alert: Alert, now: number): Partial<Alert> =>
  alert.active || alert.latched ? calledAgain(alert, now) : { calledAt: now };

/** As the site will have it once it is off the shelf, where its time there is over by `now`; else as it is. */
export const offShelf = (alert: Alert, now: number): Alert =>
  alert.shelved && !alert.closed && alert.shelved.until <= now
    ? { ...alert, shelved: null, ...backAgain(alert, alert.shelved.until) }
    : alert;

/** Since when it waits for somebody: what escalation and calling again count from. */
export const waitsSince = (alert: Alert): number =>
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
  if (!isQueued(alert)) return null;
  const rule = policy.answering[alert.priority];
  if (!alert.acknowledged) {
    if (rule.escalateMs === 0 || alert.escalation >= rule.levels) return null;
    const level = alert.escalation + 1;
    return {
      at: waitsSince(alert) + rule.escalateMs,
      what: 'escalated',
      text: String(level),
      change: (now) => ({ escalation: level, escalatedAt: now }),
    };
  }
  if (alert.owner || rule.againMs === 0) return null;
  return {
    at: Math.max(waitsSince(alert), alert.acknowledged.at) + rule.againMs,
    what: 'announcedAgain',
    text: '',
    change: (now) => ({ calledAt: now, acknowledged: null }),
  };
}

/** A storm that is over, and what its source said is over by now: a source that is gone cannot tell the end. */
function expire(alert: Alert, { correlation }: AlertPolicy): Step | null {
  const at = alert.storm ? alert.lastReceivedAt + correlation.stormQuietMs : alert.until;
  if (!alert.active || at === undefined) return null;
  return { at, what: 'expired', text: '', change: (now) => ({ active: false, clearedAt: now }) };
}

/** A chattering alert that kept quiet. */
function steady(alert: Alert, { correlation }: AlertPolicy): Step | null {
  if (alert.closed || !alert.flapping) return null;
  return {
    at: alert.lastReceivedAt + correlation.flapQuietMs,
    what: 'steady',
    text: '',
    change: () => ({ flapping: false }),
  };
}
