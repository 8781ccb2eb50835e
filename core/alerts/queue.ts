import { z } from 'zod';
import { AlertId, CameraId, OperatorId, WardId } from '../base/ids.ts';
import { CameraFunction } from '../cameras/camera.ts';
import { AlertAction, AlertConflict } from './action.ts';
import { Alert, AlertClass, AlertPriority, Person, priorityRank } from './alert.ts';
import { AlertEntry } from './log.ts';

/** Which alerts a list is of. What is left out does not limit. */
export const AlertFilter = z.strictObject({
  state: z.enum(['queue', 'shelved', 'suppressed', 'outOfService', 'closed', 'all']).default('queue'),
  /** Folded, word by word from its beginning; each must be found. */
  text: z.string().trim().max(100).optional(),
  priorities: z.array(AlertPriority).max(4).optional(),
  classes: z.array(AlertClass).max(50).optional(),
  wards: z.array(WardId).max(200).optional(),
  /** Within no ward at all. */
  noWard: z.literal(true).optional(),
  functions: z.array(CameraFunction).max(3).optional(),
  cameras: z.array(CameraId).max(500).optional(),
  owner: z.union([z.enum(['me', 'nobody']), OperatorId]).optional(),
  acknowledged: z.boolean().optional(),
  active: z.boolean().optional(),
  /** Received in this time, ms since the epoch. */
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
});
export type AlertFilter = z.infer<typeof AlertFilter>;

/** An alert as a desk shows it: with what was done here already and the site has not answered. */
export const ShownAlert = z.object({
  alert: Alert,
  /** Actions of this desk that wait for the site, and ones that came back. */
  pending: z.int().min(0),
  conflicts: z.int().min(0),
});
export type ShownAlert = z.infer<typeof ShownAlert>;

/** The place of a row in a list, to go on after it. Queue: by priority, then newest first; else newest first. */
export const AlertPlaceInList = z.object({ rank: z.int().min(0).max(3), at: z.int().min(0), id: AlertId });
export type AlertPlaceInList = z.infer<typeof AlertPlaceInList>;

/** Of an alert in the queue. */
export const placeOf = ({ priority, receivedAt, id }: Alert): AlertPlaceInList => ({
  rank: priorityRank(priority),
  at: receivedAt,
  id,
});

/** What happened to an alert, in order. `seq`: of the log; null for what only this desk knows yet. */
export const TimelineLine = z.object({ seq: z.int().nullable(), at: z.int().min(0), entry: AlertEntry });
export type TimelineLine = z.infer<typeof TimelineLine>;

export const AlertDetails = z.object({
  shown: ShownAlert,
  /** The newest last. */
  timeline: z.array(TimelineLine).max(500),
  pending: z.array(AlertAction).max(500),
  conflicts: z.array(AlertConflict).max(100),
});
export type AlertDetails = z.infer<typeof AlertDetails>;

const Counters = z.record(AlertPriority, z.int().min(0));

/** How the queue of a desk stands, as far as its operator may see it; told to windows a few times a second at most. */
export const QueueState = z.object({
  /** Rises with each change of what a list would show. */
  revision: z.int().min(0),
  /** The site confirmed it then, ms since the epoch; 0: never. Live: it still does. */
  asOf: z.int().min(0),
  live: z.boolean(),
  /** By priority: in the queue, and unacknowledged of those. */
  queued: Counters,
  unacknowledged: Counters,
  shelved: z.int().min(0),
  suppressed: z.int().min(0),
  outOfService: z.int().min(0),
  /** Actions here that wait for the site, and ones that came back and nobody has settled. */
  pending: z.int().min(0),
  conflicts: z.int().min(0),
  /** Catching up: records of how many. */
  syncing: z.object({ done: z.int().min(0), total: z.int().min(0) }).nullable(),
  /** Alerts in the queue of this operator in the last ten minutes, and in each of the last six such. */
  load: z.object({
    perTenMinutes: z.int().min(0),
    history: z.array(z.int().min(0)).max(6),
    state: z.enum(['acceptable', 'manageable', 'high', 'flood']),
  }),
  /** The synthetic alert: when it was last here (ms since the epoch; 0: never), how long until the next is due, and whether it is overdue. */
  heartbeat: z.object({ at: z.int().min(0), everyMs: z.int().min(0), stale: z.boolean() }),
  /** Why nothing new is taken in (a full disk); null while it is. */
  paused: z.string().max(300).nullable(),
});
export type QueueState = z.infer<typeof QueueState>;

/** In a flood: alerts of one place and class as one line. */
export const AlertGroup = z.object({
  ward: WardId.nullable(),
  class: AlertClass,
  priority: AlertPriority,
  count: z.int().min(1),
  unacknowledged: z.int().min(0),
  newestAt: z.int().min(0),
});
export type AlertGroup = z.infer<typeof AlertGroup>;

/** For the shift leader (IEC 62682 clause 16): over a time. */
export const AlertFigures = z.object({
  from: z.int(),
  to: z.int(),
  received: z.int().min(0),
  occurrences: z.int().min(0),
  byPriority: Counters,
  /** The most in any ten minutes, and the share of ten minutes that were a flood, 0 to 1. */
  peakPerTenMinutes: z.int().min(0),
  floodShare: z.number().min(0).max(1),
  /** ms; null where none was. */
  acknowledgeMs: z.object({ median: z.number().nullable(), p95: z.number().nullable() }),
  closeMs: z.object({ median: z.number().nullable(), p95: z.number().nullable() }),
  dispositions: z.object({
    genuine: z.int().min(0),
    nuisance: z.int().min(0),
    test: z.int().min(0),
    technical: z.int().min(0),
  }),
  /** The ten with most, by camera or, without one, by source. */
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
  /** The twenty who have or did most: open alerts that are theirs now, and what they acknowledged and closed in that time. */
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
  /** Active for more than 24 hours; and coming and going, right now. */
  standing: z.int().min(0),
  chattering: z.array(z.object({ alert: AlertId, camera: CameraId.nullable() })).max(50),
  shelved: z.int().min(0),
});
export type AlertFigures = z.infer<typeof AlertFigures>;
