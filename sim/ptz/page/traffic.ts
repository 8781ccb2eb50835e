import type { SpatialPoint } from '../../../core/ptz/bearingBoard.ts';
import { randomOf } from '../../random.ts';
import type { VisibleCity, VisibleRoad } from '../picture/messages.ts';

/** A vehicle and its route: along a street's course, and again from the beginning. */
export interface Vehicle {
  /** Points `[x, y, ...]` in driving order. */
  readonly course: readonly number[];
  readonly lengthM: number;
  /** Offset to the right of the course, m. */
  readonly side: number;
  readonly speed: number;
  readonly start: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
  readonly color: string;
}

const paints = ['#b33a3a', '#e8e8e8', '#30343a', '#3a5f8a', '#c9a227', '#6b7a4a', '#8a8f96', '#7d4f3a'];
const maxVehicles = 60;
/** Maximum distance of streets with traffic, m: beyond it vehicles would be too small to see. */
const nearM = 260;
const minStreetM = 40;

function lengthOf(points: readonly number[]): number {
  let metres = 0;
  for (let at = 0; at + 3 < points.length; at += 2)
    metres += Math.hypot(
      (points[at + 2] ?? 0) - (points[at] ?? 0),
      (points[at + 3] ?? 0) - (points[at + 1] ?? 0),
    );
  return metres;
}

const isNear = (points: readonly number[]) =>
  points.some((x, at) => at % 2 === 0 && Math.hypot(x, points[at + 1] ?? 0) < nearM);

function reversed(points: readonly number[]): number[] {
  const out: number[] = [];
  for (let at = points.length - 2; at >= 0; at -= 2) out.push(points[at] ?? 0, points[at + 1] ?? 0);
  return out;
}

/** Density of the traffic by kind of street. */
const densities: Readonly<Record<VisibleRoad['kind'], number>> = {
  motorway: 3,
  primary: 3,
  secondary: 2.2,
  street: 1,
  path: 0.06,
  rail: 0,
};

/** Returns the traffic around a camera, the same in each run. */
export function trafficOf({ roads }: VisibleCity, camera: string): Vehicle[] {
  const random = randomOf(camera);
  const streets = roads
    .map((road) => ({ ...road, lengthM: lengthOf(road.points) }))
    .filter(({ kind, lengthM, points }) => densities[kind] > 0 && lengthM >= minStreetM && isNear(points));
  const shares = streets.map(({ kind, lengthM }) => densities[kind] * lengthM);
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total === 0) return [];
  // The number of vehicles is limited by the streets' total length.
  const count = Math.min(maxVehicles, Math.round(total / 12));
  return Array.from({ length: count }, (_, index): Vehicle => {
    let lot = random() * total;
    const at = shares.findIndex((share) => {
      lot -= share;
      return lot <= 0;
    });
    const street = streets[at] ?? streets[0];
    const { points = [], lengthM = 1, widthM = 6, kind = 'street' } = street ?? {};
    const isBike = kind === 'path' || index % 3 !== 0;
    const isBus = !isBike && widthM > 10 && random() < 0.15;
    const halfM = widthM / 2;
    const lane = isBike ? halfM * (0.5 + 0.4 * random()) : halfM * (0.25 + 0.25 * random());
    const [length, width, height] = isBike ? [1.9, 0.7, 1.5] : isBus ? [10, 2.5, 3.1] : [4.3, 1.8, 1.5];
    return {
      course: index % 2 === 0 ? points : reversed(points),
      lengthM,
      side: lane,
      speed: (kind === 'path' ? 3 : isBike ? 6 : 9) + random() * 4,
      start: random() * lengthM,
      length,
      width,
      height,
      color: paints[Math.floor(random() * paints.length)] ?? '#888888',
    };
  });
}

/** Returns a vehicle's position at a time, metres from the camera, and its direction as a unit vector. */
export function positionOf({ course, lengthM, side, speed, start }: Vehicle, seconds: number) {
  let left = (start + speed * seconds) % lengthM;
  for (let at = 0; at + 3 < course.length; at += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = course.slice(at, at + 4);
    const leg = Math.hypot(x2 - x1, y2 - y1);
    if (left > leg && at + 5 < course.length) {
      left -= leg;
      continue;
    }
    const [ux, uy] = leg === 0 ? [0, 1] : [(x2 - x1) / leg, (y2 - y1) / leg];
    return { x: x1 + ux * left + uy * side, y: y1 + uy * left - ux * side, ux, uy };
  }
  return { x: 0, y: 0, ux: 0, uy: 1 };
}

/** Returns a vehicle's eight corners: first those of its base in order, then those of its roof. */
export function vehicleCorners(vehicle: Vehicle, heightM: number, seconds: number): SpatialPoint[] {
  const { x, y, ux, uy } = positionOf(vehicle, seconds);
  const { length, width, height } = vehicle;
  const corner = (forward: number, aside: number, up: number): SpatialPoint => [
    x + ux * forward + uy * aside,
    y + uy * forward - ux * aside,
    up - heightM,
  ];
  return [0.1, height].flatMap((up) => [
    corner(0, -width / 2, up),
    corner(0, width / 2, up),
    corner(length, width / 2, up),
    corner(length, -width / 2, up),
  ]);
}
