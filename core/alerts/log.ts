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
 * One message of a source, normalised. `id` is the source's own, or made of its topic, time and canonical payload: the same
 * message again has the same. `begin` and `end` bracket what stands; `update` tells more of it; `pulse` has no end.
 */
export const Occurrence = z.object({
  id: z.string().min(1).max(200),
  source: z.object({ id: AlertSourceId, kind: AlertSourceKind }),
  /** What the source calls the camera; and which of ours that is, null where it is none. */
  cameraName: z.string().max(200),
  camera: CameraId.nullable(),
  class: AlertClass,
  /**
   * Where its source has reported more than one class of it by now: each, in the order in which they came. It is recognised by
   * the first, whatever it has become, and `class` is the worst.
   */
  classes: z.array(ReportedClass).min(2).max(maxReportedClasses).optional(),
  rule: z.string().max(120).nullable(),
  /** The source's own number for the object or review. */
  track: z.string().max(120).nullable(),
  phase: z.enum(['begin', 'update', 'end', 'pulse']),
  /**
   * An `end` that says no more than that all is well, as a state does that a device repeats: it ends what stands. Where nothing
   * stands it is no news, and opens no alert.
   */
  allIsWell: z.literal(true).optional(),
  /** Null where the source does not say: then the policy of its class does. */
  priority: AlertPriority.nullable(),
  title: z.string().max(200),
  place: AlertPlace.nullable(),
  observedAt: z.int().min(0),
  receivedAt: z.int().min(0),
  /** Its source says that it is over by then at the latest, ms since the epoch (CAP's `expires`); left out: it does not say. */
  until: z.int().min(0).optional(),
  evidence: z.array(Evidence).max(maxEvidence),
});
export type Occurrence = z.infer<typeof Occurrence>;

/** Occurrences, new or again, that one record can take. */
export const maxTaken = 500;

/** What made a record: the next line of an alert's timeline. */
export const AlertEntry = z.discriminatedUnion('kind', [
  /** Reports of sources, as many as came together. */
  z.object({
    kind: z.literal('occurred'),
    /** New ones, and ones that were the same again. */
    count: z.int().min(0),
    duplicates: z.int().min(0),
    /** It began or stood; false: it ended. */
    active: z.boolean(),
    /** Where in the inbox of a site process the last of them lies: up to here that process's are counted. */
    inbox: z.object({ process: z.string().min(1).max(64), through: z.int().min(0) }),
    /**
     * Which: the row in that inbox, and 16 hex digits of a hash of the source and the occurrence's id. It is how a process knows
     * after a crash what beyond `through` is counted already, and how others know what they need not count again.
     */
    took: z
      .array(z.tuple([z.int().min(0), z.string().regex(/^[0-9a-f]{16}$/)]))
      .max(maxTaken)
      .optional(),
  }),
  /** An action of a person; its outcome too where nothing was changed by it. */
  z.object({ kind: z.literal('acted'), action: AlertAction, outcome: ActionOutcome }),
  /** What the site did by itself. */
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
      /** Its cause is taken to be gone: the time that its source gave it has passed, or a storm was quiet for long. */
      'expired',
    ]),
    text: z.string().max(200),
  }),
]);
export type AlertEntry = z.infer<typeof AlertEntry>;

/** One record to append. It goes in only if the alert's version before it is `alert.version - 1`. */
export const NewRecord = z.object({
  /** By the site's clock. */
  at: z.int().min(0),
  /** The alert as it is from now on. */
  alert: Alert,
  entry: AlertEntry,
});
export type NewRecord = z.infer<typeof NewRecord>;

/** One record of the log. `seq` rises by one or more from record to record and is the log's own. */
export const LogRecord = NewRecord.extend({ seq: z.int().min(1) });
export type LogRecord = z.infer<typeof LogRecord>;

/** Records or alerts a page, so that no end stalls over them. */
export const recordsPerPage = 2_000;
export const alertsPerPage = 500;
