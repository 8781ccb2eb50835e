import { z } from 'zod';
import { AlertClass, AlertPriority, maxEscalation } from './alert.ts';
import { SuppressionRules } from './suppress.ts';

const Ms = z
  .int()
  .min(0)
  .max(30 * 86_400_000);
const Words = z.object({ vi: z.string().min(1).max(200), en: z.string().min(1).max(200) });

/** A class of alerts: its name, how urgent it is where the source does not say, and what to do (the standing instructions). */
export const AlertClassPolicy = z.object({
  name: Words,
  priority: AlertPriority,
  /** Stays until somebody resets it, though its cause is gone. */
  latching: z.boolean().default(false),
  steps: z
    .array(z.object({ id: z.string().regex(/^[a-z0-9-]{1,64}$/), text: Words }))
    .max(50)
    .default([]),
});
export type AlertClassPolicy = z.infer<typeof AlertClassPolicy>;

/** When the site calls again, or further up, by priority; 0: never. */
const Answering = z.object({
  /** Unacknowledged this long: one level up, and again after each such time. */
  escalateMs: Ms,
  levels: z.int().min(0).max(maxEscalation),
  /** Acknowledged, but owned by nobody this long: announced again. */
  againMs: Ms,
});

/**
 * How the site takes, gathers and watches over alerts. The limits of load are EEMUA 191's and IEC 62682's, per operator and ten
 * minutes: 1 acceptable, 2 manageable, over 10 a flood, over again below 5.
 */
export const AlertPolicy = z.object({
  classes: z.record(AlertClass, AlertClassPolicy).default({}),
  correlation: z
    .object({
      /** Without a track, what comes within this time of one camera, rule and class is the same alert. */
      bucketMs: Ms.default(60_000),
      /** A new alert of medium or low priority waits this long for company; the higher two never. */
      groupWaitMs: Ms.default(200),
      /** How often at most more of the same is written to the log. */
      groupIntervalMs: Ms.default(1_000),
      /** Changes between active and clear within the window that make it flapping; steady again after quiet. */
      flapChanges: z.int().min(2).max(100).default(3),
      flapWindowMs: Ms.default(60_000),
      flapQuietMs: Ms.default(60_000),
      /** New alerts of one camera within the window from which on they become one. */
      stormAlerts: z.int().min(2).max(1_000).default(10),
      stormWindowMs: Ms.default(60_000),
      /** New alerts of one source observed within such a window, all its cameras together, from which on the rest become one. */
      sourceAlerts: z.int().min(10).max(100_000).default(1_000),
      /** The same at once, whenever they were observed: an outage of eight hours at two a second brings 57,600. */
      sourceBacklogAlerts: z.int().min(10).max(1_000_000).default(100_000),
      /** The storm of a camera is over after this long without. */
      stormQuietMs: Ms.default(300_000),
    })
    .prefault({}),
  /** Observed longer ago than this when received: late. Ahead of the site's clock by more than that: from the future. */
  lateMs: Ms.default(300_000),
  futureMs: Ms.default(60_000),
  answering: z.record(AlertPriority, Answering).default({
    critical: { escalateMs: 60_000, levels: 3, againMs: 300_000 },
    high: { escalateMs: 180_000, levels: 2, againMs: 900_000 },
    medium: { escalateMs: 0, levels: 0, againMs: 0 },
    low: { escalateMs: 0, levels: 0, againMs: 0 },
  }),
  /** What by design is not announced. */
  suppression: SuppressionRules.prefault({}),
  /** The longest shelving; a supervisor's is longer. */
  shelveMs: Ms.default(8 * 3_600_000),
  supervisorShelveMs: Ms.default(7 * 86_400_000),
  /** The synthetic alert; late by `heartbeatLateMs` it is stale. */
  heartbeatMs: Ms.default(30_000),
  heartbeatLateMs: Ms.default(5_000),
  /** Closed alerts are kept this long, unless evidence is held. */
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
