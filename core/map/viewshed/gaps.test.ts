import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { boxBuilding, obstacles, randomTown } from '../../../test/fixtures/cityBlocks.ts';
import { sightCamera as camera } from '../../../test/fixtures/sightCamera.ts';
import { getBandRank } from './bands.ts';
import {
  type Area,
  builtOver,
  type CoverageGaps,
  computeCoverageGaps,
  type GapOptions,
  gapDefaults,
  onWater,
  outside,
} from './gaps.ts';
import { createSpatialIndex } from './nearby.ts';
import { createSightIndex } from './obstructions.ts';
import type { SightCamera } from './optics.ts';
import { findViewingCameras, viewingCameraDefaults } from './viewingCameras.ts';

function done(
  area: Area,
  cameras: readonly SightCamera[],
  index = createSightIndex(),
  over: Partial<GapOptions> = {},
): CoverageGaps & { readonly steps: number[] } {
  const work = computeCoverageGaps(area, createSpatialIndex(cameras), index, { ...gapDefaults, ...over });
  const steps: number[] = [];
  for (;;) {
    const step = work.next();
    if (step.done) return { ...step.value, steps };
    steps.push(step.value);
  }
}

test('without cameras every open cell is a gap, except cells in a house or outside the area', () => {
  const index = createSightIndex();
  index.add('a', obstacles([boxBuilding([0, 0, 20, 10], 5)]), { x: 0, y: 0 });
  const triangle = [-40, -40, 61, -40, -40, 61];
  const found = done({ box: [-40, -40, 60, 60], rings: [triangle] }, [], index);
  expect([found.stepM, found.columns, found.rows]).toEqual([5, 20, 20]);
  expect(found.cells[0]).toBe(0);
  expect(found.cells[found.cells.length - 1]).toBe(outside);
  expect(found.cells.filter((cell) => cell === builtOver)).toHaveLength(7);
  expect(found.cells.filter((cell) => cell === outside)).toHaveLength(190);
  expect([found.open, found.shares.none]).toEqual([400 - 190 - 7, 1]);
  expect(found.steps.at(-1)).toBe(1);
});

test('water is not open ground, and a house on water is a house', () => {
  const index = createSightIndex();
  index.add('a', obstacles([boxBuilding([0, 0, 20, 10], 5)]), { x: 0, y: 0 });
  const water = {
    within:
      () =>
      ({ x }: { x: number }) =>
        x < 10,
  };
  const found = done({ box: [-40, -40, 60, 60] }, [camera()], index, { water });
  const rest = done({ box: [-40, -40, 60, 60] }, [camera()], index);
  expect(found.cells.filter((cell) => cell === onWater)).toHaveLength(20 * 10 - 4);
  expect(found.open).toBe(rest.open - (20 * 10 - 4));
  found.cells.forEach((cell, at) => {
    if (cell !== onWater) expect(cell).toBe(rest.cells[at]);
  });
  expect(Object.values(found.shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
});

test('a large area has larger cells, never more than the limit', () => {
  const found = done({ box: [0, 0, 5_000, 3_000] }, [], createSightIndex(), { mostCells: 1_000 });
  expect(found.cells.length).toBeLessThanOrEqual(1_000);
  expect(found.cells.length).toBeGreaterThan(800);
  expect(found.columns * found.stepM).toBeGreaterThanOrEqual(5_000);
});

test('each cell has the best band of any camera that sees its centre', () => {
  const chance = new Chance(13);
  const index = createSightIndex();
  index.add('town', obstacles(randomTown(() => chance.next(), 80, 240)), { x: 0, y: 0 });
  const cameras = Array.from({ length: 14 }, (_, at) =>
    camera({
      x: (chance.next() - 0.5) * 200,
      y: (chance.next() - 0.5) * 200,
      headingDeg: chance.next() * 359,
      kind: at % 5 === 0 ? 'ptz' : 'fixed',
      steerable: true,
      fovDeg: 40 + chance.next() * 60,
    }),
  );
  const found = done({ box: [-120, -120, 120, 120] }, cameras, index, { zoomRatio: 3 });
  const kinds = new Set<number>();
  for (const [place, cell] of found.cells.entries()) {
    if (cell === builtOver) continue;
    const at = {
      x: found.x + ((place % found.columns) + 0.5) * found.stepM,
      y: found.y + (Math.floor(place / found.columns) + 0.5) * found.stepM,
      z: 0,
    };
    const viewingCameras = findViewingCameras(at, createSpatialIndex(cameras), index, {
      ...viewingCameraDefaults,
      zoomRatio: 3,
    });
    const best = viewingCameras
      .filter(({ reason }) => reason !== 'occluded')
      .map(({ now, turned }) => getBandRank(Math.max(now?.pxPerM ?? 0, turned?.pxPerM ?? 0)));
    expect(cell).toBe(Math.max(0, ...best));
    kinds.add(cell);
  }
  expect(kinds.size).toBeGreaterThan(4);
  expect(Object.values(found.shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
});

test('a PTZ camera counts by everything that it can turn to, or by its present picture', () => {
  const dome = camera({ kind: 'ptz', steerable: true, pose: { panDeg: 90, tiltDeg: -10, fovDeg: 20 } });
  const around: Area = { box: [-50, -50, 50, 50] };
  expect(done(around, [dome]).shares.none).toBe(0);
  const now = done(around, [dome], createSightIndex(), { ptz: 'now' }).shares.none;
  expect(now).toBeGreaterThan(0.8);
  expect(now).toBeLessThan(1);
  expect(done(around, [{ ...dome, pose: undefined }], createSightIndex(), { ptz: 'now' }).shares.none).toBe(
    1,
  );
});

test('an offline camera does not count, and is counted as offline if near enough', () => {
  const around: Area = { box: [-50, -50, 50, 50] };
  const off = { isOffline: true };
  const dome = camera({ kind: 'ptz', steerable: true, ...off });
  const found = done(around, [camera(), camera(off), dome, camera({ x: 3_000, ...off })]);
  expect(found.offline).toBe(2);
  const without = done(around, [camera()]);
  expect(found.cells).toEqual(without.cells);
  expect([without.offline, without.shares.none < 1]).toEqual([0, true]);
});

test('an uncontrollable PTZ camera counts by its present picture, and not at all if that is unknown', () => {
  const dome = camera({ kind: 'ptz', pose: { panDeg: 90, tiltDeg: -10, fovDeg: 20 } });
  const around: Area = { box: [-50, -50, 50, 50] };
  const now = done(around, [{ ...dome, steerable: true }], createSightIndex(), { ptz: 'now' });
  expect(done(around, [dome]).cells).toEqual(now.cells);
  expect(done(around, [{ ...dome, pose: undefined }]).shares.none).toBe(1);
});
