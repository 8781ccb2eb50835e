import { priorityRank } from '../../../core/domain/alert.ts';
import type { Frame, MapCameraState, ScreenPoint } from '../api.ts';
import type { CameraModel, Places } from './model.ts';
import { fanOut } from './poles.ts';
import type { Sighting } from './sighting.ts';

/** From so many pixels a metre cameras are shown by themselves. Here and below in units of a sixteenth of a rem (a pixel at 16). */
export const glyphsFromPxPerM = 0.4;
/** From here larger, and on their poles, however many. */
export const polesFromPxPerM = 4;
/** Half a glyph: among clusters, by themselves, and near. */
const halfPx = { far: 6, middle: 9, near: 12 } as const;
/** How far a glyph reaches from its middle with all that belongs to it, in halves of a glyph. */
export const glyphReach = 2.4;
/** Whose place lies this far beside the picture has no glyph in it, however many hang on its pole. */
const besidePx = 200;

/** A camera as it is drawn. Pixels (CSS). */
export interface DrawnCamera extends ScreenPoint {
  readonly camera: number;
  /** Where it stands: the middle of its glyph lies beside it where several hang on one pole. */
  readonly place: ScreenPoint;
  readonly depth: number;
  /** Half a glyph. */
  readonly half: number;
  /** Pixels of a metre there. */
  readonly pxPerM: number;
  /** Near enough to be seen on its pole. */
  readonly stands: boolean;
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

export const isNearPicture = ({ x, y }: ScreenPoint, { width, height }: Frame, by: number): boolean =>
  x >= -by && x <= width + by && y >= -by && y <= height + by;

/** Cameras that are drawn by themselves, in the order of painting; of one pole fanned out, each in its turn. */
export function standing(
  model: CameraModel,
  { xs, ys, poles }: Places,
  frame: Frame,
  { unit, pxPerM }: Sighting,
  wanted: readonly number[],
): DrawnCamera[] {
  const drawn: DrawnCamera[] = [];
  const shared = new Map<number, DrawnCamera[]>();
  for (const camera of wanted) {
    const place = frame.project(xs[camera] ?? 0, ys[camera] ?? 0, model.cameras[camera]?.heightM ?? 0);
    if (!place || !isNearPicture(place, frame, besidePx * unit)) continue;
    const scale = pxPerM(place.depth);
    const rank = rankOf(model.state(camera), model.isSelected(camera), model.isHovered(camera));
    const stands = scale >= polesFromPxPerM * unit;
    const isSmall = scale < glyphsFromPxPerM * unit && rank < urgentRank;
    const half = unit * (stands ? halfPx.near : isSmall ? halfPx.far : halfPx.middle);
    const one = {
      camera,
      x: place.x,
      y: place.y,
      place,
      depth: place.depth,
      half,
      pxPerM: scale,
      stands,
      rank,
    };
    if (poles.size[camera] === 1) drawn.push(one);
    else {
      const pole = poles.pole[camera] ?? 0;
      const others = shared.get(pole);
      if (others) others.push(one);
      else shared.set(pole, [one]);
    }
  }
  for (const cameras of shared.values()) {
    const glyphPx = 2 * Math.max(...cameras.map(({ half }) => half));
    cameras
      .sort((a, b) => (poles.slot[a.camera] ?? 0) - (poles.slot[b.camera] ?? 0))
      .forEach((one, slot) => {
        const { dx, dy } = fanOut(slot, cameras.length, glyphPx);
        drawn.push({ ...one, x: one.x + dx, y: one.y + dy });
      });
  }
  return drawn
    .filter((one) => isNearPicture(one, frame, one.half * glyphReach))
    .sort((a, b) => a.rank - b.rank || b.depth - a.depth || a.camera - b.camera);
}
