import { z } from 'zod';
import { WindowId } from '../../core/domain/ids.ts';

/** In device-independent pixels of the whole desktop; may be negative left of or above the first display. */
const Bounds = z.object({
  x: z.int().min(-100_000).max(100_000),
  y: z.int().min(-100_000).max(100_000),
  width: z.int().min(200).max(20_000),
  height: z.int().min(150).max(20_000),
});
export type Bounds = z.infer<typeof Bounds>;

export const Placement = z.object({
  window: WindowId,
  bounds: Bounds,
  /** The display it stood on: its id of that session, and its name, which outlives a restart more often. */
  display: z.object({ id: z.number(), label: z.string().max(200) }),
  fullScreen: z.boolean(),
});
export type Placement = z.infer<typeof Placement>;

/** The file windows.json. */
export const Placements = z.object({ version: z.literal(1), windows: z.array(Placement).max(64) });
export type Placements = z.infer<typeof Placements>;

export interface DisplayArea {
  readonly id: number;
  readonly label: string;
  readonly workArea: Bounds;
}

const defaultSize = { width: 1600, height: 900 };

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** As large as asked for where it fits, moved and then shrunk until it lies within the area. */
function within(area: Bounds, wanted: Bounds): Bounds {
  const width = Math.min(wanted.width, area.width);
  const height = Math.min(wanted.height, area.height);
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  return {
    width,
    height,
    x: clamp(wanted.x, area.x, area.x + area.width - width),
    y: clamp(wanted.y, area.y, area.y + area.height - height),
  };
}

/**
 * Where a window goes. It comes back to its display, found by name, then by id, then by where it lay; if that display is
 * gone, to the first one. A window without a place takes the display of its own number, so that each display gets one.
 */
export function placeWindow(
  displays: readonly DisplayArea[],
  index: number,
  saved: Placement | undefined,
  size: { readonly width: number; readonly height: number } | undefined,
): Bounds {
  const first = displays[0];
  if (!first) throw new Error('there is no display');
  if (!saved) {
    const { workArea } = displays[index % displays.length] ?? first;
    const { width, height } = size ?? defaultSize;
    return within(workArea, {
      x: workArea.x + Math.round((workArea.width - width) / 2),
      y: workArea.y + Math.round((workArea.height - height) / 2),
      width,
      height,
    });
  }
  const named = displays.filter((d) => saved.display.label !== '' && d.label === saved.display.label);
  const lying = [...displays].sort(
    (a, b) => overlap(b.workArea, saved.bounds) - overlap(a.workArea, saved.bounds),
  );
  const byId = displays.find((d) => d.id === saved.display.id);
  const home = (named.length === 1 ? named[0] : byId) ?? byId ?? lying[0] ?? first;
  return within(home.workArea, { ...saved.bounds, ...(size ?? {}) });
}
