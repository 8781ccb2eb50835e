import type { Point } from '../../../core/domain/bearingboard.ts';
import { randomOf } from '../../random.ts';

/** A wall, or a roof, as seen from the camera; metres. */
export interface Face {
  /** Lower left, lower right, upper right, upper left, seen from outside. */
  readonly corners: readonly [Point, Point, Point, Point];
  readonly color: string;
  /** Colour of its windows; undefined where it has none. */
  readonly glass: string | undefined;
  readonly columns: number;
  readonly rows: number;
  readonly distance: number;
}

/** One vehicle's way: along an arm of the crossing and back to its begin. */
export interface Vehicle {
  readonly arm: number;
  /** To the right of the arm's middle, m; it drives away from the camera where positive. */
  readonly side: number;
  readonly speed: number;
  readonly start: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
  readonly color: string;
}

export interface City {
  /** The farthest first. */
  readonly faces: readonly Face[];
  /** Flat on the street, the longest first. */
  readonly ground: readonly { readonly points: readonly Point[]; readonly color: string }[];
  readonly vehicles: readonly Vehicle[];
  /** Bearing of the first of the crossing's four arms. */
  readonly armDeg: number;
}

/** How far its streets go. */
export const armLength = 260;
const roadHalf = 7;
const pavementHalf = 10;
const rad = Math.PI / 180;

const walls = [
  '#d9c9a3',
  '#cdb38b',
  '#b9c4c9',
  '#d8d3c8',
  '#c98f6b',
  '#a9b8a0',
  '#e0d9b8',
  '#b7a7c0',
  '#c7c0a8',
];
const paints = ['#b33a3a', '#e8e8e8', '#30343a', '#3a5f8a', '#c9a227', '#6b7a4a', '#8a8f96'];

/** Darkens a colour, and lets it fade into the haze with distance. */
function shaded(color: string, light: number, distance: number): string {
  const haze = [178, 188, 198];
  const clear = Math.exp(-distance / 420);
  const parts = [1, 3, 5].map((at, index) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) * light;
    return Math.round(value * clear + (haze[index] ?? 0) * (1 - clear));
  });
  return `rgb(${parts.join(',')})`;
}

/** A crossing in a city, seen from `heightM` above its middle; the same for the same seed. */
export function cityAround(seed: string, heightM: number): City {
  const random = randomOf(seed);
  const armDeg = Math.floor(random() * 90);
  const ground = -heightM;
  const faces: Face[] = [];

  /** A point at so far along an arm and to its right. */
  const at = (arm: number, along: number, side: number, up: number): Point => {
    const bearing = (armDeg + arm * 90) * rad;
    const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
    return [along * sin + side * cos, along * cos - side * sin, up];
  };

  function box(
    arm: number,
    [near, far]: readonly [number, number],
    [inner, outer]: readonly [number, number],
    top: number,
    color: string,
    floorM: number,
  ): void {
    const distance = Math.hypot((near + far) / 2, inner);
    const rows = Math.max(1, Math.round((top - ground) / floorM));
    const columns = (metres: number) => Math.max(1, Math.round(metres / 2.4));
    const wall = (a: readonly [number, number], b: readonly [number, number], light: number) => {
      faces.push({
        corners: [at(arm, ...a, ground), at(arm, ...b, ground), at(arm, ...b, top), at(arm, ...a, top)],
        color: shaded(color, light, distance),
        glass: shaded('#2c3a46', light, distance),
        columns: columns(Math.hypot(b[0] - a[0], b[1] - a[1])),
        rows,
        distance,
      });
    };
    if (top < 0)
      faces.push({
        corners: [
          at(arm, near, inner, top),
          at(arm, far, inner, top),
          at(arm, far, outer, top),
          at(arm, near, outer, top),
        ],
        color: shaded('#8d6a55', 1, distance),
        glass: undefined,
        columns: 1,
        rows: 1,
        distance: distance + 0.1,
      });
    // What faces the street, and what faces the crossing.
    wall([near, inner], [far, inner], 0.82);
    wall([near, outer], [near, inner], 1);
  }

  for (let arm = 0; arm < 4; arm++)
    for (const side of [-1, 1])
      for (let along = pavementHalf; along < armLength; ) {
        const width = 4 + random() * 4;
        const isTall = random() < 0.08;
        const top = ground + (isTall ? 26 + random() * 30 : 5 + random() * 13);
        const color = walls[Math.floor(random() * walls.length)] ?? '#cccccc';
        const inner = side * (pavementHalf + random() * 0.6);
        box(arm, [along, along + width], [inner, inner + side * 14], top, color, 3.4);
        along += width + (random() < 0.06 ? 6 : 0.1);
      }
  // Towers behind the houses, and one that stands out by its colour.
  for (let tower = 0; tower < 14; tower++) {
    const along = 120 + random() * 380;
    const side = (random() < 0.5 ? -1 : 1) * (60 + random() * 300);
    const color = tower === 0 ? '#b5483c' : tower === 1 ? '#3d6f99' : '#a9adb3';
    const size = 18 + random() * 16;
    box(
      tower % 4,
      [along, along + size],
      [side, side + Math.sign(side) * size],
      ground + 45 + random() * 90,
      color,
      3.6,
    );
  }
  faces.sort((a, b) => b.distance - a.distance);

  const strip = (arm: number, from: number, to: number, left: number, right: number, color: string) => ({
    points: [
      at(arm, from, left, ground),
      at(arm, to, left, ground),
      at(arm, to, right, ground),
      at(arm, from, right, ground),
    ],
    color,
  });
  const streets = [0, 1].flatMap((arm) => [
    strip(arm, -armLength, armLength, -pavementHalf, pavementHalf, '#8f8d88'),
  ]);
  const roads = [0, 1].map((arm) => strip(arm, -armLength, armLength, -roadHalf, roadHalf, '#4b4e52'));
  const lines = [0, 1, 2, 3].flatMap((arm) => [
    ...Array.from({ length: 18 }, (_, dash) =>
      strip(arm, 12 + dash * 9, 15 + dash * 9, -0.12, 0.12, '#d8d6c8'),
    ),
    strip(arm, 10, 10.6, 0.4, roadHalf, '#e4e2d8'),
    ...Array.from({ length: 8 }, (_, bar) =>
      strip(arm, 7, 9.4, -roadHalf + 0.6 + bar * 1.75, -roadHalf + 1.4 + bar * 1.75, '#dcdad0'),
    ),
  ]);

  const vehicles = Array.from({ length: 44 }, (_, index): Vehicle => {
    const isBike = index % 3 !== 0;
    const lane = isBike ? 4.2 + random() * 2.2 : 1.8 + random() * 0.6;
    return {
      arm: index % 4,
      side: (index % 8 < 4 ? 1 : -1) * lane,
      speed: (isBike ? 6 : 9) + random() * 4,
      start: random() * armLength,
      length: isBike ? 1.9 : 4.3,
      width: isBike ? 0.7 : 1.8,
      height: isBike ? 1.5 : 1.5,
      color: paints[Math.floor(random() * paints.length)] ?? '#888888',
    };
  });
  return { faces, ground: [...streets, ...roads, ...lines], vehicles, armDeg };
}

/** Where a vehicle's eight corners are; those of its foot first, around, then those of its roof. */
export function vehicleCorners(vehicle: Vehicle, city: City, heightM: number, seconds: number): Point[] {
  const gone = (vehicle.start + vehicle.speed * seconds) % armLength;
  const along = vehicle.side > 0 ? gone : armLength - gone;
  const bearing = (city.armDeg + vehicle.arm * 90) * rad;
  const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
  const corner = (forward: number, aside: number, up: number): Point => {
    const [a, s] = [along + forward, vehicle.side + aside];
    return [a * sin + s * cos, a * cos - s * sin, up - heightM];
  };
  const { length, width, height } = vehicle;
  return [0.1, height].flatMap((up) => [
    corner(0, -width / 2, up),
    corner(0, width / 2, up),
    corner(length, width / 2, up),
    corner(length, -width / 2, up),
  ]);
}
