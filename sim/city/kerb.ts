import { getShareAlongSegment } from '../../core/map/city/make/rings.ts';
import { alleysOf } from './alleys.ts';
import { bearingTo, type Point, shift } from './course.ts';
import { streets } from './streets.ts';
import { eastScale, metresPerDegree } from './wards.ts';
import { streetWidth } from './widths.ts';

/** The nearest plausible camera position: the kerb of a street, or the middle of an alley. */
export interface Kerb extends Point {
  /** Along the street. */
  readonly bearingDeg: number;
  /** Direction from the kerb to the street's middle; undefined in an alley. */
  readonly inwardDeg: number | undefined;
}

interface Leg {
  readonly from: Point;
  readonly to: Point;
  readonly kerbM: number;
}

/** Angle by which a camera at the kerb looks towards the other side. */
const overDeg = 18;
/** Maximum distance of a street from its place, metres. */
const nearM = 200;
const squareDeg = nearM / metresPerDegree;

const squareOf = ({ lat, lon }: Point) => [Math.floor(lat / squareDeg), Math.floor(lon / squareDeg)] as const;

/** Indexes legs by the grid squares that they cross. */
function legsBySquare(): ReadonlyMap<string, readonly Leg[]> {
  const squares = new Map<string, Leg[]>();
  const add = (leg: Leg) => {
    const steps = Math.ceil(
      Math.max(Math.abs(leg.to.lat - leg.from.lat), Math.abs(leg.to.lon - leg.from.lon)) / (squareDeg / 2),
    );
    for (let step = 0; step <= steps; step++) {
      const part = steps === 0 ? 0 : step / steps;
      const key = squareOf({
        lat: leg.from.lat + (leg.to.lat - leg.from.lat) * part,
        lon: leg.from.lon + (leg.to.lon - leg.from.lon) * part,
      }).join(' ');
      const there = squares.get(key);
      if (!there) squares.set(key, [leg]);
      else if (there.at(-1) !== leg) there.push(leg);
    }
  };
  for (const street of streets) {
    const { course } = street;
    const kerbM = streetWidth(street).carriageM / 2 + 0.5;
    for (let at = 0; at + 3 < course.length; at += 2) {
      const [lat = 0, lon = 0, toLat = 0, toLon = 0] = course.slice(at, at + 4);
      add({ from: { lat, lon }, to: { lat: toLat, lon: toLon }, kerbM });
    }
    for (const alley of alleysOf(street))
      for (const [at, to] of alley.entries()) {
        const from = alley[at - 1];
        // Between the street's middle and the first camera the street overlaps: only the alley counts.
        if (from && at > 1) add({ from, to, kerbM: 0 });
      }
  }
  return squares;
}

let known: ReadonlyMap<string, readonly Leg[]> | undefined;

/** Undefined if there is no street nearby. */
export function kerbNear(at: Point, isStreetOnly: boolean): Kerb | undefined {
  known ??= legsBySquare();
  const [row, column] = squareOf(at);
  let best: Kerb | undefined;
  let least = nearM;
  for (let north = -1; north <= 1; north++)
    for (let east = -1; east <= 1; east++)
      for (const { from, to, kerbM } of known.get(`${row + north} ${column + east}`) ?? []) {
        if (isStreetOnly && kerbM === 0) continue;
        const [x, y] = [(to.lon - from.lon) * eastScale, to.lat - from.lat];
        const [px, py] = [(at.lon - from.lon) * eastScale, at.lat - from.lat];
        const part = getShareAlongSegment(px, py, 0, 0, x, y);
        const metres = Math.hypot(px - part * x, py - part * y) * metresPerDegree;
        if (metres >= least) continue;
        least = metres;
        const bearingDeg = bearingTo(from, to);
        const middle = { lat: from.lat + part * y, lon: from.lon + (part * x) / eastScale };
        const isRight = px * y - py * x > 0;
        const outwardDeg = bearingDeg + (isRight ? 90 : 270);
        const inwardDeg = kerbM === 0 ? undefined : (outwardDeg + 180) % 360;
        best = { ...shift(middle, outwardDeg, kerbM), bearingDeg, inwardDeg };
      }
  return best;
}

/** Returns the direction along the street nearest to `towardsDeg`, turned slightly to the other side. */
export function lookAlong({ bearingDeg, inwardDeg }: Kerb, towardsDeg: number): number {
  const apart = (a: number, b: number) => Math.abs(((a - b + 540) % 360) - 180);
  const isOnward = apart(bearingDeg, towardsDeg) <= 90;
  const along = isOnward ? bearingDeg : (bearingDeg + 180) % 360;
  if (inwardDeg === undefined) return along;
  const isLeft = (inwardDeg - along + 720) % 360 > 180;
  return (along + (isLeft ? -overDeg : overDeg) + 360) % 360;
}
