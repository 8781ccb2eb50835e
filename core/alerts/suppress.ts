import { z } from 'zod';
import type { Camera } from '../cameras/camera.ts';
import { type Alert, AlertClass, heartbeatClass } from './alert.ts';

/** ms since the epoch; in a file a time with its zone, as `2026-12-01T22:00:00+07:00`. */
const Moment = z.union([
  z.int().min(0),
  z.iso
    .datetime({ offset: true, error: 'a time with its zone, as 2026-12-01T22:00:00+07:00' })
    .transform((text) => Date.parse(text)),
]);
const Names = z.array(z.string().min(1).max(120)).min(1).max(5_000).optional();

/** Planned works: what is expected while they go on is not announced (ISA-18.2: suppressed by design). */
const Works = z
  .strictObject({
    name: z.string().min(1).max(120),
    /** All that are named must fit; within one, any. Cameras, wards: their ids, with or without the site's part. */
    classes: z.array(AlertClass).min(1).max(200).optional(),
    cameras: Names,
    wards: Names,
    tags: Names,
    from: Moment,
    to: Moment,
    reason: z.string().min(1).max(500),
    /** Who answers for them: what a handover names beside their reason. */
    by: z.string().min(1).max(160).optional(),
  })
  .refine(
    ({ classes, cameras, wards, tags }) =>
      [classes, cameras, wards, tags].some((named) => named !== undefined),
    'names neither classes nor cameras, wards or tags: that would be everything',
  )
  .refine(({ from, to }) => from < to, 'ends before it begins');
export type Works = z.infer<typeof Works>;

export const SuppressionRules = z.object({
  works: z.array(Works).max(500).default([]),
  /** While an alert of one of these classes stands, the analytics of its camera are not announced; none: they always are. */
  cameraFaults: z.array(AlertClass).max(20).default(['camera.offline', 'camera.fault']),
});
export type SuppressionRules = z.infer<typeof SuppressionRules>;

/** What suppression looks at besides the alert. */
export interface SuppressedWhere {
  /** Undefined: none, or not known. */
  readonly camera: Pick<Camera, 'id' | 'ward' | 'tags'> | undefined;
  /** The class of an alert that stands and says that this camera is at fault. */
  readonly fault: string | undefined;
}

/** What keeps an alert from being announced, as it stands in the alert. */
export type Suppressed = Required<Pick<Alert, 'suppression'>> & { readonly suppressedBy: string };

/**
 * What keeps an alert from being announced: works by their name, or the class of its camera's fault; null: nothing. What is critical
 * is only ever suppressed by works that name its class, and what is high never by a fault: darkness is one, for some cameras.
 */
export function suppressedBy(
  alert: Pick<Alert, 'class' | 'priority' | 'camera' | 'place' | 'source'>,
  { camera, fault }: SuppressedWhere,
  { works }: SuppressionRules,
  now: number,
): Suppressed | null {
  if (alert.class === heartbeatClass) return null;
  const found = works.find(
    (one) =>
      one.from <= now &&
      now < one.to &&
      (one.classes?.includes(alert.class) ?? alert.priority !== 'critical') &&
      isNamed(one.cameras, camera?.id ?? alert.camera) &&
      isNamed(one.wards, camera?.ward ?? alert.place?.ward) &&
      (one.tags === undefined || (camera?.tags.some((tag) => one.tags?.includes(tag)) ?? false)),
  );
  if (found) {
    const { name, by = '', reason, to: until } = found;
    return { suppressedBy: name, suppression: { why: 'works', by, reason, until } };
  }
  if (fault === undefined || !isAnalytics(alert)) return null;
  return { suppressedBy: fault, suppression: { why: 'fault', by: '', reason: '', until: null } };
}

/** When a suppression may end by itself next; undefined: never. */
export const nextEnd = ({ works }: SuppressionRules, now: number): number | undefined =>
  works.reduce<number | undefined>(
    (first, { to }) => (to > now && (first === undefined || to < first) ? to : first),
    undefined,
  );

const isNamed = (names: readonly string[] | undefined, id: string | null | undefined): boolean =>
  names === undefined ||
  (id != null && (names.includes(id) || names.includes(id.replace(/^.*:(camera|ward):/, ''))));

/** What cameras make of their pictures; not what they say of themselves. */
const isAnalytics = ({
  source,
  class: what,
  priority,
}: Pick<Alert, 'source' | 'class' | 'priority'>): boolean =>
  (source.kind === 'onvif' || source.kind === 'axis' || source.kind === 'frigate') &&
  (priority === 'medium' || priority === 'low') &&
  !/^(camera|device|storage|source|ptz)\./.test(what);
