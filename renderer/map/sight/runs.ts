import { bands } from '../../../core/map/viewshed/bands.ts';
import { type Gaps, outside } from '../../../core/map/viewshed/gaps.ts';

/** A raster of gaps, as coarse as a picture needs it. */
export interface Raster extends Pick<Gaps, 'x' | 'y' | 'stepM' | 'columns' | 'rows' | 'cells'> {}

/**
 * Four cells as one: what most of the open ones are, the worse of two that are as many. Water, built over or outside where
 * none is open.
 */
export function halved({ x, y, stepM, columns, rows, cells }: Raster): Raster {
  const half = {
    x,
    y,
    stepM: stepM * 2,
    columns: Math.ceil(columns / 2),
    rows: Math.ceil(rows / 2),
  };
  const counts = new Uint8Array(bands.length + 1);
  const taken = new Uint8Array(half.columns * half.rows);
  for (let row = 0; row < half.rows; row += 1)
    for (let column = 0; column < half.columns; column += 1) {
      counts.fill(0);
      let rest = outside;
      for (let part = 0; part < 4; part += 1) {
        const [r, c] = [2 * row + (part >> 1), 2 * column + (part & 1)];
        const cell = r < rows && c < columns ? (cells[r * columns + c] ?? outside) : outside;
        if (cell <= bands.length) counts[cell] = (counts[cell] ?? 0) + 1;
        else if (cell !== outside) rest = cell;
      }
      let best = -1;
      for (let rank = 0; rank <= bands.length; rank += 1)
        if ((counts[rank] ?? 0) > (best < 0 ? 0 : (counts[best] ?? 0))) best = rank;
      taken[row * half.columns + column] = best < 0 ? rest : best;
    }
  return { ...half, cells: taken };
}

/** Cells of one rank beside each other in a row: rank, row, first column, the column after the last; four numbers each. */
export function runsOf({ columns, rows, cells }: Raster): Uint32Array {
  const runs: number[] = [];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; ) {
      const rank = cells[row * columns + column] ?? outside;
      const first = column;
      while (column < columns && cells[row * columns + column] === rank) column += 1;
      if (rank <= bands.length) runs.push(rank, row, first, column);
    }
  return Uint32Array.from(runs);
}
