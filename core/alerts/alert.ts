import { z } from 'zod';
import { AlertId, CameraId, DeskId, OperatorId, WardId } from '../base/ids.ts';

/**
 * Alert priorities, highest first. EEMUA 191 allows at most 5 % in the highest and splits the others
 * about 80/15/5 from low to high.
 */
export const AlertPriority = z.enum(['critical', 'high', 'medium', 'low']);
export type AlertPriority = z.infer<typeof AlertPriority>;
/** Returns the sort rank of a priority; 0 is the highest. */
export const getPriorityRank = (priority: AlertPriority): number => AlertPriority.options.indexOf(priority);
/** The shape that stands for each priority, so that a priority is readable without its colour. */
export const priorityShapes = {
  critical: 'square',
  high: 'triangle',
  medium: 'diamond',
  low: 'ring',
} as const satisfies Record<AlertPriority, string>;

/**
 * The kind of event, mapped from the source's own term: `intrusion`, `fire`, `traffic.accident`,
 * `camera.tamper`.
 */
export const AlertClass = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'a class such as line-crossing');
export type AlertClass = z.infer<typeof AlertClass>;

/** The class of the synthetic alert that tests the whole chain; it appears in no queue and no figure. */
export const heartbeatClass = 'heartbeat';

export const AlertSourceKind = z.enum(['onvif', 'frigate', 'axis', 'webhook', 'cap', 'site']);
export type AlertSourceKind = z.infer<typeof AlertSourceKind>;

/** The source id of the site itself, for example for an overdue handover or a self-test. */
export const siteSourceId = 'site';

/** A source's name in the site's configuration, or `siteSourceId`. */
export const AlertSourceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'letters a-z, digits, dash, underscore');
export type AlertSourceId = z.infer<typeof AlertSourceId>;

/** A person, with the name as it was at that time. */
export const Person = z.object({ id: OperatorId, name: z.string().min(1).max(120) });
export type Person = z.infer<typeof Person>;

/** ms since the epoch. */
const Time = z.int().min(0);
const Stamp = { by: Person, at: Time };

/** A class reported for a continuing event, and when it was first observed, ms since the epoch. */
export const ReportedClass = z.object({ class: AlertClass, at: Time });
export type ReportedClass = z.infer<typeof ReportedClass>;
/** Further classes of the same event are not stored. */
export const maxReportedClasses = 8;

/** Returns the class that counts: that of the highest priority; among equals, the first reported. */
export const getWorstClass = (
  classes: readonly ReportedClass[],
  priorityOf: (alertClass: AlertClass) => AlertPriority | undefined,
): AlertClass | undefined =>
  classes.reduce<AlertClass | undefined>((worst, { class: one }) => {
    const rank = (named: AlertClass) => getPriorityRank(priorityOf(named) ?? 'low');
    return worst === undefined || rank(one) < rank(worst) ? one : worst;
  }, undefined);

/** The location of an alert: WGS 84 degrees, and a description where the source gives one. */
export const AlertPlace = z.object({
  lat: z.number().min(-90).max(90).nullable(),
  lon: z.number().min(-180).max(180).nullable(),
  ward: WardId.nullable(),
  text: z.string().max(200),
});
export type AlertPlace = z.infer<typeof AlertPlace>;

/** Evidence at the reporting source. `ref` is an address or the source's own id; a window never fetches it. */
export const Evidence = z.object({
  kind: z.enum(['event', 'snapshot', 'clip', 'document']),
  ref: z.string().min(1).max(500),
  text: z.string().max(200),
  at: Time,
});
export type Evidence = z.infer<typeof Evidence>;
export const maxEvidence = 16;

/** The reason that an operator gives when closing an alert; the figures per source are based on it. */
export const Disposition = z.enum(['genuine', 'nuisance', 'test', 'technical']);
export type Disposition = z.infer<typeof Disposition>;

/** The highest escalation level: 0 is the operators, 1 the shift leader, higher levels lie beyond the room. */
export const maxEscalation = 3;

/**
 * One alert as the site's log has it.
 * Its states are those of ISA-18.2 (IEC 62682) as separate dimensions, so that none hides another:
 * an alert may be cleared, unacknowledged, latched and shelved at once. Times follow the site's
 * clock, except `observedAt` and `lastObservedAt`, which follow the source's clock.
 */
export const Alert = z.object({
  id: AlertId,
  /** Counts the log records about the alert, from 1. Records of an older version are ignored. */
  version: z.int().min(1),
  /**
   * The version at which an operator's work (owner, closing, shelving, escalation, priority) last
   * changed the alert. Closing and assigning are checked against it.
   */
  workVersion: z.int().min(0),
  /**
   * The author and desk of that work (`by` is null where a source raised the priority), and the
   * version of the last work by any other desk, so that a desk is not in conflict with itself. Absent
   * until there is work.
   */
  work: z.object({ by: Person.nullable(), desk: DeskId.nullable(), before: z.int().min(0) }).optional(),
  /** The correlation key: later occurrences with the same key belong to this alert. */
  key: z.string().min(1).max(200),
  source: z.object({ id: AlertSourceId, kind: AlertSourceKind }),
  camera: CameraId.nullable(),
  class: AlertClass,
  /**
   * All classes in the order in which they were reported, present if there was more than one; `class`
   * is the worst.
   */
  classes: z.array(ReportedClass).max(maxReportedClasses).optional(),
  /** The rule or zone at the source. */
  rule: z.string().max(120).nullable(),
  /** The title in the source's own words; if empty, the class name is shown instead. */
  title: z.string().max(200),
  place: AlertPlace.nullable(),
  priority: AlertPriority,
  observedAt: Time,
  lastObservedAt: Time,
  receivedAt: Time,
  lastReceivedAt: Time,
  /**
   * The last time the alert called for attention (raised, active again, unshelved, reopened, announced
   * again). Absent: when it was received.
   */
  calledAt: Time.optional(),
  /** `count`: number of reports. `duplicates`: number of identical messages received again. */
  count: z.int().min(1),
  duplicates: z.int().min(0),
  /** The cause persists. */
  active: z.boolean(),
  clearedAt: Time.nullable(),
  /** While active: the latest end that the source announced; absent if it announced none. */
  until: Time.optional(),
  acknowledged: z.object(Stamp).nullable(),
  /** The alert stays in the queue after clearing until an operator resets it. */
  latched: z.boolean(),
  shelved: z.object({ ...Stamp, until: Time, reason: z.string().min(1).max(500) }).nullable(),
  /** The rule or plant state that suppresses the announcement. */
  suppressedBy: z.string().max(120).nullable(),
  /**
   * The reason for the suppression: planned works (with the person responsible, if the plan names one,
   * and their end) or a fault of the camera, which has no known end. Absent or null: not suppressed,
   * or suppressed by an older site that gave no reason.
   */
  suppression: z
    .object({
      why: z.enum(['works', 'fault']),
      by: z.string().max(160),
      reason: z.string().max(500),
      until: Time.nullable(),
    })
    .nullable()
    .optional(),
  outOfService: z.object({ ...Stamp, reason: z.string().min(1).max(500) }).nullable(),
  /** The cause comes and goes at least three times a minute. */
  flapping: z.boolean(),
  /** The alert represents many alerts of this camera. */
  storm: z.boolean(),
  owner: Person.nullable(),
  escalation: z.int().min(0).max(maxEscalation),
  escalatedAt: Time.nullable(),
  closed: z.object({ ...Stamp, disposition: Disposition }).nullable(),
  /**
   * The alert is evidence and is stored beyond its retention time until the hold is released. Absent
   * or null: no hold.
   */
  held: z
    .object({ ...Stamp, reason: z.string().min(1).max(500) })
    .nullable()
    .optional(),
  notes: z.int().min(0),
  /** The ticked steps of the standing instructions. */
  steps: z.array(z.object({ ...Stamp, step: z.string().min(1).max(64) })).max(50),
  evidence: z.array(Evidence).max(maxEvidence),
});
export type Alert = z.infer<typeof Alert>;

/**
 * The values of a newly received alert without any work on it. Most alerts keep most of these
 * values, so a desk's store omits them from a row.
 */
export const untouchedAlert = {
  place: null,
  clearedAt: null,
  acknowledged: null,
  latched: false,
  shelved: null,
  suppressedBy: null,
  outOfService: null,
  flapping: false,
  storm: false,
  owner: null,
  escalation: 0,
  escalatedAt: null,
  closed: null,
  notes: 0,
  duplicates: 0,
  steps: [],
  evidence: [],
} satisfies Partial<Alert>;

/**
 * Composes the one-line title: the class name, then the source's own words where they add something,
 * such as a zone in brackets.
 */
export function toAlertTitle(kind: string, title: string): string {
  if (title === '' || title === kind) return kind;
  return title.startsWith('(') ? `${kind} ${title}` : `${kind}: ${title}`;
}

/** Returns whether an alert is in the queue: open, and neither shelved, suppressed nor out of service. */
export const isAlertQueued = (alert: Alert): boolean =>
  alert.closed === null &&
  alert.shelved === null &&
  alert.suppressedBy === null &&
  alert.outOfService === null &&
  alert.class !== heartbeatClass;
