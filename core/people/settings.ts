import { z } from 'zod';

const MinuteOfDay = z.int().min(0).max(1_439);

/** An operator's settings of alert sounds and notifications. Critical alerts always sound. */
export const AlertSound = z.object({
  /** Percent; never 0, because it applies to critical alerts too. */
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
  /** System notifications while no window of this desk has the focus. */
  notices: z.boolean().default(true),
});
export type AlertSound = z.infer<typeof AlertSound>;

/** `light` is for rooms with daylight; the surroundings of pictures stay dark in both. */
export const Theme = z.enum(['dark', 'light']);
export type Theme = z.infer<typeof Theme>;

/** The spacing of the user interface. */
export const Density = z.enum(['comfortable', 'compact']);
export type Density = z.infer<typeof Density>;

/** Motion: animated map flights and pulsing alerts, none, or the operating system's setting. */
export const MotionChoice = z.enum(['system', 'none', 'full']);
export type MotionChoice = z.infer<typeof MotionChoice>;
export type Motion = Exclude<MotionChoice, 'system'>;

/** A person's own settings. Parsed with defaults, so that older records stay readable. */
export const OwnSettings = z.object({
  language: z.enum(['vi', 'en']).default('vi'),
  /** Absent: dark. */
  theme: Theme.optional(),
  /** Absent: comfortable. */
  density: Density.optional(),
  /** Absent: the operating system's setting. */
  motion: MotionChoice.optional(),
  /** Absent: the defaults of `AlertSound`. */
  alertSound: AlertSound.optional(),
  /** The person has seen or skipped the introduction tour. */
  tourSeen: z.boolean().optional(),
});
export type OwnSettings = z.infer<typeof OwnSettings>;
