/** Side of the narrowest cells, metres. */
export const minCellSideM = 32;
/**
 * Cells of the top level are 2^16 leaves wide: 2,097 km around the plane's origin. Positions further away count in the
 * edge cells.
 */
const topLevel = 16;
const half = 2 ** (topLevel - 1);
/** Range of a camera's list index, which shares a 53-bit sort key with its cell number. */
export const cameraIndexRange = 2 ** 20;

/**
 * A quadtree of cameras over the ground: squares of the plane, each split into four down to the leaf size or a single
 * camera. Cells are the same for every view. They are stored depth-first: a cell, then its contents; `after` is the
 * index of the next cell past them.
 */
export interface CameraQuadtree {
  readonly count: number;
  /** Cameras ordered by cell: those of one cell are contiguous. */
  readonly order: Uint32Array;
  /** The deepest cell of each camera. */
  readonly leafOf: Int32Array;
  readonly level: Uint8Array;
  /** South-west corner, metres. */
  readonly west: Float64Array;
  readonly south: Float64Array;
  /** Range in `order`. */
  readonly first: Uint32Array;
  readonly end: Uint32Array;
  readonly parent: Int32Array;
  readonly after: Int32Array;
}

/** Tells whether a cell is not split further. */
export const isLeafCell = ({ after }: CameraQuadtree, cell: number): boolean => after[cell] === cell + 1;

export const getCellSideM = (level: number): number => minCellSideM * (1 << level);

/** Spreads 16 bits, with a gap of one bit between each two. */
function spread(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

const column = (metres: number) =>
  Math.min(2 * half - 1, Math.max(0, Math.floor(metres / minCellSideM) + half));

/** Returns a leaf's Morton number (IBM, 1966), which keeps the cells within a cell contiguous. */
const cellNumber = (x: number, y: number) => (spread(column(x)) | (spread(column(y)) << 1)) >>> 0;

/**
 * Builds the tree.
 * @param xs,ys metres of the plane
 * @throws on more than 1,048,576 cameras
 */
export function createCameraQuadtree(xs: Float64Array, ys: Float64Array): CameraQuadtree {
  const cameras = xs.length;
  if (cameras > cameraIndexRange) throw new Error(`${cameras} cameras are too many for a map`);
  const keys = new Float64Array(cameras);
  for (let at = 0; at < cameras; at++)
    keys[at] = cellNumber(xs[at] ?? 0, ys[at] ?? 0) * cameraIndexRange + at;
  keys.sort();
  const order = new Uint32Array(cameras);
  const numbers = new Uint32Array(cameras);
  for (let at = 0; at < cameras; at++) {
    const key = keys[at] ?? 0;
    order[at] = key % cameraIndexRange;
    numbers[at] = Math.floor(key / cameraIndexRange);
  }

  const leafOf = new Int32Array(cameras);
  const level: number[] = [];
  const west: number[] = [];
  const south: number[] = [];
  const first: number[] = [];
  const end: number[] = [];
  const parent: number[] = [];
  const after: number[] = [];
  const divide = (atLevel: number, column: number, row: number, from: number, to: number, above: number) => {
    const cell = level.length;
    const side = getCellSideM(atLevel);
    level.push(atLevel);
    west.push(column * side - half * minCellSideM);
    south.push(row * side - half * minCellSideM);
    first.push(from);
    end.push(to);
    parent.push(above);
    after.push(0);
    if (atLevel === 0 || to - from === 1) for (let at = from; at < to; at++) leafOf[order[at] ?? 0] = cell;
    else {
      const shift = 2 * (atLevel - 1);
      const quarterOf = (at: number) => ((numbers[at] ?? 0) >>> shift) & 3;
      for (let start = from; start < to; ) {
        const quarter = quarterOf(start);
        // The cameras are sorted: a binary search finds the first of the next quarter.
        let next = start + 1;
        for (let most = to; next < most; ) {
          const middle = (next + most) >>> 1;
          if (quarterOf(middle) === quarter) next = middle + 1;
          else most = middle;
        }
        divide(atLevel - 1, column * 2 + (quarter & 1), row * 2 + (quarter >> 1), start, next, cell);
        start = next;
      }
    }
    after[cell] = level.length;
  };
  if (cameras > 0) divide(topLevel, 0, 0, 0, cameras, -1);
  return {
    count: level.length,
    order,
    leafOf,
    level: Uint8Array.from(level),
    west: Float64Array.from(west),
    south: Float64Array.from(south),
    first: Uint32Array.from(first),
    end: Uint32Array.from(end),
    parent: Int32Array.from(parent),
    after: Int32Array.from(after),
  };
}
