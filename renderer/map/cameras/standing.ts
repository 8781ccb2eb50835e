import { priorityRank } from '../../../core/alerts/alert.ts';
import type { Frame, MapCameraState, ScreenPoint } from '../api.ts';
import type { CameraModel } from './model.ts';
import type { Places } from './places.ts';
import { fanOut } from './poles.ts';
import type { Sighting } from './sighting.ts';
import { type Body, bodySize, chooseSolids, solidAbovePx } from './solids.ts';

/** From so many pixels a metre cameras are shown by themselves. Here and below in units of a sixteenth of a rem (a pixel at 16). */
export const glyphsFromPxPerM = 0.4;
/** From here larger, and on their poles, however many. */
export const polesFromPxPerM = 4;
/** Half a glyph: among clusters, by themselves, and near. */
const halfPx = { far: 6, middle: 9, near: 12 } as const;
/** How far a glyph reaches from its middle with all that belongs to it, in halves of a glyph. */
export const glyphReach = 2.4;
/** The same upwards, without arrows: to the top of a priority's shape at its shoulder. */
const glyphTop = 1.7;
/** Whose place lies this far beside the picture has no glyph in it, however many hang on its pole. */
const adjacentPx = 200;

/** A camera as it is drawn. Pixels (CSS). */
export interface DrawnCamera extends ScreenPoint {
  readonly camera: number;
  /** Where it stands: the middle of its glyph lies beside it where several hang on one pole. */
  readonly place: ScreenPoint;
  readonly depth: number;
  /** Half a glyph. */
  readonly half: number;
  /** From near it is a solid, and its glyph hangs below that. */
  readonly body: Body | undefined;
  /** Pixels of a metre there. */
  readonly pxPerM: number;
  /** Near enough to be seen on its pole. */
  readonly isActive: boolean;
  /** What is drawn later: the graver. */
  readonly rank: number;
}

/** Of a camera that alerts, is steered, selected or pointed at. */
export const urgentRank = 2;

/** What stands on top: alerts by priority, then who is steered, selected, pointed at. */
export function rankOf(state: MapCameraState | undefined, isSelected: boolean, isHovered: boolean): number {
  if (state?.look === 'alert') return 8 - priorityRank(state.priority ?? 'low');
  if (state?.look === 'steered') return 4;
  if (isSelected) return 3;
  return isHovered ? urgentRank : 0;
}

/** How far above its place a camera is drawn, with whatever stands about its glyph, pixels. */
export const abovePx = (pxPerM: number, unit: number): number =>
  Math.max(
    solidAbovePx(pxPerM, unit),
    unit * glyphTop * (pxPerM >= polesFromPxPerM * unit ? halfPx.near : halfPx.middle),
  );

export const isNearPicture = ({ x, y }: ScreenPoint, { width, height }: Frame, by: number): boolean =>
  x >= -by && x <= width + by && y >= -by && y <= height + by;

/** From a solid's middle down to the glyph that tells its state. */
const hungPx = ({ r }: Body, half: number) => r * 0.75 + half * 1.4;

/**
 * Cameras that are drawn by themselves, in the order of painting; of one pole fanned out, each in its turn.
 * @param solids those that were drawn as solids in the last picture
 */
export function standing(
  model: CameraModel,
  { xs, ys, heightsM, poles }: Places,
  frame: Frame,
  { unit, pxPerM }: Sighting,
  wanted: readonly number[],
  solids: ReadonlySet<number>,
): DrawnCamera[] {
  const drawn: DrawnCamera[] = [];
  /** Of these it is not known yet where they will stand: as solids, or beside others of their pole. */
  const unsettled: DrawnCamera[] = [];
  const shared = new Map<number, DrawnCamera[]>();
  for (const camera of wanted) {
    const place = frame.project(xs[camera] ?? 0, ys[camera] ?? 0, heightsM[camera] ?? 0);
    if (!place || !isNearPicture(place, frame, adjacentPx * unit)) continue;
    const scale = pxPerM(place.depth);
    const rank = model.mayRank(camera)
      ? rankOf(model.state(camera), model.isSelected(camera), model.isHovered(camera))
      : 0;
    const isStanding = scale >= polesFromPxPerM * unit;
    const isSmall = scale < glyphsFromPxPerM * unit && rank < urgentRank;
    const half = unit * (isStanding ? halfPx.near : isSmall ? halfPx.far : halfPx.middle);
    // Most are no solids and have a pole of their own.
    const isSettled = poles.size[camera] === 1 && solidAbovePx(scale, unit) === 0;
    if (isSettled && !isNearPicture(place, frame, half * glyphReach)) continue;
    (isSettled ? drawn : unsettled).push({
      camera,
      x: place.x,
      y: place.y,
      place,
      depth: place.depth,
      half,
      body: undefined,
      pxPerM: scale,
      isActive: isStanding,
      rank,
    });
  }
  const near = chooseSolids(unsettled, solids, unit, (camera) => poles.size[camera] ?? 1);
  for (const flat of unsettled) {
    const { camera } = flat;
    const one = near.has(camera) ? asSolid(flat, unit) : flat;
    if (poles.size[camera] === 1) put(fanned(one, 0, 0));
    else {
      const pole = poles.pole[camera] ?? 0;
      const others = shared.get(pole);
      if (others) others.push(one);
      else shared.set(pole, [one]);
    }
  }
  for (const cameras of shared.values()) {
    const glyphPx = Math.max(...cameras.map(acrossPx));
    cameras
      .sort((a, b) => (poles.slot[a.camera] ?? 0) - (poles.slot[b.camera] ?? 0))
      .forEach((one, slot) => {
        const { dx, dy } = fanOut(slot, cameras.length, glyphPx);
        put(fanned(one, dx, dy));
      });
  }
  return drawn.sort((a, b) => a.rank - b.rank || b.depth - a.depth || a.camera - b.camera);

  function put(one: DrawnCamera): void {
    const { body, half } = one;
    if (isNearPicture(body ?? one, frame, (body ? 2 * body.r : 0) + half * glyphReach)) drawn.push(one);
  }
}

function asSolid(one: DrawnCamera, unit: number): DrawnCamera {
  const { x, y } = one.place;
  return { ...one, half: unit * halfPx.middle, body: { x, y, ...bodySize(one.pxPerM, unit) } };
}

/** Across what must not lie on another of its pole: a glyph, or a solid with the glyph below it. */
const acrossPx = ({ body, half }: DrawnCamera): number =>
  body ? (body.r + hungPx(body, half) + half * 1.2) / 1.5 : 2 * half;

function fanned(one: DrawnCamera, dx: number, dy: number): DrawnCamera {
  if (dx === 0 && dy === 0 && !one.body) return one;
  const x = one.x + dx;
  const y = one.y + dy;
  return one.body
    ? { ...one, x, y: y + hungPx(one.body, one.half), body: { ...one.body, x, y } }
    : { ...one, x, y };
}
