import type { SpatialPoint } from '../../../core/ptz/bearingBoard.ts';
import type { VisibleArea, VisibleCity, VisibleRoad } from '../picture/messages.ts';
import { hazy, roofColor, shaded, wallColor } from './colors.ts';

/** A wall as seen from the camera, metres. */
export interface Face {
  /** In the order lower left, lower right, upper right, upper left. */
  readonly corners: readonly [SpatialPoint, SpatialPoint, SpatialPoint, SpatialPoint];
  readonly color: string;
  /** Colour of the windows. */
  readonly glass: string;
  readonly columns: number;
  readonly rows: number;
  /** The roof that must be drawn over this face before the next one. */
  readonly roof: GroundShape | undefined;
}

export interface GroundShape {
  readonly points: readonly SpatialPoint[];
  readonly color: string;
}

export interface Scenery {
  /** Ordered from far to near. */
  readonly faces: readonly Face[];
  /** Shapes flat on the ground, in drawing order. */
  readonly ground: readonly GroundShape[];
}

const numbersAWall = 7;
const bayM = 2.4;
const floorM = 3.3;
/** Minimum height of a tower, which is of glass and concrete, metres. */
const towerM = 40;

/** Returns walls and roofs with their colours, which fade with distance. */
function facesOf({ walls, roofs }: VisibleCity, heightM: number): Face[] {
  const faces: Face[] = [];
  const roofAfter = new Map(roofs.map((roof) => [roof.after, roof]));
  for (let at = 0; at + numbersAWall <= walls.length; at += numbersAWall) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, baseM = 0, topM = 0, lot = 0] = walls.slice(at, at + numbersAWall);
    const [low, high] = [baseM - heightM, topM - heightM];
    const away = Math.hypot((x1 + x2) / 2, (y1 + y2) / 2);
    const long = Math.hypot(x2 - x1, y2 - y1);
    const color = wallColor(lot, topM > towerM);
    const light = lightOn(x2 - x1, y2 - y1);
    const roof = roofAfter.get(at / numbersAWall);
    faces.push({
      corners: [
        [x1, y1, low],
        [x2, y2, low],
        [x2, y2, high],
        [x1, y1, high],
      ],
      color: shaded(color, light, away),
      glass: shaded(topM > towerM ? '#3d5566' : '#2c3a46', light, away),
      columns: Math.max(1, Math.round(long / bayM)),
      rows: Math.max(1, Math.round((topM - baseM) / floorM)),
      roof: roof && {
        points: ringAt(roof.points, roof.topM - heightM),
        color: shaded(roofColor(lot), 1, away),
      },
    });
  }
  return faces;
}

/**
 * Returns the light on a wall from a sun in the south-west. `x`, `y`: direction along the wall, whose front is to the
 * right of it.
 */
function lightOn(x: number, y: number): number {
  const length = Math.hypot(x, y) || 1;
  const [outX, outY] = [y / length, -x / length];
  return 0.8 + 0.2 * (outX * -0.5 + outY * -0.866);
}

const ringAt = (points: readonly number[], up: number): SpatialPoint[] => {
  const ring: SpatialPoint[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) ring.push([points[at] ?? 0, points[at + 1] ?? 0, up]);
  return ring;
};

const areaColors: Readonly<Record<VisibleArea['kind'], string>> = {
  water: '#6d8796',
  green: '#5f7d4a',
  paved: '#96948e',
};

/** Returns a strip along a line: one piece for each leg, lengthened a little so that bends have no gaps. */
function strips(points: readonly number[], halfM: number, up: number, color: string): GroundShape[] {
  const flats: GroundShape[] = [];
  for (let at = 0; at + 3 < points.length; at += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points.slice(at, at + 4);
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length < 0.1) continue;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const [sx, sy] = [-uy * halfM, ux * halfM];
    const [ex, ey] = [ux * halfM * 0.6, uy * halfM * 0.6];
    flats.push({
      points: [
        [x1 - ex - sx, y1 - ey - sy, up],
        [x2 + ex - sx, y2 + ey - sy, up],
        [x2 + ex + sx, y2 + ey + sy, up],
        [x1 - ex + sx, y1 - ey + sy, up],
      ],
      color: hazy(color, Math.hypot((x1 + x2) / 2, (y1 + y2) / 2) / 2),
    });
  }
  return flats;
}

const pavementM = 3;
const markedM = 110;
const dashM = 3;
const everyM = 9;

/** Returns the dashes along the middle of a street that are near enough to be seen. */
function dashes({ points }: VisibleRoad, up: number): GroundShape[] {
  const flats: GroundShape[] = [];
  for (let at = 0; at + 3 < points.length; at += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points.slice(at, at + 4);
    const length = Math.hypot(x2 - x1, y2 - y1);
    for (let from = 0; from + dashM < length; from += everyM) {
      const [a, b] = [from / length, (from + dashM) / length];
      const dash = [x1 + (x2 - x1) * a, y1 + (y2 - y1) * a, x1 + (x2 - x1) * b, y1 + (y2 - y1) * b];
      if (Math.hypot(dash[0] ?? 0, dash[1] ?? 0) < markedM) flats.push(...strips(dash, 0.1, up, '#d8d6c8'));
    }
  }
  return flats;
}

function groundOf({ areas, roads }: VisibleCity, heightM: number): GroundShape[] {
  const up = -heightM;
  const streets = roads.filter(({ kind }) => kind !== 'rail');
  const rails = roads.filter(({ kind }) => kind === 'rail');
  return [
    ...areas.map(({ kind, points }) => ({ points: ringAt(points, up), color: areaColors[kind] })),
    ...streets
      .filter(({ kind }) => kind !== 'path')
      .flatMap(({ points, widthM }) => strips(points, widthM / 2 + pavementM, up, '#8f8d88')),
    ...streets.flatMap(({ points, widthM }) => strips(points, widthM / 2, up, '#4b4e52')),
    ...rails.flatMap(({ points, widthM }) => strips(points, widthM / 2, up, '#6b6259')),
    ...streets.filter(({ widthM }) => widthM >= 6).flatMap((street) => dashes(street, up)),
  ];
}

/** Returns the static part of a camera's view. */
export function sceneryOf(around: VisibleCity, heightM: number): Scenery {
  return { faces: facesOf(around, heightM), ground: groundOf(around, heightM) };
}
