import { z } from 'zod';
import { AlertClass, AlertPriority, maxEscalation } from './alert.ts';
import { SuppressionRules } from './suppress.ts';

const Ms = z
  .int()
  .min(0)
  .max(30 * 86_400_000);
const Words = z.object({ vi: z.string().min(1).max(200), en: z.string().min(1).max(200) });

/** A class of alerts: its name, its priority where the source gives none, and the standing instructions. */
export const AlertClassPolicy = z.object({
  name: Words,
  priority: AlertPriority,
  /** The alert stays until an operator resets it, even after its cause is gone. */
  latching: z.boolean().default(false),
  steps: z
    .array(z.object({ id: z.string().regex(/^[a-z0-9-]{1,64}$/), text: Words }))
    .max(50)
    .default([]),
});
export type AlertClassPolicy = z.infer<typeof AlertClassPolicy>;

/** Times of repeated announcement and escalation by priority; 0: never. */
const Answering = z.object({
  /** Unacknowledged for this long: escalates one level, and again after each further interval. */
  escalateMs: Ms,
  levels: z.int().min(0).max(maxEscalation),
  /** Acknowledged without an owner for this long: announced again. */
  againMs: Ms,
});

/**
 * How the site ingests, groups and escalates alerts.
 * The load limits are those of EEMUA 191 and IEC 62682 per operator and ten minutes: 1 acceptable, 2
 * manageable, over 10 a flood, which ends below 5.
 */
export const AlertPolicy = z.object({
  classes: z.record(AlertClass, AlertClassPolicy).default({}),
  correlation: z
    .object({
      /** Without a track, occurrences of one camera, rule and class within this time form one alert. */
      bucketMs: Ms.default(60_000),
      /** How long a new alert of medium or low priority waits to be grouped; the higher two never wait. */
      groupWaitMs: Ms.default(200),
      /** The minimum interval between log records of a repeated cause. */
      groupIntervalMs: Ms.default(1_000),
      /**
       * The number of changes between active and clear within the window that counts as flapping, and the
       * quiet time that ends it.
       */
      flapChanges: z.int().min(2).max(100).default(3),
      flapWindowMs: Ms.default(60_000),
      flapQuietMs: Ms.default(60_000),
      /** The number of new alerts of one camera within the window from which on they become one. */
      stormAlerts: z.int().min(2).max(1_000).default(10),
      stormWindowMs: Ms.default(60_000),
      /**
       * The number of new alerts of one source, all cameras together, observed within such a window, from
       * which on the rest become one.
       */
      sourceAlerts: z.int().min(10).max(100_000).default(1_000),
      /** The burst limit, whenever observed: an outage of eight hours at two a second brings 57,600. */
      sourceBacklogAlerts: z.int().min(10).max(1_000_000).default(100_000),
      /** The storm of a camera ends after this long without an occurrence. */
      stormQuietMs: Ms.default(300_000),
    })
    .prefault({}),
  /**
   * `lateMs`: an occurrence received later than this after its observation is late. `futureMs`: the
   * tolerated lead over the site's clock.
   */
  lateMs: Ms.default(300_000),
  futureMs: Ms.default(60_000),
  answering: z.record(AlertPriority, Answering).default({
    critical: { escalateMs: 60_000, levels: 3, againMs: 300_000 },
    high: { escalateMs: 180_000, levels: 2, againMs: 900_000 },
    medium: { escalateMs: 0, levels: 0, againMs: 0 },
    low: { escalateMs: 0, levels: 0, againMs: 0 },
  }),
  /** Suppression by design. */
  suppression: SuppressionRules.prefault({}),
  /** The longest shelving by an operator and by a supervisor. */
  shelveMs: Ms.default(8 * 3_600_000),
  supervisorShelveMs: Ms.default(7 * 86_400_000),
  /** The interval of the synthetic alert; it is stale when late by `heartbeatLateMs`. */
  heartbeatMs: Ms.default(30_000),
  heartbeatLateMs: Ms.default(5_000),
  /** The retention of closed alerts without an evidence hold. */
  keepMs: z
    .int()
    .min(86_400_000)
    .max(10 * 366 * 86_400_000)
    .default(90 * 86_400_000),
});
export type AlertPolicy = z.infer<typeof AlertPolicy>;

/** Alerts per operator and ten minutes. */
export const loadLimits = { acceptable: 1, manageable: 2, flood: 10, floodOver: 5 } as const;
export const loadWindowMs = 600_000;
