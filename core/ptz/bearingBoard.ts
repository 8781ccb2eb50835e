/**
 * Boards that stand around a demo dome, so that a test, or a person, can read from the pixels of its picture where it looks and
 * how far it is zoomed. Each stands upright at a known bearing, faces the camera, and bears its number:
 *
 *     +-----------+
 *     | ######### |    a magenta square, 7/10 of the board's width
 *     | ######### |
 *     | ######### |
 *     |# #  ##    |    five bits and their parity, black is 1, the highest first
 *     +-----------+
 *
 * Lengths are in parts of the board's distance, so that 0.07 is 4 degrees.
 */

/** A point as seen from the camera: metres, or any other unit, to the east, to the north and up. */
export type Point = readonly [east: number, north: number, up: number];

/** Where a camera without roll looks. */
export interface PictureView {
  /** Clockwise from true north. */
  readonly headingDeg: number;
  /** Up is positive. */
  readonly tiltDeg: number;
  /** Horizontal. */
  readonly fovDeg: number;
}

export const boardCount = 24;
export const boardWidth = 0.07;
/** Of its square's middle: a bit below the horizon, where no sky is as bright. */
export const boardElevationDeg = -5;
/** In parts of the board's width. */
export const square = 0.7;
export const cells = 6;
export const cell = 0.14;
/** From the square's middle down to the middle of the cells. */
export const cellsBelow = 0.5;
/** From the square's middle to the board's upper and lower edge. */
export const boardTop = 0.45;
export const boardBottom = 0.68;

const rad = Math.PI / 180;
const bits = cells - 1;

export const bearingOf = (board: number): number => (board * 360) / boardCount;

/** The point of a board at `right` and `up` of its square's middle, in parts of its width. */
export function boardPoint(board: number, right: number, up: number): Point {
  const bearing = bearingOf(board) * rad;
  const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
  const along = right * boardWidth;
  return [sin + along * cos, cos - along * sin, Math.tan(boardElevationDeg * rad) + up * boardWidth];
}

/** The board's cells from left to right: true is black. */
export function cellsOf(board: number): boolean[] {
  const code = Array.from({ length: bits }, (_, at) => ((board >> (bits - 1 - at)) & 1) === 1);
  return [...code, code.filter(Boolean).length % 2 === 1];
}

/** Turns a point into the camera's own axes: to the right, up and ahead. */
export function turner({
  headingDeg,
  tiltDeg,
}: Pick<PictureView, 'headingDeg' | 'tiltDeg'>): (point: Point) => Point {
  const [sinH, cosH] = [Math.sin(headingDeg * rad), Math.cos(headingDeg * rad)];
  const [sinT, cosT] = [Math.sin(tiltDeg * rad), Math.cos(tiltDeg * rad)];
  return ([east, north, up]) => {
    const right = east * cosH - north * sinH;
    const level = east * sinH + north * cosH;
    return [right, up * cosT - level * sinT, level * cosT + up * sinT];
  };
}

/** Pixels from the picture's middle at 45 degrees. */
export const focalPx = (fovDeg: number, width: number): number => width / 2 / Math.tan((fovDeg * rad) / 2);
