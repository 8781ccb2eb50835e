import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { areaClasses, type ShapeSet } from '../city/city.ts';
import { createWaterGround } from './water.ts';

const shapes = (
  all: readonly { readonly points: readonly number[]; readonly kind: number; readonly widthM: number }[],
): ShapeSet => {
  const firstPoint = [0];
  for (const { points } of all) firstPoint.push((firstPoint.at(-1) ?? 0) + points.length / 2);
  return {
    count: all.length,
    firstPoint: Uint32Array.from(firstPoint),
    points: Float32Array.from(all.flatMap(({ points }) => points)),
    kinds: Uint8Array.from(all, ({ kind }) => kind),
    widthM: Float32Array.from(all, ({ widthM }) => widthM),
  };
};
const kindOf = (name: (typeof areaClasses)[number]) => areaClasses.indexOf(name);
const square = (x: number, y: number, side: number) => [x, y, x + side, y, x + side, y + side, x, y + side];

test('createWaterGround contains points on water away from roads, whatever box is requested', () => {
  const chance = new Chance(5);
  for (let turn = 0; turn < 40; turn += 1) {
    const corner = { x: chance.below(2_000) - 1_000, y: chance.below(2_000) - 1_000 };
    // Two overlapping waters, a park, and a level road.
    const [x, y, roadY] = [chance.below(200), chance.below(200), chance.below(400)];
    const areas = shapes([
      { points: square(x, y, 150), kind: kindOf('water'), widthM: 0 },
      { points: square(x + 50, y + 50, 150), kind: kindOf('water'), widthM: 0 },
      { points: square(x + 220, y, 100), kind: kindOf('green'), widthM: 0 },
    ]);
    const roads = shapes([{ points: [0, roadY, 500, roadY], kind: 0, widthM: 12 }]);
    const ground = createWaterGround([{ tile: { areas, roads }, corner }]);
    for (let look = 0; look < 200; look += 1) {
      const [east, north, margin] = [chance.next() * 500, chance.next() * 500, chance.next() * 5];
      const at = { x: corner.x + east, y: corner.y + north };
      const isIn = (from: number) =>
        east > x + from && east < x + from + 150 && north > y + from && north < y + from + 150;
      const side = chance.next() * 80;
      const isWater = ground.within([at.x - side, at.y - side, at.x + side, at.y + side], margin);
      expect(isWater(at)).toBe((isIn(0) || isIn(50)) && Math.abs(north - roadY) > 6 + margin);
    }
  }
});
