import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomDivision, divisionOf } from '../../../../core/wall/division.ts';
import {
  type Draft,
  divisionFrom,
  draftFault,
  draftOf,
  drawn,
  filled,
  freePlaces,
  isDrawnAs,
  moved,
  pointed,
  redrawnLayout,
  removed,
  resized,
  split,
  undone,
} from './draft.ts';

const nine = draftOf(divisionOf('9'));
const mark = (draft: Draft, x: number, y: number, toX: number, toY: number) =>
  pointed(pointed(draft, { x, y }, false), { x: toX, y: toY }, true);

describe('drawing a division', () => {
  it('puts one tile over the marked cells, replacing those it touches', () => {
    const big = drawn(mark(nine, 0, 0, 1, 1));
    expect(divisionFrom(big, '')).toEqual(divisionOf('1+5'));
    const over = drawn(mark(big, 1, 1, 2, 2));
    expect(over.cells).toHaveLength(3);
    expect(freePlaces(over)).toHaveLength(3);
    expect(filled(over).cells).toHaveLength(6);
  });

  it('works the same by keys: arrows move, with Shift they mark', () => {
    const byKeys = drawn(moved(moved(nine, 'right', true), 'down', true));
    expect(byKeys.cells).toEqual(drawn(mark(nine, 0, 0, 1, 1)).cells);
    expect(moved(nine, 'left', false).cursor).toEqual({ x: 0, y: 0 });
  });

  it('splits a tile of two rows or columns or more in two', () => {
    const one = drawn(mark(nine, 0, 0, 2, 2));
    const halves = split(one, 'columns');
    expect(halves.cells.map(({ x, w }) => [x, w])).toEqual([
      [0, 2],
      [2, 1],
    ]);
    expect(split(pointed(halves, { x: 2, y: 0 }, false), 'columns').cells).toHaveLength(2);
    expect(split(halves, 'rows').cells).toHaveLength(3);
  });

  it('cuts off tiles that exceed a smaller grid', () => {
    const big = drawn(mark(nine, 1, 1, 2, 2));
    const smaller = resized(big, { columns: 2, rows: 2 });
    expect(smaller.cells).toContainEqual({ x: 1, y: 1, w: 1, h: 1 });
    expect(draftFault(smaller)).toBeUndefined();
    expect(resized(nine, { columns: 99 }).columns).toBe(24);
  });

  it('loses nothing while a grid size is typed digit by digit or stepped past with the arrows', () => {
    const big = drawn(mark(nine, 0, 0, 1, 1));
    const typed = resized(resized(big, { columns: 1 }), { columns: 12 });
    expect([typed.columns, typed.cells]).toEqual([12, big.cells]);
    expect(resized(resized(big, { rows: 1 }), { rows: 3 }).cells).toEqual(big.cells);
    // The edit on the smaller grid counts.
    const split = removed(pointed(resized(big, { columns: 1 }), { x: 0, y: 2 }, false));
    expect(resized(split, { columns: 3 }).cells).toEqual(split.cells);
    expect(undone(undone(typed)).cells).toEqual(big.cells);
  });

  it('reports what is wrong, and returns a division only if nothing is', () => {
    const none = removed(mark(nine, 0, 0, 2, 2));
    expect(draftFault(none)).toEqual({ wrong: 'none' });
    expect(divisionFrom(none, 'x')).toBeUndefined();
    const many = filled(resized(nine, { columns: 9, rows: 9 }));
    expect(draftFault(many)).toEqual({ wrong: 'many', count: 81 });
  });

  it('undoes step by step', () => {
    const steps = [drawn(mark(nine, 0, 0, 1, 1))];
    steps.push(removed(pointed(steps[0] ?? nine, { x: 2, y: 2 }, false)));
    const back = undone(undone(steps[1] ?? nine));
    expect(back.cells).toEqual(nine.cells);
    expect(undone(back)).toBe(back);
  });

  it('restarts from the wall’s division, which can be undone too', () => {
    const four = divisionOf('4');
    const big = drawn(mark(nine, 0, 0, 1, 1));
    expect(isDrawnAs(big, divisionOf('9'))).toBe(false);
    expect(isDrawnAs(undone(big), divisionOf('9'))).toBe(true);
    expect(isDrawnAs(drawn(pointed(nine, { x: 1, y: 1 }, false)), divisionOf('9'))).toBe(true);
    const redrawn = redrawnLayout(big, four);
    expect(isDrawnAs(redrawn, four)).toBe(true);
    expect(isDrawnAs(undone(redrawn), big)).toBe(true);
  });

  it('never leaves its grid and never overlaps, after any operations', () => {
    const place = fc.record({ x: fc.integer({ min: -2, max: 30 }), y: fc.integer({ min: -2, max: 30 }) });
    const action = fc.oneof(
      fc.tuple(place, fc.boolean()).map(
        ([to, extend]) =>
          (draft: Draft) =>
            pointed(draft, to, extend),
      ),
      fc.constantFrom(drawn, removed, undone, filled),
      fc
        .constantFrom('columns' as const, 'rows' as const)
        .map((along) => (draft: Draft) => split(draft, along)),
      fc
        .record({ columns: fc.integer({ min: 0, max: 12 }), rows: fc.integer({ min: 0, max: 12 }) })
        .map((to) => (draft: Draft) => resized(draft, to)),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const draft = actions.reduce((made, act) => act(made), nine);
        const fault = draftFault(draft);
        expect(fault === undefined || fault.wrong === 'none' || fault.wrong === 'many').toBe(true);
        const division = divisionFrom(draft, ' tên ');
        if (division) expect(CustomDivision.safeParse(division).success).toBe(true);
      }),
    );
  });
});
