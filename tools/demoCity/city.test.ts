import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { City } from '../../core/map/city/city.ts';
import { openCity } from '../../core/map/city/format.ts';
import { isInRing } from '../../core/map/city/make/rings.ts';
import { distanceToRing } from '../../sim/city/flat.ts';
import { flatAt, plane } from '../../sim/city/place.ts';
import { cityCameras, planCameras } from '../../sim/city/registry.ts';
import { wardAt, wards } from '../../sim/city/wards.ts';
import { ashore } from '../../sim/city/waters.ts';
import { aroundCameraM } from './build/ground.ts';
import { labelsOf } from './build/labels.ts';
import { wardCells } from './build/wardCells.ts';
import { namedWays } from './build/ways.ts';

/** The committed file: if these tests fail, `npm run demo:city` has not been run since its tables changed. */
const path = join(import.meta.dirname, '../../resources/city/demo.city');
const mostBytes = 3_000_000;
const cameras = cityCameras(planCameras);
const closeM = 30;

let city: City;
let bytes: Uint8Array;
/** Outlines of the houses by squares of 50 m, including the adjacent ones. */
const squares = new Map<string, number[][]>();
const squareOf = (x: number, y: number) => `${Math.floor(x / 50)} ${Math.floor(y / 50)}`;
let heights: number[] = [];

beforeAll(async () => {
  bytes = await readFile(path);
  const opened = await openCity(
    async (at, length) => bytes.subarray(at, at + length),
    async (packed, most) => inflateRawSync(packed, { maxOutputLength: most }),
  );
  if (!opened.ok) throw new Error(opened.fault.code);
  city = opened.value;
  for (const entry of city.tiles.filter(({ level }) => level === 0)) {
    const tile = await city.tile(entry);
    if (!tile) continue;
    const { count, firstRing, firstPoint, points, topM } = tile.buildings;
    const [x0, y0] = [entry.x * city.header.tileM, entry.y * city.header.tileM];
    heights = heights.concat(Array.from(topM));
    for (let at = 0; at < count; at++) {
      const ring: number[] = [];
      const first = firstRing[at] ?? 0;
      for (let point = firstPoint[first] ?? 0; point < (firstPoint[first + 1] ?? 0); point++)
        ring.push((points[point * 2] ?? 0) + x0, (points[point * 2 + 1] ?? 0) + y0);
      const keys = new Set<string>();
      for (let point = 0; point < ring.length; point += 2)
        for (const east of [-closeM, 0, closeM])
          for (const north of [-closeM, 0, closeM])
            keys.add(squareOf((ring[point] ?? 0) + east, (ring[point + 1] ?? 0) + north));
      for (const key of keys) {
        const there = squares.get(key);
        if (there) there.push(ring);
        else squares.set(key, [ring]);
      }
    }
  }
}, 60_000);

describe("the demo's city file", () => {
  it('is small, and has more than 60,000 buildings without an attribution', () => {
    expect(bytes.length).toBeLessThan(mostBytes);
    const { counts, attribution, origin, levels } = city.header;
    expect(counts.buildings).toBe(heights.length);
    expect(counts.buildings).toBeGreaterThan(60_000);
    expect(attribution).toBe('');
    expect(origin).toEqual(plane.origin);
    expect(levels).toBeGreaterThan(4);
  });

  it('has towers, but mostly lower buildings', () => {
    const sorted = heights.toSorted((a, b) => a - b);
    expect(sorted.at(-1)).toBeCloseTo(350, 0);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(18);
    expect(sorted.filter((top) => top > 45).length).toBeGreaterThan(400);
  });

  it('is built from the current tables', async () => {
    expect(await city.labels()).toEqual([...labelsOf(namedWays())]);
    expect((await city.wards()).map(({ id, formerNames }) => ({ id, formerNames }))).toEqual(
      wardCells().map(({ id, formerNames }) => ({ id, formerNames })),
    );
  });

  it('has no camera in a house or too near to one', () => {
    const near = cameras.filter(({ position }) => {
      const [x, y] = flatAt(position.lat, position.lon);
      return (squares.get(squareOf(x, y)) ?? []).some(
        (ring) => distanceToRing(ring, x, y) < aroundCameraM - 0.4,
      );
    });
    expect(near.map(({ name }) => name)).toEqual([]);
  });

  it('has houses around its cameras', () => {
    const streets = cameras.filter(({ tags }) => tags.includes('mặt phố'));
    const housed = streets.filter(({ position }) =>
      squares.has(squareOf(...flatAt(position.lat, position.lon))),
    );
    expect(housed.length / streets.length).toBeGreaterThan(0.9);
  });
});

describe('the demo’s wards', () => {
  it('contain the cameras that the registry assigns to them, and have their names', async () => {
    const cells = new Map((await city.wards()).map((ward) => [ward.id, ward]));
    expect([...cells.keys()].toSorted()).toEqual(wards.map(({ id }) => id).toSorted());
    let checked = 0;
    for (const { position } of cameras.filter(({ number }) => number % 9 === 0)) {
      const [x, y] = flatAt(position.lat, position.lon);
      const { id, name, kind } = wardAt(position);
      const cell = cells.get(id);
      expect(cell).toMatchObject({ name, kind });
      if (cell?.rings.some((ring) => isInRing(ring, x, y))) checked++;
    }
    // The file rounds borders to a decimetre.
    expect(checked).toBeGreaterThan(planCameras / 9 - 5);
  });
});

describe('the demo’s cameras', () => {
  it('are on dry ground, except for those of bridges', () => {
    const wet = cameras.filter(
      ({ position, tags }) => !tags.includes('cầu') && ashore(position) !== position,
    );
    expect(wet.map(({ name }) => name)).toEqual([]);
  });
});
