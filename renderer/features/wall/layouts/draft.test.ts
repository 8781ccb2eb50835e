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
  it('puts one tile over the marked places, in place of those it touches', () => {
    const big = drawn(mark(nine, 0, 0, 1, 1));
    expect(divisionFrom(big, '')).toEqual(divisionOf('1+5'));
    const over = drawn(mark(big, 1, 1, 2, 2));
    expect(over.cells).toHaveLength(3);
    expect(freePlaces(over)).toHaveLength(3);
    expect(filled(over).cells).toHaveLength(6);
  });

  it('is the same by keys: arrows move, with Shift they mark', () => {
    const byKeys = drawn(moved(moved(nine, 'right', true), 'down', true));
    expect(byKeys.cells).toEqual(drawn(mark(nine, 0, 0, 1, 1)).cells);
    expect(moved(nine, 'left', false).cursor).toEqual({ x: 0, y: 0 });
  });

  it('splits a tile of two lines or more, in two', () => {
    const one = drawn(mark(nine, 0, 0, 2, 2));
    const halves = split(one, 'columns');
    expect(halves.cells.map(({ x, w }) => [x, w])).toEqual([
      [0, 2],
      [2, 1],
    ]);
    expect(split(pointed(halves, { x: 2, y: 0 }, false), 'columns').cells).toHaveLength(2);
    expect(split(halves, 'rows').cells).toHaveLength(3);
  });

  it('cuts off what a smaller grid has no room for', () => {
    const big = drawn(mark(nine, 1, 1, 2, 2));
    const smaller = resized(big, { columns: 2, rows: 2 });
    expect(smaller.cells).toContainEqual({ x: 1, y: 1, w: 1, h: 1 });
    expect(draftFault(smaller)).toBeUndefined();
    expect(resized(nine, { columns: 99 }).columns).toBe(24);
  });

  it('loses nothing while the number of its lines is typed digit by digit, or gone past with the arrows', () => {
    const big = drawn(mark(nine, 0, 0, 1, 1));
    const typed = resized(resized(big, { columns: 1 }), { columns: 12 });
    expect([typed.columns, typed.cells]).toEqual([12, big.cells]);
    expect(resized(resized(big, { rows: 1 }), { rows: 3 }).cells).toEqual(big.cells);
    // What was done on the smaller grid counts.
    const split = removed(pointed(resized(big, { columns: 1 }), { x: 0, y: 2 }, false));
    expect(resized(split, { columns: 3 }).cells).toEqual(split.cells);
    expect(undone(undone(typed)).cells).toEqual(big.cells);
  });

  it('says what is wrong, and has a division only where nothing is', () => {
    const none = removed(mark(nine, 0, 0, 2, 2));
    expect(draftFault(none)).toEqual({ wrong: 'none' });
    expect(divisionFrom(none, 'x')).toBeUndefined();
    const many = filled(resized(nine, { columns: 9, rows: 9 }));
    expect(draftFault(many)).toEqual({ wrong: 'many', count: 81 });
  });

  it('goes back step by step', () => {
    const steps = [drawn(mark(nine, 0, 0, 1, 1))];
    steps.push(removed(pointed(steps[0] ?? nine, { x: 2, y: 2 }, false)));
    const back = undone(undone(steps[1] ?? nine));
    expect(back.cells).toEqual(nine.cells);
    expect(undone(back)).toBe(back);
  });

  it('is begun again as the wall is divided, and that too can be taken back', () => {
    const four = divisionOf('4');
    const big = drawn(mark(nine, 0, 0, 1, 1));
    expect(isDrawnAs(big, divisionOf('9'))).toBe(false);
    expect(isDrawnAs(undone(big), divisionOf('9'))).toBe(true);
    expect(isDrawnAs(drawn(pointed(nine, { x: 1, y: 1 }, false)), divisionOf('9'))).toBe(true);
    const redrawn = redrawnLayout(big, four);
    expect(isDrawnAs(redrawn, four)).toBe(true);
    expect(isDrawnAs(undone(redrawn), big)).toBe(true);
  });

  it('never leaves its grid and never overlaps, whatever is done', () => {
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
