import type { AlertId } from '../base/ids.ts';
import { type Alert, heartbeatClass } from './alert.ts';
import {
  bucketOf,
  createAlertId,
  getCorrelationKey,
  getFloodKey,
  getSeriesKey,
  getStormKey,
  isShelvedOrOutOfService,
} from './correlateKeys.ts';
import { getOccurrencePriority, isHigherPriority, isWorseClass } from './correlateMerge.ts';
import type { Occurrence } from './log.ts';
import type { AlertPolicy } from './policy.ts';

/**
 * The time before and after an object was last seen in which its number means the same object, ms;
 * sources restart their numbering at 1.
 */
export const trackMemoryMs = 600_000;

/** The alert that an occurrence belongs to, existing or still to be opened. */
export interface CorrelationTarget {
  readonly id: AlertId;
  readonly key: string;
  readonly storm: boolean;
}

/** Access to alerts in the log or about to be in it. */
export interface KnownAlerts {
  latestOfKey(key: string): Alert | undefined;
  alert(id: AlertId): Alert | undefined;
  /** Returns the shelved or out-of-service alert that gathers all of this series. */
  aside(series: string): Alert | undefined;
  /**
   * Returns the number of the camera's new alerts observed within the storm window of `opening`,
   * including it if it is new.
   */
  openings(stormKey: string, opening: AlertId, observedAt: number): number;
  /** Returns whether opening this alert would exceed the limit of its source. */
  floods(source: string, opening: AlertId, observedAt: number, now: number): boolean;
}

export interface CorrelationTargetOptions {
  readonly site: string;
  readonly policy: AlertPolicy;
  readonly hash: (text: string) => string;
}

/** Returns the alert that an occurrence belongs to, by the present state of the log. */
export function findCorrelationTarget(
  occurrence: Occurrence,
  known: KnownAlerts,
  options: CorrelationTargetOptions,
  now: number,
): CorrelationTarget {
  const { site, policy, hash } = options;
  const key = getCorrelationKey(occurrence, hash);
  const { bucketMs } = policy.correlation;
  if (occurrence.class === heartbeatClass)
    return { id: createAlertId(site, 0, key, 0, hash), key, storm: false };

  const aside = known.aside(getSeriesKey(key));
  if (aside && !isMoreUrgentAlert(occurrence, aside, policy)) return targetAt(aside);

  const latest = known.latestOfKey(key);
  if (latest && belongsToAlert(occurrence, latest, policy)) return targetAt(latest);

  const own = firstFree(occurrence, bucketOf(occurrence.observedAt, bucketMs), key, known, options);
  if (known.alert(own)) return { id: own, key, storm: false };
  if (latest && beginsLate(occurrence, latest, policy)) return targetAt(latest);
  return stormTarget(occurrence, own, known, options, now) ?? { id: own, key, storm: false };
}

const targetAt = ({ id, key, storm }: Alert): CorrelationTarget => ({ id, key, storm });

export const isMoreUrgentAlert = (occurrence: Occurrence, alert: Alert, policy: AlertPolicy): boolean =>
  isHigherPriority(getOccurrencePriority(occurrence, policy), alert.priority) ||
  isWorseClass(occurrence, alert, policy);

/**
 * Returns whether an occurrence belongs to the newest alert of its key.
 * With a track: while that probably is the same object. Without one: if the alert is active or
 * flapping, or the occurrence ends it; a pulse belongs to its own time bucket, regardless of earlier
 * ones.
 */
export function belongsToAlert(occurrence: Occurrence, latest: Alert, policy: AlertPolicy): boolean {
  const { observedAt, phase, track } = occurrence;
  if (latest.closed && !belongsToClosedAlert(occurrence, latest, policy)) return false;
  const isNear =
    observedAt >= latest.observedAt - trackMemoryMs && observedAt <= latest.lastObservedAt + trackMemoryMs;
  if (track !== null) return isNear || (latest.active && observedAt > latest.observedAt);
  if (observedAt < latest.observedAt) return false;
  if (latest.closed) return phase === 'end' || phase === 'update';
  return latest.active || latest.flapping || phase === 'end';
}

/**
 * Returns whether an occurrence belongs to a closed alert: its end, a late report, or more of a
 * cause that persisted when it was closed.
 * Anything else, and anything more urgent than the closed alert, opens a new one, because no
 * operator has seen it.
 */
export function belongsToClosedAlert(occurrence: Occurrence, closed: Alert, policy: AlertPolicy): boolean {
  if (isMoreUrgentAlert(occurrence, closed, policy)) return false;
  const { phase, observedAt } = occurrence;
  return phase === 'end' || observedAt <= closed.lastObservedAt || (phase === 'update' && closed.active);
}

/** Returns whether a begin arrived after its own end or update, reordered in transit. */
const beginsLate = (occurrence: Occurrence, latest: Alert, policy: AlertPolicy): boolean =>
  latest.closed === null &&
  (occurrence.phase === 'begin' || occurrence.phase === 'update') &&
  latest.clearedAt !== null &&
  occurrence.observedAt <= latest.observedAt &&
  latest.observedAt - occurrence.observedAt <= policy.lateMs;

/**
 * Returns the first alert of this key and bucket that does not exist yet, is open, or accepts the
 * occurrence although closed.
 */
function firstFree(
  occurrence: Occurrence,
  bucket: number,
  key: string,
  known: KnownAlerts,
  { site, hash, policy }: CorrelationTargetOptions,
): AlertId {
  for (let generation = 0; ; generation += 1) {
    const id = createAlertId(site, bucket, key, generation, hash);
    const alert = known.alert(id);
    if (!alert?.closed || belongsToClosedAlert(occurrence, alert, policy)) return id;
  }
}

/** Returns whether a storm continues: until it was quiet for long enough and is no longer set aside. */
export const doesStormContinue = (storm: Alert, stormQuietMs: number, now: number): boolean =>
  storm.closed === null && (isShelvedOrOutOfService(storm) || now - storm.lastReceivedAt < stormQuietMs);

/**
 * Returns the storm that takes the occurrence, if it would exceed the camera's limit of new alerts
 * or a storm continues.
 */
function stormTarget(
  occurrence: Occurrence,
  opening: AlertId,
  known: KnownAlerts,
  options: CorrelationTargetOptions,
  now: number,
): CorrelationTarget | undefined {
  const { policy, hash } = options;
  const { stormAlerts, stormWindowMs, stormQuietMs } = policy.correlation;
  const isCritical = getOccurrencePriority(occurrence, policy) === 'critical';
  // Occurrences delayed by an outage belong to their own time, although they arrive with current ones.
  const isOf = ({ observedAt, lastObservedAt }: Alert) =>
    occurrence.observedAt > observedAt - stormWindowMs &&
    occurrence.observedAt < lastObservedAt + stormQuietMs;
  const goingOn = (key: string): CorrelationTarget | undefined => {
    const storm = known.latestOfKey(key);
    return storm && doesStormContinue(storm, stormQuietMs, now) && isOf(storm) ? targetAt(storm) : undefined;
  };
  const begun = (key: string): CorrelationTarget => {
    const bucket = bucketOf(occurrence.observedAt, stormWindowMs);
    return { id: firstFree(occurrence, bucket, key, known, options), key, storm: true };
  };
  const ofCamera = getStormKey(occurrence, isCritical, hash);
  const storm = goingOn(ofCamera);
  if (storm) return storm;
  if (known.openings(ofCamera, opening, occurrence.observedAt) >= stormAlerts) return begun(ofCamera);
  if (!known.floods(occurrence.source.id, opening, occurrence.observedAt, now)) return undefined;
  const ofSource = getFloodKey(occurrence, isCritical);
  return goingOn(ofSource) ?? begun(ofSource);
}
