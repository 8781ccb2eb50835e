import { expect, test } from 'vitest';
import { boxBuilding, obstacles } from '../../../test/fixtures/cityBlocks.ts';
import { cityHeader, deflate, inflate, readFrom } from '../../../test/fixtures/cityTiles.ts';
import type { CityTile, ShapeSet } from './city.ts';
import { createCityFile, openCity } from './format.ts';
import { findHouseAt } from './house.ts';

const header = cityHeader();
const nothing: ShapeSet = {
  count: 0,
  firstPoint: Uint32Array.of(0),
  points: new Float32Array(),
  kinds: new Uint8Array(),
  widthM: new Float32Array(),
};

test('findHouseAt returns the height of the house at a point, also beyond its tile; of two the higher; none on open ground', async () => {
  const { tileM } = header;
  const tiles: CityTile[] = [
    {
      level: 0,
      x: 0,
      y: 0,
      roads: nothing,
      areas: nothing,
      buildings: obstacles([
        boxBuilding([10, 10, 30, 20], 12),
        { ...boxBuilding([20, 10, 30, 20], 30), isEstimated: true },
        // Extends across the tile's eastern side.
        boxBuilding([tileM - 10, 50, tileM + 10, 60], 8),
      ]),
    },
    {
      level: 0,
      x: -1,
      y: 0,
      roads: nothing,
      areas: nothing,
      buildings: obstacles([
        {
          rings: [
            [100, 100, 140, 100, 140, 140, 100, 140],
            [110, 110, 110, 130, 130, 130, 130, 110],
          ],
          topM: 20,
        },
      ]),
    },
  ];
  const opened = await openCity(
    readFrom(await createCityFile(tiles, { header, wards: [], labels: [] }, deflate)),
    inflate,
  );
  if (!opened.ok) throw new Error(opened.fault.code);
  const at = (x: number, y: number) => findHouseAt(opened.value, { x, y });
  expect(await at(15, 15)).toEqual({ topM: 12, isEstimated: false });
  expect(await at(25, 15)).toEqual({ topM: 30, isEstimated: true });
  expect(await at(tileM + 5, 55)).toEqual({ topM: 8, isEstimated: false });
  expect(await at(105 - tileM, 120)).toEqual({ topM: 20, isEstimated: false });
  expect(await at(120 - tileM, 120)).toBeUndefined();
  expect(await at(200, 200)).toBeUndefined();
});
