import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomDivision, getDivisionGrid } from '../../../../core/wall/division.ts';
import {
  createDivisionDraft,
  type DivisionDraft,
  drawMarkedTile,
  fillFreeCells,
  getDivisionDraftFault,
  isSameDivision,
  listFreeCells,
  moveCursor,
  moveCursorTo,
  removeMarkedTiles,
  resizeGrid,
  restartDivisionDraft,
  splitTile,
  toDivision,
  undoDrawing,
} from './divisionDraft.ts';

const nine = createDivisionDraft(getDivisionGrid('9'));
const mark = (draft: DivisionDraft, x: number, y: number, toX: number, toY: number) =>
  moveCursorTo(moveCursorTo(draft, { x, y }, false), { x: toX, y: toY }, true);

describe('drawing a division', () => {
  it('puts one tile over the marked cells, replacing those it touches', () => {
    const big = drawMarkedTile(mark(nine, 0, 0, 1, 1));
    expect(toDivision(big, '')).toEqual(getDivisionGrid('1+5'));
    const over = drawMarkedTile(mark(big, 1, 1, 2, 2));
    expect(over.cells).toHaveLength(3);
    expect(listFreeCells(over)).toHaveLength(3);
    expect(fillFreeCells(over).cells).toHaveLength(6);
  });

  it('works the same by keys: arrows move, with Shift they mark', () => {
    const byKeys = drawMarkedTile(moveCursor(moveCursor(nine, 'right', true), 'down', true));
    expect(byKeys.cells).toEqual(drawMarkedTile(mark(nine, 0, 0, 1, 1)).cells);
    expect(moveCursor(nine, 'left', false).cursor).toEqual({ x: 0, y: 0 });
  });

  it('splits a tile of two rows or columns or more in two', () => {
    const one = drawMarkedTile(mark(nine, 0, 0, 2, 2));
    const halves = splitTile(one, 'columns');
    expect(halves.cells.map(({ x, w }) => [x, w])).toEqual([
      [0, 2],
      [2, 1],
    ]);
    expect(splitTile(moveCursorTo(halves, { x: 2, y: 0 }, false), 'columns').cells).toHaveLength(2);
    expect(splitTile(halves, 'rows').cells).toHaveLength(3);
  });

  it('cuts off tiles that exceed a smaller grid', () => {
    const big = drawMarkedTile(mark(nine, 1, 1, 2, 2));
    const smaller = resizeGrid(big, { columns: 2, rows: 2 });
    expect(smaller.cells).toContainEqual({ x: 1, y: 1, w: 1, h: 1 });
    expect(getDivisionDraftFault(smaller)).toBeUndefined();
    expect(resizeGrid(nine, { columns: 99 }).columns).toBe(24);
  });

  it('loses nothing while a grid size is typed digit by digit or stepped past with the arrows', () => {
    const big = drawMarkedTile(mark(nine, 0, 0, 1, 1));
    const typed = resizeGrid(resizeGrid(big, { columns: 1 }), { columns: 12 });
    expect([typed.columns, typed.cells]).toEqual([12, big.cells]);
    expect(resizeGrid(resizeGrid(big, { rows: 1 }), { rows: 3 }).cells).toEqual(big.cells);
    // The edit on the smaller grid counts.
    const split = removeMarkedTiles(moveCursorTo(resizeGrid(big, { columns: 1 }), { x: 0, y: 2 }, false));
    expect(resizeGrid(split, { columns: 3 }).cells).toEqual(split.cells);
    expect(undoDrawing(undoDrawing(typed)).cells).toEqual(big.cells);
  });

  it('reports what is wrong, and returns a division only if nothing is', () => {
    const none = removeMarkedTiles(mark(nine, 0, 0, 2, 2));
    expect(getDivisionDraftFault(none)).toEqual({ wrong: 'none' });
    expect(toDivision(none, 'x')).toBeUndefined();
    const many = fillFreeCells(resizeGrid(nine, { columns: 9, rows: 9 }));
    expect(getDivisionDraftFault(many)).toEqual({ wrong: 'many', count: 81 });
  });

  it('undoes step by step', () => {
    const steps = [drawMarkedTile(mark(nine, 0, 0, 1, 1))];
    steps.push(removeMarkedTiles(moveCursorTo(steps[0] ?? nine, { x: 2, y: 2 }, false)));
    const back = undoDrawing(undoDrawing(steps[1] ?? nine));
    expect(back.cells).toEqual(nine.cells);
    expect(undoDrawing(back)).toBe(back);
  });

  it('restarts from the wall’s division, which can be undone too', () => {
    const four = getDivisionGrid('4');
    const big = drawMarkedTile(mark(nine, 0, 0, 1, 1));
    expect(isSameDivision(big, getDivisionGrid('9'))).toBe(false);
    expect(isSameDivision(undoDrawing(big), getDivisionGrid('9'))).toBe(true);
    expect(
      isSameDivision(drawMarkedTile(moveCursorTo(nine, { x: 1, y: 1 }, false)), getDivisionGrid('9')),
    ).toBe(true);
    const redrawn = restartDivisionDraft(big, four);
    expect(isSameDivision(redrawn, four)).toBe(true);
    expect(isSameDivision(undoDrawing(redrawn), big)).toBe(true);
  });

  it('never leaves its grid and never overlaps, after any operations', () => {
    const place = fc.record({ x: fc.integer({ min: -2, max: 30 }), y: fc.integer({ min: -2, max: 30 }) });
    const action = fc.oneof(
      fc.tuple(place, fc.boolean()).map(
        ([to, extend]) =>
          (draft: DivisionDraft) =>
            moveCursorTo(draft, to, extend),
      ),
      fc.constantFrom(drawMarkedTile, removeMarkedTiles, undoDrawing, fillFreeCells),
      fc
        .constantFrom('columns' as const, 'rows' as const)
        .map((along) => (draft: DivisionDraft) => splitTile(draft, along)),
      fc
        .record({ columns: fc.integer({ min: 0, max: 12 }), rows: fc.integer({ min: 0, max: 12 }) })
        .map((to) => (draft: DivisionDraft) => resizeGrid(draft, to)),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const draft = actions.reduce((made, act) => act(made), nine);
        const fault = getDivisionDraftFault(draft);
        expect(fault === undefined || fault.wrong === 'none' || fault.wrong === 'many').toBe(true);
        const division = toDivision(draft, ' tên ');
        if (division) expect(CustomDivision.safeParse(division).success).toBe(true);
      }),
    );
  });
});
