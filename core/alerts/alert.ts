import { z } from 'zod';
import { AlertId, CameraId, DeskId, OperatorId, WardId } from '../base/ids.ts';

/** Highest first (EEMUA 191 wants at most 5 % in the highest, split about 80/15/5 from low to high). */
export const AlertPriority = z.enum(['critical', 'high', 'medium', 'low']);
export type AlertPriority = z.infer<typeof AlertPriority>;
/** 0 is the highest: what queues are sorted by. */
export const priorityRank = (priority: AlertPriority): number => AlertPriority.options.indexOf(priority);
/** A priority without its colour, the same wherever one is shown: the word beside it says the same. */
export const priorityShape = {
  critical: 'square',
  high: 'triangle',
  medium: 'diamond',
  low: 'ring',
} as const satisfies Record<AlertPriority, string>;

/** What happened, as a source's own word mapped to ours: `intrusion`, `fire`, `traffic.accident`, `camera.tamper`. */
export const AlertClass = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'a class such as line-crossing');
export type AlertClass = z.infer<typeof AlertClass>;

/** The class of the synthetic alert that tests the whole chain; in no queue and no figure. */
export const heartbeatClass = 'heartbeat';

export const AlertSourceKind = z.enum(['onvif', 'frigate', 'axis', 'webhook', 'cap', 'site']);
export type AlertSourceKind = z.infer<typeof AlertSourceKind>;

/** The site itself among the sources: of an overdue handover, of what it tests. */
export const siteSourceId = 'site';

/** A source's name in the site's configuration, or `siteSourceId`. */
export const AlertSourceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'letters a-z, digits, dash, underscore');
export type AlertSourceId = z.infer<typeof AlertSourceId>;

/** Who did something; the name as it was then. */
export const Person = z.object({ id: OperatorId, name: z.string().min(1).max(120) });
export type Person = z.infer<typeof Person>;

/** ms since the epoch. */
const Time = z.int().min(0);
const Stamp = { by: Person, at: Time };

/** What was reported of something that goes on, and when that was first observed, ms since the epoch. */
export const ReportedClass = z.object({ class: AlertClass, at: Time });
export type ReportedClass = z.infer<typeof ReportedClass>;
/** What comes after so many different ones is no longer told apart. */
export const maxReportedClasses = 8;

/** Of what was reported of one thing the class that counts: that of the highest priority, and of equal ones the first. */
export const worstClass = (
  classes: readonly ReportedClass[],
  priorityOf: (alertClass: AlertClass) => AlertPriority | undefined,
): AlertClass | undefined =>
  classes.reduce<AlertClass | undefined>((worst, { class: one }) => {
    const rank = (named: AlertClass) => priorityRank(priorityOf(named) ?? 'low');
    return worst === undefined || rank(one) < rank(worst) ? one : worst;
  }, undefined);

/** Where it happened: WGS 84 degrees, and words where a source has them. */
export const AlertPlace = z.object({
  lat: z.number().min(-90).max(90).nullable(),
  lon: z.number().min(-180).max(180).nullable(),
  ward: WardId.nullable(),
  text: z.string().max(200),
});
export type AlertPlace = z.infer<typeof AlertPlace>;

/** Something that shows what happened, at anyone who reported it. `ref`: an address or the reporter's own id; never fetched by a window. */
export const Evidence = z.object({
  kind: z.enum(['event', 'snapshot', 'clip', 'document']),
  ref: z.string().min(1).max(500),
  text: z.string().max(200),
  at: Time,
});
export type Evidence = z.infer<typeof Evidence>;
export const maxEvidence = 16;

/** Why a closed alert was one: what the figures on sources stand on. */
export const Disposition = z.enum(['genuine', 'nuisance', 'test', 'technical']);
export type Disposition = z.infer<typeof Disposition>;

/** How far up: 0 the operators, then the shift leader, then beyond the room. */
export const maxEscalation = 3;

/**
 * One alert as the site's log has it. Its states are ISA-18.2's (IEC 62682) as separate dimensions, so that none hides another:
 * an alert may be cleared, unacknowledged, latched and shelved at once. Times are the site's clock, but `observedAt` and
 * `lastObservedAt`, which are the source's.
 */
export const Alert = z.object({
  id: AlertId,
  /** Counts the records about it, from 1. An older one changes nothing. */
  version: z.int().min(1),
  /** The version at which people's work last changed it (owner, closing, shelving, escalation, priority): what a close or an assignment is checked against. */
  workVersion: z.int().min(0),
  /**
   * Whose work that was, at which desk (nobody's where a source raised the priority), and the version at which anybody else's
   * work last changed it: a desk is not in conflict with itself. Left out until there was any.
   */
  work: z.object({ by: Person.nullable(), desk: DeskId.nullable(), before: z.int().min(0) }).optional(),
  /** What later occurrences are recognised by as the same. */
  key: z.string().min(1).max(200),
  source: z.object({ id: AlertSourceId, kind: AlertSourceKind }),
  camera: CameraId.nullable(),
  class: AlertClass,
  /** Where its source reported more than one class of it: each, in the order in which they came; `class` is the worst. */
  classes: z.array(ReportedClass).max(maxReportedClasses).optional(),
  /** The rule or zone at the source. */
  rule: z.string().max(120).nullable(),
  /** In the source's own words; may be empty, then the class says it. */
  title: z.string().max(200),
  place: AlertPlace.nullable(),
  priority: AlertPriority,
  observedAt: Time,
  lastObservedAt: Time,
  receivedAt: Time,
  lastReceivedAt: Time,
  /** When it last asked for people again (raised, active again, back from the shelf, reopened, announced again); left out: when it was received. */
  calledAt: Time.optional(),
  /** How often it was reported; and how many messages were the very same again. */
  count: z.int().min(1),
  duplicates: z.int().min(0),
  /** The cause stands. */
  active: z.boolean(),
  clearedAt: Time.nullable(),
  /** While it is active: its source said that it is over by then at the latest; left out where it did not. */
  until: Time.optional(),
  acknowledged: z.object(Stamp).nullable(),
  /** Stays in the queue though cleared, until somebody resets it. */
  latched: z.boolean(),
  shelved: z.object({ ...Stamp, until: Time, reason: z.string().min(1).max(500) }).nullable(),
  /** The rule or state of the plant that keeps it from being announced. */
  suppressedBy: z.string().max(120).nullable(),
  /**
   * While it is suppressed, why: works that were planned (who answers for them, where their plan says so, and their end), or a
   * fault of its camera, which has no end of its own. Left out or null: it is not, or was by a site that did not say.
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
  /** It comes and goes, three times a minute or more. */
  flapping: z.boolean(),
  /** One alert stands for many of this camera. */
  storm: z.boolean(),
  owner: Person.nullable(),
  escalation: z.int().min(0).max(maxEscalation),
  escalatedAt: Time.nullable(),
  closed: z.object({ ...Stamp, disposition: Disposition }).nullable(),
  /** It is evidence of something: kept past its keeping time, until somebody lets it go. Left out or null: it is not. */
  held: z
    .object({ ...Stamp, reason: z.string().min(1).max(500) })
    .nullable()
    .optional(),
  notes: z.int().min(0),
  /** Steps of the standing instructions that were ticked. */
  steps: z.array(z.object({ ...Stamp, step: z.string().min(1).max(64) })).max(50),
  evidence: z.array(Evidence).max(maxEvidence),
});
export type Alert = z.infer<typeof Alert>;

/** The fields of an alert that has just come and has not been worked on; most alerts keep most of these values. A desk's store leaves those out of a row. */
export const untouched = {
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

/** An alert in one line: what its class is called, and its source's own words where they say more, as a zone in brackets does. */
export function withTitle(kind: string, title: string): string {
  if (title === '' || title === kind) return kind;
  return title.startsWith('(') ? `${kind} ${title}` : `${kind}: ${title}`;
}

/** In the queue: it waits for people, and nothing keeps it from them. */
export const isQueued = (alert: Alert): boolean =>
  alert.closed === null &&
  alert.shelved === null &&
  alert.suppressedBy === null &&
  alert.outOfService === null &&
  alert.class !== heartbeatClass;
