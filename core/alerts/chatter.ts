import type { AlertId } from '../base/ids.ts';
import { type Alert, isQueued } from './alert.ts';
import type { AlertPolicy } from './policy.ts';

/** ISA-18.2: three reports a minute or more chatter. */
export const chatterPerMinute = 3;
const rateOverMs = 600_000;
const proposedShelvingMs = 3_600_000;

export interface ShelvingProposal {
  readonly alert: AlertId;
  /** Reports a minute since it was first received, over one minute at least. */
  readonly perMinute: number;
  /** For how long, ms; within what an operator may. */
  readonly forMs: number;
}

/**
 * In a flood, what to shelve first: what comes and goes, a camera's storm, and what is reported three times a minute or more, by
 * how much each adds. Never a critical one, nor one that somebody works on. Proposals only: people shelve.
 */
export function chatterers(
  alerts: Iterable<Alert>,
  policy: AlertPolicy,
  now: number,
  limit = 5,
): readonly ShelvingProposal[] {
  const proposals: ShelvingProposal[] = [];
  for (const alert of alerts) {
    if (!isQueued(alert) || alert.priority === 'critical' || alert.owner) continue;
    if (now - alert.lastReceivedAt > rateOverMs) continue;
    const minutes = Math.max(60_000, now - alert.receivedAt) / 60_000;
    const perMinute = alert.count / minutes;
    if (!alert.flapping && !alert.storm && (perMinute < chatterPerMinute || alert.count < 5)) continue;
    proposals.push({ alert: alert.id, perMinute, forMs: Math.min(policy.shelveMs, proposedShelvingMs) });
  }
  return proposals.sort((a, b) => b.perMinute - a.perMinute || (a.alert < b.alert ? -1 : 1)).slice(0, limit);
}
