import type { PlanePoint } from '../../base/geo.ts';
import { getBoundingBox } from '../city/box.ts';
import type { Box, BuildingSet } from '../city/city.ts';

/** The buildings of one tile with a spatial index: a grid whose cells list the buildings with a box in them. */
export interface BuildingGrid {
  readonly set: BuildingSet;
  /** South-west corner of its tile, metres of the plane; all other coordinates here are relative to it. */
  readonly corner: PlanePoint;
  readonly box: Box;
  /** West, south, east, north of each building. */
  readonly boxes: Float32Array;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  /** The first index in `inCell` of each cell, row by row from the south; one more at the end. */
  readonly firstInCell: Uint32Array;
  readonly inCell: Uint32Array;
  /** The highest roof over each cell, metres. */
  readonly cellTopM: Float32Array;
  /** The last walk that visited each building, so that none is visited twice. */
  readonly met: Uint32Array;
  walk: number;
}

/** Limits of a cell's side, metres: narrower cells are mostly empty, wider ones have too many buildings. */
const narrowestM = 10;
const widestM = 64;

/** Returns the boxes of buildings, relative to a tile's corner. */
function boxesOf({ count, firstRing, firstPoint, points }: BuildingSet): Float32Array {
  const boxes = new Float32Array(count * 4);
  for (let building = 0; building < count; building += 1) {
    let [west, south, east, north] = [
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ];
    const end = firstPoint[firstRing[building + 1] ?? 0] ?? 0;
    for (let at = firstPoint[firstRing[building] ?? 0] ?? 0; at < end; at += 1) {
      const x = points[2 * at] ?? 0;
      const y = points[2 * at + 1] ?? 0;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    boxes.set([west, south, east, north], building * 4);
  }
  return boxes;
}

/**
 * Indexes the buildings of a tile; undefined without any. The set's arrays are used without a copy and must not
 * change.
 */
export function indexBuildings(set: BuildingSet, corner: PlanePoint): BuildingGrid | undefined {
  const boxes = boxesOf(set);
  // The corners of all boxes, two of each.
  const box = getBoundingBox([boxes]);
  const [west, south, east, north] = box;
  if (!(east >= west && north >= south)) return undefined;
  const apartM = Math.sqrt(((east - west) * (north - south)) / set.count);
  const cellM = Math.min(Math.max(2 * apartM, narrowestM), widestM);
  const columns = Math.floor((east - west) / cellM) + 1;
  const rows = Math.floor((north - south) / cellM) + 1;

  const each = (run: (cell: number, building: number) => void) => {
    for (let building = 0; building < set.count; building += 1) {
      const at = building * 4;
      const [left, low, right, high] = [
        boxes[at] ?? 0,
        boxes[at + 1] ?? 0,
        boxes[at + 2] ?? 0,
        boxes[at + 3] ?? 0,
      ];
      if (!(right >= left)) continue;
      const lastColumn = Math.floor((right - west) / cellM);
      const lastRow = Math.floor((high - south) / cellM);
      for (let row = Math.floor((low - south) / cellM); row <= lastRow; row += 1)
        for (let column = Math.floor((left - west) / cellM); column <= lastColumn; column += 1)
          run(row * columns + column, building);
    }
  };
  const firstInCell = new Uint32Array(columns * rows + 1);
  const cellTopM = new Float32Array(columns * rows);
  each((cell, building) => {
    firstInCell[cell + 1] = (firstInCell[cell + 1] ?? 0) + 1;
    cellTopM[cell] = Math.max(cellTopM[cell] ?? 0, set.topM[building] ?? 0);
  });
  for (let cell = 0; cell < columns * rows; cell += 1)
    firstInCell[cell + 1] = (firstInCell[cell + 1] ?? 0) + (firstInCell[cell] ?? 0);
  const inCell = new Uint32Array(firstInCell[columns * rows] ?? 0);
  const next = firstInCell.slice();
  each((cell, building) => {
    const place = next[cell] ?? 0;
    inCell[place] = building;
    next[cell] = place + 1;
  });
  return {
    set,
    corner,
    box,
    boxes,
    cellM,
    columns,
    rows,
    firstInCell,
    inCell,
    cellTopM,
    met: new Uint32Array(set.count),
    walk: 0,
  };
}

/**
 * A line in the plan: from a point, along a direction of length one; its height changes linearly with the metres
 * along it.
 */
export interface PlanLine {
  readonly x: number;
  readonly y: number;
  readonly alongX: number;
  readonly alongY: number;
  /** The relevant interval, metres in the plan from its start. */
  readonly fromM: number;
  readonly toM: number;
  /** Height at its start, and rise in metres per metre. */
  readonly z: number;
  readonly rise: number;
}

/**
 * Visits buildings whose box a line may cross, each once, in the order of the grid's cells along it (in any order
 * within a cell). `visit` receives the distance at which the line enters the cell, and ends the walk by returning
 * true. Cells whose roofs are all below the line are skipped.
 */
export function visitBuildingsOnLine(
  block: BuildingGrid,
  line: PlanLine,
  visit: (block: BuildingGrid, building: number, fromM: number) => boolean,
): boolean {
  const { cellM, columns, rows, boxes, met } = block;
  const [west, south] = block.box;
  const x = line.x - block.corner.x - west;
  const y = line.y - block.corner.y - south;
  const { alongX, alongY } = line;
  let fromM = line.fromM;
  let toM = line.toM;
  for (const [start, along, size] of [
    [x, alongX, columns * cellM],
    [y, alongY, rows * cellM],
  ] as const) {
    if (along === 0) {
      if (start < 0 || start > size) return false;
      continue;
    }
    const [a, b] = [-start / along, (size - start) / along];
    fromM = Math.max(fromM, Math.min(a, b));
    toM = Math.min(toM, Math.max(a, b));
  }
  if (!(fromM <= toM)) return false;
  block.walk += 1;
  const { walk } = block;

  const clampTo = (value: number, count: number) =>
    Math.min(Math.max(Math.floor(value / cellM), 0), count - 1);
  let column = clampTo(x + alongX * fromM, columns);
  let row = clampTo(y + alongY * fromM, rows);
  const stepX = alongX > 0 ? 1 : -1;
  const stepY = alongY > 0 ? 1 : -1;
  const sideM = (start: number, along: number, cell: number) =>
    along === 0 ? Number.POSITIVE_INFINITY : ((cell + (along > 0 ? 1 : 0)) * cellM - start) / along;
  let nextX = sideM(x, alongX, column);
  let nextY = sideM(y, alongY, row);
  const perX = cellM / Math.abs(alongX);
  const perY = cellM / Math.abs(alongY);

  for (let atM = fromM; ; ) {
    const leaveM = Math.min(nextX, nextY, toM);
    const cell = row * columns + column;
    const lowest = line.z + Math.min(line.rise * atM, line.rise * leaveM);
    if (lowest < (block.cellTopM[cell] ?? 0)) {
      const end = block.firstInCell[cell + 1] ?? 0;
      for (let place = block.firstInCell[cell] ?? 0; place < end; place += 1) {
        const building = block.inCell[place] ?? 0;
        if (met[building] === walk) continue;
        met[building] = walk;
        if (touches(boxes, building, x + west, y + south, alongX, alongY) && visit(block, building, atM))
          return true;
      }
    }
    if (leaveM >= toM) return false;
    if (nextX < nextY) {
      column += stepX;
      nextX += perX;
      if (column < 0 || column >= columns) return false;
    } else {
      row += stepY;
      nextY += perY;
      if (row < 0 || row >= rows) return false;
    }
    atM = leaveM;
  }
}

/** Returns whether the infinite line has corners of the box on both sides (or within 10 cm). */
function touches(
  boxes: Float32Array,
  building: number,
  x: number,
  y: number,
  alongX: number,
  alongY: number,
) {
  const at = building * 4;
  const left = (boxes[at] ?? 0) - x;
  const low = (boxes[at + 1] ?? 0) - y;
  const right = (boxes[at + 2] ?? 0) - x;
  const high = (boxes[at + 3] ?? 0) - y;
  const middle = alongX * (low + high) - alongY * (left + right);
  const reach = Math.abs(alongX) * (high - low) + Math.abs(alongY) * (right - left) + 0.2;
  return Math.abs(middle) <= reach;
}
