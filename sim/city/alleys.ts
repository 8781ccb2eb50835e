import { spreadOf } from '../spread.ts';
import { along, type Point, shift } from './course.ts';
import type { Street } from './streets.ts';

export interface House extends Point {
  readonly number: number;
  /** Direction from the street's middle to the house. */
  readonly outwardDeg: number;
  /** Undefined if no alley opens next to it. */
  readonly alley: Alley | undefined;
}

interface Alley {
  /** Points in the alley (ngõ) and at the start of its two branches (ngách). */
  readonly points: readonly [Point, Point, Point];
  /** House numbers of the branches. */
  readonly branchNumbers: readonly [number, number];
}

/** Yields the houses of a street that have a camera, on alternating sides, with the adjacent alleys. */
export function* housesOf({ name, course, isCentral }: Street): Generator<House> {
  for (const [at, point] of along(course, isCentral ? 30 : 42).entries()) {
    const isEven = at % 2 === 1;
    const outwardDeg = point.bearingDeg + (isEven ? 90 : 270);
    const inside = (turnedDeg: number, metres: number) => shift(point, outwardDeg + turnedDeg, metres);
    // Bends each alley.
    const bend = (spreadOf(`${name}|${at}|bend`) - 0.5) * 26;
    const deep = 105 + 45 * spreadOf(`${name}|${at}|deep`);
    const alley: Alley = {
      points: [inside(-bend / 4, 40), inside(bend / 3, 40 + (deep - 40) / 2), inside(bend, deep)],
      branchNumbers: [6 + (at % 5), 12 + (at % 5)],
    };
    const hasAlley = !isCentral || at % 3 === 0;
    const { lat, lon } = point;
    yield { lat, lon, number: at * 6 + (isEven ? 2 : 1), outwardDeg, alley: hasAlley ? alley : undefined };
  }
}

/** Returns the alleys of a street, each from the street's middle inwards. */
export function alleysOf(street: Street): readonly (readonly Point[])[] {
  return [...housesOf(street)].flatMap(({ lat, lon, alley }) =>
    alley ? [[{ lat, lon }, ...alley.points]] : [],
  );
}
