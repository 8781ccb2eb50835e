/** Side of the narrowest cells, metres. */
export const leafM = 32;
/** Cells of the top level are 2^16 leaves wide: 2,097 km about the plane's origin. What lies further counts to the edge. */
const topLevel = 16;
const half = 2 ** (topLevel - 1);
/** A camera's place in the list, beside the number of its cell in a sort key of 53 bits. */
export const indexRange = 2 ** 20;

/**
 * Cameras by cells of the ground: squares of the plane, each divided into four, so that cells are the same wherever the map
 * is looked at from; down to the narrowest, or to one that has a single camera. Cells lie as a tree is walked: a cell, then all that is in it; `after` tells where to go on past it.
 */
export interface CellTree {
  readonly count: number;
  /** Cameras as the cells have them: those of a cell lie side by side. */
  readonly order: Uint32Array;
  /** Of each camera: the last cell that it is in. */
  readonly leafOf: Int32Array;
  readonly level: Uint8Array;
  /** South-west corner, metres. */
  readonly west: Float64Array;
  readonly south: Float64Array;
  /** Stretch of `order`. */
  readonly first: Uint32Array;
  readonly end: Uint32Array;
  readonly parent: Int32Array;
  readonly after: Int32Array;
}

/** It is divided no further. */
export const isLeaf = ({ after }: CellTree, cell: number): boolean => after[cell] === cell + 1;

export const sideOf = (level: number): number => leafM * (1 << level);

/** Spreads 16 bits so that there is room for one between each two. */
function spread(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

const column = (metres: number) => Math.min(2 * half - 1, Math.max(0, Math.floor(metres / leafM) + half));

/** A leaf's number in Morton's order (a file of ground, IBM 1966): cells within a cell follow each other. */
const cellNumber = (x: number, y: number) => (spread(column(x)) | (spread(column(y)) << 1)) >>> 0;

/**
 * @param xs,ys metres of the plane
 * @throws on more than 1,048,576 cameras
 */
export function cellTree(xs: Float64Array, ys: Float64Array): CellTree {
  const cameras = xs.length;
  if (cameras > indexRange) throw new Error(`${cameras} cameras are too many for a map`);
  const keys = new Float64Array(cameras);
  for (let at = 0; at < cameras; at++) keys[at] = cellNumber(xs[at] ?? 0, ys[at] ?? 0) * indexRange + at;
  keys.sort();
  const order = new Uint32Array(cameras);
  const numbers = new Uint32Array(cameras);
  for (let at = 0; at < cameras; at++) {
    const key = keys[at] ?? 0;
    order[at] = key % indexRange;
    numbers[at] = Math.floor(key / indexRange);
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
    const side = sideOf(atLevel);
    level.push(atLevel);
    west.push(column * side - half * leafM);
    south.push(row * side - half * leafM);
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
        // They are sorted: the first of the next quarter is found by halves.
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
