import { getPriorityRank } from '../../../core/alerts/alert.ts';
import type { MapCameraState, MapFrame, ScreenPoint } from '../api.ts';
import type { CameraPositions } from './cameraPositions.ts';
import type { GroundVisibility } from './groundVisibility.ts';
import type { CameraModel } from './model.ts';
import { getFanOutOffset } from './poles.ts';
import { chooseSolids, getSolidHeightPx, getSolidSizePx, type ProjectedSolid } from './solids.ts';

/**
 * Scale from which cameras are shown individually, pixels per metre.
 * Here and below in units of a sixteenth of a rem (a pixel at 16).
 */
export const minGlyphPxPerM = 0.4;
/** Scale from which they are larger and on their poles, however many. */
export const minPolePxPerM = 4;
/** Half a glyph: among clusters, individually, and near. */
const halfPx = { far: 6, middle: 9, near: 12 } as const;
/** Extent of a glyph with its decoration from its centre, in half glyphs. */
export const glyphExtent = 2.4;
/** Upward extent without arrows: to the top of a priority's shape. */
const glyphTop = 1.7;
/** A camera this far outside the picture has no glyph in it, however full its pole. */
const adjacentPx = 200;

/** A drawn camera. CSS pixels. */
export interface DrawnCamera extends ScreenPoint {
  readonly camera: number;
  /** Its ground position; on a shared pole the glyph's centre is next to it. */
  readonly place: ScreenPoint;
  readonly depth: number;
  /** Half a glyph. */
  readonly half: number;
  /** Its solid from near, above its glyph. */
  readonly body: ProjectedSolid | undefined;
  /** Pixels per metre at its position. */
  readonly pxPerM: number;
  /** True if it is near enough to be drawn on its pole. */
  readonly isActive: boolean;
  /** Painting rank; more urgent cameras are painted later. */
  readonly rank: number;
}

/** Minimum rank of an alerting, controlled, selected or hovered camera. */
export const minUrgentRank = 2;

/** Returns the painting rank: alerts by priority, then controlled, selected, hovered. */
export function getPaintRank(
  state: MapCameraState | undefined,
  isSelected: boolean,
  isHovered: boolean,
): number {
  if (state?.look === 'alert') return 8 - getPriorityRank(state.priority ?? 'low');
  if (state?.look === 'steered') return 4;
  if (isSelected) return 3;
  return isHovered ? minUrgentRank : 0;
}

/** Returns the maximum height of a camera's signs above its ground position, pixels. */
export const getCameraHeightPx = (pxPerM: number, unit: number): number =>
  Math.max(
    getSolidHeightPx(pxPerM, unit),
    unit * glyphTop * (pxPerM >= minPolePxPerM * unit ? halfPx.near : halfPx.middle),
  );

export const isNearPicture = ({ x, y }: ScreenPoint, { width, height }: MapFrame, by: number): boolean =>
  x >= -by && x <= width + by && y >= -by && y <= height + by;

/** Distance from a solid's centre down to its state glyph. */
const hungPx = ({ r }: ProjectedSolid, half: number) => r * 0.75 + half * 1.4;

/**
 * Returns the individually drawn cameras in painting order, those of one pole fanned out.
 * @param solids cameras drawn as solids in the previous picture
 */
export function selectDrawnCameras(
  model: CameraModel,
  { xs, ys, heightsM, poles }: CameraPositions,
  frame: MapFrame,
  { unit, pxPerM }: GroundVisibility,
  wanted: readonly number[],
  solids: ReadonlySet<number>,
): DrawnCamera[] {
  const drawn: DrawnCamera[] = [];
  /** Cameras that may become solids or share a pole, whose position is still open. */
  const unsettled: DrawnCamera[] = [];
  const shared = new Map<number, DrawnCamera[]>();
  for (const camera of wanted) {
    const place = frame.project(xs[camera] ?? 0, ys[camera] ?? 0, heightsM[camera] ?? 0);
    if (!place || !isNearPicture(place, frame, adjacentPx * unit)) continue;
    const scale = pxPerM(place.depth);
    const rank = model.mayRank(camera)
      ? getPaintRank(model.state(camera), model.isSelected(camera), model.isHovered(camera))
      : 0;
    const isStanding = scale >= minPolePxPerM * unit;
    const isSmall = scale < minGlyphPxPerM * unit && rank < minUrgentRank;
    const half = unit * (isStanding ? halfPx.near : isSmall ? halfPx.far : halfPx.middle);
    // Most cameras are no solids and have their own pole.
    const isSettled = poles.size[camera] === 1 && getSolidHeightPx(scale, unit) === 0;
    if (isSettled && !isNearPicture(place, frame, half * glyphExtent)) continue;
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
        const { dx, dy } = getFanOutOffset(slot, cameras.length, glyphPx);
        put(fanned(one, dx, dy));
      });
  }
  return drawn.sort((a, b) => a.rank - b.rank || b.depth - a.depth || a.camera - b.camera);

  function put(one: DrawnCamera): void {
    const { body, half } = one;
    if (isNearPicture(body ?? one, frame, (body ? 2 * body.r : 0) + half * glyphExtent)) drawn.push(one);
  }
}

function asSolid(one: DrawnCamera, unit: number): DrawnCamera {
  const { x, y } = one.place;
  return { ...one, half: unit * halfPx.middle, body: { x, y, ...getSolidSizePx(one.pxPerM, unit) } };
}

/** Width that must not overlap others on the pole: a glyph, or a solid with its glyph. */
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
