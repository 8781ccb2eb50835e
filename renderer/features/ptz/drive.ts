import { still, type Velocity } from '../../../core/ptz/ptz.ts';
import { type Box, noZoom, type Point, pictureAt, type Size } from '../../../core/wall/zoom.ts';
import { defineKeys, digitKeys } from '../../ui/keyTable.ts';

/** What keys and the mouse mean for a camera: pure rules. Velocities in parts of the camera's fastest. */

export type HeldKey = 'left' | 'right' | 'up' | 'down' | 'in' | 'out';

/** What a key does at once while a camera is steered. Digits go to presets. */
export type SteeringKey =
  | { readonly do: 'stop' | 'leave' | 'home' | 'take' | 'request' }
  | { readonly do: 'preset'; readonly number: number };

const arrows = (modifier: '' | 'Shift+'): Readonly<Record<string, HeldKey>> => ({
  [`${modifier}ArrowUp`]: 'up',
  [`${modifier}ArrowDown`]: 'down',
  [`${modifier}ArrowLeft`]: 'left',
  [`${modifier}ArrowRight`]: 'right',
});

export const steeringKeys = defineKeys<HeldKey | SteeringKey>()({
  move: arrows(''),
  slowly: arrows('Shift+'),
  zoom: { '+': 'in', '=': 'in', '-': 'out', _: 'out' },
  preset: digitKeys<SteeringKey>([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({ do: 'preset', number }))),
  stop: { Space: { do: 'stop' } },
  home: { Home: { do: 'home' } },
  take: { T: { do: 'take' } },
  request: { Q: { do: 'request' } },
  leave: { Escape: { do: 'leave' }, D: { do: 'leave' } },
});

/** What a key moves while it is held; undefined where it moves nothing. */
export function heldKeyOf(key: string): HeldKey | undefined {
  const meaning = steeringKeys.find({ key })?.meaning;
  return typeof meaning === 'string' ? meaning : undefined;
}

export function steeringKey(key: string): SteeringKey | undefined {
  const meaning = steeringKeys.find({ key })?.meaning;
  return typeof meaning === 'object' ? meaning : undefined;
}

/** How fast held keys move a camera, and with Shift: for the last degrees. */
const keySpeed = 0.6;
const slowKeySpeed = 0.15;

/** All held keys together. Two arrows at once go along the diagonal, no faster than one; opposite ones are none. */
export function keysVelocity(held: Iterable<HeldKey>, slow: boolean): Velocity {
  const keys = new Set(held);
  const along = (plus: HeldKey, minus: HeldKey) => Number(keys.has(plus)) - Number(keys.has(minus));
  const [x, y] = [along('right', 'left'), along('up', 'down')];
  const speed = slow ? slowKeySpeed : keySpeed;
  const each = speed / Math.max(1, Math.hypot(x, y));
  return { ...still, pan: x * each, tilt: y * each, zoom: along('in', 'out') * speed };
}

/** A press that moved less is a click. CSS pixels. */
export const clickPixels = 6;

/** A pull over this part of the picture's smaller side is full speed. */
const fullPull = 0.4;
/** Fine near the middle, as a stick is. */
const pullExponent = 2;

/** The velocity of a vector drawn from where the button went down to where the pointer is. Points in CSS pixels, y downwards. */
export function pullVelocity(from: Point, to: Point, picture: Size): Velocity {
  const full = fullPull * Math.min(picture.width, picture.height);
  const [x, y] = [to.x - from.x, from.y - to.y];
  const length = Math.hypot(x, y);
  if (length < clickPixels || full <= 0) return still;
  const speed = Math.min(1, (length - clickPixels) / full) ** pullExponent;
  return { ...still, pan: (x / length) * speed, tilt: (y / length) * speed };
}

/** A notch of the wheel zooms for so long, ms, at this part of the fastest. */
export const wheelForMs = 250;
const wheelSpeed = 0.5;
export const wheelVelocity = (deltaY: number): Velocity => ({
  ...still,
  zoom: deltaY === 0 ? 0 : deltaY < 0 ? wheelSpeed : -wheelSpeed,
});

/**
 * The point of the whole picture under a point of the screen, in parts of it; undefined beside it. `stage`: where the element
 * lies that holds the picture whole and centred, as it is enlarged now: letterbox and digital zoom are both in it.
 */
export function pointOfPicture(stage: Box, picture: Size, at: Point): Point | undefined {
  if (stage.width <= 0 || stage.height <= 0 || picture.width <= 0 || picture.height <= 0) return undefined;
  const point = pictureAt(noZoom, stage, picture, { x: at.x - stage.x, y: at.y - stage.y });
  return point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1 ? point : undefined;
}

const between = (value: number) => Math.min(Math.max(value, 0), 1);

/** A box of less than this part of the picture's width or height is taken for a slip. */
const leastBox = 0.02;

/** The box between two points of the screen, in parts of the picture, cut at its edges; undefined where it is none. `at`: its middle. */
export function draggedBoxInPicture(
  stage: Box,
  picture: Size,
  from: Point,
  to: Point,
): { readonly at: Point; readonly width: number; readonly height: number } | undefined {
  if (stage.width <= 0 || stage.height <= 0 || picture.width <= 0 || picture.height <= 0) return undefined;
  const [a, b] = [from, to].map((point) =>
    pictureAt(noZoom, stage, picture, { x: point.x - stage.x, y: point.y - stage.y }),
  );
  if (!a || !b) return undefined;
  const [left, right] = [between(Math.min(a.x, b.x)), between(Math.max(a.x, b.x))];
  const [top, bottom] = [between(Math.min(a.y, b.y)), between(Math.max(a.y, b.y))];
  const [width, height] = [right - left, bottom - top];
  if (width < leastBox || height < leastBox) return undefined;
  return { at: { x: left + width / 2, y: top + height / 2 }, width, height };
}
