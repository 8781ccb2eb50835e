import type { PlanePoint } from '../../../core/base/geo.ts';
import type { CityLabel } from '../../../core/map/city/city.ts';
import { shownFromPxPerM } from './labelRules.ts';

/** Pixels that a cell is wide when its rank begins to show: a picture then touches a dozen. */
const cellPx = 600;
/** Of rank 0, which shows from any distance, metres. */
const widestCellM = 60_000;

interface RankCells {
  readonly rank: number;
  readonly cellM: number;
  readonly cells: ReadonlyMap<string, readonly number[]>;
}

/** Labels by rank and place, so that a picture asks only those that may be in it: a city has tens of thousands. */
export class LabelIndex {
  readonly #ranks: readonly RankCells[];

  constructor(labels: readonly CityLabel[]) {
    const byRank = new Map<number, { cellM: number; cells: Map<string, number[]> }>();
    labels.forEach((label, index) => {
      let entry = byRank.get(label.rank);
      if (!entry) {
        const from = shownFromPxPerM(label.rank);
        entry = { cellM: from === 0 ? widestCellM : cellPx / from, cells: new Map() };
        byRank.set(label.rank, entry);
      }
      const key = `${Math.floor(label.x / entry.cellM)},${Math.floor(label.y / entry.cellM)}`;
      const cell = entry.cells.get(key);
      if (cell) cell.push(index);
      else entry.cells.set(key, [index]);
    });
    this.#ranks = [...byRank].sort(([a], [b]) => a - b).map(([rank, cells]) => ({ rank, ...cells }));
  }

  /**
   * Visits the labels that may be shown, and perhaps some that may not: those whose rank shows somewhere in the picture and
   * that stand in a cell that the picture touches.
   * @param nearestPxPerM pixels a metre at the nearest place in sight
   * @param reachM from `about` to the furthest place where something is drawn at `pxPerM`, metres
   */
  visit(
    ground: readonly PlanePoint[],
    nearestPxPerM: number,
    about: PlanePoint,
    reachM: (pxPerM: number) => number,
    run: (index: number) => void,
  ): void {
    const west = Math.min(...ground.map(({ x }) => x));
    const east = Math.max(...ground.map(({ x }) => x));
    const south = Math.min(...ground.map(({ y }) => y));
    const north = Math.max(...ground.map(({ y }) => y));
    for (const { rank, cellM, cells } of this.#ranks) {
      const from = shownFromPxPerM(rank);
      if (from > nearestPxPerM) break;
      const reach = from === 0 ? Number.POSITIVE_INFINITY : reachM(from);
      const left = Math.floor(Math.max(west, about.x - reach) / cellM);
      const right = Math.floor(Math.min(east, about.x + reach) / cellM);
      const bottom = Math.floor(Math.max(south, about.y - reach) / cellM);
      const top = Math.floor(Math.min(north, about.y + reach) / cellM);
      if ((right - left + 1) * (top - bottom + 1) > cells.size) {
        for (const cell of cells.values()) cell.forEach(run);
        continue;
      }
      for (let y = bottom; y <= top; y++)
        for (let x = left; x <= right; x++) cells.get(`${x},${y}`)?.forEach(run);
    }
  }
}
