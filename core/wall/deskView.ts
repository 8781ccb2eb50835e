import { z } from 'zod';
import { WindowId } from '../base/ids.ts';
import { Bounds, DisplayNumber } from './display.ts';
import { Fallback, maxProfiles, maxWindows, ProfileName, WallsId } from './displayProfile.ts';

/** A display of the desk, there or missing: one that is missing lies where it last lay. */
export const DeskDisplay = z.object({
  number: DisplayNumber,
  /** The monitor's own name; may be empty. */
  label: z.string().max(200),
  internal: z.boolean(),
  here: z.boolean(),
  bounds: Bounds,
  scaleFactor: z.number().positive().max(16),
});
export type DeskDisplay = z.infer<typeof DeskDisplay>;

export const DeskWindow = z.object({
  window: WindowId,
  /** Where it stands now. */
  display: DisplayNumber,
  bounds: Bounds,
  fullScreen: z.boolean(),
  /** Where it belongs. */
  home: DisplayNumber,
  /** The display where it belongs is missing. */
  folded: z.boolean(),
  fallback: Fallback,
});
export type DeskWindow = z.infer<typeof DeskWindow>;

/** The displays and windows of the desk, and the profiles that it keeps of them. */
export const DeskView = z.object({
  displays: z.array(DeskDisplay).max(128),
  windows: z.array(DeskWindow).max(maxWindows),
  /** What the windows show: that of the profile in use. */
  walls: WallsId,
  /** By name; the unnamed one is that which the desk began with. */
  profiles: z
    .array(z.object({ name: ProfileName, windows: z.int().min(0).max(maxWindows), inUse: z.boolean() }))
    .max(maxProfiles),
});
export type DeskView = z.infer<typeof DeskView>;
