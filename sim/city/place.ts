import { createPlaneAt } from '../../core/base/geo.ts';
import { spreadOf } from '../spread.ts';
import { type Flat, oval, pointsOf, type Ring } from './flat.ts';

/** A roundish area: a lake, a park, a stadium. */
interface Patch {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** Size along `bearingDeg`, and across. */
  readonly lengthM: number;
  readonly widthM: number;
  readonly bearingDeg: number;
}

/** The plane of the demo's city, about Hoàn Kiếm lake. */
export const plane = createPlaneAt({ lat: 21.0285, lon: 105.8524 });

export function flatAt(lat: number, lon: number): Flat {
  const { x, y } = plane.toPlane({ lat, lon });
  return [x, y];
}

/** Projects a way or an outline to the plane; `course`: latitude, longitude, latitude, longitude, ... (WGS 84). */
export const flatWay = (course: readonly number[]): Ring =>
  pointsOf(course).flatMap(([lat, lon]) => flatAt(lat, lon));

/** Returns an area's outline with an irregular shore, deterministic. */
export function patchRing({ name, lat, lon, lengthM, widthM, bearingDeg }: Patch): Ring {
  const corners = lengthM > 1_000 ? 28 : 18;
  return oval(flatAt(lat, lon), bearingDeg, lengthM, widthM, corners, (corner) =>
    spreadOf(`${name}|${corner}`),
  );
}
