import type { AlertId } from '../base/ids.ts';
import { type Alert, isAlertQueued } from './alert.ts';
import type { AlertPolicy } from './policy.ts';

/** ISA-18.2: an alarm reported three times a minute or more is chattering. */
export const chatterPerMinute = 3;
const rateOverMs = 600_000;
const proposedShelvingMs = 3_600_000;

export interface ShelvingProposal {
  readonly alert: AlertId;
  /** Reports per minute since it was first received, averaged over at least one minute. */
  readonly perMinute: number;
  /** Proposed duration, ms, within an operator's limit. */
  readonly forMs: number;
}

/**
 * Proposes alerts to shelve first in a flood, most frequent first.
 * Candidates are flapping alerts, a camera's storm, and alerts reported three times a minute or
 * more; never a critical or an owned alert. These are proposals only: an operator shelves.
 */
export function proposeShelving(
  alerts: Iterable<Alert>,
  policy: AlertPolicy,
  now: number,
  limit = 5,
): readonly ShelvingProposal[] {
  const proposals: ShelvingProposal[] = [];
  for (const alert of alerts) {
    if (!isAlertQueued(alert) || alert.priority === 'critical' || alert.owner) continue;
    if (now - alert.lastReceivedAt > rateOverMs) continue;
    const minutes = Math.max(60_000, now - alert.receivedAt) / 60_000;
    const perMinute = alert.count / minutes;
    if (!alert.flapping && !alert.storm && (perMinute < chatterPerMinute || alert.count < 5)) continue;
    proposals.push({ alert: alert.id, perMinute, forMs: Math.min(policy.shelveMs, proposedShelvingMs) });
  }
  return proposals.sort((a, b) => b.perMinute - a.perMinute || (a.alert < b.alert ? -1 : 1)).slice(0, limit);
}
