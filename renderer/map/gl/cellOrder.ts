import type { MeshParts } from './meshParts.ts';

/** Cells each way, a power of two. */
const across = 4;
export const cellCount = across * across;
/** Numbers of a cell's box: west, south, east, north, top. */
export const boxNumbers = 5;

/** By row and column from the south-west, the place along a curve that keeps neighbours together (Hilbert, 1891). */
const placeOf: readonly number[] = Array.from({ length: cellCount }, (_, cell) => {
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

/** Where the triangles of each cell of a tile lie, and what they reach over. */
export interface Cells {
  /** Of the triangles that are ordered by cell, the first index of each; one more at the end. */
  readonly from: Uint32Array<ArrayBuffer>;
  /** Metres from the tile's corner and above ground; inside out where there is nothing. */
  readonly boxes: Float32Array<ArrayBuffer>;
}

/** Orders a tile's triangles by where they stand, so that those out of sight are left out by where a draw begins and ends. */
export class CellOrder {
  readonly #cellM: number;
  readonly #pieces: number[][] = Array.from({ length: cellCount }, () => []);
  readonly #boxes = new Float32Array(cellCount * boxNumbers);

  constructor(sideM: number) {
    this.#cellM = sideM / across;
    for (let cell = 0; cell < cellCount; cell++)
      this.#boxes.set([Infinity, Infinity, -Infinity, -Infinity, 0], cell * boxNumbers);
  }

  /** Indices from and to, of what stands in a box, metres from the tile's corner. */
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
    const at = cell * boxNumbers;
    boxes[at] = Math.min(boxes[at] ?? 0, west);
    boxes[at + 1] = Math.min(boxes[at + 1] ?? 0, south);
    boxes[at + 2] = Math.max(boxes[at + 2] ?? 0, east);
    boxes[at + 3] = Math.max(boxes[at + 3] ?? 0, north);
    boxes[at + 4] = Math.max(boxes[at + 4] ?? 0, top);
  }

  /** Puts all triangles once more, in their order. */
  lay(parts: MeshParts): Cells {
    const first = parts.indexCount;
    const from = new Uint32Array(cellCount + 1);
    this.#pieces.forEach((pieces, cell) => {
      for (let at = 0; at < pieces.length; at += 2) parts.again(pieces[at] ?? 0, pieces[at + 1] ?? 0);
      from[cell + 1] = parts.indexCount - first;
    });
    return { from, boxes: this.#boxes };
  }
}
