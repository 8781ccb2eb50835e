import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CustomDivision,
  countTiles,
  DivisionName,
  getCellFault,
  getDivisionGrid,
  getNeighbourTile,
  maxTiles,
  sortInTileOrder,
} from './division.ts';

const size = (name: DivisionName) => countTiles(name);

describe('named divisions', () => {
  it('have as many tiles as their name says', () => {
    expect(Object.fromEntries(DivisionName.options.map((name) => [name, size(name)]))).toEqual({
      '1': 1,
      '4': 4,
      '9': 9,
      '16': 16,
      '25': 25,
      '36': 36,
      '64': 64,
      '1+5': 6,
      '1+7': 8,
      '1+12': 13,
      '2+8': 10,
      '1x2': 2,
      '1x3': 3,
      '2x4': 8,
      '2x5': 10,
      '3x6': 18,
      'p1+8': 9,
    });
  });

  it.each(DivisionName.options)('%s has no overlap and no gap, in the order of its tiles', (name) => {
    const division = getDivisionGrid(name);
    expect(CustomDivision.safeParse(division).success).toBe(true);
    expect(division.cells.reduce((sum, { w, h }) => sum + w * h, 0)).toBe(division.columns * division.rows);
    expect(sortInTileOrder(division.cells)).toEqual(division.cells);
  });
});

describe('a custom division', () => {
  const grid = { columns: 4, rows: 3 };
  it('is refused with the fault and its position', () => {
    expect(getCellFault(grid, [])).toEqual({ wrong: 'none' });
    expect(getCellFault(grid, [{ x: 3, y: 0, w: 2, h: 1 }])).toEqual({ wrong: 'outside', cell: 0 });
    const cells = [
      { x: 0, y: 0, w: 2, h: 2 },
      { x: 2, y: 0, w: 1, h: 1 },
      { x: 1, y: 1, w: 1, h: 1 },
    ];
    expect(getCellFault(grid, cells)).toEqual({ wrong: 'overlap', cell: 2, other: 0 });
    expect(CustomDivision.safeParse({ ...grid, cells }).success).toBe(false);
    expect(CustomDivision.safeParse({ ...grid, cells: cells.slice(0, 2) }).success).toBe(true);
  });

  it('has at most 64 tiles', () => {
    const cells = Array.from({ length: maxTiles + 1 }, (_, at) => ({
      x: at % 24,
      y: Math.floor(at / 24),
      w: 1,
      h: 1,
    }));
    expect(CustomDivision.safeParse({ columns: 24, rows: 24, cells }).success).toBe(false);
    expect(CustomDivision.safeParse({ columns: 24, rows: 24, cells: cells.slice(1) }).success).toBe(true);
  });
});

describe('the neighbour of a tile', () => {
  it('is the next tile of a square division in its row or column, or the tile itself at the edge', () => {
    expect(getNeighbourTile('9', 2, 'right')).toBe(2);
    expect(getNeighbourTile('9', 2, 'down')).toBe(5);
    expect(getNeighbourTile('9', 3, 'left')).toBe(3);
    expect(getNeighbourTile('9', 4, 'up')).toBe(1);
  });

  it('of a big tile is the topmost adjacent one, with the big tile as its neighbour', () => {
    expect(getNeighbourTile('1+5', 0, 'right')).toBe(1);
    expect(getNeighbourTile('1+5', 0, 'down')).toBe(3);
    expect([1, 2].map((tile) => getNeighbourTile('1+5', tile, 'left'))).toEqual([0, 0]);
    expect(getNeighbourTile('1+5', 5, 'up')).toBe(2);
  });

  it('lies on the given side, and arrow keys reach every tile of a named division from the first', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DivisionName.options), (name) => {
        const reached = new Set([0]);
        for (const tile of reached)
          for (const direction of ['left', 'right', 'up', 'down'] as const)
            reached.add(getNeighbourTile(name, tile, direction));
        return reached.size === countTiles(name);
      }),
    );
  });
});
