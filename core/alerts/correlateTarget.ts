import type { AlertId } from '../base/ids.ts';
import { type Alert, heartbeatClass } from './alert.ts';
import {
  alertIdOf,
  bucketOf,
  floodKeyOf,
  isShelvedOrOutOfService,
  keyOf,
  seriesOf,
  stormKeyOf,
} from './correlateKeys.ts';
import { isHigher, isWorse, priorityOf } from './correlateMerge.ts';
import type { Occurrence } from './log.ts';
import type { AlertPolicy } from './policy.ts';

/**
 * The time before and after an object was last seen in which its number means the same object, ms;
 * sources restart their numbering at 1.
 */
export const trackMemoryMs = 600_000;

/** The alert that an occurrence belongs to, existing or still to be opened. */
export interface Target {
  readonly id: AlertId;
  readonly key: string;
  readonly storm: boolean;
}

/** Access to alerts in the log or about to be in it. */
export interface Known {
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

export interface TargetOptions {
  readonly site: string;
  readonly policy: AlertPolicy;
  readonly hash: (text: string) => string;
}

/** Returns the alert that an occurrence belongs to, by the present state of the log. */
export function targetOf(occurrence: Occurrence, known: Known, options: TargetOptions, now: number): Target {
  const { site, policy, hash } = options;
  const key = keyOf(occurrence, hash);
  const { bucketMs } = policy.correlation;
  if (occurrence.class === heartbeatClass) return { id: alertIdOf(site, 0, key, 0, hash), key, storm: false };

  const aside = known.aside(seriesOf(key));
  if (aside && !isMoreUrgent(occurrence, aside, policy)) return targetAt(aside);

  const latest = known.latestOfKey(key);
  if (latest && belongsTo(occurrence, latest, policy)) return targetAt(latest);

  const own = firstFree(occurrence, bucketOf(occurrence.observedAt, bucketMs), key, known, options);
  if (known.alert(own)) return { id: own, key, storm: false };
  if (latest && beginsLate(occurrence, latest, policy)) return targetAt(latest);
  return stormTarget(occurrence, own, known, options, now) ?? { id: own, key, storm: false };
}

const targetAt = ({ id, key, storm }: Alert): Target => ({ id, key, storm });

export const isMoreUrgent = (occurrence: Occurrence, alert: Alert, policy: AlertPolicy): boolean =>
  isHigher(priorityOf(occurrence, policy), alert.priority) || isWorse(occurrence, alert, policy);

/**
 * Returns whether an occurrence belongs to the newest alert of its key.
 * With a track: while that probably is the same object. Without one: if the alert is active or
 * flapping, or the occurrence ends it; a pulse belongs to its own time bucket, regardless of earlier
 * ones.
 */
export function belongsTo(occurrence: Occurrence, latest: Alert, policy: AlertPolicy): boolean {
  const { observedAt, phase, track } = occurrence;
  if (latest.closed && !staysClosed(occurrence, latest, policy)) return false;
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
export function staysClosed(occurrence: Occurrence, closed: Alert, policy: AlertPolicy): boolean {
  if (isMoreUrgent(occurrence, closed, policy)) return false;
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
  known: Known,
  { site, hash, policy }: TargetOptions,
): AlertId {
  for (let generation = 0; ; generation += 1) {
    const id = alertIdOf(site, bucket, key, generation, hash);
    const alert = known.alert(id);
    if (!alert?.closed || staysClosed(occurrence, alert, policy)) return id;
  }
}

/** Returns whether a storm continues: until it was quiet for long enough and is no longer set aside. */
export const stormGoesOn = (storm: Alert, stormQuietMs: number, now: number): boolean =>
  storm.closed === null && (isShelvedOrOutOfService(storm) || now - storm.lastReceivedAt < stormQuietMs);

/**
 * Returns the storm that takes the occurrence, if it would exceed the camera's limit of new alerts
 * or a storm continues.
 */
function stormTarget(
  occurrence: Occurrence,
  opening: AlertId,
  known: Known,
  options: TargetOptions,
  now: number,
): Target | undefined {
  const { policy, hash } = options;
  const { stormAlerts, stormWindowMs, stormQuietMs } = policy.correlation;
  const isCritical = priorityOf(occurrence, policy) === 'critical';
  // Occurrences delayed by an outage belong to their own time, although they arrive with current ones.
  const isOf = ({ observedAt, lastObservedAt }: Alert) =>
    occurrence.observedAt > observedAt - stormWindowMs &&
    occurrence.observedAt < lastObservedAt + stormQuietMs;
  const goingOn = (key: string): Target | undefined => {
    const storm = known.latestOfKey(key);
    return storm && stormGoesOn(storm, stormQuietMs, now) && isOf(storm) ? targetAt(storm) : undefined;
  };
  const begun = (key: string): Target => {
    const bucket = bucketOf(occurrence.observedAt, stormWindowMs);
    return { id: firstFree(occurrence, bucket, key, known, options), key, storm: true };
  };
  const ofCamera = stormKeyOf(occurrence, isCritical, hash);
  const storm = goingOn(ofCamera);
  if (storm) return storm;
  if (known.openings(ofCamera, opening, occurrence.observedAt) >= stormAlerts) return begun(ofCamera);
  if (!known.floods(occurrence.source.id, opening, occurrence.observedAt, now)) return undefined;
  const ofSource = floodKeyOf(occurrence, isCritical);
  return goingOn(ofSource) ?? begun(ofSource);
}
