import type { ArrowDirection } from '../../map/cameras/index.ts';
import { createDigitKeys, defineKeys, type KeyPress } from '../../ui/keyTable.ts';

/** A key's meaning while the map has the focus. */
export type MapKey =
  /** Screens to move the view by: right and up are positive. */
  | { readonly key: 'pan'; readonly x: number; readonly y: number }
  | { readonly key: 'zoom'; readonly factor: number }
  | { readonly key: 'turn'; readonly headingDeg: number; readonly tiltDeg: number }
  /** Selects the adjacent camera in that screen direction. */
  | { readonly key: 'adjacent'; readonly direction: ArrowDirection }
  /** Selects the next camera outwards from the centre, or back. */
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

/** A fifth of the screen per press; half of it with Shift. */
const panShare = 0.2;
const panFar = 0.5;
const zoomStep = 1.35;
const turnDeg = 15;
const tiltDeg = 10;

const arrows = (to: (x: number, y: number, direction: ArrowDirection) => MapKey, modifier = '') => ({
  [`${modifier}ArrowUp`]: to(0, 1, 'up'),
  [`${modifier}ArrowDown`]: to(0, -1, 'down'),
  [`${modifier}ArrowLeft`]: to(-1, 0, 'left'),
  [`${modifier}ArrowRight`]: to(1, 0, 'right'),
});
const pan = (share: number, modifier = '') =>
  arrows((x, y) => ({ key: 'pan', x: x * share, y: y * share }), modifier);

export const mapKeys = defineKeys<MapKey>({ digits: 'place' })({
  goTo: { G: { key: 'goTo' }, '/': { key: 'goTo' } },
  pan: { ...pan(panShare), ...pan(panFar, 'Shift+') },
  zoom: {
    '+': { key: 'zoom', factor: zoomStep },
    '=': { key: 'zoom', factor: zoomStep },
    '-': { key: 'zoom', factor: 1 / zoomStep },
    _: { key: 'zoom', factor: 1 / zoomStep },
  },
  whole: { Home: { key: 'whole' }, '0': { key: 'whole' } },
  turn: {
    E: { key: 'turn', headingDeg: turnDeg, tiltDeg: 0 },
    F: { key: 'turn', headingDeg: 0, tiltDeg },
    Q: { key: 'turn', headingDeg: -turnDeg, tiltDeg: 0 },
    R: { key: 'turn', headingDeg: 0, tiltDeg: -tiltDeg },
  },
  top: { T: { key: 'top' } },
  north: { N: { key: 'north' } },
  walk: { Tab: { key: 'walk', by: 1 }, 'Shift+Tab': { key: 'walk', by: -1 } },
  adjacent: arrows((_x, _y, direction) => ({ key: 'adjacent', direction }), 'Ctrl+'),
  put: { Enter: { key: 'put' } },
  wall: { W: { key: 'wall' } },
  mark: { Space: { key: 'mark' } },
  lasso: { L: { key: 'lasso' } },
  seen: { V: { key: 'seen' } },
  slew: { S: { key: 'slew' } },
  footprint: { H: { key: 'footprint' } },
  gaps: { C: { key: 'gaps' } },
  alert: { A: { key: 'alert', by: 1 }, 'Shift+A': { key: 'alert', by: -1 } },
  follow: { 'Shift+Enter': { key: 'follow' } },
  erase: { Delete: { key: 'erase' }, Backspace: { key: 'erase' } },
  measure: { M: { key: 'measure' } },
  pin: { I: { key: 'pin' } },
  bookmarks: { B: { key: 'bookmarks' } },
  bookmark: createDigitKeys<MapKey>([1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => ({ key: 'bookmark', at }))),
  print: { O: { key: 'print' } },
  night: { D: { key: 'night' } },
  legend: { '?': { key: 'legend' } },
  card: { 'Ctrl+Enter': { key: 'card' } },
  back: { Escape: { key: 'back' } },
});

/** The meaning of a key press on the map, or undefined where it has none there. */
export const getMapKey = (press: KeyPress): MapKey | undefined => mapKeys.find(press)?.meaning;

const flyingOn: ReadonlySet<MapKey['key']> = new Set([
  ...(['goTo', 'alert', 'whole', 'bookmark', 'back', 'legend', 'night', 'card'] as const),
]);

/** Tells whether a key leaves a flight running, because it does not depend on the view or replaces the target. */
export const keepsFlight = ({ key }: MapKey): boolean => flyingOn.has(key);
