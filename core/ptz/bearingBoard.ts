/**
 * Numbered boards around a demo PTZ camera, from which its orientation and zoom can be read in its picture.
 *
 * A test or a person reads the pixels. Each board stands upright at a known bearing, faces the camera and shows its number:
 *
 *     +-----------+
 *     | ######### |    a magenta square, 7/10 of the board's width
 *     | ######### |
 *     | ######### |
 *     |# #  ##    |    five bits and their parity, black is 1, the highest first
 *     +-----------+
 *
 * Lengths are fractions of the board's distance, so that 0.07 is 4 degrees.
 */

/** A point relative to the camera: metres, or any other unit, to the east, to the north and up. */
export type SpatialPoint = readonly [east: number, north: number, up: number];

/** The orientation of a camera without roll. */
export interface PictureView {
  /** Degrees clockwise from true north. */
  readonly headingDeg: number;
  /** Degrees; up is positive. */
  readonly tiltDeg: number;
  /** Horizontal field of view, degrees. */
  readonly fovDeg: number;
}

export const boardCount = 24;
export const boardWidth = 0.07;
/** Elevation of the square's centre: a little below the horizon, where no part of the sky is as bright. */
export const boardElevationDeg = -5;
/** As fractions of the board's width. */
export const boardSquare = 0.7;
export const boardCells = 6;
export const boardCellSize = 0.14;
/** From the square's centre down to the centre of the cells. */
export const boardCellsOffset = 0.5;
/** From the square's centre to the board's upper and lower edge. */
export const boardTop = 0.45;
export const boardBottom = 0.68;

const rad = Math.PI / 180;
const bits = boardCells - 1;

export const getBearing = (board: number): number => (board * 360) / boardCount;

/** Returns the point of a board at `right` and `up` of its square's centre, in fractions of its width. */
export function getBoardPoint(board: number, right: number, up: number): SpatialPoint {
  const bearing = getBearing(board) * rad;
  const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
  const along = right * boardWidth;
  return [sin + along * cos, cos - along * sin, Math.tan(boardElevationDeg * rad) + up * boardWidth];
}

/** Returns the board's cells from left to right; true is black. */
export function getBoardCells(board: number): boolean[] {
  const code = Array.from({ length: bits }, (_, at) => ((board >> (bits - 1 - at)) & 1) === 1);
  return [...code, code.filter(Boolean).length % 2 === 1];
}

/** Transforms a point into the camera's own axes: right, up and ahead. */
export function toCameraAxes({
  headingDeg,
  tiltDeg,
}: Pick<PictureView, 'headingDeg' | 'tiltDeg'>): (point: SpatialPoint) => SpatialPoint {
  const [sinH, cosH] = [Math.sin(headingDeg * rad), Math.cos(headingDeg * rad)];
  const [sinT, cosT] = [Math.sin(tiltDeg * rad), Math.cos(tiltDeg * rad)];
  return ([east, north, up]) => {
    const right = east * cosH - north * sinH;
    const level = east * sinH + north * cosH;
    return [right, up * cosT - level * sinT, level * cosT + up * sinT];
  };
}

/** Returns the distance of a point at 45 degrees from the picture's centre, pixels. */
export const getFocalPx = (fovDeg: number, width: number): number => width / 2 / Math.tan((fovDeg * rad) / 2);
