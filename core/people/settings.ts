import { z } from 'zod';

const MinuteOfDay = z.int().min(0).max(1_439);

/** How alerts are heard and noticed. Critical ones sound whatever is set. */
export const AlertSound = z.object({
  /** Percent; never nothing, since critical alerts go by it too. */
  volume: z.int().min(10).max(100).default(70),
  on: z
    .object({
      critical: z.boolean().default(true),
      high: z.boolean().default(true),
      medium: z.boolean().default(true),
      low: z.boolean().default(false),
    })
    .prefault({}),
  /** Minutes of the day in Asia/Ho_Chi_Minh between which only critical alerts sound; may pass midnight. */
  quiet: z.object({ from: MinuteOfDay, to: MinuteOfDay }).nullable().default(null),
  /** The system's own notices while no window of this desk has the keys. */
  notices: z.boolean().default(true),
});
export type AlertSound = z.infer<typeof AlertSound>;

/** Light: for rooms with daylight. Pictures stay dark around in both. */
export const Theme = z.enum(['dark', 'light']);
export type Theme = z.infer<typeof Theme>;

/** How close everything stands. */
export const Density = z.enum(['comfortable', 'compact']);
export type Density = z.infer<typeof Density>;

/** Whether the map flies and what calls on it pulses, or it cuts and that stands; or whichever the operating system has. */
export const MotionChoice = z.enum(['system', 'none', 'full']);
export type MotionChoice = z.infer<typeof MotionChoice>;
export type Motion = Exclude<MotionChoice, 'system'>;

/** What a person may set for themselves. Parsed with defaults, so that an older record still reads. */
export const OwnSettings = z.object({
  language: z.enum(['vi', 'en']).default('vi'),
  /** Absent: dark. */
  theme: Theme.optional(),
  /** Absent: comfortable. */
  density: Density.optional(),
  /** Absent: as the operating system has it. */
  motion: MotionChoice.optional(),
  /** Absent: as `AlertSound` has it by default. */
  alertSound: AlertSound.optional(),
  /** They were shown around, or did not want to be. */
  tourSeen: z.boolean().optional(),
});
export type OwnSettings = z.infer<typeof OwnSettings>;
