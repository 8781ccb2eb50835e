import type { DeskDisplay, DeskView, DeskWindow } from '../../../../core/wall/deskView.ts';
import { type Bounds, getOverlapArea } from '../../../../core/wall/display.ts';
import type { Fallback } from '../../../../core/wall/displayProfile.ts';
import { createDigitKeys, defineKeys } from '../../../ui/keyTable.ts';
import type { ArrangeDisplays } from '../arrangeDisplays.ts';

/** Changes the arrangement of the desk's windows. Resolves to false after a refusal, which is shown. */
export type ArrangeAction = (...asked: Parameters<ArrangeDisplays>) => Promise<boolean>;

/** A rectangle in shares of the drawing, 0 to 1. */
export interface DrawnRectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface DisplaysDrawing {
  /** Width divided by height. */
  readonly aspect: number;
  readonly displays: readonly (DrawnRectangle & { readonly display: DeskDisplay })[];
  readonly windows: readonly (DrawnRectangle & { readonly window: DeskWindow })[];
}

/** Gap between present and missing displays, as a share of the widest one. */
const gap = 0.08;

/**
 * Returns the drawn position of each display; a missing one in its old position, or at the far right if that is
 * occupied.
 */
function lying(displays: readonly DeskDisplay[]): ReadonlyMap<number, Bounds> {
  const places = new Map(displays.filter(({ here }) => here).map((each) => [each.number, each.bounds]));
  const widest = Math.max(1, ...displays.map(({ bounds }) => bounds.width));
  for (const { number, bounds } of displays.filter(({ here }) => !here)) {
    const drawn = [...places.values()];
    const isFree = drawn.every((other) => getOverlapArea(other, bounds) === 0);
    const right = Math.max(0, ...drawn.map((other) => other.x + other.width));
    const top = Math.min(...drawn.map((other) => other.y), bounds.y);
    places.set(number, isFree ? bounds : { ...bounds, x: Math.round(right + gap * widest), y: top });
  }
  return places;
}

/** Returns the displays to scale in their positions, with their windows. */
export function drawDisplays({ displays, windows }: Pick<DeskView, 'displays' | 'windows'>): DisplaysDrawing {
  const places = lying(displays);
  const all = [...places.values()];
  if (all.length === 0) return { aspect: 1, displays: [], windows: [] };
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const width = Math.max(...all.map((each) => each.x + each.width)) - left;
  const height = Math.max(...all.map((each) => each.y + each.height)) - top;
  const drawn = (bounds: Bounds): DrawnRectangle => ({
    left: (bounds.x - left) / width,
    top: (bounds.y - top) / height,
    width: bounds.width / width,
    height: bounds.height / height,
  });
  return {
    aspect: width / height,
    displays: displays.flatMap((display) => {
      const bounds = places.get(display.number);
      return bounds ? [{ ...drawn(bounds), display }] : [];
    }),
    windows: windows.flatMap((window) => {
      const bounds = places.get(window.display);
      return bounds ? [{ ...drawn(window.fullScreen ? bounds : window.bounds), window }] : [];
    }),
  };
}

export type DisplaysPanelCommand =
  | { readonly do: 'select'; readonly step: 1 | -1 }
  | { readonly do: 'moveTo'; readonly display: number }
  | { readonly do: 'open' }
  | { readonly do: 'close' }
  | { readonly do: 'number' }
  | { readonly do: 'leave' };

export const displayKeys = defineKeys<DisplaysPanelCommand>({ digits: 'place' })({
  select: { ArrowUp: { do: 'select', step: -1 }, ArrowDown: { do: 'select', step: 1 } },
  moveTo: createDigitKeys<DisplaysPanelCommand>(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((display) => ({ do: 'moveTo', display })),
  ),
  open: { N: { do: 'open' } },
  close: { Delete: { do: 'close' } },
  number: { S: { do: 'number' } },
  leave: { Escape: { do: 'leave' } },
});

/**
 * Returns a key's command in the panel, outside its text field.
 * The numeric keypad enters camera numbers everywhere.
 */
export function getDisplaysPanelCommand({
  key,
  code,
}: Pick<KeyboardEvent, 'key' | 'code'>): DisplaysPanelCommand | undefined {
  const command = displayKeys.find({ key, code })?.meaning;
  return command?.do === 'moveTo' && code.startsWith('Numpad') ? undefined : command;
}

/** Returns the choices of a window's fallback: any display but its home, or the first present one. */
export const listFallbacks = (
  displays: readonly DeskDisplay[],
  { home, fallback }: Pick<DeskWindow, 'home' | 'fallback'>,
): readonly Fallback[] => [
  'first',
  ...displays.map(({ number }) => number).filter((number) => number !== home || number === fallback),
];
