import type { CellTree } from './cells.ts';

/** What there is in each cell of those cameras that pass the filter; followed as states change. */
export class Tally {
  readonly #tree: CellTree | undefined;
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;
  /** All that pass, wherever they are shown. */
  readonly passing: Int32Array;
  /** Of these, those that no glyph shows by itself. */
  readonly shown: Int32Array;
  /** Of the shown, those that are offline. */
  readonly offline: Int32Array;
  readonly #sumX: Float64Array;
  readonly #sumY: Float64Array;

  constructor(of?: { readonly tree: CellTree; readonly xs: Float64Array; readonly ys: Float64Array }) {
    const cells = of?.tree.count ?? 0;
    this.#tree = of?.tree;
    this.#xs = of?.xs ?? new Float64Array();
    this.#ys = of?.ys ?? new Float64Array();
    this.passing = new Int32Array(cells);
    this.shown = new Int32Array(cells);
    this.offline = new Int32Array(cells);
    this.#sumX = new Float64Array(cells);
    this.#sumY = new Float64Array(cells);
  }

  recount(
    passes: (camera: number) => boolean,
    isAlone: (camera: number) => boolean,
    isOffline: (camera: number) => boolean,
  ): void {
    const tree = this.#tree;
    if (!tree) return;
    for (const counts of [this.passing, this.shown, this.offline, this.#sumX, this.#sumY]) counts.fill(0);
    tree.leafOf.forEach((leaf, camera) => {
      if (!passes(camera)) return;
      add(this.passing, leaf, 1);
      add(this.#sumX, leaf, this.#xs[camera] ?? 0);
      add(this.#sumY, leaf, this.#ys[camera] ?? 0);
      if (isAlone(camera)) return;
      add(this.shown, leaf, 1);
      if (isOffline(camera)) add(this.offline, leaf, 1);
    });
    // What is in a cell comes after it.
    for (let cell = tree.count - 1; cell > 0; cell--) {
      const parent = tree.parent[cell] ?? 0;
      for (const counts of [this.passing, this.shown, this.offline, this.#sumX, this.#sumY])
        add(counts, parent, counts[cell] ?? 0);
    }
  }

  change(camera: number, shown: number, offline: number): void {
    const tree = this.#tree;
    if (!tree) return;
    for (let cell = tree.leafOf[camera] ?? -1; cell >= 0; cell = tree.parent[cell] ?? -1) {
      add(this.shown, cell, shown);
      add(this.offline, cell, offline);
    }
  }

  /** The middle of all that pass in a cell; it stays as long as they do. */
  middle(cell: number): { readonly x: number; readonly y: number } {
    const passing = Math.max(1, this.passing[cell] ?? 0);
    return { x: (this.#sumX[cell] ?? 0) / passing, y: (this.#sumY[cell] ?? 0) / passing };
  }
}

function add(counts: Int32Array | Float64Array, at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}
