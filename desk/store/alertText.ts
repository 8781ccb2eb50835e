import { z } from 'zod';
import { Alert, untouchedAlert } from '../../core/alerts/alert.ts';
import { addFastPath } from '../../core/rpc/quick.ts';

type Optional = 'classes' | 'work' | 'calledAt' | 'until' | 'suppression' | 'held';

/**
 * Encodes an alert as JSON for its row; `AlertText` parses it.
 * Fields equal to `untouchedAlert` are left out; required fields come without names, and times as differences. A row
 * shrinks to two thirds, and a page of the store holds five to seven alerts instead of three.
 */
export function toAlertText(alert: Alert): string {
  const { id, version, workVersion, key, source, camera, class: what, rule, title, priority } = alert;
  const { observedAt, lastObservedAt, receivedAt, lastReceivedAt, count, active } = alert;
  const rest = {
    classes: alert.classes,
    work: alert.work,
    calledAt: alert.calledAt,
    until: alert.until,
    suppression: alert.suppression,
    held: alert.held,
    place: alert.place ?? undefined,
    clearedAt: alert.clearedAt ?? undefined,
    acknowledged: alert.acknowledged ?? undefined,
    latched: alert.latched || undefined,
    shelved: alert.shelved ?? undefined,
    suppressedBy: alert.suppressedBy ?? undefined,
    outOfService: alert.outOfService ?? undefined,
    flapping: alert.flapping || undefined,
    storm: alert.storm || undefined,
    owner: alert.owner ?? undefined,
    escalation: alert.escalation || undefined,
    escalatedAt: alert.escalatedAt ?? undefined,
    closed: alert.closed ?? undefined,
    notes: alert.notes || undefined,
    duplicates: alert.duplicates || undefined,
    steps: alert.steps.length > 0 ? alert.steps : undefined,
    evidence: alert.evidence.length > 0 ? alert.evidence : undefined,
  } satisfies Record<keyof typeof untouchedAlert | Optional, unknown>;
  return JSON.stringify([
    ...[id, version, workVersion, key, source.id, source.kind, camera, what, rule, title, priority],
    ...[receivedAt, lastReceivedAt - receivedAt, observedAt - receivedAt, lastObservedAt - observedAt],
    ...[count, active, rest],
  ]);
}

/** Adds values of any type from a damaged store; the schema refuses results that are not numbers. */
const plus = (time: unknown, more: unknown): number => Number(time) + Number(more);

function alertIn(text: string): unknown {
  const read: unknown = JSON.parse(text);
  // Earlier desk versions wrote all fields by name; such rows remain until they change.
  if (!Array.isArray(read)) return { ...untouchedAlert, rule: null, ...Object(read) };
  const [id, version, workVersion, key, sourceId, sourceKind, camera, what, rule, title, priority, ...more] =
    read as readonly unknown[];
  const [receivedAt, lastReceived, observed, lastObserved, count, active, rest] = more;
  const observedAt = plus(receivedAt, observed);
  return {
    id,
    version,
    workVersion,
    key,
    source: { id: sourceId, kind: sourceKind },
    camera,
    class: what,
    rule,
    title,
    priority,
    receivedAt,
    observedAt,
    count,
    active,
    lastReceivedAt: plus(receivedAt, lastReceived),
    lastObservedAt: plus(observedAt, lastObserved),
    ...untouchedAlert,
    ...Object(rest),
  };
}

export const AlertText = z.string().transform(alertIn).pipe(addFastPath(Alert));
