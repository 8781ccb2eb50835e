import { z } from 'zod';

/** A rectangle of the desktop in device-independent pixels; negative left of or above the first display. */
export const Bounds = z.object({
  x: z.int().min(-100_000).max(100_000),
  y: z.int().min(-100_000).max(100_000),
  width: z.int().min(1).max(50_000),
  height: z.int().min(1).max(50_000),
});
export type Bounds = z.infer<typeof Bounds>;

/**
 * A desk's number of a display, from 1.
 * It is assigned once, from left to right, and lasts as long as the desk remembers the display, so that the number
 * an operator has learnt stays on its monitor while others are connected and disconnected.
 */
export const DisplayNumber = z.int().min(1).max(64);
export type DisplayNumber = z.infer<typeof DisplayNumber>;

/** A connected display, as reported by Electron's `screen`. */
export interface ConnectedDisplay {
  /** The session's id of the display. It survives unplugging, and a restart only on some systems. */
  readonly id: number;
  /** The monitor's own name if its EDID gives one; two of the same model share it. May be empty. */
  readonly label: string;
  readonly internal: boolean;
  readonly bounds: Bounds;
  /** `bounds` without the system's bars. */
  readonly workArea: Bounds;
  readonly scaleFactor: number;
  /** Degrees clockwise: 90 and 270 are portrait for a monitor built as landscape. */
  readonly rotation: number;
}

/** A display that was connected once, with the properties by which it is recognised. */
export const KnownDisplay = z.object({
  number: DisplayNumber,
  id: z.number(),
  label: z.string().max(200),
  internal: z.boolean(),
  /** The panel's resolution in physical pixels, unrotated. */
  native: z.object({ width: z.int().min(1).max(100_000), height: z.int().min(1).max(100_000) }),
  /** The last position: distinguishes two of the same model, and is drawn while the display is disconnected. */
  bounds: Bounds,
});
export type KnownDisplay = z.infer<typeof KnownDisplay>;

export type SeenDisplay = ConnectedDisplay & { readonly number: DisplayNumber };

/** The maximum number of remembered displays. */
export const maxKnownDisplays = 64;

/** Returns the panel's physical resolution, which scaling and rotation do not change. */
export function getNativeSize({ bounds, scaleFactor, rotation }: ConnectedDisplay): KnownDisplay['native'] {
  const [width, height] = [bounds.width, bounds.height].map((side) =>
    Math.max(1, Math.round(side * scaleFactor)),
  ) as [number, number];
  return rotation % 180 === 90 ? { width: height, height: width } : { width, height };
}

const byPlace = (a: { readonly bounds: Bounds }, b: { readonly bounds: Bounds }) =>
  a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y;

/** Returns what two of the same model share; undefined for nameless displays. */
const kindOf = (display: { readonly label: string; readonly internal: boolean }) =>
  display.label === '' ? undefined : `${display.label} ${display.internal}`;
const sizeOf = ({ width, height }: KnownDisplay['native']) => `${width}x${height}`;

/**
 * Recognises connected displays among the known ones.
 * First by the session's id where the name agrees; then by name and size, then by name alone, two of the same
 * model in order of position. Nameless displays whose ids are all new (another session) are recognised by size and
 * order. An unrecognised display gets the lowest free number. Disconnected displays stay known while `stored`
 * contains their number. No two displays are ever recognised as the same one.
 */
export function recogniseDisplays(
  known: readonly KnownDisplay[],
  here: readonly ConnectedDisplay[],
  stored: ReadonlySet<DisplayNumber>,
): { readonly seen: readonly SeenDisplay[]; readonly known: readonly KnownDisplay[] } {
  const unknown = new Set([...here].sort(byPlace));
  const absent = new Set([...known].sort(byPlace));
  const numbers = new Map<ConnectedDisplay, DisplayNumber>();

  /** Pairs displays with equal keys in order of position. */
  function pair(
    ofKnown: (display: KnownDisplay) => unknown,
    ofHere: (display: ConnectedDisplay) => unknown,
  ): void {
    for (const display of unknown) {
      const key = ofHere(display);
      if (key === undefined) continue;
      const found = [...absent].find((each) => ofKnown(each) === key);
      if (!found) continue;
      numbers.set(display, found.number);
      unknown.delete(display);
      absent.delete(found);
    }
  }
  const kindAndSize = (kind: string | undefined, native: KnownDisplay['native']) =>
    kind && `${kind} ${sizeOf(native)}`;
  pair(
    (was) => `${was.id} ${was.label} ${was.internal}`,
    (is) => `${is.id} ${is.label} ${is.internal}`,
  );
  pair(
    (was) => kindAndSize(kindOf(was), was.native),
    (is) => kindAndSize(kindOf(is), getNativeSize(is)),
  );
  pair(kindOf, kindOf);
  if (numbers.size === 0) {
    const nameless = (label: string, native: KnownDisplay['native']) =>
      label === '' ? sizeOf(native) : undefined;
    pair(
      (was) => nameless(was.label, was.native),
      (is) => nameless(is.label, getNativeSize(is)),
    );
  }

  const remembered = [...absent].filter(({ number }) => stored.has(number));
  const taken = new Set([...numbers.values(), ...remembered.map(({ number }) => number)]);
  for (const display of unknown) {
    let number = 1;
    while (taken.has(number)) number += 1;
    // Displays beyond the highest number are not used.
    if (number > maxKnownDisplays) continue;
    taken.add(number);
    numbers.set(display, number);
  }
  const seen = here.flatMap((display) => {
    const number = numbers.get(display);
    return number === undefined ? [] : [{ ...display, number }];
  });
  const met = seen.map((display) => ({
    number: display.number,
    id: display.id,
    label: display.label,
    internal: display.internal,
    native: getNativeSize(display),
    bounds: display.bounds,
  }));
  const byNumber = (a: { number: number }, b: { number: number }) => a.number - b.number;
  return { seen: seen.sort(byNumber), known: [...met, ...remembered].sort(byNumber) };
}

const fraction = z.number().min(0).max(1);
/** A rectangle as fractions of a display's work area, 0 to 1: unchanged when the display moves or is rescaled. */
export const DisplayFraction = z.object({ x: fraction, y: fraction, width: fraction, height: fraction });
export type DisplayFraction = z.infer<typeof DisplayFraction>;

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Fits bounds into an area: moved first, shrunk only if too large. */
export function fitWithinArea(area: Bounds, wanted: Bounds): Bounds {
  const width = clamp(wanted.width, 1, area.width);
  const height = clamp(wanted.height, 1, area.height);
  return {
    width,
    height,
    x: clamp(wanted.x, area.x, area.x + area.width - width),
    y: clamp(wanted.y, area.y, area.y + area.height - height),
  };
}

/** Converts bounds to fractions of a work area. */
export function toDisplayFraction(area: Bounds, bounds: Bounds): DisplayFraction {
  const inside = fitWithinArea(area, bounds);
  return {
    x: (inside.x - area.x) / area.width,
    y: (inside.y - area.y) / area.height,
    width: inside.width / area.width,
    height: inside.height / area.height,
  };
}

/** Converts fractions of a work area to bounds; the exact inverse of `placeOf` on the same display. */
export function toBounds(area: Bounds, place: DisplayFraction): Bounds {
  return fitWithinArea(area, {
    x: area.x + Math.round(place.x * area.width),
    y: area.y + Math.round(place.y * area.height),
    width: Math.round(place.width * area.width),
    height: Math.round(place.height * area.height),
  });
}

/** Returns the area of the intersection of two rectangles. */
export function getOverlapArea(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Returns the display that contains the largest part of a rectangle; undefined if none does. */
export function findDisplayUnder<D extends { readonly bounds: Bounds }>(
  displays: readonly D[],
  bounds: Bounds,
): D | undefined {
  const [most] = [...displays].sort(
    (a, b) => getOverlapArea(b.bounds, bounds) - getOverlapArea(a.bounds, bounds),
  );
  return most && getOverlapArea(most.bounds, bounds) > 0 ? most : undefined;
}

/** Divides an area into `count` nearly equal parts in reading order: side by side if wide, stacked if tall. */
export function divideArea(area: Bounds, count: number): readonly Bounds[] {
  const wide = area.width >= area.height;
  const lines = wide ? Math.ceil(count / Math.ceil(Math.sqrt(count))) : Math.ceil(Math.sqrt(count));
  const edge = (of: number, from: number, size: number, at: number) => from + Math.round((at * size) / of);
  return Array.from({ length: lines }, (_, line) => {
    const first = Math.floor((line * count) / lines);
    const inLine = Math.floor(((line + 1) * count) / lines) - first;
    const top = edge(lines, area.y, area.height, line);
    const bottom = edge(lines, area.y, area.height, line + 1);
    return Array.from({ length: inLine }, (_unused, at) => {
      const left = edge(inLine, area.x, area.width, at);
      return {
        x: left,
        y: top,
        width: edge(inLine, area.x, area.width, at + 1) - left,
        height: bottom - top,
      };
    });
  }).flat();
}
