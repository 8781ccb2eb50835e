import { Column } from '../../../core/city/make/parts.ts';

/** Places of all nodes of a file by their id, 16 bytes each; 10^7ths of a degree. */
export class Nodes {
  readonly #ids = new Column((length) => new Float64Array(length));
  readonly #lons = new Column((length) => new Int32Array(length));
  readonly #lats = new Column((length) => new Int32Array(length));
  #isSorted = true;
  #last = Number.NEGATIVE_INFINITY;
  /** For files whose nodes are not in the order of their ids. */
  #byId: Map<number, number> | undefined;

  add(id: number, lon: number, lat: number): void {
    if (id <= this.#last) this.#isSorted = false;
    this.#last = id;
    this.#ids.push(id);
    this.#lons.push(lon);
    this.#lats.push(lat);
  }

  /** Looks places up once all nodes are there. */
  lookup(): (id: number) => readonly [lon: number, lat: number] | undefined {
    const [ids, lons, lats] = [this.#ids.all, this.#lons.all, this.#lats.all];
    const at = (i: number | undefined) =>
      i === undefined ? undefined : ([lons[i] ?? 0, lats[i] ?? 0] as const);
    if (!this.#isSorted) {
      this.#byId ??= new Map(Array.from(ids, (id, i) => [id, i]));
      const byId = this.#byId;
      return (id) => at(byId.get(id));
    }
    return (id) => {
      let [low, high] = [0, ids.length - 1];
      while (low <= high) {
        const middle = (low + high) >>> 1;
        const there = ids[middle] ?? 0;
        if (there === id) return at(middle);
        if (there < id) low = middle + 1;
        else high = middle - 1;
      }
      return undefined;
    };
  }
}
