import { z } from 'zod';
import type { Camera } from '../cameras/camera.ts';
import { type Alert, AlertClass, type AlertSourceKind, heartbeatClass } from './alert.ts';

/** ms since the epoch; in a file, a time with its zone, such as `2026-12-01T22:00:00+07:00`. */
const Moment = z.union([
  z.int().min(0),
  z.iso
    .datetime({ offset: true, error: 'a time with its zone, as 2026-12-01T22:00:00+07:00' })
    .transform((text) => Date.parse(text)),
]);
const Names = z.array(z.string().min(1).max(120)).min(1).max(5_000).optional();

/** Planned works: alerts expected during them are not announced (ISA-18.2: suppressed by design). */
const PlannedWorks = z
  .strictObject({
    name: z.string().min(1).max(120),
    /**
     * All given lists must match, each with any of its entries. Cameras, wards: ids with or without the
     * site prefix.
     */
    classes: z.array(AlertClass).min(1).max(200).optional(),
    cameras: Names,
    wards: Names,
    tags: Names,
    from: Moment,
    to: Moment,
    reason: z.string().min(1).max(500),
    /** The person responsible, whom a handover names with the reason. */
    by: z.string().min(1).max(160).optional(),
  })
  .refine(
    ({ classes, cameras, wards, tags }) =>
      [classes, cameras, wards, tags].some((named) => named !== undefined),
    'names neither classes nor cameras, wards or tags: that would be everything',
  )
  .refine(({ from, to }) => from < to, 'ends before it begins');
export type PlannedWorks = z.infer<typeof PlannedWorks>;

export const SuppressionRules = z.object({
  works: z.array(PlannedWorks).max(500).default([]),
  /**
   * While an alert of one of these classes is active, the analytics of its camera are not announced.
   * An empty list disables this.
   */
  cameraFaults: z.array(AlertClass).max(20).default(['camera.offline', 'camera.fault']),
});
export type SuppressionRules = z.infer<typeof SuppressionRules>;

/** The inputs of a suppression besides the alert. */
export interface SuppressionInputs {
  /** Undefined: no camera, or an unknown one. */
  readonly camera: Pick<Camera, 'id' | 'ward' | 'tags'> | undefined;
  /** The class of an active alert that reports a fault of this camera. */
  readonly fault: string | undefined;
}

/** The suppression of an alert, as stored in it. */
export type AlertSuppression = Required<Pick<Alert, 'suppression'>> & { readonly suppressedBy: string };

/**
 * Returns the suppression of an alert: the name of planned works, or the class of its camera's
 * fault; null: none.
 * A critical alert is suppressed only by works that name its class, and a high one never by a fault,
 * because darkness is a fault to some cameras.
 */
export function getSuppression(
  alert: Pick<Alert, 'class' | 'priority' | 'camera' | 'place' | 'source'>,
  { camera, fault }: SuppressionInputs,
  { works }: SuppressionRules,
  now: number,
): AlertSuppression | null {
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

/** Returns when a suppression may next end by itself; undefined: never. */
export const getNextSuppressionEnd = ({ works }: SuppressionRules, now: number): number | undefined =>
  works.reduce<number | undefined>(
    (first, { to }) => (to > now && (first === undefined || to < first) ? to : first),
    undefined,
  );

const isNamed = (names: readonly string[] | undefined, id: string | null | undefined): boolean =>
  names === undefined ||
  (id != null && (names.includes(id) || names.includes(id.replace(/^.*:(camera|ward):/, ''))));

/** Whether a kind of source reports video analytics besides the status of its device. */
const reportsAnalytics = {
  onvif: true,
  axis: true,
  frigate: true,
  webhook: false,
  cap: false,
  site: false,
} satisfies Record<AlertSourceKind, boolean>;

/** Returns whether an alert comes from video analytics, not from the device's own status. */
const isAnalytics = ({
  source,
  class: what,
  priority,
}: Pick<Alert, 'source' | 'class' | 'priority'>): boolean =>
  reportsAnalytics[source.kind] &&
  (priority === 'medium' || priority === 'low') &&
  !/^(camera|device|storage|source|ptz)\./.test(what);
