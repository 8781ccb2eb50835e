import { z } from 'zod';
import { WindowId } from '../base/ids.ts';
import { Bounds, DisplayNumber } from './display.ts';
import { Fallback, maxProfiles, maxWindows, ProfileName, WallsId } from './displayProfile.ts';

/** A display of the desk. A disconnected one keeps its last position. */
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
  /** The display on which the window is now. */
  display: DisplayNumber,
  bounds: Bounds,
  fullScreen: z.boolean(),
  /** The display assigned to the window. */
  home: DisplayNumber,
  /** The assigned display is disconnected. */
  folded: z.boolean(),
  fallback: Fallback,
});
export type DeskWindow = z.infer<typeof DeskWindow>;

/** The displays and windows of the desk, and its saved profiles of them. */
export const DeskView = z.object({
  displays: z.array(DeskDisplay).max(128),
  windows: z.array(DeskWindow).max(maxWindows),
  /** The id of the window contents, that of the profile in use. */
  walls: WallsId,
  /** By name; the desk's initial profile has no name. */
  profiles: z
    .array(z.object({ name: ProfileName, windows: z.int().min(0).max(maxWindows), inUse: z.boolean() }))
    .max(maxProfiles),
});
export type DeskView = z.infer<typeof DeskView>;
