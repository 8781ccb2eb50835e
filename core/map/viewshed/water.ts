import type { PlanePoint } from '../../base/geo.ts';
import { doBoxesMeet, getBoundingBox } from '../city/box.ts';
import { areaClasses, type Box, type CityTile } from '../city/city.ts';
import { getShareAlongSegment, isInRing } from '../city/make/rings.ts';

/** The water of a city where nobody walks or drives. Metres of the plane. */
export interface WaterGround {
  /**
   * Returns a test for points of the box: on water, and further than `marginM` from every road, which crosses it on
   * a bridge.
   */
  within(box: Box, marginM: number): (at: PlanePoint) => boolean;
}

interface Piece {
  readonly box: Box;
  /** x, y of each point. */
  readonly points: Float64Array;
  /** Half its width, metres; 0 for water. */
  readonly half: number;
}

const water = areaClasses.indexOf('water');

/** @param tiles of one level, each with its south-west corner */
export function createWaterGround(
  tiles: Iterable<{ readonly tile: Pick<CityTile, 'areas' | 'roads'>; readonly corner: PlanePoint }>,
): WaterGround {
  const waters: Piece[] = [];
  const roads: Piece[] = [];
  for (const { tile, corner } of tiles) {
    for (let at = 0; at < tile.areas.count; at += 1)
      if (tile.areas.kinds[at] === water) waters.push(pieceOf(tile.areas, at, corner));
    for (let at = 0; at < tile.roads.count; at += 1) roads.push(pieceOf(tile.roads, at, corner));
  }
  return {
    within(box, marginM) {
      const here = waters.filter((piece) => doBoxesMeet(piece.box, box));
      if (here.length === 0) return () => false;
      const bridges = roads.filter((piece) => doBoxesMeet(piece.box, box, piece.half + marginM));
      return ({ x, y }) =>
        here.some(({ points }) => isInRing(points, x, y)) &&
        !bridges.some(({ points, half }) => isAlong(points, x, y, half + marginM));
    },
  };
}

function pieceOf({ firstPoint, points, widthM }: CityTile['areas'], at: number, corner: PlanePoint): Piece {
  const placed = Float64Array.from(
    points.subarray(2 * (firstPoint[at] ?? 0), 2 * (firstPoint[at + 1] ?? 0)),
    (value, i) => value + (i % 2 === 0 ? corner.x : corner.y),
  );
  return { box: getBoundingBox([placed]), points: placed, half: (widthM[at] ?? 0) / 2 };
}

/** Returns whether a point is within a distance of a line, metres. */
function isAlong(line: Float64Array, x: number, y: number, withinM: number): boolean {
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay] = [line[i] ?? 0, line[i + 1] ?? 0];
    const [bx, by] = [line[i + 2] ?? 0, line[i + 3] ?? 0];
    const along = getShareAlongSegment(x, y, ax, ay, bx, by);
    if (Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)) <= withinM) return true;
  }
  return false;
}
