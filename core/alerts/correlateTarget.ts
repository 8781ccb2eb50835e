import type { AlertId } from '../base/ids.ts';
import { type Alert, heartbeatClass } from './alert.ts';
import { alertIdOf, bucketOf, floodKeyOf, isAside, keyOf, seriesOf, stormKeyOf } from './correlateKeys.ts';
import { isHigher, isWorse, priorityOf } from './correlateMerge.ts';
import type { Occurrence } from './log.ts';
import type { AlertPolicy } from './policy.ts';

/** An object's number means the same object this long before and after it was last seen; sources count from 1 again. */
export const trackMemoryMs = 600_000;

/** Which alert an occurrence belongs to; one that is not there yet is to be opened. */
export interface Target {
  readonly id: AlertId;
  readonly key: string;
  readonly storm: boolean;
}

/** Alerts as they are known here: in the log, or about to be. */
export interface Known {
  latestOfKey(key: string): Alert | undefined;
  alert(id: AlertId): Alert | undefined;
  /** The alert put aside (shelved, out of service) that gathers all of this series. */
  aside(series: string): Alert | undefined;
  /** New alerts of a camera observed within the storm's window of this one, this one too if it is one. */
  openings(stormKey: string, opening: AlertId, observedAt: number): number;
  /** It would be one new alert too many of its source. */
  floods(source: string, opening: AlertId, observedAt: number, now: number): boolean;
}

export interface TargetOptions {
  readonly site: string;
  readonly policy: AlertPolicy;
  readonly hash: (text: string) => string;
}

/** The alert that an occurrence belongs to, by what is known now. */
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
 * To the newest alert of its key. With a track: while that is likely the same object. Without: to what stands, comes and goes,
 * or is ended by it; what has no length belongs to its own stretch of time, whatever came before it.
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
 * Of a closed alert: its end, what came late, and more of what still stood when it was closed. Anything else, or anything more
 * urgent than what was closed, is a new alert: nobody has seen that.
 */
export function staysClosed(occurrence: Occurrence, closed: Alert, policy: AlertPolicy): boolean {
  if (isMoreUrgent(occurrence, closed, policy)) return false;
  const { phase, observedAt } = occurrence;
  return phase === 'end' || observedAt <= closed.lastObservedAt || (phase === 'update' && closed.active);
}

/** The begin of what is known so far by its end or an update only, as the two were reordered on their way. */
const beginsLate = (occurrence: Occurrence, latest: Alert, policy: AlertPolicy): boolean =>
  latest.closed === null &&
  (occurrence.phase === 'begin' || occurrence.phase === 'update') &&
  latest.clearedAt !== null &&
  occurrence.observedAt <= latest.observedAt &&
  latest.observedAt - occurrence.observedAt <= policy.lateMs;

/** The alert of this key and bucket that is not there yet, is open, or takes it though it is closed. */
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

/** Until it was quiet for long enough, or nobody keeps it aside any more. */
export const stormGoesOn = (storm: Alert, stormQuietMs: number, now: number): boolean =>
  storm.closed === null && (isAside(storm) || now - storm.lastReceivedAt < stormQuietMs);

/** What would be one new alert too many of this camera goes to its storm; so does all that would be new until it is quiet. */
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
  // What was kept back during an outage is of its own time, though it comes with what is of now.
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
