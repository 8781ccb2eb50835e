import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { ActionOutcome, AlertAction } from './action.ts';
import {
  Alert,
  AlertClass,
  AlertPlace,
  AlertPriority,
  AlertSourceId,
  AlertSourceKind,
  Evidence,
  maxEvidence,
  maxReportedClasses,
  ReportedClass,
} from './alert.ts';

/**
 * One normalised message of a source.
 * `id` is the source's own, or derived from topic, time and canonical payload, so that a repeated
 * message has the same id. `begin` and `end` bracket a persisting cause; `update` adds to it;
 * `pulse` has no end.
 */
export const Occurrence = z.object({
  id: z.string().min(1).max(200),
  source: z.object({ id: AlertSourceId, kind: AlertSourceKind }),
  /** `cameraName`: the source's name of the camera. `camera`: the matching camera of the site, or null. */
  cameraName: z.string().max(200),
  camera: CameraId.nullable(),
  class: AlertClass,
  /**
   * All classes that the source has reported of the event, in order. The first identifies it, and
   * `class` is the worst.
   */
  classes: z.array(ReportedClass).min(2).max(maxReportedClasses).optional(),
  rule: z.string().max(120).nullable(),
  /** The source's own number of the object or review. */
  track: z.string().max(120).nullable(),
  phase: z.enum(['begin', 'update', 'end', 'pulse']),
  /**
   * The `end` is a repeated all-is-well state: it ends an active alert, but opens none where nothing
   * is active.
   */
  allIsWell: z.literal(true).optional(),
  /** Null where the source gives none: the class policy then decides. */
  priority: AlertPriority.nullable(),
  title: z.string().max(200),
  place: AlertPlace.nullable(),
  observedAt: z.int().min(0),
  receivedAt: z.int().min(0),
  /** The latest end announced by the source, ms since the epoch (CAP's `expires`); absent: none. */
  until: z.int().min(0).optional(),
  evidence: z.array(Evidence).max(maxEvidence),
});
export type Occurrence = z.infer<typeof Occurrence>;

/** The maximum number of occurrences, new or duplicate, in one record. */
export const maxOccurrencesPerRecord = 500;

/** The cause of a record: the next line of an alert's timeline. */
export const RecordCause = z.discriminatedUnion('kind', [
  /** Reports of sources, grouped. */
  z.object({
    kind: z.literal('occurred'),
    /** Numbers of new and of duplicate reports. */
    count: z.int().min(0),
    duplicates: z.int().min(0),
    /** True: the cause began or persists. False: it ended. */
    active: z.boolean(),
    /** The inbox of a site process, and the row up to which it is counted. */
    inbox: z.object({ process: z.string().min(1).max(64), through: z.int().min(0) }),
    /**
     * The counted occurrences: each one's inbox row and 16 hex digits of a hash of the source and the
     * occurrence's id. After a crash the process recognises what is counted beyond `through`, and other
     * processes recognise duplicates.
     */
    took: z
      .array(z.tuple([z.int().min(0), z.string().regex(/^[0-9a-f]{16}$/)]))
      .max(maxOccurrencesPerRecord)
      .optional(),
  }),
  /** An action of a person with its outcome, even if nothing was changed. */
  z.object({ kind: z.literal('acted'), action: AlertAction, outcome: ActionOutcome }),
  /** An automatic step of the site. */
  z.object({
    kind: z.literal('site'),
    what: z.enum([
      'unshelved',
      'escalated',
      'announcedAgain',
      'suppressed',
      'unsuppressed',
      'flapping',
      'steady',
      /** The cause is presumed gone: the announced end has passed, or a storm was quiet for long. */
      'expired',
    ]),
    text: z.string().max(200),
  }),
]);
export type RecordCause = z.infer<typeof RecordCause>;

/** A record to append; the log accepts it only if the alert's present version is `alert.version - 1`. */
export const NewLogRecord = z.object({
  /** ms since the epoch, by the site's clock. */
  at: z.int().min(0),
  /** The alert after this record. */
  alert: Alert,
  entry: RecordCause,
});
export type NewLogRecord = z.infer<typeof NewLogRecord>;

/** One record of the log. `seq` is assigned by the log and rises by one or more from record to record. */
export const LogRecord = NewLogRecord.extend({ seq: z.int().min(1) });
export type LogRecord = z.infer<typeof LogRecord>;

/** Page sizes, limited so that neither side blocks on one page. */
export const recordsPerPage = 2_000;
export const alertsPerPage = 500;
