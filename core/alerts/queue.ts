import { z } from 'zod';
import { AlertId, CameraId, OperatorId, WardId } from '../base/ids.ts';
import { CameraFunction } from '../cameras/camera.ts';
import { AlertAction, AlertConflict } from './action.ts';
import { Alert, AlertClass, AlertPriority, getPriorityRank, Person } from './alert.ts';
import { RecordCause } from './log.ts';

/** Selects the alerts of a list. An absent field does not limit. */
export const AlertFilter = z.strictObject({
  state: z.enum(['queue', 'shelved', 'suppressed', 'outOfService', 'closed', 'all']).default('queue'),
  /** Matches word beginnings without case and diacritics; every word must match. */
  text: z.string().trim().max(100).optional(),
  priorities: z.array(AlertPriority).max(4).optional(),
  classes: z.array(AlertClass).max(50).optional(),
  wards: z.array(WardId).max(200).optional(),
  /** Only alerts without a ward. */
  noWard: z.literal(true).optional(),
  functions: z.array(CameraFunction).max(3).optional(),
  cameras: z.array(CameraId).max(500).optional(),
  owner: z.union([z.enum(['me', 'nobody']), OperatorId]).optional(),
  acknowledged: z.boolean().optional(),
  active: z.boolean().optional(),
  /** `from` and `to` limit the time of receipt, ms since the epoch. */
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
});
export type AlertFilter = z.infer<typeof AlertFilter>;

/** An alert as a desk shows it, including local actions that the site has not decided. */
export const ShownAlert = z.object({
  alert: Alert,
  /** Numbers of this desk's actions that wait for the site, and of conflicts. */
  pending: z.int().min(0),
  conflicts: z.int().min(0),
});
export type ShownAlert = z.infer<typeof ShownAlert>;

/** The paging cursor of a row. The queue is sorted by priority, then newest first; other lists newest first. */
export const AlertCursor = z.object({ rank: z.int().min(0).max(3), at: z.int().min(0), id: AlertId });
export type AlertCursor = z.infer<typeof AlertCursor>;

/** Returns the cursor of an alert in the queue. */
export const getAlertCursor = ({ priority, receivedAt, id }: Alert): AlertCursor => ({
  rank: getPriorityRank(priority),
  at: receivedAt,
  id,
});

/**
 * One line of an alert's history, in order. `seq` is the log's; null for an action that only this
 * desk knows yet.
 */
export const TimelineLine = z.object({ seq: z.int().nullable(), at: z.int().min(0), entry: RecordCause });
export type TimelineLine = z.infer<typeof TimelineLine>;

export const AlertDetails = z.object({
  shown: ShownAlert,
  /** Newest last. */
  timeline: z.array(TimelineLine).max(500),
  pending: z.array(AlertAction).max(500),
  conflicts: z.array(AlertConflict).max(100),
});
export type AlertDetails = z.infer<typeof AlertDetails>;

const Counters = z.record(AlertPriority, z.int().min(0));

/**
 * The state of a desk's queue within its operator's scope; published to windows a few times a second
 * at most.
 */
export const QueueState = z.object({
  /** Increases with each change that a list would show. */
  revision: z.int().min(0),
  /**
   * `asOf`: when the site last confirmed this state, ms since the epoch; 0: never. `live`: the link to
   * the site is up.
   */
  asOf: z.int().min(0),
  live: z.boolean(),
  /** Counts by priority of all alerts in the queue, and of the unacknowledged ones. */
  queued: Counters,
  unacknowledged: Counters,
  shelved: z.int().min(0),
  suppressed: z.int().min(0),
  outOfService: z.int().min(0),
  /** Numbers of local actions that wait for the site, and of unsettled conflicts. */
  pending: z.int().min(0),
  conflicts: z.int().min(0),
  /** Progress of catching up with the site, in records; null: up to date. */
  syncing: z.object({ done: z.int().min(0), total: z.int().min(0) }).nullable(),
  /**
   * The alerts that entered this operator's queue in the last ten minutes, and in each of the last six
   * such periods.
   */
  load: z.object({
    perTenMinutes: z.int().min(0),
    history: z.array(z.int().min(0)).max(6),
    state: z.enum(['acceptable', 'manageable', 'high', 'flood']),
  }),
  /**
   * The synthetic alert: its last receipt (ms since the epoch; 0: never), its interval, and whether it
   * is overdue.
   */
  heartbeat: z.object({ at: z.int().min(0), everyMs: z.int().min(0), stale: z.boolean() }),
  /** Why the desk accepts nothing new (such as a full disk); null while it does. */
  paused: z.string().max(300).nullable(),
});
export type QueueState = z.infer<typeof QueueState>;

/** The alerts of one location and class, shown as one line in a flood. */
export const AlertGroup = z.object({
  ward: WardId.nullable(),
  class: AlertClass,
  priority: AlertPriority,
  count: z.int().min(1),
  unacknowledged: z.int().min(0),
  newestAt: z.int().min(0),
});
export type AlertGroup = z.infer<typeof AlertGroup>;

/** Statistics of a time span for the shift leader (IEC 62682 clause 16). */
export const AlertFigures = z.object({
  from: z.int(),
  to: z.int(),
  received: z.int().min(0),
  occurrences: z.int().min(0),
  byPriority: Counters,
  /** The maximum in any ten minutes, and the share of ten-minute periods in flood, 0 to 1. */
  peakPerTenMinutes: z.int().min(0),
  floodShare: z.number().min(0).max(1),
  /** ms; null without values. */
  acknowledgeMs: z.object({ median: z.number().nullable(), p95: z.number().nullable() }),
  closeMs: z.object({ median: z.number().nullable(), p95: z.number().nullable() }),
  dispositions: z.object({
    genuine: z.int().min(0),
    nuisance: z.int().min(0),
    test: z.int().min(0),
    technical: z.int().min(0),
  }),
  /** The ten sources with most alerts, by camera or, without one, by source. */
  topSources: z
    .array(
      z.object({
        camera: CameraId.nullable(),
        source: z.string(),
        alerts: z.int().min(1),
        occurrences: z.int().min(1),
      }),
    )
    .max(10),
  /** The twenty operators with most work: alerts owned now, and alerts acknowledged and closed in that time. */
  operators: z
    .array(
      z.object({
        operator: Person,
        open: z.int().min(0),
        acknowledged: z.int().min(0),
        closed: z.int().min(0),
      }),
    )
    .max(20),
  /** `standing`: active for more than 24 hours. `chattering`: flapping now. */
  standing: z.int().min(0),
  chattering: z.array(z.object({ alert: AlertId, camera: CameraId.nullable() })).max(50),
  shelved: z.int().min(0),
});
export type AlertFigures = z.infer<typeof AlertFigures>;
