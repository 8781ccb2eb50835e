import type { AlertId } from '../base/ids.ts';
import { compareText } from '../base/text.ts';
import {
  type Alert,
  type AlertClass,
  type AlertPriority,
  type Evidence,
  getPriorityRank,
  getWorstClass,
  maxEvidence,
  maxReportedClasses,
  type ReportedClass,
  untouchedAlert,
} from './alert.ts';
import { getLastVersionByOthers } from './decide.ts';
import { createReAlarmRecord } from './due.ts';
import type { Occurrence } from './log.ts';
import type { AlertPolicy } from './policy.ts';

/** An occurrence, and whether it was counted before. */
export interface CountedOccurrence {
  readonly occurrence: Occurrence;
  readonly duplicate: boolean;
}

export const getOccurrencePriority = (
  { priority, class: named }: Occurrence,
  policy: AlertPolicy,
): AlertPriority => priority ?? policy.classes[named]?.priority ?? 'medium';

const classRank = (named: AlertClass, policy: AlertPolicy): number =>
  getPriorityRank(policy.classes[named]?.priority ?? 'low');

/** Returns whether an occurrence gives a continuing event a worse class than known. */
export const isWorseClass = (
  { class: named, classes }: Occurrence,
  alert: Alert,
  policy: AlertPolicy,
): boolean =>
  classes !== undefined && !alert.storm && classRank(named, policy) < classRank(alert.class, policy);

export const isHigherPriority = (a: AlertPriority, b: AlertPriority): boolean =>
  getPriorityRank(a) < getPriorityRank(b);

/** Returns a new alert before its first record: version 0, nothing counted. */
export const createBlankAlert = (
  id: AlertId,
  key: string,
  first: Occurrence,
  policy: AlertPolicy,
  storm: boolean,
): Alert => ({
  id,
  version: 0,
  workVersion: 0,
  ...untouchedAlert,
  key,
  source: first.source,
  camera: key.startsWith('flood|') ? null : first.camera,
  class: first.class,
  rule: storm ? null : first.rule,
  title: '',
  priority: getOccurrencePriority(first, policy),
  observedAt: first.observedAt,
  lastObservedAt: first.observedAt,
  receivedAt: first.receivedAt,
  lastReceivedAt: first.receivedAt,
  count: 0,
  active: storm,
  latched: policy.classes[first.class]?.latching ?? false,
  storm,
});

const phaseRank = { begin: 0, update: 1, pulse: 2, end: 3 } as const;

/** Orders occurrences by the source's time; at equal times a begin precedes an end. */
export const compareSourceTime = (a: Occurrence, b: Occurrence): number =>
  a.observedAt - b.observedAt || phaseRank[a.phase] - phaseRank[b.phase];

/**
 * Returns the newest evidence of both lists without duplicates.
 * Merging subsets in any order leaves the same newest entries, so the order of arrival makes no
 * difference.
 */
export function mergeEvidence(a: readonly Evidence[], b: readonly Evidence[]): Evidence[] {
  if (b.length === 0) return [...a];
  const byRef = new Map<string, Evidence>();
  for (const one of [...a, ...b]) {
    const known = byRef.get(`${one.kind} ${one.ref}`);
    if (!known || newestFirst(one, known) < 0) byRef.set(`${one.kind} ${one.ref}`, one);
  }
  return [...byRef.values()].sort(newestFirst).slice(0, maxEvidence).reverse();
}

const newestFirst = (a: Evidence, b: Evidence): number =>
  b.at - a.at || compareText(a.kind, b.kind) || compareText(a.ref, b.ref) || compareText(a.text, b.text);

/**
 * Returns the classes reported so far, the worst of them, and the title, which then lists the
 * others.
 * Each occurrence names all previous classes, so the longest list wins in any order of arrival.
 */
function reported(
  alert: Alert,
  one: Occurrence,
  policy: AlertPolicy,
): Pick<Alert, 'class' | 'title'> & { readonly classes?: ReportedClass[] } {
  const known = alert.classes ?? [];
  const added = (one.classes ?? []).filter((more) => !known.some(({ class: named }) => named === more.class));
  if (alert.storm || added.length === 0) return { class: alert.class, title: alert.title || one.title };
  const classes = [...known, ...added].slice(0, maxReportedClasses);
  const worst = getWorstClass(classes, (named) => policy.classes[named]?.priority);
  return { classes, class: worst ?? alert.class, title: one.title || alert.title };
}

export interface MergedAlert {
  /** The alert, one version later. */
  readonly alert: Alert;
  readonly count: number;
  readonly duplicates: number;
  /** Number of changes between active and clear. */
  readonly flips: number;
}

/**
 * Returns the alert after these occurrences, in the order of their source.
 * Counts, first and last observation, priority and activity are the same in whatever order and
 * portions the occurrences arrive.
 */
export function mergeOccurrences(
  before: Alert,
  items: readonly CountedOccurrence[],
  policy: AlertPolicy,
): MergedAlert {
  const fresh = items.filter(({ duplicate }) => !duplicate).map(({ occurrence }) => occurrence);
  let alert = { ...before, version: before.version + 1 };
  let flips = 0;
  let again = false;
  for (const one of [...fresh].sort(compareSourceTime)) {
    const isActive = isActiveAfter(alert, one);
    if (isActive !== alert.active && alert.count > 0) flips += 1;
    if (isActive && !alert.active && before.version > 0) again = true;
    const { until, ...others } = alert;
    alert = {
      ...others,
      ...untilAfter(until, alert, one, isActive),
      active: isActive,
      clearedAt: clearedAfter(alert, one, isActive),
      count: alert.count + 1,
      ...reported(alert, one, policy),
      place: alert.place ?? one.place,
      priority: isHigherPriority(getOccurrencePriority(one, policy), alert.priority)
        ? getOccurrencePriority(one, policy)
        : alert.priority,
      observedAt: Math.min(alert.observedAt, one.observedAt),
      lastObservedAt: Math.max(alert.lastObservedAt, one.observedAt),
      receivedAt: Math.min(alert.receivedAt, one.receivedAt),
      lastReceivedAt: Math.max(alert.lastReceivedAt, one.receivedAt),
      latched: alert.latched || latches(before, one, isActive, policy),
      evidence: mergeEvidence(alert.evidence, one.evidence),
    };
  }
  const duplicates = items.length - fresh.length;
  alert = { ...alert, duplicates: alert.duplicates + duplicates };
  if (before.version > 0 && before.closed === null)
    alert = needsAcknowledgementAgain(before, alert, again, policy);
  return { alert, count: fresh.length, duplicates, flips };
}

/** Returns whether an occurrence latches the alert, again after a reset. */
const latches = (before: Alert, one: Occurrence, isActive: boolean, policy: AlertPolicy): boolean =>
  before.closed === null &&
  (isActive || one.phase === 'pulse') &&
  (policy.classes[one.class]?.latching ?? false);

/**
 * Withdraws the acknowledgement and shelving if the alert became more urgent or of a worse class.
 * This counts as work: the operator who closes or set aside a low alert has not seen that it is
 * high.
 */
function needsAcknowledgementAgain(before: Alert, after: Alert, again: boolean, policy: AlertPolicy): Alert {
  const risen =
    isHigherPriority(after.priority, before.priority) ||
    classRank(after.class, policy) < classRank(before.class, policy);
  if (!risen && !again) return after;
  const asked = { ...after, ...createReAlarmRecord(after, after.lastReceivedAt) };
  if (!risen) return asked;
  return {
    ...asked,
    shelved: null,
    outOfService: null,
    workVersion: after.version,
    work: { by: null, desk: null, before: getLastVersionByOthers(before, null) },
  };
}

/**
 * Returns whether the alert is active, by the latest report of its source; a late report on an
 * earlier time changes nothing. A storm is active until it is quiet.
 */
function isActiveAfter(alert: Alert, one: Occurrence): boolean {
  if (alert.storm) return true;
  if (one.phase === 'pulse') return alert.active;
  const reportedBefore = alert.active || alert.clearedAt !== null;
  if (!reportedBefore) return one.phase !== 'end';
  if (one.observedAt < alert.lastObservedAt) return alert.active;
  if (one.phase === 'end') return false;
  return alert.active || one.observedAt > alert.lastObservedAt;
}

/** Returns the end last announced by the source. */
function untilAfter(
  until: number | undefined,
  alert: Alert,
  one: Occurrence,
  isActive: boolean,
): { until?: number } {
  const isLast = one.observedAt >= alert.lastObservedAt && (one.phase === 'begin' || one.phase === 'update');
  const message = isLast ? (one.until ?? until) : until;
  return isActive && message !== undefined ? { until: message } : {};
}

function clearedAfter(alert: Alert, one: Occurrence, isActive: boolean): number | null {
  if (isActive) return null;
  return one.phase === 'end' ? (alert.clearedAt ?? one.receivedAt) : alert.clearedAt;
}
