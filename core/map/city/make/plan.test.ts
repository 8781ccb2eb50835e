import { expect, test } from 'vitest';
import { Chance } from '../../../../test/fixtures/alertWorld.ts';
import { deflate } from '../../../../test/fixtures/cityTiles.ts';
import type { CityTile } from '../city.ts';
import { packTile } from '../format.ts';
import { decodeTile, encodeTile } from '../tile.ts';
import { CityParts, decimetrePlacement } from './parts.ts';
import { planCity } from './plan.ts';
import { createRectangle, getSignedArea } from './rings.ts';

const inDecimetres = (ring: readonly number[]) => ring.map((at) => Math.round(at * 10));

/** Adds a rectangular house to a test city. */
function house(
  parts: CityParts,
  x: number,
  y: number,
  side: number,
  topM: number,
  over: { baseM?: number; isEstimated?: boolean; isPart?: boolean } = {},
) {
  parts.building(
    [inDecimetres(createRectangle(x, y, side, side, [1, 0]))],
    topM,
    over.baseM ?? 0,
    over.isEstimated ?? false,
    over.isPart ?? false,
  );
}

function chanceTown(houses: number, spanM: number): CityParts {
  const parts = new CityParts();
  const chance = new Chance(77);
  for (let i = 0; i < houses; i++) {
    const [x, y] = [(chance.next() - 0.5) * spanM, (chance.next() - 0.5) * spanM];
    const [along, across, direction] = [4 + chance.next() * 10, 5 + chance.next() * 12, chance.next() * 3];
    const turned = createRectangle(x, y, along, across, [Math.cos(direction), Math.sin(direction)]);
    parts.building([inDecimetres(turned)], 3 + chance.next() * 30, 0, chance.next() < 0.5);
  }
  return parts;
}

const ofLevel = (tiles: readonly CityTile[], level: number) => tiles.filter((tile) => tile.level === level);
const areaOf = ({ buildings: { points, firstPoint, firstRing, count } }: CityTile) =>
  Array.from({ length: count }, (_, b) => {
    const ring = firstRing[b] ?? 0;
    return getSignedArea(points.subarray((firstPoint[ring] ?? 0) * 2, (firstPoint[ring + 1] ?? 0) * 2));
  }).reduce((sum, area) => sum + area, 0);

test('level 0 has each building once, in the tile that contains its centre', () => {
  const parts = chanceTown(3000, 3000);
  const plan = planCity(parts, decimetrePlacement);
  const tiles = [...plan.tiles()];
  expect(plan.counts.buildings).toBe(3000);
  expect(ofLevel(tiles, 0).reduce((sum, tile) => sum + tile.buildings.count, 0)).toBe(3000);
  expect(plan.crowded()).toBe(0);
  for (const tile of ofLevel(tiles, 0)) {
    const { points, firstPoint } = tile.buildings;
    for (let b = 0; b < tile.buildings.count; b++) {
      for (const axis of [0, 1]) {
        const own = points.subarray((firstPoint[b] ?? 0) * 2, (firstPoint[b + 1] ?? 0) * 2);
        const along = own.filter((_, i) => i % 2 === axis);
        const middle = (Math.min(...along) + Math.max(...along)) / 2;
        expect(middle).toBeGreaterThan(-0.01);
        expect(middle).toBeLessThan(500.01);
      }
    }
  }
});

test('every level covers the same ground as the city, with fewer and fewer blocks, and few per tile', () => {
  const plan = planCity(chanceTown(20_000, 4000), decimetrePlacement);
  const tiles = [...plan.tiles()];
  const ground = (level: number) => ofLevel(tiles, level).reduce((sum, tile) => sum + areaOf(tile), 0);
  const blocks = (level: number) =>
    ofLevel(tiles, level).reduce((sum, tile) => sum + tile.buildings.count, 0);
  for (let level = 1; level < plan.header.levels; level++) {
    expect(ground(level) / ground(0)).toBeGreaterThan(0.9);
    expect(ground(level) / ground(0)).toBeLessThan(1.01);
    expect(blocks(level)).toBeLessThan(blocks(level - 1));
    for (const tile of ofLevel(tiles, level)) expect(tile.buildings.count).toBeLessThanOrEqual(4000);
  }
  expect(ofLevel(tiles, plan.header.levels - 1).length).toBeLessThanOrEqual(9);
  expect(plan.header.detailM).toHaveLength(plan.header.levels);
});

test('a tower among tube houses remains a tower from afar', () => {
  const parts = new CityParts();
  for (let x = 0; x < 100; x++) for (let y = 0; y < 20; y++) house(parts, x * 12, y * 12, 10, 9);
  house(parts, 603, 126, 20, 150);
  const plan = planCity(parts, decimetrePlacement);
  const last = ofLevel([...plan.tiles()], plan.header.levels - 1);
  const tops = last.flatMap(({ buildings }) => [...buildings.topM]);
  expect(Math.max(...tops)).toBeCloseTo(150, 0);
  expect(Math.min(...tops)).toBeCloseTo(9, 0);
});

test('the file of a plan contains the plan', () => {
  const plan = planCity(chanceTown(500, 1500), decimetrePlacement);
  for (const tile of plan.tiles()) {
    const bytes = encodeTile(tile, plan.header);
    expect(encodeTile(decodeTile(bytes, tile, plan.header), plan.header)).toEqual(bytes);
  }
});

test('a dense city takes far less than 40 bytes a building, all levels together', async () => {
  const plan = planCity(chanceTown(8000, 1200), decimetrePlacement);
  let bytes = 0;
  for (const tile of plan.tiles()) bytes += (await packTile(tile, plan.header, deflate)).bytes.length;
  expect(bytes / 8000).toBeLessThan(32);
});

test('a duplicate footprint is stored once, with the known height', () => {
  const parts = new CityParts();
  house(parts, 40, 40, 10, 9.6, { isEstimated: true });
  house(parts, 40, 40, 10, 21, {});
  house(parts, 40, 40, 10, 30, { baseM: 21 });
  house(parts, 60, 40, 10, 9.6, {});
  const plan = planCity(parts, decimetrePlacement);
  expect(plan.duplicates).toBe(1);
  expect(plan.counts).toMatchObject({ buildings: 3, estimatedHeights: 0 });
  const [tile] = plan.tiles();
  expect([...(tile?.buildings.topM ?? [])].map(Math.round).sort()).toEqual([10, 21, 30]);
});

test('duplicate roads and areas are stored once; a different kind, point or hole makes no duplicate', () => {
  const parts = new CityParts();
  const line = inDecimetres([0, 0, 900, 900]);
  const lake = inDecimetres([0, 0, 90, 0, 90, 90, 0, 90]);
  const island = inDecimetres([20, 20, 20, 40, 40, 40]);
  for (const _ of [1, 2]) {
    parts.road('street', 6, line);
    parts.road('path', 6, line);
    parts.road('street', 6, inDecimetres([0, 0, 900, 900, 950, 900]));
    parts.area('water', [lake]);
    parts.area('water', [lake, island]);
  }
  const plan = planCity(parts, decimetrePlacement);
  expect(plan.duplicates).toBe(5);
  expect(plan.counts).toMatchObject({ roads: 3, areas: 2 });
  const [tile] = plan.tiles();
  expect(tile).toMatchObject({ roads: { count: 3 }, areas: { count: 2 } });
});

test('an outline stays if a third of it is a part, even if the part is duplicated', () => {
  const parts = new CityParts();
  for (const _ of [1, 2]) {
    house(parts, 100, 100, 40, 12, {});
    house(parts, 100, 100, 23, 60, { isPart: true });
  }
  const plan = planCity(parts, decimetrePlacement);
  expect(plan.replaced).toBe(0);
  expect(plan.duplicates).toBe(2);
  expect(plan.counts.buildings).toBe(2);
});

test('an outline is replaced by the parts that make it up, but not by one that is a corner of it', () => {
  const parts = new CityParts();
  house(parts, 100, 100, 40, 12, { isEstimated: true });
  house(parts, 90, 100, 28, 30, { isPart: true });
  house(parts, 110, 110, 18, 60, { isPart: true });
  house(parts, 300, 100, 40, 12, {});
  house(parts, 300, 100, 10, 60, { isPart: true });
  const plan = planCity(parts, decimetrePlacement);
  expect(plan.replaced).toBe(1);
  expect(plan.counts.buildings).toBe(4);
});

test('small roads and ponds are omitted from afar, the river and the ring road are not', () => {
  const parts = new CityParts();
  parts.road('path', 2, inDecimetres([0, 0, 900, 900]));
  parts.road('street', 6, inDecimetres([0, 50, 3000, 50]));
  parts.road('primary', 20, inDecimetres([-2500, 0, 2500, 40]));
  parts.area('water', [inDecimetres([0, 0, 9, 0, 9, 9, 0, 9])]);
  parts.area('water', [inDecimetres([-3000, 200, 3000, 200, 3000, 900, -3000, 900])]);
  const plan = planCity(parts, decimetrePlacement);
  const tiles = [...plan.tiles()];
  const kinds = (level: number) => new Set(ofLevel(tiles, level).flatMap(({ roads }) => [...roads.kinds]));
  expect([...kinds(0)].sort()).toEqual([1, 3, 4]);
  expect([...kinds(1)].sort()).toEqual([1, 3]);
  expect([...kinds(2)]).toEqual([1]);
  const water = (level: number) =>
    ofLevel(tiles, level).reduce((sum, { areas: { points, firstPoint, count } }) => {
      for (let i = 0; i < count; i++)
        sum += getSignedArea(points.subarray((firstPoint[i] ?? 0) * 2, (firstPoint[i + 1] ?? 0) * 2));
      return sum;
    }, 0);
  expect(water(0)).toBeCloseTo(6000 * 700 + 81, -2);
  expect(water(3) / (6000 * 700)).toBeCloseTo(1, 3);
});

test('a tile with more than a file may contain takes what it can, and the rest is counted', () => {
  const parts = new CityParts();
  const chance = new Chance(3);
  for (let i = 0; i < 51_000; i++) house(parts, 10 + chance.next() * 480, 10 + chance.next() * 480, 5, 9);
  const plan = planCity(parts, decimetrePlacement);
  const [tile] = plan.tiles();
  expect(plan.counts.buildings).toBe(51_000 - plan.duplicates);
  expect(plan.crowded()).toBe(plan.counts.buildings - 50_000);
  expect(tile?.buildings.count).toBe(50_000);
});

test('a city wider than the format allows throws a RangeError', () => {
  const parts = new CityParts();
  house(parts, 0, 0, 10, 3);
  house(parts, 2_100_000, 0, 10, 3);
  expect(() => planCity(parts, decimetrePlacement)).toThrow(RangeError);
});
