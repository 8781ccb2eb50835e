import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { areaClasses, type CityTile, roadClasses } from '../../../core/map/city/city.ts';
import { createCityFile, openCity } from '../../../core/map/city/format.ts';
import { BuildingGathering, createShapeSet } from '../../../core/map/city/make/sets.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { cityHeader, deflate, inflate, randomTile, readFrom } from '../../../test/fixtures/cityTiles.ts';
import { frameOf, hanoi, hanoiPlane } from '../../../test/fixtures/map/paper.ts';
import { until } from '../../../test/fixtures/until.ts';
import type { PainterHost } from '../painter.ts';
import { type Colour, getMapPalette } from '../palette.ts';
import { buildTileTree } from '../tiles.ts';
import type { RenderFrame } from '../view.ts';
import {
  createFlatPainter,
  createPlanCell,
  getPlanScale,
  listVisiblePlanCells,
  selectPlanTiles,
} from './index.ts';

const header = cityHeader({ origin: hanoi });
const ring = (x: number, y: number, width: number, height: number) => [
  ...[x, y, x + width, y],
  ...[x + width, y + height, x, y + height],
];

/** One tile north-east of the centre: a lake, a street and two houses, one of them with a courtyard. */
const tile: CityTile = {
  level: 0,
  x: 0,
  y: 0,
  areas: {
    count: 1,
    firstPoint: Uint32Array.of(0, 4),
    points: Float32Array.from(ring(20, 20, 60, 40)),
    kinds: Uint8Array.of(areaClasses.indexOf('water')),
    widthM: Float32Array.of(0),
  },
  roads: {
    count: 1,
    firstPoint: Uint32Array.of(0, 2),
    points: Float32Array.of(0, 100, 200, 100),
    kinds: Uint8Array.of(roadClasses.indexOf('primary')),
    widthM: Float32Array.of(12),
  },
  buildings: {
    count: 2,
    firstRing: Uint32Array.of(0, 2, 3),
    firstPoint: Uint32Array.of(0, 4, 8, 12),
    points: Float32Array.from([
      ...ring(100, 20, 60, 60),
      ...[115, 35, 115, 65, 145, 65, 145, 35],
      ...ring(20, 130, 30, 30),
    ]),
    topM: Float32Array.of(9, 100),
    baseM: Float32Array.of(0, 0),
    estimated: Uint8Array.of(0, 0),
  },
};

async function openedCity(tiles: readonly CityTile[]) {
  const file = await createCityFile(tiles, { header, wards: [], labels: [] }, deflate);
  const city = await openCity(readFrom(file), inflate);
  if (!city.ok) throw new Error(city.fault.code);
  return { city: city.value, file: 'city', read: readFrom(file) };
}

function painter() {
  let invalidated = 0;
  const faults: string[] = [];
  const host: PainterHost = {
    invalidate: () => {
      invalidated += 1;
    },
    onLost: () => undefined,
    onFault: (fault) => faults.push(fault),
  };
  let cells = 0;
  const flat = createFlatPainter(host, (side) => {
    // The first canvas is the picture; the others are cells.
    if (side > 1) cells += 1;
    return createCanvas(side, side) as unknown as OffscreenCanvas;
  });
  return {
    flat,
    faults,
    invalidated: () => invalidated,
    cells: () => cells,
    /** Paints until nothing is missing and nothing moves. */
    async whole(picture: RenderFrame) {
      await until(() => {
        const { missing, isMoving } = flat.paint(picture);
        return missing === 0 && !isMoving;
      });
    },
    colourAt(picture: RenderFrame, x: number, y: number): Colour {
      const at = picture.project(x, y, 0);
      const context = flat.canvas.getContext('2d');
      const [r = 0, g = 0, b = 0] = context?.getImageData(
        Math.round(at?.x ?? 0),
        Math.round(at?.y ?? 0),
        1,
        1,
      ).data ?? [0];
      return [r, g, b];
    },
  };
}

/** Equal up to the rounding of a copied image. */
const near = (a: Colour, b: Colour) => a.every((value, at) => Math.abs(value - (b[at] ?? 0)) <= 4);

test.each([
  { headingDeg: 0, distanceM: 400, night: true },
  { headingDeg: 37, distanceM: 400, night: true },
  { headingDeg: 200, distanceM: 250, night: false },
])('the plan draws each object at its position: $headingDeg degrees, night $night', async (how) => {
  const { flat, whole, colourAt, faults } = painter();
  flat.setCity(await openedCity([tile]));
  const view = {
    ...hanoiPlane.toLatLon({ x: 90, y: 80 }),
    headingDeg: how.headingDeg,
    distanceM: how.distanceM,
  };
  const picture = frameOf(view, { night: how.night });
  await whole(picture);
  const palette = getMapPalette(how.night);
  expect(faults).toEqual([]);
  expect(near(colourAt(picture, 50, 40), palette.areas.water)).toBe(true);
  expect(near(colourAt(picture, 100, 100), palette.roads.primary)).toBe(true);
  expect(near(colourAt(picture, 35, 145), palette.roof[1])).toBe(true);
  // The courtyard of the other house, and the roof next to it.
  expect(near(colourAt(picture, 130, 50), palette.land)).toBe(true);
  expect(near(colourAt(picture, 170, 50), palette.land)).toBe(true);
  expect(near(colourAt(picture, 107, 50), palette.land)).toBe(false);
});

test('water that continues in the next tile has no seam at any subpixel position of the tile edge', async () => {
  const { flat, faults, whole, colourAt } = painter();
  const nothing = createShapeSet([]);
  const river = (x: number): CityTile => ({
    ...tile,
    x,
    areas: { ...tile.areas, points: Float32Array.from(ring(0, 0, 500, 500)) },
    roads: nothing,
    buildings: new BuildingGathering().done(),
  });
  flat.setCity(await openedCity([river(-1), river(0), river(1)]));
  const { water } = getMapPalette(true).areas;
  // Cells also meet at the first of these positions.
  for (const distanceM of [500, 1_000, 4_000, 8_000])
    for (const [edge, headingDeg] of [
      [0, 0],
      [0, 20],
      [500, 0],
    ] as const) {
      const picture = frameOf({ ...hanoiPlane.toLatLon({ x: edge, y: 250 }), distanceM, headingDeg });
      await whole(picture);
      for (let x = edge - 20; x <= edge + 20; x += 0.25)
        expect(colourAt(picture, x, 250), `${x}, from ${distanceM} m`).toEqual(water);
    }
  expect(faults).toEqual([]);
});

test('drawn cells are copied: repeating or slightly panning a picture draws no cell again', async () => {
  const { flat, whole, cells } = painter();
  flat.setCity(await openedCity([tile]));
  await whole(frameOf());
  const drawn = cells();
  expect(drawn).toBeGreaterThan(0);
  await whole(frameOf());
  await whole(frameOf({ ...hanoiPlane.toLatLon({ x: 3, y: 2 }), headingDeg: 2 }));
  expect(cells() - drawn).toBeLessThan(drawn / 2);
  const before = cells();
  await whole(frameOf());
  expect(cells()).toBe(before);
});

test('loading tiles are reported as missing, and the map is notified when they arrive', async () => {
  const { flat, invalidated } = painter();
  flat.setCity(await openedCity([tile]));
  expect(flat.paint(frameOf()).missing).toBe(1);
  await until(() => invalidated() > 0);
  expect(flat.paint(frameOf()).missing).toBe(0);
});

test('an unreadable tile is reported, and the others are shown', async () => {
  const { flat, faults, whole, colourAt } = painter();
  const shown = await openedCity([tile, { ...tile, x: 1 }]);
  flat.setCity({
    ...shown,
    city: {
      ...shown.city,
      tile: (key) => (key.x === 1 ? Promise.reject(new Error('damaged')) : shown.city.tile(key)),
    },
  });
  const picture = frameOf();
  await whole(picture);
  expect(faults).toEqual(['damaged']);
  expect(near(colourAt(picture, 50, 40), getMapPalette(true).areas.water)).toBe(true);
});

test('without a city the plan shows a kilometre grid', () => {
  const { flat, colourAt } = painter();
  const picture = frameOf({ distanceM: 5_000 });
  flat.paint(picture);
  expect(near(colourAt(picture, 0, 300), getMapPalette(true).land)).toBe(false);
  expect(near(colourAt(picture, 300, 300), getMapPalette(true).land)).toBe(true);
});

test('cells cover every pixel of the picture, at about its scale', () => {
  const chance = new Chance(3);
  for (let round = 0; round < 40; round++) {
    const frame = frameOf({
      ...hanoiPlane.toLatLon({ x: (chance.next() - 0.5) * 40_000, y: (chance.next() - 0.5) * 40_000 }),
      distanceM: 10 ** (1.5 + chance.next() * 3.5),
      headingDeg: chance.next() * 360,
    });
    const cells = listVisiblePlanCells(frame);
    const enlarged = frame.pxPerM / getPlanScale(frame);
    expect(enlarged).toBeGreaterThan(0.7);
    expect(enlarged).toBeLessThan(1.42);
    for (let pixel = 0; pixel < 60; pixel++) {
      const at = frame.ground({ x: chance.next() * 1_280, y: chance.next() * 720 });
      const isCovered = cells.some(
        ({ box }) => at && at.x >= box[0] && at.x <= box[2] && at.y >= box[1] && at.y <= box[3],
      );
      expect(isCovered).toBe(true);
    }
  }
});

test('a cell is drawn from the coarsest tiles that omit no visible detail', () => {
  const chance = new Chance(8);
  const fine = [-1, 0].flatMap((x) => [-1, 0].map((y) => randomTile(chance, { level: 0, x, y }, header)));
  const entries = [...fine, randomTile(chance, { level: 1, x: 0, y: 0 }, header)].map(({ level, x, y }) => ({
    level,
    x,
    y,
    buildings: 1,
    bytes: 1,
    topM: 10,
    reachM: 0,
  }));
  const tree = buildTileTree(header, entries);
  const levels = (scale: number) =>
    selectPlanTiles(tree, createPlanCell(scale, 0, 0)).map(({ level }) => level);
  expect(levels(1 / 64)).toEqual([1]);
  // Its corner lies where all four tiles meet.
  expect(levels(1)).toEqual([0, 0, 0, 0]);
});
