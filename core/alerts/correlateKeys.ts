import { AlertId } from '../base/ids.ts';
import type { Alert } from './alert.ts';
import type { Occurrence } from './log.ts';

type Hash = (text: string) => string;

/** A part of a key: `|` parts them, and what is long is told by its hash, so that a key stays within 200 characters. */
function part(text: string, longest: number, hash: Hash): string {
  const escaped = text.replaceAll('%', '%25').replaceAll('|', '%7C');
  return escaped.length <= longest ? escaped : `#${hash(text).slice(0, 32)}`;
}

const cameraPart = (occurrence: Occurrence, hash: Hash): string =>
  part(occurrence.camera ?? `?${occurrence.source.id}/${occurrence.cameraName}`, 42, hash);

/**
 * What occurrences are the same by: source, camera, rule, class (the first that was reported of it), and the source's own number of
 * the object where it has one. Two sources count their objects apart, so theirs are never the same.
 */
export const keyOf = (occurrence: Occurrence, hash: Hash): string =>
  [
    occurrence.source.id,
    cameraPart(occurrence, hash),
    part(occurrence.rule ?? '', 40, hash),
    part(occurrence.classes?.[0]?.class ?? occurrence.class, 40, hash),
    part(occurrence.track ?? '', 40, hash),
  ].join('|');

/** A key without its track: all that a rule of a camera reports. */
export const seriesOf = (key: string): string => key.slice(0, key.lastIndexOf('|'));

/** The track that a key was made with, as long as that is no longer than a key tells in full. */
export const trackOf = (key: string): string =>
  key
    .slice(key.lastIndexOf('|') + 1)
    .replaceAll('%7C', '|')
    .replaceAll('%25', '%');

/** A camera's storm. The critical ones make one of their own, so that a fire is not one of a thousand movements. */
export const stormKeyOf = (occurrence: Occurrence, critical: boolean, hash: Hash): string =>
  `storm|${cameraPart(occurrence, hash)}|${critical ? 'critical' : 'other'}`;

/** A source's flood, as a storm of no camera: somebody makes cameras or objects up, or a whole city reports at once. */
export const floodKeyOf = ({ source }: Occurrence, critical: boolean): string =>
  `flood|${source.id}|${critical ? 'critical' : 'other'}`;

export const bucketOf = (at: number, bucketMs: number): number => at - (at % Math.max(1, bucketMs));

/**
 * The same in every process of a site, so that two that hear the same open the same alert: anyone who is second is told so by the
 * log. `generation` counts the alerts that this key had in this bucket before.
 */
export const alertIdOf = (
  site: string,
  bucket: number,
  key: string,
  generation: number,
  hash: Hash,
): AlertId =>
  AlertId.parse(
    `${site}:alert:${bucket.toString(16).padStart(12, '0').slice(-12)}${hash(`${key}\n${generation}`).slice(0, 20)}`,
  );

/** By which a process knows an occurrence again: 64 bits, so that a hundred million have one chance in 3,700 of one mistake. */
export const markOf = (occurrence: Occurrence, hash: Hash): string =>
  hash(`${occurrence.source.id}\n${occurrence.id}`).slice(0, 16);

/** Whether later occurrences of its kind belong to it whatever their track or time: somebody put it aside. */
export const isAside = (alert: Alert): boolean =>
  alert.closed === null && (alert.shelved !== null || alert.outOfService !== null);
