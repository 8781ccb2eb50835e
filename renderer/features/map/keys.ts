import type { Direction } from '../../map/cameras/index.ts';
import { digitOf } from '../../ui/digit.ts';

/** What a key means while the map has the keys. */
export type MapKey =
  /** Screens that the view moves by: right and up are positive. */
  | { readonly key: 'pan'; readonly x: number; readonly y: number }
  | { readonly key: 'zoom'; readonly factor: number }
  | { readonly key: 'turn'; readonly headingDeg: number; readonly tiltDeg: number }
  /** To the camera beside, in that direction on the screen. */
  | { readonly key: 'adjacent'; readonly direction: Direction }
  /** To the next one away from the middle, or back. */
  | { readonly key: 'walk'; readonly by: 1 | -1 }
  | { readonly key: 'bookmark'; readonly at: number }
  | { readonly key: 'alert'; readonly by: 1 | -1 }
  | { readonly key: MapAction };

export type MapAction =
  | 'top'
  | 'north'
  | 'put'
  | 'follow'
  | 'mark'
  | 'wall'
  | 'goTo'
  | 'measure'
  | 'lasso'
  | 'bookmarks'
  | 'seen'
  | 'slew'
  | 'gaps'
  | 'footprint'
  | 'night'
  | 'pin'
  | 'print'
  | 'legend'
  | 'card'
  | 'whole'
  | 'erase'
  | 'back';

export interface MapPress {
  readonly key: string;
  readonly code: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** A fifth of the screen a press; half of it with Shift. */
const panShare = 0.2;
const panFar = 0.5;
const zoomStep = 1.35;
const turnDeg = 15;
const tiltDeg = 10;

const arrows: Readonly<Record<string, readonly [x: number, y: number, direction: Direction]>> = {
  ArrowLeft: [-1, 0, 'left'],
  ArrowRight: [1, 0, 'right'],
  ArrowUp: [0, 1, 'up'],
  ArrowDown: [0, -1, 'down'],
};

const letters: Readonly<Record<string, MapKey>> = {
  '+': { key: 'zoom', factor: zoomStep },
  '=': { key: 'zoom', factor: zoomStep },
  '-': { key: 'zoom', factor: 1 / zoomStep },
  _: { key: 'zoom', factor: 1 / zoomStep },
  q: { key: 'turn', headingDeg: -turnDeg, tiltDeg: 0 },
  e: { key: 'turn', headingDeg: turnDeg, tiltDeg: 0 },
  r: { key: 'turn', headingDeg: 0, tiltDeg: -tiltDeg },
  f: { key: 'turn', headingDeg: 0, tiltDeg },
  t: { key: 'top' },
  n: { key: 'north' },
  enter: { key: 'put' },
  ' ': { key: 'mark' },
  w: { key: 'wall' },
  g: { key: 'goTo' },
  '/': { key: 'goTo' },
  '?': { key: 'legend' },
  m: { key: 'measure' },
  l: { key: 'lasso' },
  b: { key: 'bookmarks' },
  v: { key: 'seen' },
  s: { key: 'slew' },
  c: { key: 'gaps' },
  h: { key: 'footprint' },
  d: { key: 'night' },
  i: { key: 'pin' },
  o: { key: 'print' },
  '0': { key: 'whole' },
  home: { key: 'whole' },
  backspace: { key: 'erase' },
  delete: { key: 'erase' },
  escape: { key: 'back' },
};

/** The meaning of a key press on the map, or undefined where it has none there. */
export function mapKey({ key, code, ctrl, alt, shift }: MapPress): MapKey | undefined {
  if (alt) return undefined;
  const arrow = arrows[key];
  if (arrow) {
    const [x, y, direction] = arrow;
    if (ctrl) return { key: 'adjacent', direction };
    const share = shift ? panFar : panShare;
    return { key: 'pan', x: x * share, y: y * share };
  }
  if (ctrl) return key === 'Enter' ? { key: 'card' } : undefined;
  if (key === 'Tab') return { key: 'walk', by: shift ? -1 : 1 };
  if (key === 'Enter' && shift) return { key: 'follow' };
  // By place on the keyboard: with Vietnamese layouts a digit may be a letter with its mark.
  const digit = shift ? 0 : digitOf({ code });
  if (digit) return { key: 'bookmark', at: digit };
  const letter = key.toLowerCase();
  if (letter === 'a') return { key: 'alert', by: shift ? -1 : 1 };
  return letters[letter];
}

const flyingOn: ReadonlySet<MapKey['key']> = new Set([
  ...(['goTo', 'alert', 'whole', 'bookmark', 'back', 'legend', 'night', 'card'] as const),
]);

/** It asks nothing of what is in sight, or goes elsewhere from there: a flight goes on meanwhile. */
export const fliesOn = ({ key }: MapKey): boolean => flyingOn.has(key);
