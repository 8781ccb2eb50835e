import type { MeshParts } from './meshParts.ts';

/** Cells per side of a tile, a power of two. */
const across = 4;
export const cellsPerTile = across * across;
/** Numbers per cell box: west, south, east, north, top. */
export const numbersPerCellBox = 5;

/**
 * Maps a cell (rows and columns from the south-west) to its index along a Hilbert curve (1891), which keeps neighbours
 * together.
 */
const placeOf: readonly number[] = Array.from({ length: cellsPerTile }, (_, cell) => {
  let [x, y] = [cell % across, Math.floor(cell / across)];
  let place = 0;
  for (let side = across / 2; side >= 1; side /= 2) {
    const [right, up] = [x & side ? 1 : 0, y & side ? 1 : 0];
    place += side * side * ((3 * right) ^ up);
    if (up === 0) {
      if (right === 1) [x, y] = [across - 1 - x, across - 1 - y];
      [x, y] = [y, x];
    }
  }
  return place;
});

/** The triangles of each cell of a tile, and the extent of each cell. */
export interface TriangleCells {
  /** First index of each cell's triangles, ordered by cell, with one more at the end. */
  readonly from: Uint32Array<ArrayBuffer>;
  /** Metres from the tile's corner and above ground; an empty cell has an inverted box. */
  readonly boxes: Float32Array<ArrayBuffer>;
}

/** Sorts a tile's triangles by cell, so that one draw range can exclude those outside the picture. */
export class TriangleCellSorter {
  readonly #cellM: number;
  readonly #pieces: number[][] = Array.from({ length: cellsPerTile }, () => []);
  readonly #boxes = new Float32Array(cellsPerTile * numbersPerCellBox);

  constructor(sideM: number) {
    this.#cellM = sideM / across;
    for (let cell = 0; cell < cellsPerTile; cell++)
      this.#boxes.set([Infinity, Infinity, -Infinity, -Infinity, 0], cell * numbersPerCellBox);
  }

  /** Adds the triangles of indices `from` to `end` inside a box, metres from the tile's corner. */
  add(
    from: number,
    end: number,
    west: number,
    south: number,
    east: number,
    north: number,
    top: number,
  ): void {
    if (from === end) return;
    const column = Math.max(0, Math.min(across - 1, Math.floor((west + east) / 2 / this.#cellM)));
    const row = Math.max(0, Math.min(across - 1, Math.floor((south + north) / 2 / this.#cellM)));
    const cell = placeOf[row * across + column] ?? 0;
    this.#pieces[cell]?.push(from, end);
    const boxes = this.#boxes;
    const at = cell * numbersPerCellBox;
    boxes[at] = Math.min(boxes[at] ?? 0, west);
    boxes[at + 1] = Math.min(boxes[at + 1] ?? 0, south);
    boxes[at + 2] = Math.max(boxes[at + 2] ?? 0, east);
    boxes[at + 3] = Math.max(boxes[at + 3] ?? 0, north);
    boxes[at + 4] = Math.max(boxes[at + 4] ?? 0, top);
  }

  /** Appends all triangles a second time, in cell order. */
  lay(parts: MeshParts): TriangleCells {
    const first = parts.indexCount;
    const from = new Uint32Array(cellsPerTile + 1);
    this.#pieces.forEach((pieces, cell) => {
      for (let at = 0; at < pieces.length; at += 2) parts.again(pieces[at] ?? 0, pieces[at + 1] ?? 0);
      from[cell + 1] = parts.indexCount - first;
    });
    return { from, boxes: this.#boxes };
  }
}
