import {
  type Cell,
  type CellFault,
  type CustomDivision,
  cellFault,
  type Direction,
  inTileOrder,
  maxLines,
  maxTiles,
} from '../../../../core/wall/division.ts';

type Drawing = Pick<CustomDivision, 'columns' | 'rows'> & { readonly cells: readonly Cell[] };

/** A division being drawn. The mark is the rectangle between `anchor` and `cursor`, both included. */
export interface Draft extends Drawing {
  readonly anchor: Place;
  readonly cursor: Place;
  readonly past: readonly Drawing[];
  /** The drawing before its grid was resized, if only that changed since: a number is typed digit by digit. */
  readonly whole: Drawing | undefined;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

const maxPast = 100;
const corner: Place = { x: 0, y: 0 };

export const draftOf = ({ columns, rows, cells }: CustomDivision): Draft => ({
  columns,
  rows,
  cells,
  anchor: corner,
  cursor: corner,
  past: [],
  whole: undefined,
});

/** Tells whether both have the same rectangles on the same grid, in any order. */
export function isDrawnAs(draft: Drawing, other: Drawing): boolean {
  const of = ({ columns, rows, cells }: Drawing) => JSON.stringify([columns, rows, inTileOrder(cells)]);
  return of(draft) === of(other);
}

/** Restarts from the wall's present division; the drawing can be restored by undo. */
export const redrawnLayout = (draft: Draft, { columns, rows, cells }: Drawing): Draft =>
  changed(draft, { columns, rows, cells });

export const contains = (cell: Cell, { x, y }: Place): boolean =>
  x >= cell.x && x < cell.x + cell.w && y >= cell.y && y < cell.y + cell.h;

const overlap = (a: Cell, b: Cell): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

export const cellAt = (draft: Draft, place: Place): Cell | undefined =>
  draft.cells.find((cell) => contains(cell, place));

/** Returns the marked rectangle. */
export function marked({ anchor, cursor }: Draft): Cell {
  const [x, y] = [Math.min(anchor.x, cursor.x), Math.min(anchor.y, cursor.y)];
  return { x, y, w: Math.abs(anchor.x - cursor.x) + 1, h: Math.abs(anchor.y - cursor.y) + 1 };
}

function changed(draft: Draft, next: Partial<Drawing>): Draft {
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
function markedWithin(draft: Draft): Draft {
  const within = ({ x, y }: Place) => ({
    x: Math.min(x, draft.columns - 1),
    y: Math.min(y, draft.rows - 1),
  });
  return { ...draft, anchor: within(draft.anchor), cursor: within(draft.cursor) };
}

/**
 * Resizes the grid: tiles outside are cut off, and restored if the next grid has room for them.
 * New rows and columns are empty.
 */
export function resized(draft: Draft, to: { readonly columns?: number; readonly rows?: number }): Draft {
  const bound = (value: number) => Math.max(1, Math.min(maxLines, Math.round(value)));
  const [columns, rows] = [bound(to.columns ?? draft.columns), bound(to.rows ?? draft.rows)];
  const whole = draft.whole ?? { columns: draft.columns, rows: draft.rows, cells: draft.cells };
  const cells = whole.cells.flatMap((cell) => {
    const [w, h] = [Math.min(cell.w, columns - cell.x), Math.min(cell.h, rows - cell.y)];
    return w > 0 && h > 0 ? [{ ...cell, w, h }] : [];
  });
  return { ...changed(draft, { columns, rows, cells }), whole };
}

/** Moves the cursor and starts a mark there; `extend`: extends the mark from its anchor instead. */
export function pointed(draft: Draft, to: Place, extend: boolean): Draft {
  const cursor = {
    x: Math.max(0, Math.min(draft.columns - 1, to.x)),
    y: Math.max(0, Math.min(draft.rows - 1, to.y)),
  };
  return { ...draft, cursor, anchor: extend ? draft.anchor : cursor };
}

const steps: Readonly<Record<Direction, Place>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

export const moved = (draft: Draft, direction: Direction, extend: boolean): Draft =>
  pointed(draft, { x: draft.cursor.x + steps[direction].x, y: draft.cursor.y + steps[direction].y }, extend);

/** Puts one tile over the mark, replacing every tile it touches: drawing and merging are the same. */
export function drawn(draft: Draft): Draft {
  const rectangle = marked(draft);
  const others = draft.cells.filter((cell) => !overlap(cell, rectangle));
  return changed(draft, { cells: [...others, rectangle] });
}

/**
 * Splits the tile at the cursor in two, side by side or one above the other.
 * A single row or column cannot be split.
 */
export function split(draft: Draft, along: 'columns' | 'rows'): Draft {
  const cell = cellAt(draft, draft.cursor);
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
export const removed = (draft: Draft): Draft =>
  changed(draft, { cells: draft.cells.filter((cell) => !overlap(cell, marked(draft))) });

/** Returns the cells without a tile. */
export function freePlaces({ columns, rows, cells }: Draft): readonly Place[] {
  const free: Place[] = [];
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < columns; x += 1)
      if (!cells.some((cell) => contains(cell, { x, y }))) free.push({ x, y });
  return free;
}

/** Puts a tile on every free cell. */
export const filled = (draft: Draft): Draft =>
  changed(draft, {
    cells: [...draft.cells, ...freePlaces(draft).map((place) => ({ ...place, w: 1, h: 1 }))],
  });

export function undone(draft: Draft): Draft {
  const before = draft.past.at(-1);
  return before
    ? markedWithin({ ...draft, ...before, whole: undefined, past: draft.past.slice(0, -1) })
    : draft;
}

/** The reason why this draft is no valid division. */
export type DraftFault = CellFault | { readonly wrong: 'many'; readonly count: number };

export function draftFault(draft: Draft): DraftFault | undefined {
  if (draft.cells.length > maxTiles) return { wrong: 'many', count: draft.cells.length };
  return cellFault(draft, draft.cells);
}

/** Returns the drawn division; undefined while it is invalid. */
export function divisionFrom(draft: Draft, name: string): CustomDivision | undefined {
  if (draftFault(draft)) return undefined;
  const called = name.trim().slice(0, 40);
  const { columns, rows, cells } = draft;
  return { columns, rows, cells: [...inTileOrder(cells)], ...(called === '' ? {} : { name: called }) };
}
