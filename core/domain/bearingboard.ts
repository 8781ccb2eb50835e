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

/** A board found in a picture; pixels from the top left. */
export interface FoundBoard {
  readonly board: number;
  /** The square's middle. */
  readonly x: number;
  readonly y: number;
  readonly heightPx: number;
}

interface Blob {
  area: number;
  sumX: number;
  sumY: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A picture's pixels, RGBA. */
export interface Pixels {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

const minAreaPx = 40;

/** Magenta as it comes out of a coarse encoder. */
const isSquare = (data: Pixels['data'], at: number) => {
  const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
  return red - green > 70 && blue - green > 70;
};

/** Connected patches of the squares' colour. */
function blobs({ data, width, height }: Pixels): Blob[] {
  const seen = new Uint8Array(width * height);
  const found: Blob[] = [];
  const stack: number[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1 || !isSquare(data, start * 4)) continue;
    const blob: Blob = { area: 0, sumX: 0, sumY: 0, left: width, right: 0, top: height, bottom: 0 };
    seen[start] = 1;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      blob.area += 1;
      blob.sumX += x;
      blob.sumY += y;
      blob.left = Math.min(blob.left, x);
      blob.right = Math.max(blob.right, x);
      blob.top = Math.min(blob.top, y);
      blob.bottom = Math.max(blob.bottom, y);
      const beside = [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at, at - width, at + width];
      for (const next of beside) {
        if (next < 0 || next >= seen.length || seen[next] === 1 || !isSquare(data, next * 4)) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
    if (blob.area >= minAreaPx) found.push(blob);
  }
  return found;
}

/**
 * How a square leans away from the picture's middle: how far its rows fall per pixel to the right, and its columns go right per
 * pixel down. By the middles of what is magenta in the columns, and rows, of its inner half.
 */
function leaning(
  { data, width }: Pixels,
  { left, right, top, bottom }: Blob,
): { row: number; column: number } {
  const middles = (
    from: number,
    to: number,
    start: number,
    end: number,
    at: (a: number, b: number) => number,
  ) => {
    const quarter = (to - from) / 4;
    const mean = (a: number): number | undefined => {
      let [sum, count] = [0, 0];
      for (let b = start; b <= end; b++)
        if (isSquare(data, at(a, b) * 4)) {
          sum += b;
          count += 1;
        }
      return count === 0 ? undefined : sum / count;
    };
    const lines = Array.from({ length: Math.floor(2 * quarter) }, (_, line) =>
      Math.ceil(from + quarter + line),
    );
    const found = lines.flatMap((line) => {
      const middle = mean(line);
      return middle === undefined ? [] : [[line, middle] as const];
    });
    const of = (axis: 0 | 1) =>
      found.reduce((sum, point) => sum + point[axis], 0) / Math.max(1, found.length);
    const [x, y] = [of(0), of(1)];
    const spread = found.reduce((sum, [line]) => sum + (line - x) ** 2, 0);
    return spread === 0
      ? 0
      : found.reduce((sum, [line, middle]) => sum + (line - x) * (middle - y), 0) / spread;
  };
  return {
    row: middles(left, right, top, bottom, (x, y) => y * width + x),
    column: middles(top, bottom, left, right, (y, x) => y * width + x),
  };
}

/** The boards in a picture whose squares are whole and whose numbers can be read. */
export function readBoards(pixels: Pixels): FoundBoard[] {
  const { data, width, height } = pixels;
  const brightness = (x: number, y: number): number | undefined => {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
    const at = (row * width + column) * 4;
    return ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3;
  };
  return blobs(pixels).flatMap((blob) => {
    const { left, right, top, bottom, area } = blob;
    const isCut = left === 0 || top === 0 || right === width - 1 || bottom === height - 1;
    const [across, down] = [right - left + 1, bottom - top + 1];
    if (isCut || across > 2 * down || down > 2 * across || area < 0.6 * across * down) return [];
    const lean = leaning(pixels, blob);
    // The bounding box holds what leans as well.
    const square2 = 1 - Math.abs(lean.row * lean.column);
    const wide = (across - Math.abs(lean.column) * down) / square2;
    const high = (down - Math.abs(lean.row) * across) / square2;
    const [x, y] = [blob.sumX / area, blob.sumY / area];
    const below = (cellsBelow * high) / square;
    const read = Array.from({ length: cells }, (_, at) => {
      const along = ((at - (cells - 1) / 2) * cell * wide) / square;
      return brightness(x + along + lean.column * below, y + below + lean.row * along);
    });
    if (read.some((value) => value === undefined)) return [];
    const code = read.map((value) => (value ?? 0) < 128);
    const board = code.slice(0, bits).reduce((number, bit) => number * 2 + (bit ? 1 : 0), 0);
    const isRight = board < boardCount && cellsOf(board).every((bit, at) => bit === code[at]);
    return isRight ? [{ board, x: x + 0.5, y: y + 0.5, heightPx: high }] : [];
  });
}

/** A number was misread if its board lies further than this from where the others want it, in parts of the picture's width. */
const misread = 0.012;

/** Where the camera looked that saw these boards; undefined where there is none, or they do not agree. */
export function viewOf(found: readonly FoundBoard[], width: number, height: number): PictureView | undefined {
  const misreadPx = misread * width;
  const fitted = solved(found, width, height);
  if (fitted && fitted.worstPx < misreadPx) return fitted.view;
  if (found.length < 3) return undefined;
  const without = found.map((board) =>
    solved(
      found.filter((other) => other !== board),
      width,
      height,
    ),
  );
  const best = without.toSorted((a, b) => (a?.worstPx ?? Infinity) - (b?.worstPx ?? Infinity))[0];
  return best && best.worstPx < misreadPx ? best.view : undefined;
}

/** By Gauss and Newton. */
function solved(
  found: readonly FoundBoard[],
  width: number,
  height: number,
): { readonly view: PictureView; readonly worstPx: number } | undefined {
  const middle = found.toSorted((a, b) => Math.abs(a.x - width / 2) - Math.abs(b.x - width / 2))[0];
  if (!middle) return undefined;
  let focal = middle.heightPx / (square * boardWidth);
  let heading = bearingOf(middle.board) - Math.atan((middle.x - width / 2) / focal) / rad;
  let tilt = boardElevationDeg + Math.atan((middle.y - height / 2) / focal) / rad;
  const residuals = (h: number, t: number, f: number): number[] => {
    const turn = turner({ headingDeg: h, tiltDeg: t });
    return found.flatMap(({ board, x, y, heightPx }) => {
      const [right, up, ahead] = turn(boardPoint(board, 0, 0));
      const [top, foot] = [turn(boardPoint(board, 0, square / 2)), turn(boardPoint(board, 0, -square / 2))];
      const high = f * (top[1] / top[2] - foot[1] / foot[2]);
      return [
        width / 2 + (f * right) / ahead - x,
        height / 2 - (f * up) / ahead - y,
        // The height counts where it is all that tells the zoom.
        found.length === 1 ? high - heightPx : 0,
      ];
    });
  };
  for (let round = 0; round < 12; round++) {
    const at = residuals(heading, tilt, focal);
    const steps = [1e-3, 1e-3, focal * 1e-5] as const;
    const by = [
      residuals(heading + steps[0], tilt, focal),
      residuals(heading, tilt + steps[1], focal),
      residuals(heading, tilt, focal + steps[2]),
    ].map((column, of) => column.map((value, row) => (value - (at[row] ?? 0)) / (steps[of] ?? 1)));
    const dot = (a: readonly number[] = [], b: readonly number[] = []) =>
      a.reduce((sum, value, row) => sum + value * (b[row] ?? 0), 0);
    const change = solve3(
      by.map((a) => by.map((b) => dot(a, b))),
      by.map((a) => -dot(a, at)),
    );
    if (!change) return undefined;
    heading += change[0];
    tilt += change[1];
    focal += change[2];
    if (Math.abs(change[0]) + Math.abs(change[1]) < 1e-7) break;
  }
  if (!(focal > 0) || Math.abs(tilt) > 90) return undefined;
  const view = {
    headingDeg: ((heading % 360) + 360) % 360,
    tiltDeg: tilt,
    fovDeg: (2 * Math.atan(width / 2 / focal)) / rad,
  };
  const worstPx = Math.max(...residuals(heading, tilt, focal).map(Math.abs));
  return Number.isFinite(worstPx) ? { view, worstPx } : undefined;
}

/** Cramer's rule. */
function solve3(
  m: readonly (readonly number[])[],
  v: readonly number[],
): [number, number, number] | undefined {
  const det = (a: readonly (readonly number[])[]) => {
    const [[a0 = 0, a1 = 0, a2 = 0] = [], [b0 = 0, b1 = 0, b2 = 0] = [], [c0 = 0, c1 = 0, c2 = 0] = []] = a;
    return a0 * (b1 * c2 - b2 * c1) - a1 * (b0 * c2 - b2 * c0) + a2 * (b0 * c1 - b1 * c0);
  };
  const whole = det(m);
  if (Math.abs(whole) < 1e-12) return undefined;
  const of = (column: number) =>
    det(m.map((row, r) => row.map((value, c) => (c === column ? (v[r] ?? 0) : value)))) / whole;
  return [of(0), of(1), of(2)];
}
