import { AlertId } from '../base/ids.ts';
import type { Alert } from './alert.ts';
import type { Occurrence } from './log.ts';

type Hash = (text: string) => string;

/**
 * Escapes one part of a key: `|` separates parts, and a long part is replaced by its hash, so that a
 * key stays within 200 characters.
 */
function part(text: string, longest: number, hash: Hash): string {
  const escaped = text.replaceAll('%', '%25').replaceAll('|', '%7C');
  return escaped.length <= longest ? escaped : `#${hash(text).slice(0, 32)}`;
}

const cameraPart = (occurrence: Occurrence, hash: Hash): string =>
  part(occurrence.camera ?? `?${occurrence.source.id}/${occurrence.cameraName}`, 42, hash);

/**
 * Returns the correlation key: source, camera, rule, class (the first reported) and the source's
 * object number, if any. Sources number their objects independently, so keys of two sources never
 * match.
 */
export const getCorrelationKey = (occurrence: Occurrence, hash: Hash): string =>
  [
    occurrence.source.id,
    cameraPart(occurrence, hash),
    part(occurrence.rule ?? '', 40, hash),
    part(occurrence.classes?.[0]?.class ?? occurrence.class, 40, hash),
    part(occurrence.track ?? '', 40, hash),
  ].join('|');

/** Returns the key without its track: everything that one rule of a camera reports. */
export const getSeriesKey = (key: string): string => key.slice(0, key.lastIndexOf('|'));

/** Returns the track in a key, unless it was too long to be stored in full. */
export const getTrackOfKey = (key: string): string =>
  key
    .slice(key.lastIndexOf('|') + 1)
    .replaceAll('%7C', '|')
    .replaceAll('%25', '%');

/**
 * Returns the key of a camera's storm. Critical occurrences have a storm of their own, so that a
 * fire does not disappear among a thousand movements.
 */
export const getStormKey = (occurrence: Occurrence, critical: boolean, hash: Hash): string =>
  `storm|${cameraPart(occurrence, hash)}|${critical ? 'critical' : 'other'}`;

/**
 * Returns the key of a source's flood, a storm without a camera: forged cameras or objects, or a
 * whole city reporting at once.
 */
export const getFloodKey = ({ source }: Occurrence, critical: boolean): string =>
  `flood|${source.id}|${critical ? 'critical' : 'other'}`;

export const bucketOf = (at: number, bucketMs: number): number => at - (at % Math.max(1, bucketMs));

/**
 * Returns the id of an alert, the same in every process of a site.
 * Two processes that receive the same occurrence thus open the same alert, and the log rejects the
 * second. `generation` counts the previous alerts of this key in this bucket.
 */
export const createAlertId = (
  site: string,
  bucket: number,
  key: string,
  generation: number,
  hash: Hash,
): AlertId =>
  AlertId.parse(
    `${site}:alert:${bucket.toString(16).padStart(12, '0').slice(-12)}${hash(`${key}\n${generation}`).slice(0, 20)}`,
  );

/**
 * Returns the mark by which a process recognises an occurrence: 64 bits, so that a hundred million
 * have one chance in 3,700 of one collision.
 */
export const getOccurrenceMark = (occurrence: Occurrence, hash: Hash): string =>
  hash(`${occurrence.source.id}\n${occurrence.id}`).slice(0, 16);

/**
 * Returns whether an alert is shelved or out of service, and so gathers later occurrences of any
 * track or time.
 */
export const isShelvedOrOutOfService = (alert: Alert): boolean =>
  alert.closed === null && (alert.shelved !== null || alert.outOfService !== null);
