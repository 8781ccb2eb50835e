import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { type Building, boxBuilding, obstacles, randomTown } from '../../../test/fixtures/cityBlocks.ts';
import { createSightIndex, type SightIndex, type SpacePoint } from './obstructions.ts';

function indexOf(buildings: readonly Building[], corner = { x: 0, y: 0 }): SightIndex {
  const index = createSightIndex();
  index.add('here', obstacles(buildings), corner);
  return index;
}

const at = (x: number, y: number, z = 0): SpacePoint => ({ x, y, z });

test('a box hides what is behind it, and nothing before, beside or above it', () => {
  const index = indexOf([boxBuilding([10, -5, 20, 5], 10)]);
  const lens = at(0, 0, 6);
  expect(index.isSeen(lens, at(30, 0))).toBe(false);
  expect(index.isSeen(lens, at(9, 0))).toBe(true);
  expect(index.isSeen(lens, at(30, 20))).toBe(true);
  expect(index.isSeen(lens, at(30, 0, 30))).toBe(true);
});

test('the obstruction is the point where the line of sight meets the wall', () => {
  const index = indexOf([boxBuilding([10, -5, 20, 5], 10), boxBuilding([22, -5, 24, 5], 30)]);
  const found = index.obstruction(at(0, 0, 6), at(30, 0));
  expect(found?.x).toBeCloseTo(10, 9);
  expect(found?.z).toBeCloseTo(4, 9);
  expect(found?.distanceM).toBeCloseTo(Math.hypot(10, 2), 9);
  expect(found?.isEstimated).toBe(false);
  const guessed = indexOf([{ ...boxBuilding([10, -5, 20, 5], 10), isEstimated: true }]);
  expect(guessed.obstruction(at(0, 0, 6), at(30, 0))?.isEstimated).toBe(true);
});

test('a line of sight over a low roof is free from d2 h / (h - top)', () => {
  // h = 8, top = 4, far wall at 20: the first visible ground behind it is at 40.
  const index = indexOf([boxBuilding([10, -5, 20, 5], 4)]);
  expect(index.isSeen(at(0, 0, 8), at(39.99, 0))).toBe(false);
  expect(index.isSeen(at(0, 0, 8), at(40.01, 0))).toBe(true);
});

test('a line of sight through the roof and floor of a house on pillars is blocked', () => {
  const index = indexOf([boxBuilding([10, -5, 20, 5], 9, 4)]);
  // From 20 m down to the ground 22 m away: at 10 it is 10.9 high, at 20 it is 1.8: through roof and floor, no
  // wall.
  expect(index.isSeen(at(0, 0, 20), at(22, 0))).toBe(false);
  // A line under the floor is free.
  expect(index.isSeen(at(0, 0, 3), at(30, 0))).toBe(true);
});

test('a courtyard is open: holes of a footprint hide nothing by themselves', () => {
  const ring = [0, 0, 40, 0, 40, 40, 0, 40];
  const court = [10, 10, 10, 30, 30, 30, 30, 10];
  const index = indexOf([{ rings: [ring, court], topM: 12 }]);
  expect(index.isSeen(at(12, 12, 5), at(28, 28))).toBe(true);
  expect(index.isSeen(at(12, 12, 5), at(60, 28))).toBe(false);
});

test('a point on a wall is visible from the open side of the wall only', () => {
  const index = indexOf([boxBuilding([10, -5, 20, 5], 10)]);
  for (const y of [-4, 0, 4]) {
    expect(index.isSeen(at(0, 3, 6), at(10, y))).toBe(true);
    expect(index.isSeen(at(30, 3, 6), at(10, y))).toBe(false);
  }
  // In the inner corner of two houses it is visible from the side of the two streets.
  const corner = indexOf([boxBuilding([10, -5, 20, 5], 10), boxBuilding([0, 5, 20, 15], 10)]);
  expect(corner.isSeen(at(0, 0, 6), at(10, 5))).toBe(true);
  expect(corner.isSeen(at(30, 0, 6), at(10, 5))).toBe(false);
});

test('the wall that a camera hangs on, or is drawn slightly inside of, hides nothing in front of it', () => {
  const index = indexOf([boxBuilding([10, -5, 20, 5], 10)]);
  for (const x of [9.9, 10, 10.3]) {
    expect(index.isSeen(at(x, 0, 6), at(0, 8))).toBe(true);
    expect(index.isSeen(at(x, 0, 6), at(25, 0))).toBe(false);
  }
});

test('a line of sight along a wall and past its corner is free; along two touching walls it is not', () => {
  const index = indexOf([boxBuilding([10, 0, 20, 5], 10)]);
  for (const y of [0, 1e-9, -1e-9]) expect(index.isSeen(at(0, y, 6), at(40, y))).toBe(true);
  expect(index.isSeen(at(0, 10, 6), at(20, -10))).toBe(true);
  const joined = indexOf([boxBuilding([10, 0, 20, 5], 10), boxBuilding([10, -5, 20, 0], 10)]);
  expect(joined.isSeen(at(0, 0, 6), at(40, 0))).toBe(false);
});

test('straight below a lens nothing is hidden except points inside a building', () => {
  const index = indexOf([boxBuilding([10, -5, 20, 5], 10)]);
  expect(index.isSeen(at(0, 0, 6), at(0, 0))).toBe(true);
  expect(index.isSeen(at(15, 0, 12), at(15, 0))).toBe(false);
});

test('tiles are added, replaced and removed', () => {
  const index = indexOf([boxBuilding([10, -5, 20, 5], 10)], { x: 1_000, y: -2_000 });
  const [lens, behind] = [at(1_000, -2_000, 6), at(1_030, -2_000)];
  expect(index.isSeen(lens, behind)).toBe(false);
  expect(index.within([0, 0, 10, 10]).isSeen(lens, behind)).toBe(true);
  expect(index.within([1_000, -2_010, 1_011, -1_990]).isSeen(lens, behind)).toBe(false);
  index.add('here', obstacles([]), { x: 0, y: 0 });
  expect(index.isSeen(lens, behind)).toBe(true);
  index.add('here', obstacles([boxBuilding([10, -5, 20, 5], 10)]), { x: 1_000, y: -2_000 });
  expect(index.buildings).toBe(1);
  index.remove('here');
  expect([index.buildings, index.isSeen(lens, behind)]).toEqual([0, true]);
});

/**
 * Returns whether a point is deeper than the margin inside a box of a town of rotated boxes: it is to the left of
 * each wall.
 */
function deepInside(town: readonly Building[], point: SpacePoint, marginM: number): boolean {
  return town.some(({ rings: [ring = []], topM, baseM = 0 }) => {
    if (point.z < baseM + marginM || point.z > topM - marginM) return false;
    return [0, 2, 4, 6].every((corner) => {
      const [ax = 0, ay = 0] = ring.slice(corner, corner + 2);
      const [bx = 0, by = 0] = [ring[(corner + 2) % 8], ring[(corner + 3) % 8]];
      const side = (bx - ax) * (point.y - ay) - (by - ay) * (point.x - ax);
      return side / Math.hypot(bx - ax, by - ay) > marginM;
    });
  });
}

test('in any town, a visible point has nothing on the way to it, and a hidden one a wall at the stated obstruction', () => {
  const chance = new Chance(6);
  let [seen, hidden] = [0, 0];
  for (let round = 0; round < 12; round += 1) {
    const town = randomTown(() => chance.next(), 60, 150);
    const index = indexOf(town);
    for (let look = 0; look < 40; look += 1) {
      const place = (z: number) => at((chance.next() - 0.5) * 160, (chance.next() - 0.5) * 160, z);
      const lens = place(2 + chance.next() * 20);
      const point = place(chance.is(0.7) ? 0 : chance.next() * 10);
      const on = (part: number) =>
        at(
          lens.x + (point.x - lens.x) * part,
          lens.y + (point.y - lens.y) * part,
          lens.z + (point.z - lens.z) * part,
        );
      const lengthM = Math.hypot(point.x - lens.x, point.y - lens.y);
      const obstruction = index.obstruction(lens, point);
      expect(index.isSeen(lens, point)).toBe(obstruction === undefined);
      if (obstruction) {
        hidden += 1;
        const part = Math.hypot(obstruction.x - lens.x, obstruction.y - lens.y) / lengthM;
        expect(deepInside(town, on(part + 0.0006 / lengthM), -0.001)).toBe(true);
      } else {
        seen += 1;
        for (let part = 0.6 / lengthM; part < 1; part += 0.2 / lengthM)
          expect(deepInside(town, on(part), 0.02)).toBe(false);
      }
    }
  }
  expect(Math.min(seen, hidden)).toBeGreaterThan(60);
});
