import { type Velocity, zeroVelocity } from '../../../core/ptz/ptz.ts';
import {
  type Box,
  noPictureZoom,
  type Point,
  type Size,
  toPicturePosition,
} from '../../../core/wall/zoom.ts';
import { createDigitKeys, defineKeys } from '../../ui/keyTable.ts';

/** Pure rules for the meaning of keys and mouse. Velocities are shares of the camera's maximum. */

export type HeldControlKey = 'left' | 'right' | 'up' | 'down' | 'in' | 'out';

/** A key's immediate action while PTZ control is on. Digits recall presets. */
export type PtzKey =
  | { readonly do: 'stop' | 'leave' | 'home' | 'take' | 'request' }
  | { readonly do: 'preset'; readonly number: number };

const arrows = (modifier: '' | 'Shift+'): Readonly<Record<string, HeldControlKey>> => ({
  [`${modifier}ArrowUp`]: 'up',
  [`${modifier}ArrowDown`]: 'down',
  [`${modifier}ArrowLeft`]: 'left',
  [`${modifier}ArrowRight`]: 'right',
});

export const ptzKeys = defineKeys<HeldControlKey | PtzKey>()({
  move: arrows(''),
  slowly: arrows('Shift+'),
  zoom: { '+': 'in', '=': 'in', '-': 'out', _: 'out' },
  preset: createDigitKeys<PtzKey>([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({ do: 'preset', number }))),
  stop: { Space: { do: 'stop' } },
  home: { Home: { do: 'home' } },
  take: { T: { do: 'take' } },
  request: { Q: { do: 'request' } },
  leave: { Escape: { do: 'leave' }, D: { do: 'leave' } },
});

/** Returns the motion of a key while it is held; undefined if it has none. */
export function getHeldControlKey(key: string): HeldControlKey | undefined {
  const meaning = ptzKeys.find({ key })?.meaning;
  return typeof meaning === 'string' ? meaning : undefined;
}

export function getPtzKey(key: string): PtzKey | undefined {
  const meaning = ptzKeys.find({ key })?.meaning;
  return typeof meaning === 'object' ? meaning : undefined;
}

/** Speed of held keys, and with Shift for fine adjustment. */
const keySpeed = 0.6;
const slowKeySpeed = 0.15;

/**
 * Returns the velocity of all held keys.
 * Two arrows move along the diagonal, no faster than one; opposite ones cancel out.
 */
export function getKeysVelocity(held: Iterable<HeldControlKey>, slow: boolean): Velocity {
  const keys = new Set(held);
  const along = (plus: HeldControlKey, minus: HeldControlKey) =>
    Number(keys.has(plus)) - Number(keys.has(minus));
  const [x, y] = [along('right', 'left'), along('up', 'down')];
  const speed = slow ? slowKeySpeed : keySpeed;
  const each = speed / Math.max(1, Math.hypot(x, y));
  return { ...zeroVelocity, pan: x * each, tilt: y * each, zoom: along('in', 'out') * speed };
}

/** Maximum movement of a click, CSS pixels. */
export const maxClickPx = 6;

/** Drag length for full speed, as a share of the picture's smaller side. */
const fullPull = 0.4;
/** Exponent for fine control near the centre, as for a joystick. */
const pullExponent = 2;

/** Returns the velocity of a drag from the button press to the pointer. Points in CSS pixels, y downwards. */
export function getDragVelocity(from: Point, to: Point, picture: Size): Velocity {
  const full = fullPull * Math.min(picture.width, picture.height);
  const [x, y] = [to.x - from.x, from.y - to.y];
  const length = Math.hypot(x, y);
  if (length < maxClickPx || full <= 0) return zeroVelocity;
  const speed = Math.min(1, (length - maxClickPx) / full) ** pullExponent;
  return { ...zeroVelocity, pan: (x / length) * speed, tilt: (y / length) * speed };
}

/** Duration of one wheel notch's zoom, ms, and its share of the maximum speed. */
export const wheelZoomMs = 250;
const wheelSpeed = 0.5;
export const getWheelVelocity = (deltaY: number): Velocity => ({
  ...zeroVelocity,
  zoom: deltaY === 0 ? 0 : deltaY < 0 ? wheelSpeed : -wheelSpeed,
});

/**
 * Returns the point of the whole picture under a screen point, as shares of its size; undefined outside it.
 * @param stage bounds of the element that shows the picture whole and centred, including letterbox and digital zoom
 */
export function toPicturePoint(stage: Box, picture: Size, at: Point): Point | undefined {
  if (stage.width <= 0 || stage.height <= 0 || picture.width <= 0 || picture.height <= 0) return undefined;
  const point = toPicturePosition(noPictureZoom, stage, picture, { x: at.x - stage.x, y: at.y - stage.y });
  return point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1 ? point : undefined;
}

const between = (value: number) => Math.min(Math.max(value, 0), 1);

/** Minimum share of the picture's width or height for a box; anything smaller is a slip. */
const leastBox = 0.02;

/**
 * Returns the box between two screen points, in shares of the picture, cut at its edges; undefined if it is too small.
 * `at`: its centre.
 */
export function toPictureBox(
  stage: Box,
  picture: Size,
  from: Point,
  to: Point,
): { readonly at: Point; readonly width: number; readonly height: number } | undefined {
  if (stage.width <= 0 || stage.height <= 0 || picture.width <= 0 || picture.height <= 0) return undefined;
  const [a, b] = [from, to].map((point) =>
    toPicturePosition(noPictureZoom, stage, picture, { x: point.x - stage.x, y: point.y - stage.y }),
  );
  if (!a || !b) return undefined;
  const [left, right] = [between(Math.min(a.x, b.x)), between(Math.max(a.x, b.x))];
  const [top, bottom] = [between(Math.min(a.y, b.y)), between(Math.max(a.y, b.y))];
  const [width, height] = [right - left, bottom - top];
  if (width < leastBox || height < leastBox) return undefined;
  return { at: { x: left + width / 2, y: top + height / 2 }, width, height };
}
