import { z } from 'zod';

/** The maximum number of tiles on a wall. */
export const maxTiles = 64;
/** The maximum number of columns or rows of a custom division. */
export const maxGridLines = 24;

const Line = z.int().min(0).max(maxGridLines);

/** A rectangle on a division's grid, in its columns and rows. */
export const Cell = z.object({ x: Line, y: Line, w: Line.min(1), h: Line.min(1) });
export type Cell = z.infer<typeof Cell>;

export interface DivisionGrid {
  readonly columns: number;
  readonly rows: number;
}

/** The fault of a custom division and the cell concerned. */
export type CellFault =
  | { readonly wrong: 'none' }
  | { readonly wrong: 'outside'; readonly cell: number }
  | { readonly wrong: 'overlap'; readonly cell: number; readonly other: number };

const overlaps = (a: Cell, b: Cell): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** Returns the first fault of these cells on this grid; undefined if they form a valid division. */
export function getCellFault({ columns, rows }: DivisionGrid, cells: readonly Cell[]): CellFault | undefined {
  if (cells.length === 0) return { wrong: 'none' };
  for (const [at, cell] of cells.entries()) {
    if (cell.x + cell.w > columns || cell.y + cell.h > rows) return { wrong: 'outside', cell: at };
    const other = cells.findIndex((one, before) => before < at && overlaps(one, cell));
    if (other >= 0) return { wrong: 'overlap', cell: at, other };
  }
  return undefined;
}

/** A custom division: rectangles on a grid. Uncovered grid cells stay dark. */
export const CustomDivision = z
  .object({
    columns: z.int().min(1).max(maxGridLines),
    rows: z.int().min(1).max(maxGridLines),
    cells: z.array(Cell).min(1).max(maxTiles),
    /** The name given by its author. */
    name: z.string().trim().max(40).optional(),
  })
  .superRefine((division, context) => {
    const fault = getCellFault(division, division.cells);
    if (fault && fault.wrong !== 'none')
      context.addIssue({
        code: 'custom',
        path: ['cells', fault.cell],
        message: fault.wrong === 'outside' ? 'a cell within the grid' : 'a cell that overlaps no other',
      });
  });
export type CustomDivision = z.infer<typeof CustomDivision>;

/** The seven square divisions. */
export const SquareName = z.enum(['1', '4', '9', '16', '25', '36', '64']);
export type SquareName = z.infer<typeof SquareName>;

/** `1+5`: one big and five small tiles; `2x4`: two columns and four rows, for a portrait monitor. */
export const DivisionName = z.enum([
  ...SquareName.options,
  '1+5',
  '1+7',
  '1+12',
  '2+8',
  '1x2',
  '1x3',
  '2x4',
  '2x5',
  '3x6',
  'p1+8',
]);
export type DivisionName = z.infer<typeof DivisionName>;

export const Division = z.union([DivisionName, CustomDivision]);
export type Division = z.infer<typeof Division>;

/** The divisions for landscape and for portrait monitors; `p1+8` has its big tile on top. */
export const landscapeNames: readonly DivisionName[] = [...SquareName.options, '1+5', '1+7', '1+12', '2+8'];
export const portraitNames: readonly DivisionName[] = ['1x2', '1x3', '2x4', '2x5', '3x6', 'p1+8'];

/** Builds a division of the big cells and a small cell for each uncovered grid cell. */
function around(columns: number, rows: number, big: readonly Cell[] = []): CustomDivision {
  const small = Array.from({ length: columns * rows }, (_, at): Cell => {
    return { x: at % columns, y: Math.floor(at / columns), w: 1, h: 1 };
  });
  return {
    columns,
    rows,
    cells: [...big, ...small.filter((cell) => !big.some((one) => overlaps(one, cell)))],
  };
}

const named: Readonly<Record<DivisionName, CustomDivision>> = {
  '1': around(1, 1),
  '4': around(2, 2),
  '9': around(3, 3),
  '16': around(4, 4),
  '25': around(5, 5),
  '36': around(6, 6),
  '64': around(8, 8),
  '1+5': around(3, 3, [{ x: 0, y: 0, w: 2, h: 2 }]),
  '1+7': around(4, 4, [{ x: 0, y: 0, w: 3, h: 3 }]),
  '1+12': around(4, 4, [{ x: 1, y: 1, w: 2, h: 2 }]),
  '2+8': around(4, 4, [
    { x: 0, y: 0, w: 2, h: 2 },
    { x: 2, y: 0, w: 2, h: 2 },
  ]),
  '1x2': around(1, 2),
  '1x3': around(1, 3),
  '2x4': around(2, 4),
  '2x5': around(2, 5),
  '3x6': around(3, 6),
  'p1+8': around(2, 6, [{ x: 0, y: 0, w: 2, h: 2 }]),
};

/** Sorts cells in tile order: by size, then row by row. */
export function sortInTileOrder(cells: readonly Cell[]): readonly Cell[] {
  return [...cells].sort((a, b) => b.w * b.h - a.w * a.h || a.y - b.y || a.x - b.x);
}

/** Returns the grid and the cells of a division; tile n is cell n. */
export const getDivisionGrid = (division: Division): CustomDivision =>
  typeof division === 'string' ? named[division] : division;

export const countTiles = (division: Division): number => getDivisionGrid(division).cells.length;

/** Returns the tile, limited to those of the division. */
export const clampTile = (division: Division, tile: number): number =>
  Math.max(0, Math.min(countTiles(division) - 1, tile));

export type Direction = 'left' | 'right' | 'up' | 'down';

const sideways: Readonly<Record<Direction, boolean>> = { left: true, right: true, up: false, down: false };
const forward: Readonly<Record<Direction, boolean>> = { left: false, right: true, up: false, down: true };

/** Returns the overlap of two intervals, in grid lines; negative if they are apart. */
const shared = (a: number, aLength: number, b: number, bLength: number) =>
  Math.min(a + aLength, b + bLength) - Math.max(a, b);

/**
 * Returns the tile that an arrow key selects: the nearest on that side, then the one with the longest shared edge,
 * then the first in reading order. Returns the tile itself at the wall's edge.
 */
export function getNeighbourTile(division: Division, tile: number, direction: Direction): number {
  const { cells } = getDivisionGrid(division);
  const from = cells[tile];
  if (!from) return tile;
  const [across, ahead] = [sideways[direction], forward[direction]];
  let best = { tile, gap: Number.POSITIVE_INFINITY, adjacent: 0, place: 0 };
  for (const [at, cell] of cells.entries()) {
    const gap = across
      ? ahead
        ? cell.x - (from.x + from.w)
        : from.x - (cell.x + cell.w)
      : ahead
        ? cell.y - (from.y + from.h)
        : from.y - (cell.y + cell.h);
    const adjacent = across ? shared(from.y, from.h, cell.y, cell.h) : shared(from.x, from.w, cell.x, cell.w);
    if (at === tile || gap < 0 || adjacent <= 0) continue;
    const place = cell.y * maxGridLines + cell.x;
    const isBetter =
      gap !== best.gap
        ? gap < best.gap
        : adjacent !== best.adjacent
          ? adjacent > best.adjacent
          : place < best.place;
    if (isBetter) best = { tile: at, gap, adjacent, place };
  }
  return best.tile;
}
