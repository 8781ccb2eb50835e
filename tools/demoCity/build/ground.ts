import { doSegmentsCross } from '../../../core/map/city/make/cuts.ts';
import { isInRing } from '../../../core/map/city/make/rings.ts';
import {
  type Bounds,
  boundsOf,
  distanceToLine,
  distanceToRing,
  overlap,
  type Ring,
} from '../../../sim/city/flat.ts';

/** A spatial index of objects by the squares of a grid. */
class Squares<Thing> {
  private readonly squares = new Map<number, Thing[]>();
  private readonly sideM: number;

  constructor(sideM: number) {
    this.sideM = sideM;
  }

  private *keys({ west, south, east, north }: Bounds): Generator<number> {
    const cell = (metres: number) => Math.floor(metres / this.sideM);
    for (let x = cell(west); x <= cell(east); x++)
      for (let y = cell(south); y <= cell(north); y++) yield x * 1_000_003 + y;
  }

  add(bounds: Bounds, thing: Thing): void {
    for (const key of this.keys(bounds)) {
      const there = this.squares.get(key);
      if (there) there.push(thing);
      else this.squares.set(key, [thing]);
    }
  }

  some(bounds: Bounds, isIt: (thing: Thing) => boolean): boolean {
    for (const key of this.keys(bounds)) if (this.squares.get(key)?.some(isIt)) return true;
    return false;
  }
}

const around = (x: number, y: number, metres: number): Bounds => ({
  west: x - metres,
  south: y - metres,
  east: x + metres,
  north: y + metres,
});

interface Strip {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly halfM: number;
}

/** Minimum distance of a house from a camera, metres. */
export const aroundCameraM = 4;

/** The occupied ground: water and parks, streets, surroundings of cameras, and houses. */
export class Ground {
  private readonly closed = new Squares<Ring>(250);
  private readonly strips = new Squares<Strip>(60);
  private readonly cameras = new Squares<readonly [number, number]>(40);
  private readonly houses = new Squares<Ring>(40);

  /** Closes an area to houses and ways. */
  closeArea(ring: Ring): void {
    this.closed.add(boundsOf(ring), ring);
  }

  /** Keeps houses at least `halfM` from the way. */
  reserveWay(way: Ring, halfM: number): void {
    for (let at = 0; at + 3 < way.length; at += 2) {
      const [x1, y1, x2, y2] = [way[at] ?? 0, way[at + 1] ?? 0, way[at + 2] ?? 0, way[at + 3] ?? 0];
      // Long pieces are divided, because their bounds would cover half of the city.
      const pieces = Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 120));
      for (let piece = 0; piece < pieces; piece++) {
        const [from, to] = [piece / pieces, (piece + 1) / pieces];
        const strip = {
          x1: x1 + (x2 - x1) * from,
          y1: y1 + (y2 - y1) * from,
          x2: x1 + (x2 - x1) * to,
          y2: y1 + (y2 - y1) * to,
          halfM,
        };
        const bounds = boundsOf([strip.x1, strip.y1, strip.x2, strip.y2]);
        this.strips.add(
          {
            west: bounds.west - halfM,
            south: bounds.south - halfM,
            east: bounds.east + halfM,
            north: bounds.north + halfM,
          },
          strip,
        );
      }
    }
  }

  reserveCamera(x: number, y: number): void {
    this.cameras.add(around(x, y, aroundCameraM), [x, y]);
  }

  /** Whether water, a park or another closed area is there. */
  isClosed(x: number, y: number): boolean {
    return this.closed.some(around(x, y, 0), (ring) => isInRing(ring, x, y));
  }

  /** Whether the point is within `metres` of a way's strip. */
  isOnWay(x: number, y: number, metres = 0): boolean {
    return this.strips.some(
      around(x, y, metres),
      ({ x1, y1, x2, y2, halfM }) => distanceToLine(x, y, x1, y1, x2, y2) < halfM + metres,
    );
  }

  /** Adds a house with a convex ring if its ground is free; returns whether it was added. */
  build(ring: Ring): boolean {
    const bounds = boundsOf(ring);
    if (this.houses.some(bounds, (house) => overlap(house, ring))) return false;
    if (this.cameras.some(bounds, ([x, y]) => distanceToRing(ring, x, y) < aroundCameraM)) return false;
    if (this.strips.some(bounds, (strip) => isOnStrip(ring, strip))) return false;
    if (this.closed.some(bounds, (closed) => overlaps(closed, ring))) return false;
    this.houses.add(bounds, ring);
    return true;
  }
}

/** A tolerance, so that a house may stand on the strip's very edge. */
const hairM = 0.02;

function isOnStrip(ring: Ring, { x1, y1, x2, y2, halfM }: Strip): boolean {
  if (distanceToRing(ring, x1, y1) < halfM - hairM || distanceToRing(ring, x2, y2) < halfM - hairM)
    return true;
  for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
    const [ax, ay, bx, by] = [ring[before] ?? 0, ring[before + 1] ?? 0, ring[at] ?? 0, ring[at + 1] ?? 0];
    if (
      distanceToLine(ax, ay, x1, y1, x2, y2) < halfM - hairM ||
      doSegmentsCross(ax, ay, bx, by, x1, y1, x2, y2)
    )
      return true;
  }
  return false;
}

/** Whether a ring of any shape and a small convex one overlap. */
function overlaps(large: Ring, small: Ring): boolean {
  for (let at = 0; at + 1 < small.length; at += 2)
    if (isInRing(large, small[at] ?? 0, small[at + 1] ?? 0)) return true;
  for (let at = 0, before = large.length - 2; at < large.length; before = at, at += 2) {
    const [x1, y1, x2, y2] = [large[before] ?? 0, large[before + 1] ?? 0, large[at] ?? 0, large[at + 1] ?? 0];
    if (isInRing(small, x2, y2)) return true;
    for (let to = 0, from = small.length - 2; to < small.length; from = to, to += 2)
      if (
        doSegmentsCross(
          small[from] ?? 0,
          small[from + 1] ?? 0,
          small[to] ?? 0,
          small[to + 1] ?? 0,
          x1,
          y1,
          x2,
          y2,
        )
      )
        return true;
  }
  return false;
}
