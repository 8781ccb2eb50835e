import { GrowingColumn } from '../../../../core/map/city/make/parts.ts';

/** Positions of all nodes of a file by id, 10^7ths of a degree: 16 bytes each, 20 if they are not sorted by id. */
export class Nodes {
  readonly #ids = new GrowingColumn((length) => new Float64Array(length));
  readonly #lons = new GrowingColumn((length) => new Int32Array(length));
  readonly #lats = new GrowingColumn((length) => new Int32Array(length));
  #isSorted = true;
  #last = Number.NEGATIVE_INFINITY;

  add(id: number, lon: number, lat: number): void {
    if (id <= this.#last) this.#isSorted = false;
    this.#last = id;
    this.#ids.push(id);
    this.#lons.push(lon);
    this.#lats.push(lat);
  }

  /** Returns the lookup function, once all nodes have been added. */
  lookup(): (id: number) => readonly [lon: number, lat: number] | undefined {
    const [ids, lons, lats] = [this.#ids.all, this.#lons.all, this.#lats.all];
    // Sorts the nodes of an unsorted file; of duplicates the last one counts.
    const order = this.#isSorted
      ? undefined
      : new Uint32Array(ids.length).map((_, i) => i).sort((a, b) => (ids[a] ?? 0) - (ids[b] ?? 0) || a - b);
    const placeOf = (rank: number) => (order ? (order[rank] ?? 0) : rank);
    return (id) => {
      // Finds the first node with a higher id.
      let [low, high] = [0, ids.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((ids[placeOf(middle)] ?? 0) <= id) low = middle + 1;
        else high = middle;
      }
      const at = placeOf(low - 1);
      return low > 0 && ids[at] === id ? [lons[at] ?? 0, lats[at] ?? 0] : undefined;
    };
  }
}
