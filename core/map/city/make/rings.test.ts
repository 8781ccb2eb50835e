import { expect, test } from 'vitest';
import { Chance } from '../../../../test/fixtures/alertWorld.ts';
import { doesRingCrossItself } from './cuts.ts';
import {
  getOrientedBox,
  getSignedArea,
  isInRing,
  reverseRing,
  simplifyLine,
  simplifyRing,
  toKeyholeRing,
} from './rings.ts';
import { cutLine, cutRing } from './shapes.ts';

const square = [0, 0, 10, 0, 10, 10, 0, 10];

/** Generates a ring around a centre with random radius: it never crosses itself. */
function star(chance: Chance, points: number, x: number, y: number, radius: number): number[] {
  return Array.from({ length: points }, (_, i) => {
    const away = radius * (0.3 + 0.7 * chance.next());
    return [x + away * Math.cos((i / points) * 2 * Math.PI), y + away * Math.sin((i / points) * 2 * Math.PI)];
  }).flat();
}

const pointsOf = (ring: readonly number[]) =>
  ring.flatMap((x, i) => (i % 2 === 0 ? [[x, ring[i + 1] ?? 0] as const] : []));

const lengthOf = (line: readonly number[]) =>
  pointsOf(line).reduce((sum, [x, y], i, all) => {
    const [px, py] = all[i - 1] ?? [x, y];
    return sum + Math.hypot(x - px, y - py);
  }, 0);

test('getSignedArea has the sign of the direction, also far from the origin', () => {
  expect(getSignedArea(square)).toBe(100);
  expect(getSignedArea(reverseRing(square))).toBe(-100);
  expect(getSignedArea(square.map((v) => v + 1e9))).toBe(100);
});

test('doesRingCrossItself detects a ring that crosses or touches itself', () => {
  expect(doesRingCrossItself(square)).toBe(false);
  expect(doesRingCrossItself([0, 0, 10, 10, 10, 0, 0, 10]), 'a bow tie').toBe(true);
  expect(doesRingCrossItself([0, 0, 10, 0, 5, 0, 5, 5]), 'a spike that folds back').toBe(true);
  expect(doesRingCrossItself([0, 0, 10, 0, 10, 10, 5, 0, 0, 10]), 'a corner on another side').toBe(true);
  expect(doesRingCrossItself([0, 0, 4, 0, 4, 4, 8, 4, 8, 0, 12, 0, 12, 8, 0, 8]), 'a U').toBe(false);
});

/** Returns whether any two non-adjacent sides cross, by comparing all pairs. */
function crossesSomewhere(ring: readonly number[]): boolean {
  const corners = pointsOf(ring);
  const side = (a: readonly [number, number], b: readonly [number, number], c: readonly [number, number]) =>
    Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  return corners.some((a, i) =>
    corners.some((c, j) => {
      const [b, d] = [corners[(i + 1) % corners.length], corners[(j + 1) % corners.length]];
      if (!b || !d || i === j || b === c || d === a) return false;
      return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
    }),
  );
}

test('doesRingCrossItself agrees with comparing all pairs for long rings', () => {
  const chance = new Chance(4);
  const met = { crossing: 0, sound: 0 };
  for (let round = 0; round < 300; round++) {
    const ring = star(chance, 4 + Math.floor(chance.next() * 40), 50, 50, 40);
    expect(doesRingCrossItself(ring)).toBe(false);
    const moved = 2 * Math.floor((chance.next() * ring.length) / 2);
    const bent = [...ring];
    [bent[moved], bent[moved + 1]] = [chance.next() * 100, chance.next() * 100];
    const isCrossing = crossesSomewhere(bent);
    met[isCrossing ? 'crossing' : 'sound']++;
    expect(doesRingCrossItself(bent)).toBe(isCrossing);
  }
  expect(Math.min(met.crossing, met.sound)).toBeGreaterThan(20);
});

test('simplification omits only points within its tolerance, and straight walls lose their middle points', () => {
  expect(simplifyRing([5, 0, 10, 0, 10, 5, 10, 10, 0, 10, 0, 0.01], 0.1)).toHaveLength(8);
  const chance = new Chance(5);
  for (let round = 0; round < 100; round++) {
    const ring = star(chance, 12, 0, 0, 30);
    const simpler = simplifyRing(ring, 3);
    expect(simpler.length).toBeGreaterThanOrEqual(4);
    const line = simplifyLine(ring, 3);
    expect(line.slice(0, 2)).toEqual(ring.slice(0, 2));
    expect(line.slice(-2)).toEqual(ring.slice(-2));
    for (const [shape, isClosed] of [[simpler, true] as const, [line, false] as const]) {
      const corners = pointsOf(isClosed ? [...shape, ...shape.slice(0, 2)] : shape);
      for (const [x, y] of pointsOf(ring)) {
        const away = corners.slice(1).map(([bx, by], i) => {
          const [ax, ay] = corners[i] ?? [0, 0];
          const part = Math.max(
            0,
            Math.min(
              1,
              ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1),
            ),
          );
          return Math.hypot(x - ax - part * (bx - ax), y - ay - part * (by - ay));
        });
        expect(Math.min(...away)).toBeLessThan(3.001);
      }
    }
  }
});

test('getOrientedBox contains the ring and has its orientation', () => {
  const box = getOrientedBox([0, 0, 8, 6, 5, 10, -3, 4]);
  expect(getSignedArea(box)).toBeCloseTo(50, 6);
  const chance = new Chance(8);
  for (let round = 0; round < 50; round++) {
    const ring = star(chance, 7, 3, -3, 10);
    const about = getOrientedBox(ring);
    expect(getSignedArea(about)).toBeGreaterThan(0);
    const middle = [0, 1].map((axis) => about.filter((_, i) => i % 2 === axis).reduce((a, b) => a + b) / 4);
    const wider = about.map((v, i) => v + (v - (middle[i % 2] ?? 0)) * 1e-6);
    for (const [x, y] of pointsOf(ring)) expect(isInRing(wider, x, y)).toBe(true);
  }
});

test('keyhole fills the same area as the ring with holes', () => {
  const chance = new Chance(12);
  const outer = [0, 0, 100, 0, 100, 100, 0, 100];
  const holes = [
    [20, 25],
    [70, 30],
    [40, 75],
  ].map(([x = 0, y = 0]) => reverseRing(star(chance, 8, x, y, 15)));
  const one = toKeyholeRing(outer, holes);
  const area = getSignedArea(outer) + holes.reduce((sum, hole) => sum + getSignedArea(hole), 0);
  expect(getSignedArea(one)).toBeCloseTo(area, 6);
  for (let i = 0; i < 500; i++) {
    const [x, y] = [chance.next() * 100, chance.next() * 100];
    expect(isInRing(one, x, y)).toBe(!holes.some((hole) => isInRing(hole, x, y)));
  }
});

test('cutRing yields pieces within their squares, with the ring’s area in total', () => {
  const chance = new Chance(13);
  for (let round = 0; round < 50; round++) {
    const ring = star(chance, 20, -7, 12, 90);
    let area = 0;
    cutRing(ring, 25, (x, y, piece) => {
      area += getSignedArea(piece);
      for (const [px, py] of pointsOf(piece)) {
        expect(px).toBeGreaterThanOrEqual(x * 25 - 1e-9);
        expect(px).toBeLessThanOrEqual(x * 25 + 25 + 1e-9);
        expect(py).toBeGreaterThanOrEqual(y * 25 - 1e-9);
        expect(py).toBeLessThanOrEqual(y * 25 + 25 + 1e-9);
      }
    });
    expect(area).toBeCloseTo(getSignedArea(ring), 5);
  }
});

test('cutLine yields pieces within their squares, with the line’s length in total', () => {
  const chance = new Chance(14);
  for (let round = 0; round < 50; round++) {
    const line = Array.from({ length: 30 }, () => chance.next() * 200 - 100);
    let length = 0;
    cutLine(line, 30, (x, y, piece) => {
      length += lengthOf(piece);
      for (const [px, py] of pointsOf(piece)) {
        expect(Math.abs(px - x * 30 - 15)).toBeLessThanOrEqual(15 + 1e-9);
        expect(Math.abs(py - y * 30 - 15)).toBeLessThanOrEqual(15 + 1e-9);
      }
    });
    expect(length).toBeCloseTo(lengthOf(line), 6);
  }
});
