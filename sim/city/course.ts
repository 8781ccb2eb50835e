import { eastScale, metresPerDegree } from './wards.ts';

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** Returns the point `metres` away in the direction of `bearingDeg`. */
export function shift({ lat, lon }: Point, bearingDeg: number, metres: number): Point {
  const turn = (bearingDeg * Math.PI) / 180;
  const degrees = metres / metresPerDegree;
  return { lat: lat + Math.cos(turn) * degrees, lon: lon + (Math.sin(turn) * degrees) / eastScale };
}

export interface CoursePoint extends Point {
  readonly bearingDeg: number;
  /** Distance from the start of the course. */
  readonly atM: number;
}

/** Samples a course every `stepM` metres (at least its middle), with the bearing of each leg. */
export function along(course: readonly number[], stepM: number): CoursePoint[] {
  const out: CoursePoint[] = [];
  let walked = 0;
  let next = stepM / 2;
  for (let at = 0; at + 3 < course.length; at += 2) {
    const [lat = 0, lon = 0, toLat = 0, toLon = 0] = course.slice(at, at + 4);
    const north = (toLat - lat) * metresPerDegree;
    const east = (toLon - lon) * eastScale * metresPerDegree;
    const leg = Math.hypot(north, east);
    const bearingDeg = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
    for (; next <= walked + leg; next += stepM)
      out.push({ ...shift({ lat, lon }, bearingDeg, next - walked), bearingDeg, atM: next });
    walked += leg;
  }
  return out;
}

/** Returns the length of a course in metres. */
export function lengthM(course: readonly number[]): number {
  let metres = 0;
  for (let at = 0; at + 3 < course.length; at += 2) {
    const [lat = 0, lon = 0, toLat = 0, toLon = 0] = course.slice(at, at + 4);
    metres += Math.hypot(toLat - lat, (toLon - lon) * eastScale) * metresPerDegree;
  }
  return metres;
}

/** Returns the bearing in degrees clockwise from north. */
export function bearingTo(from: Point, to: Point): number {
  const [north, east] = [to.lat - from.lat, (to.lon - from.lon) * eastScale];
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}
