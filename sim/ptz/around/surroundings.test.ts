import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPlaneAt } from '../../../core/base/geo.ts';
import { createCityFile } from '../../../core/map/city/format.ts';
import { CityParts, decimetrePlacement } from '../../../core/map/city/make/parts.ts';
import { planCity } from '../../../core/map/city/make/plan.ts';
import { openSurroundings } from './surroundings.ts';

const origin = { lat: 21.03, lon: 105.85 };
const lens = { ...createPlaneAt(origin).toLatLon({ x: 100, y: 100 }), heightM: 9 };
let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'around-'));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const box = (x: number, y: number, side: number) =>
  [x, y, x + side, y, x + side, y + side, x, y + side].map((metres) => metres * 10);

async function smallCity(): Promise<string> {
  const parts = new CityParts();
  // North of the camera: a house, one hidden right behind it, and one lower than the lens.
  parts.building([box(95, 130, 10)], 12, 0, false);
  parts.building([box(97, 150, 6)], 12, 0, false);
  parts.building([box(130, 100, 10)], 4, 0, false);
  parts.road('street', 8, [0, 1_100, 3_000, 1_100]);
  parts.area('water', [box(0, 0, 60)]);
  const plan = planCity(parts, decimetrePlacement);
  const header = {
    ...plan.header,
    version: 1 as const,
    name: 'Thử',
    attribution: '',
    origin,
    counts: { ...plan.counts, labels: 0, wards: 0 },
    madeAt: '',
  };
  const bytes = await createCityFile([...plan.tiles()], { header, wards: [], labels: [] }, (part) =>
    deflateRawSync(part),
  );
  const path = join(folder, 'small.city');
  writeFileSync(path, bytes);
  return path;
}

it('contains visible walls from the furthest on, roofs below the lens, streets and water, in metres from the camera', async () => {
  const surroundings = openSurroundings(await smallCity(), (line) => lines.push(line));
  const around = await surroundings.around(lens);
  const walls = around?.walls ?? [];
  expect(walls).toHaveLength(14);
  const near = (value: number) => expect.closeTo(value, 0);
  expect(walls.slice(7, 13)).toEqual([near(-5), near(30), near(5), near(30), 0, 12]);
  expect(walls.slice(0, 6)).toEqual([near(30), near(10), near(30), near(0), 0, 4]);
  expect(around?.roofs).toMatchObject([{ after: 0, topM: 4 }]);
  expect(around?.roads).toMatchObject([
    { kind: 'street', widthM: 8, points: [near(-100), near(10), near(200), near(10)] },
  ]);
  expect(around?.areas).toMatchObject([{ kind: 'water' }]);
  expect(lines).toEqual([]);
  await surroundings.close();
});

it('is a plain without a city file, and with a damaged one, which is logged once', async () => {
  const none = openSurroundings(undefined, (line) => lines.push(line));
  expect(await none.around(lens)).toBeUndefined();
  await none.close();
  expect(lines).toEqual([]);
  const path = join(folder, 'damaged.city');
  writeFileSync(path, 'no city');
  const damaged = openSurroundings(path, (line) => lines.push(line));
  expect(await damaged.around(lens)).toBeUndefined();
  expect(await damaged.around(lens)).toBeUndefined();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('city.');
  await damaged.close();
});
