import {
  type Cell,
  type CellFault,
  type CustomDivision,
  type Direction,
  getCellFault,
  maxGridLines,
  maxTiles,
  sortInTileOrder,
} from '../../../../core/wall/division.ts';

type Drawing = Pick<CustomDivision, 'columns' | 'rows'> & { readonly cells: readonly Cell[] };

/** A division being drawn. The mark is the rectangle between `anchor` and `cursor`, both included. */
export interface DivisionDraft extends Drawing {
  readonly anchor: GridPoint;
  readonly cursor: GridPoint;
  readonly past: readonly Drawing[];
  /** The drawing before its grid was resized, if only that changed since: a number is typed digit by digit. */
  readonly whole: Drawing | undefined;
}

export interface GridPoint {
  readonly x: number;
  readonly y: number;
}

const maxPast = 100;
const corner: GridPoint = { x: 0, y: 0 };

export const createDivisionDraft = ({ columns, rows, cells }: CustomDivision): DivisionDraft => ({
  columns,
  rows,
  cells,
  anchor: corner,
  cursor: corner,
  past: [],
  whole: undefined,
});

/** Tells whether both have the same rectangles on the same grid, in any order. */
export function isSameDivision(draft: Drawing, other: Drawing): boolean {
  const of = ({ columns, rows, cells }: Drawing) => JSON.stringify([columns, rows, sortInTileOrder(cells)]);
  return of(draft) === of(other);
}

/** Restarts from the wall's present division; the drawing can be restored by undo. */
export const restartDivisionDraft = (
  draft: DivisionDraft,
  { columns, rows, cells }: Drawing,
): DivisionDraft => changed(draft, { columns, rows, cells });

export const cellContains = (cell: Cell, { x, y }: GridPoint): boolean =>
  x >= cell.x && x < cell.x + cell.w && y >= cell.y && y < cell.y + cell.h;

const overlap = (a: Cell, b: Cell): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

export const findCellAt = (draft: DivisionDraft, place: GridPoint): Cell | undefined =>
  draft.cells.find((cell) => cellContains(cell, place));

/** Returns the marked rectangle. */
export function getMarkedRectangle({ anchor, cursor }: DivisionDraft): Cell {
  const [x, y] = [Math.min(anchor.x, cursor.x), Math.min(anchor.y, cursor.y)];
  return { x, y, w: Math.abs(anchor.x - cursor.x) + 1, h: Math.abs(anchor.y - cursor.y) + 1 };
}

function changed(draft: DivisionDraft, next: Partial<Drawing>): DivisionDraft {
  const { columns, rows, cells, past } = draft;
  const made = { ...draft, ...next };
  if (made.columns === columns && made.rows === rows && JSON.stringify(made.cells) === JSON.stringify(cells))
    return draft;
  return markedWithin({
    ...made,
    whole: undefined,
    past: [...past, { columns, rows, cells }].slice(-maxPast),
  });
}

/** Limits the mark to the grid. */
function markedWithin(draft: DivisionDraft): DivisionDraft {
  const within = ({ x, y }: GridPoint) => ({
    x: Math.min(x, draft.columns - 1),
    y: Math.min(y, draft.rows - 1),
  });
  return { ...draft, anchor: within(draft.anchor), cursor: within(draft.cursor) };
}

/**
 * Resizes the grid: tiles outside are cut off, and restored if the next grid has room for them.
 * New rows and columns are empty.
 */
export function resizeGrid(
  draft: DivisionDraft,
  to: { readonly columns?: number; readonly rows?: number },
): DivisionDraft {
  const bound = (value: number) => Math.max(1, Math.min(maxGridLines, Math.round(value)));
  const [columns, rows] = [bound(to.columns ?? draft.columns), bound(to.rows ?? draft.rows)];
  const whole = draft.whole ?? { columns: draft.columns, rows: draft.rows, cells: draft.cells };
  const cells = whole.cells.flatMap((cell) => {
    const [w, h] = [Math.min(cell.w, columns - cell.x), Math.min(cell.h, rows - cell.y)];
    return w > 0 && h > 0 ? [{ ...cell, w, h }] : [];
  });
  return { ...changed(draft, { columns, rows, cells }), whole };
}

/** Moves the cursor and starts a mark there; `extend`: extends the mark from its anchor instead. */
export function moveCursorTo(draft: DivisionDraft, to: GridPoint, extend: boolean): DivisionDraft {
  const cursor = {
    x: Math.max(0, Math.min(draft.columns - 1, to.x)),
    y: Math.max(0, Math.min(draft.rows - 1, to.y)),
  };
  return { ...draft, cursor, anchor: extend ? draft.anchor : cursor };
}

const steps: Readonly<Record<Direction, GridPoint>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

export const moveCursor = (draft: DivisionDraft, direction: Direction, extend: boolean): DivisionDraft =>
  moveCursorTo(
    draft,
    { x: draft.cursor.x + steps[direction].x, y: draft.cursor.y + steps[direction].y },
    extend,
  );

/** Puts one tile over the mark, replacing every tile it touches: drawing and merging are the same. */
export function drawMarkedTile(draft: DivisionDraft): DivisionDraft {
  const rectangle = getMarkedRectangle(draft);
  const others = draft.cells.filter((cell) => !overlap(cell, rectangle));
  return changed(draft, { cells: [...others, rectangle] });
}

/**
 * Splits the tile at the cursor in two, side by side or one above the other.
 * A single row or column cannot be split.
 */
export function splitTile(draft: DivisionDraft, along: 'columns' | 'rows'): DivisionDraft {
  const cell = findCellAt(draft, draft.cursor);
  if (!cell) return draft;
  const length = along === 'columns' ? cell.w : cell.h;
  if (length < 2) return draft;
  const half = Math.ceil(length / 2);
  const two: readonly Cell[] =
    along === 'columns'
      ? [
          { ...cell, w: half },
          { ...cell, x: cell.x + half, w: length - half },
        ]
      : [
          { ...cell, h: half },
          { ...cell, y: cell.y + half, h: length - half },
        ];
  return changed(draft, { cells: [...draft.cells.filter((one) => one !== cell), ...two] });
}

/** Removes the tiles that the mark touches. */
export const removeMarkedTiles = (draft: DivisionDraft): DivisionDraft =>
  changed(draft, { cells: draft.cells.filter((cell) => !overlap(cell, getMarkedRectangle(draft))) });

/** Returns the cells without a tile. */
export function listFreeCells({ columns, rows, cells }: DivisionDraft): readonly GridPoint[] {
  const free: GridPoint[] = [];
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < columns; x += 1)
      if (!cells.some((cell) => cellContains(cell, { x, y }))) free.push({ x, y });
  return free;
}

/** Puts a tile on every free cell. */
export const fillFreeCells = (draft: DivisionDraft): DivisionDraft =>
  changed(draft, {
    cells: [...draft.cells, ...listFreeCells(draft).map((place) => ({ ...place, w: 1, h: 1 }))],
  });

export function undoDrawing(draft: DivisionDraft): DivisionDraft {
  const before = draft.past.at(-1);
  return before
    ? markedWithin({ ...draft, ...before, whole: undefined, past: draft.past.slice(0, -1) })
    : draft;
}

/** The reason why this draft is no valid division. */
export type DivisionDraftFault = CellFault | { readonly wrong: 'many'; readonly count: number };

export function getDivisionDraftFault(draft: DivisionDraft): DivisionDraftFault | undefined {
  if (draft.cells.length > maxTiles) return { wrong: 'many', count: draft.cells.length };
  return getCellFault(draft, draft.cells);
}

/** Returns the drawn division; undefined while it is invalid. */
export function toDivision(draft: DivisionDraft, name: string): CustomDivision | undefined {
  if (getDivisionDraftFault(draft)) return undefined;
  const called = name.trim().slice(0, 40);
  const { columns, rows, cells } = draft;
  return { columns, rows, cells: [...sortInTileOrder(cells)], ...(called === '' ? {} : { name: called }) };
}
