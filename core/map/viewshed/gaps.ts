import { getBoundingBoxOfPoints, getDistanceToBox } from '../city/box.ts';
import type { Box } from '../city/city.ts';
import { type Band, bandFromPxPerM, bands, getBandRank } from './bands.ts';
import { isInRings } from './inside.ts';
import { getLensPosition, maxSurveyOffsetM } from './mounting.ts';
import { createSpatialIndex, type SpatialIndex } from './nearby.ts';
import type { LastBlocker, SightIndex, SpacePoint } from './obstructions.ts';
import {
  canTurnTo,
  getDistanceAtPxPerM,
  getFullZoomPicture,
  getPresentPicture,
  getPxPerM,
  getReachM,
  isInPicture,
  isTurnable,
  type PictureGeometry,
  type SightAssumptions,
  type SightCamera,
  sightDefaults,
} from './optics.ts';
import type { WaterGround } from './water.ts';

/** The ground to evaluate: a box, or the inside of rings (`[x0, y0, x1, y1, ...]`) by parity. Metres of the plane. */
export interface Area {
  readonly box: Box;
  readonly rings?: readonly (readonly number[])[] | undefined;
}

export interface GapOptions extends SightAssumptions {
  readonly groundM: number;
  /**
   * How a controllable PTZ camera counts: by everything it can turn to, at full zoom, or by its present picture. An
   * uncontrollable one always counts by its present picture.
   */
  readonly ptz: 'turned' | 'now';
  /** The minimum side of a cell, metres. */
  readonly stepM: number;
  /** The maximum number of cells: larger areas have larger cells. */
  readonly mostCells: number;
  /** The areas where people cannot stand; undefined: all is ground. */
  readonly water?: WaterGround | undefined;
}

export const gapDefaults: GapOptions = {
  ...sightDefaults,
  groundM: 0,
  ptz: 'turned',
  stepM: 5,
  mostCells: 65_536,
};

/** Values in the raster besides `getBandRank`: on water, inside a building, and outside the area. */
export const onWater = 253;
export const builtOver = 254;
export const outside = 255;

export interface CoverageGaps {
  /** South-west corner of the first cell, metres of the plane. */
  readonly x: number;
  readonly y: number;
  readonly stepM: number;
  readonly columns: number;
  readonly rows: number;
  /**
   * Row by row from the south: the best `getBandRank` of any camera at the cell's centre (0: not visible), `onWater`,
   * `builtOver` or `outside`.
   */
  readonly cells: Uint8Array;
  /** The share of open ground visible at best in each band, and of ground not visible. 0 to 1. */
  readonly shares: Readonly<Record<Band, number>> & { readonly none: number };
  /** The number of open cells. */
  readonly open: number;
  /** The number of offline cameras near enough to see some of it; they do not count. */
  readonly offline: number;
}

interface Looking extends SpacePoint {
  readonly lens: SpacePoint;
  readonly picture: PictureGeometry;
  readonly reachM: number;
  readonly isTurned: boolean;
  readonly last: LastBlocker;
}

/** Cells are processed in squares of this side, because nearby cells share nearby cameras. */
const squareCells = 16;

/** Returns the raster of an area: at the requested resolution, coarser if it would exceed the limit of cells. */
export function createGapRaster({ box: [west, south, east, north] }: Area, { stepM, mostCells }: GapOptions) {
  let step = stepM;
  const count = (side: number) => Math.max(Math.ceil(side / step), 1);
  const cells = () => count(east - west) * count(north - south);
  while (cells() > mostCells) step *= Math.max(Math.sqrt(cells() / mostCells), 1.01);
  return { x: west, y: south, stepM: step, columns: count(east - west), rows: count(north - south) };
}

/**
 * Computes the visibility of an area's ground, cell by cell. Yields its progress, 0 to 1, every few hundred cells,
 * so that the caller can stop it.
 */
export function* computeCoverageGaps(
  area: Area,
  cameras: SpatialIndex<SightCamera>,
  index: SightIndex,
  options: GapOptions = gapDefaults,
): Generator<number, CoverageGaps> {
  const grid = createGapRaster(area, options);
  const cells = new Uint8Array(grid.columns * grid.rows).fill(outside);
  const around = cameras
    .aboutBox(area.box, options.reachM + maxSurveyOffsetM)
    .filter(
      (camera) =>
        getDistanceToBox(area.box, camera) <=
        getReachM(camera, options, bandFromPxPerM.monitor) + maxSurveyOffsetM,
    );
  const near = index.within(getBoundingBoxOfPoints([...around, ...cornersOf(area.box)]));
  const seeing = around.filter(({ isOffline }) => !isOffline);
  const all = seeing.flatMap((camera) => lookingOf(camera, near, options));
  const lookings = createSpatialIndex(all);
  const furthestM = all.reduce((most, { reachM }) => Math.max(most, reachM), 0);
  const squaresAcross = Math.ceil(grid.columns / squareCells);
  const squares = squaresAcross * Math.ceil(grid.rows / squareCells);

  for (let square = 0; square < squares; square += 1) {
    const firstColumn = (square % squaresAcross) * squareCells;
    const firstRow = Math.floor(square / squaresAcross) * squareCells;
    const endColumn = Math.min(firstColumn + squareCells, grid.columns);
    const endRow = Math.min(firstRow + squareCells, grid.rows);
    const box: Box = [
      grid.x + firstColumn * grid.stepM,
      grid.y + firstRow * grid.stepM,
      grid.x + endColumn * grid.stepM,
      grid.y + endRow * grid.stepM,
    ];
    const isWater = options.water?.within(box, grid.stepM / 2);
    const here = inOrder(lookings.aboutBox(box, furthestM), box);
    for (let row = firstRow; row < endRow; row += 1)
      for (let column = firstColumn; column < endColumn; column += 1) {
        const at = {
          x: grid.x + (column + 0.5) * grid.stepM,
          y: grid.y + (row + 0.5) * grid.stepM,
          z: options.groundM,
        };
        if (area.rings && !isInRings(area.rings, at.x, at.y)) continue;
        cells[row * grid.columns + column] = near.buildingAt(at)
          ? builtOver
          : isWater?.(at)
            ? onWater
            : bestAt(at, here, near);
      }
    yield (square + 1) / squares;
  }
  return { ...grid, cells, offline: around.length - seeing.length, ...sharesOf(cells) };
}

const cornersOf = ([west, south, east, north]: Box) => [
  { x: west, y: south },
  { x: east, y: north },
];

function lookingOf(camera: SightCamera, index: SightIndex, options: GapOptions): Looking[] {
  const isTurned = isTurnable(camera) && camera.steerable === true && options.ptz === 'turned';
  const picture = isTurned ? getFullZoomPicture(camera, options) : getPresentPicture(camera, options);
  if (!picture) return [];
  const lens = getLensPosition(camera, index);
  const reachM = Math.min(getDistanceAtPxPerM(picture, bandFromPxPerM.monitor), options.reachM);
  return [{ ...lens, lens, picture, reachM, isTurned, last: { block: undefined, building: 0 } }];
}

/** Returns the cameras near enough, clearest first: a good one found early saves testing the others. */
function inOrder(lookings: readonly Looking[], box: Box): Looking[] {
  const [west, south, east, north] = box;
  const middle = { x: (west + east) / 2, y: (south + north) / 2 };
  return lookings
    .map((looking) => {
      const fromMiddle = Math.hypot(looking.x - middle.x, looking.y - middle.y);
      return {
        looking,
        isNear: getDistanceToBox(box, looking) <= looking.reachM,
        density: getPxPerM(looking.picture, fromMiddle),
      };
    })
    .filter(({ isNear }) => isNear)
    .sort((a, b) => b.density - a.density)
    .map(({ looking }) => looking);
}

function bestAt(at: SpacePoint, lookings: readonly Looking[], index: SightIndex): number {
  let best = 0;
  for (const { lens, picture, reachM, isTurned, last } of lookings) {
    const distanceM = Math.hypot(at.x - lens.x, at.y - lens.y, at.z - lens.z);
    if (distanceM > reachM) continue;
    const rank = getBandRank(getPxPerM(picture, distanceM));
    if (rank <= best) continue;
    if (!(isTurned ? canTurnTo(lens, at) : isInPicture(picture, lens, at))) continue;
    if (!index.isSeen(lens, at, last)) continue;
    best = rank;
    if (best === bands.length) break;
  }
  return best;
}

function sharesOf(cells: Uint8Array): Pick<CoverageGaps, 'shares' | 'open'> {
  const counts = new Array<number>(bands.length + 1).fill(0);
  for (const cell of cells) if (cell <= bands.length) counts[cell] = (counts[cell] ?? 0) + 1;
  const open = counts.reduce((sum, count) => sum + count, 0);
  const share = (rank: number) => (open > 0 ? (counts[rank] ?? 0) / open : 0);
  const [monitor, detect, observe, recognise, identify] = [1, 2, 3, 4, 5].map(share);
  return {
    open,
    shares: {
      none: share(0),
      monitor: monitor ?? 0,
      detect: detect ?? 0,
      observe: observe ?? 0,
      recognise: recognise ?? 0,
      identify: identify ?? 0,
    },
  };
}
