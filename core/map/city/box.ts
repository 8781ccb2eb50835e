import type { PlanePoint } from '../../base/geo.ts';
import type { Box } from './city.ts';

/**
 * Returns the bounding box of lists `[x0, y0, x1, y1, ...]`; without points it is inverted, from Infinity to
 * -Infinity.
 */
export function getBoundingBox(lists: Iterable<ArrayLike<number>>): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of lists) {
    for (let i = 0; i + 1 < points.length; i += 2) {
      const [x, y] = [points[i] ?? 0, points[i + 1] ?? 0];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  }
  return [west, south, east, north];
}

/** Returns whether two boxes intersect, or come within `byM` of each other on both axes. */
export const doBoxesMeet = (a: Box, b: Box, byM = 0): boolean =>
  a[0] - byM <= b[2] && a[2] + byM >= b[0] && a[1] - byM <= b[3] && a[3] + byM >= b[1];

/** Returns the bounding box of points; without points it is inverted. */
export function getBoundingBoxOfPoints(places: readonly PlanePoint[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of places) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

/** Returns the distance of a point from a box; 0 inside it. */
export const getDistanceToBox = ([west, south, east, north]: Box, { x, y }: PlanePoint): number =>
  Math.hypot(Math.max(west - x, 0, x - east), Math.max(south - y, 0, y - north));
