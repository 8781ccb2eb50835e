import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Pixels, readBoards, viewOf } from '../../test/fixtures/testBoardReader.ts';
import {
  boardBottom,
  boardCellSize,
  boardCells,
  boardCellsOffset,
  boardCount,
  boardElevationDeg,
  boardSquare,
  boardTop,
  boardWidth,
  getBearing,
  getBoardCells,
  getFocalPx,
  type PictureView,
} from './bearingBoard.ts';

const [width, height] = [640, 360];

/** Returns the shade of a board at `right` and `up` of its square's centre. */
function shadeOf(board: number, right: number, up: number): number[] | undefined {
  if (Math.abs(right) > 0.5 || up > boardTop || up < -boardBottom) return undefined;
  if (Math.max(Math.abs(right), Math.abs(up)) < boardSquare / 2) return [220, 20, 200];
  const at = Math.floor(right / boardCellSize + boardCells / 2);
  const isCell = Math.abs(up + boardCellsOffset) < boardCellSize / 2;
  return isCell && getBoardCells(board)[at] === true ? [10, 10, 10] : [235, 235, 235];
}

/** Renders the picture by intersecting each pixel's ray with the boards. */
function drawn({ headingDeg, tiltDeg, fovDeg }: PictureView): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(90);
  const rad = Math.PI / 180;
  const focal = getFocalPx(fovDeg, width);
  const middle = Math.tan(boardElevationDeg * rad);
  for (let at = 0; at < width * height; at++) {
    const right = ((at % width) + 0.5 - width / 2) / focal;
    const up = (height / 2 - Math.floor(at / width) - 0.5) / focal;
    const level = Math.cos(tiltDeg * rad) - up * Math.sin(tiltDeg * rad);
    const rise = Math.sin(tiltDeg * rad) + up * Math.cos(tiltDeg * rad);
    const bearing = headingDeg + Math.atan2(right, level) / rad;
    const board = (Math.round(bearing / (360 / boardCount)) + boardCount) % boardCount;
    const off = (bearing - getBearing(board)) * rad;
    const distance = 1 / Math.cos(off) / Math.hypot(right, level);
    const shade = shadeOf(board, Math.tan(off) / boardWidth, (rise * distance - middle) / boardWidth);
    if (shade) data.set(shade, at * 4);
  }
  return { data, width, height };
}

it('each board has its own code', () => {
  const codes = Array.from({ length: boardCount }, (_, board) => getBoardCells(board).join());
  expect(new Set(codes).size).toBe(boardCount);
});

it('a picture of the boards reveals where its camera looked and its zoom', () => {
  const view = fc.record({
    headingDeg: fc.double({ min: 0, max: 359.9, noNaN: true }),
    tiltDeg: fc.double({ min: -11, max: 1, noNaN: true }),
    fovDeg: fc.double({ min: 40, max: 70, noNaN: true }),
  });
  fc.assert(
    fc.property(view, (looks) => {
      const found = viewOf(readBoards(drawn(looks)), width, height);
      expect(found).toBeDefined();
      if (!found) return;
      expect(Math.abs(((found.headingDeg - looks.headingDeg + 540) % 360) - 180)).toBeLessThan(0.4);
      expect(Math.abs(found.tiltDeg - looks.tiltDeg)).toBeLessThan(0.4);
      expect(Math.abs(found.fovDeg / looks.fovDeg - 1)).toBeLessThan(0.04);
    }),
    { numRuns: 60 },
  );
});

it('a board with a misread number is ignored', () => {
  const found = [
    { board: 20, x: 737.4, y: 223.8, heightPx: 56 },
    { board: 19, x: 443.5, y: 225.4, heightPx: 56 },
    { board: 21, x: 1_044.9, y: 230, heightPx: 60 },
    { board: 10, x: 121.5, y: 233.7, heightPx: 63 },
  ];
  const view = viewOf(found, 1_280, 720);
  expect(view?.headingDeg).toBeCloseTo(295, 0);
  expect(view?.fovDeg).toBeCloseTo(60, 0);
});

it('a picture without boards yields nothing', () => {
  const grey = { data: new Uint8ClampedArray(width * height * 4).fill(90), width, height };
  expect(viewOf(readBoards(grey), width, height)).toBeUndefined();
});
