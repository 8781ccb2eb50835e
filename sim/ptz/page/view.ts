import {
  getFocalPx,
  type PictureView,
  type SpatialPoint,
  toCameraAxes,
} from '../../../core/ptz/bearingBoard.ts';

/** Pixels from the top left corner. */
export type PicturePoint = readonly [x: number, y: number];

/** Minimum distance of anything that can be drawn, in the scene's unit. */
export const nearPlane = 0.02;

/** Projects the camera's surroundings into its picture. */
export interface View {
  readonly focal: number;
  readonly width: number;
  readonly height: number;
  /** Projects a polygon, cut off behind the camera; undefined if none of it is in the picture. */
  polygon(points: readonly SpatialPoint[]): readonly PicturePoint[] | undefined;
  /** Converts a point to the camera's axes. */
  toAxes(point: SpatialPoint): SpatialPoint;
  /** Projects a point; undefined behind the camera. */
  spot(point: SpatialPoint): PicturePoint | undefined;
  /** The horizon's y coordinate, px; may be outside the picture. */
  readonly horizon: number;
}

export function viewOf(look: PictureView, width: number, height: number): View {
  const toAxes = toCameraAxes(look);
  const focal = getFocalPx(look.fovDeg, width);
  const [middleX, middleY] = [width / 2, height / 2];
  const toSpot = ([right, up, ahead]: SpatialPoint): PicturePoint => [
    middleX + (focal * right) / ahead,
    middleY - (focal * up) / ahead,
  ];

  function cut(turned: readonly SpatialPoint[]): SpatialPoint[] {
    const stored: SpatialPoint[] = [];
    turned.forEach((point, at) => {
      const before = turned[(at + turned.length - 1) % turned.length];
      if (!before) return;
      const [isIn, wasIn] = [point[2] >= nearPlane, before[2] >= nearPlane];
      if (isIn !== wasIn) {
        const part = (nearPlane - before[2]) / (point[2] - before[2]);
        const between = (axis: 0 | 1 | 2) => before[axis] + (point[axis] - before[axis]) * part;
        stored.push([between(0), between(1), nearPlane]);
      }
      if (isIn) stored.push(point);
    });
    return stored;
  }

  const tilt = (look.tiltDeg * Math.PI) / 180;
  return {
    focal,
    width,
    height,
    toAxes,
    horizon: middleY + focal * Math.tan(tilt),
    polygon(points) {
      const turned = points.map(toAxes);
      if (turned.every((point) => point[2] < nearPlane)) return undefined;
      const spots = cut(turned).map(toSpot);
      const isOut =
        spots.every(([x]) => x < 0) ||
        spots.every(([x]) => x > width) ||
        spots.every(([, y]) => y < 0) ||
        spots.every(([, y]) => y > height);
      return isOut || spots.length < 3 ? undefined : spots;
    },
    spot(point) {
      const turned = toAxes(point);
      return turned[2] < nearPlane ? undefined : toSpot(turned);
    },
  };
}
