import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { boxBuilding, obstacles } from '../../../test/fixtures/cityBlocks.ts';
import { sightCamera } from '../../../test/fixtures/sightCamera.ts';
import { getBand } from './bands.ts';
import { getLensPosition } from './mounting.ts';
import { createSpatialIndex } from './nearby.ts';
import { createSightIndex } from './obstructions.ts';
import {
  getGroundAtCentre,
  getGroundInterval,
  getPresentPicture,
  getPxPerM,
  getReachM,
  isInPicture,
  type PictureGeometry,
  type SightCamera,
  sightDefaults,
} from './optics.ts';
import { computeSlew } from './slew.ts';
import { findViewingCameras, viewingCameraDefaults } from './viewingCameras.ts';

interface Named extends SightCamera {
  readonly name: string;
}

const camera = (name: string, over: Partial<SightCamera> = {}): Named => ({ ...sightCamera(over), name });

const street = { x: 30, y: 0, z: 0 };
const open = createSightIndex();

test('bands begin at the densities of IEC 62676-4', () => {
  const at = [12.4, 12.5, 25, 62.5, 125, 249, 250, 1e6];
  expect(at.map(getBand)).toEqual([
    undefined,
    'monitor',
    'detect',
    'observe',
    'recognise',
    'recognise',
    'identify',
    'identify',
  ]);
});

test('pxPerM gives 25 at 66.5 m for 1920 pixels over 60 degrees, and the same beyond a kilometre at 20 times zoom', () => {
  const picture: PictureGeometry = { panDeg: 0, tiltDeg: 0, fovDeg: 60, widthPx: 1920, aspect: 16 / 9 };
  expect(getPxPerM(picture, 66.5)).toBeCloseTo(25, 1);
  expect(getReachM(camera('a'), sightDefaults)).toBeCloseTo(66.5, 1);
  const far = { ...sightDefaults, reachM: 5_000 };
  expect(getReachM(camera('a', { kind: 'ptz' }), far)).toBeCloseTo(66.51 * 20, 0);
  expect(getReachM(camera('a', { kind: 'ptz', widthPx: 3840, zoomRatio: 10 }), far)).toBeCloseTo(
    66.51 * 20,
    0,
  );
});

test('isInPicture has the edges of a pinhole, near and far, left and right', () => {
  const picture: PictureGeometry = { panDeg: 90, tiltDeg: -20, fovDeg: 60, widthPx: 1920, aspect: 16 / 9 };
  const lens = { x: 0, y: 0, z: 6 };
  const up = (Math.atan(Math.tan(Math.PI / 6) / (16 / 9)) * 180) / Math.PI;
  const foot = (deg: number) => 6 / Math.tan((deg * Math.PI) / 180);
  const [near, far] = [foot(20 + up), foot(20 - up)];
  expect(getGroundInterval(picture, 0, 6)).toEqual([
    expect.closeTo(near, 9),
    near < far ? expect.closeTo(far, 9) : Infinity,
  ]);
  for (const [distance, isIn] of [
    [near - 0.01, false],
    [near + 0.01, true],
    [far - 0.01, true],
    [far + 0.01, false],
  ] as const)
    expect(isInPicture(picture, lens, { x: distance, y: 0, z: 0 })).toBe(isIn);
  const depth = 20 * Math.cos((20 * Math.PI) / 180) + 6 * Math.sin((20 * Math.PI) / 180);
  const side = Math.tan(Math.PI / 6) * depth;
  for (const y of [side - 0.01, -side + 0.01])
    expect(isInPicture(picture, lens, { x: 20, y, z: 0 })).toBe(true);
  for (const y of [side + 0.01, -side - 0.01])
    expect(isInPicture(picture, lens, { x: 20, y, z: 0 })).toBe(false);
});

test('a lens wider than rectilinear sees everything below in its sector', () => {
  const fisheye = { panDeg: 0, tiltDeg: -7, fovDeg: 180, widthPx: 2048, aspect: 1 };
  const lens = { x: 0, y: 0, z: 5 };
  expect(isInPicture(fisheye, lens, { x: 10, y: 0.1, z: 0 })).toBe(true);
  expect(isInPicture(fisheye, lens, { x: 10, y: -0.1, z: 0 })).toBe(false);
  expect(isInPicture({ ...fisheye, fovDeg: 360 }, lens, { x: 3, y: -10, z: 0 })).toBe(true);
});

test('findViewingCameras sorts now, free, held, unsteerable, occluded; then by clarity and distance', () => {
  const index = createSightIndex();
  index.add('wall', obstacles([boxBuilding([-20, -6, -19, 6], 9)]), { x: 0, y: 0 });
  const list = findViewingCameras(
    street,
    createSpatialIndex([
      camera('away', { headingDeg: 270 }),
      camera('hidden', { x: -30, heightM: 5 }),
      camera('unsteerable', { kind: 'ptz', x: 28 }),
      camera('held', { kind: 'ptz', steerable: true, heldBy: 'Lan' }),
      camera('far', { x: -10 }),
      camera('near', { x: 10 }),
      camera('free', { kind: 'ptz', steerable: true, x: 29 }),
      camera('freefar', { kind: 'ptz', steerable: true, y: 200, x: 28, zoomRatio: 5 }),
      camera('looking', {
        kind: 'ptz',
        x: 0,
        y: 1,
        heldBy: 'Minh',
        pose: { panDeg: 92, tiltDeg: -11, fovDeg: 5 },
      }),
    ]),
    index,
  );
  expect(list.map(({ camera: { name }, reason }) => `${name} ${reason}`)).toEqual([
    'looking now',
    'near now',
    'far now',
    'free free',
    'freefar free',
    'held held',
    'unsteerable unsteerable',
    'hidden occluded',
  ]);
  expect(list.map(({ heldBy }) => heldBy ?? '')).toEqual(['Minh', '', '', '', '', 'Lan', '', '']);
  const hidden = list.at(-1);
  expect(hidden?.obstruction?.distanceM).toBeCloseTo(10 * Math.hypot(1, 5 / 60), 6);
  expect(list[0]?.now?.band).toBe('identify');
  expect(list[1]?.now).toEqual({ band: 'observe', pxPerM: expect.closeTo(1662.77 / Math.hypot(20, 6), 1) });
});

test('findViewingCameras lists an offline camera after all usable ones', () => {
  const index = createSightIndex();
  index.add('wall', obstacles([boxBuilding([-20, -6, -19, 6], 9)]), { x: 0, y: 0 });
  const pose = { panDeg: 92, tiltDeg: -11, fovDeg: 5 };
  const list = findViewingCameras(
    street,
    createSpatialIndex([
      camera('hidden', { x: -30, heightM: 5, isOffline: true }),
      camera('far', { x: -5, isOffline: true }),
      camera('near', { x: 10, isOffline: true }),
      camera('ptz', { kind: 'ptz', steerable: true, y: 1, pose, isOffline: true }),
      camera('unsteerable', { kind: 'ptz', x: 28 }),
      camera('seeing'),
    ]),
    index,
  );
  expect(list.map(({ camera: { name }, reason }) => `${name} ${reason}`)).toEqual([
    'seeing now',
    'unsteerable unsteerable',
    'ptz offline',
    'near offline',
    'far offline',
    'hidden occluded',
  ]);
});

test('findViewingCameras omits a camera that is too far away, or cannot tilt so high', () => {
  expect(findViewingCameras({ x: 140, y: 0, z: 0 }, createSpatialIndex([camera('a')]), open)).toEqual([]);
  expect(
    findViewingCameras({ x: 130, y: 0, z: 0 }, createSpatialIndex([camera('a')]), open)[0]?.now?.band,
  ).toBe('monitor');
  expect(
    findViewingCameras({ x: 30, y: 0, z: 40 }, createSpatialIndex([camera('a', { kind: 'ptz' })]), open),
  ).toEqual([]);
});

test('findViewingCameras lists the nearest occluded cameras up to the limit', () => {
  const index = createSightIndex();
  index.add('wall', obstacles([boxBuilding([20, -60, 21, 60], 20)]), { x: 0, y: 0 });
  const many = createSpatialIndex(
    Array.from({ length: 9 }, (_, at) => camera(`c${at}`, { x: -5 * ((at * 4) % 9) })),
  );
  const list = findViewingCameras(street, many, index, { ...viewingCameraDefaults, mostOccluded: 3 });
  expect(list.map(({ camera: { x }, obstruction }) => [x, obstruction?.x])).toEqual([
    [-0, expect.closeTo(20, 9)],
    [-5, expect.closeTo(20, 9)],
    [-10, expect.closeTo(20, 9)],
  ]);
});

test('nearby returns everything within the distance, whatever the grid', () => {
  const chance = new Chance(3);
  const places = Array.from({ length: 400 }, () => ({
    x: chance.next() ** 5 * 9_000,
    y: chance.next() * 700,
  }));
  const found = createSpatialIndex(places);
  for (let round = 0; round < 200; round += 1) {
    const at = { x: chance.next() * 9_000, y: chance.next() * 900 - 100 };
    const reach = chance.next() * 600;
    const near = places.filter(({ x, y }) => Math.hypot(x - at.x, y - at.y) <= reach);
    expect(new Set(found.about(at, reach))).toEqual(new Set(near));
  }
  expect(createSpatialIndex([]).about({ x: 0, y: 0 }, 1e9)).toEqual([]);
});

test('getLensPosition places a lens drawn inside a house in front of the nearest free wall that it faces', () => {
  const index = createSightIndex();
  index.add('row', obstacles([boxBuilding([0, 0, 10, 20], 12), boxBuilding([10, 0, 20, 20], 12)]), {
    x: 0,
    y: 0,
  });
  const lens = (over: Partial<SightCamera>) => getLensPosition(camera('a', { heightM: 8, ...over }), index);
  // It faces east, where the adjacent house is: the nearest free wall is south.
  expect(lens({ x: 8, y: 3, headingDeg: 90 })).toEqual({ x: 8, y: expect.closeTo(-0.1, 9), z: 8 });
  // Two walls are near; it faces the west one, which is further away.
  expect(lens({ x: 4, y: 1, headingDeg: 300 })).toEqual({ x: expect.closeTo(-0.1, 9), y: 1, z: 8 });
  expect(lens({ x: 5, y: 10, headingDeg: 0, heightM: 11.5 }).z).toBe(11.5);
  expect(lens({ x: 8, y: 10, headingDeg: 0, heightM: 11.5 }).z).toBeCloseTo(12.1, 9);
  expect(lens({ x: 8, y: 10, headingDeg: 0 })).toEqual({ x: 8, y: 10, z: 8 });
  expect(lens({ x: -3, y: 10 })).toEqual({ x: -3, y: 10, z: 8 });
});

test('computeSlew centres a person, large enough to be identified', () => {
  const ptz = camera('a', { kind: 'ptz' });
  const slew = computeSlew(ptz, { x: 0, y: 0, z: 6 }, { x: 0, y: 40, z: 0 });
  expect(slew.panDeg).toBeCloseTo(0, 9);
  expect(slew.tiltDeg).toBeCloseTo((-Math.atan2(6 - 0.85, 40) * 180) / Math.PI, 9);
  expect(slew.band).toBe('identify');
  // 0.4 of 1080 lines for 1.7 m.
  expect(slew.pxPerM).toBeCloseTo((0.4 * 1080) / 1.7, 6);
  // Beyond the zoom range it zooms in fully.
  const far = computeSlew(ptz, { x: 0, y: 0, z: 6 }, { x: 0, y: 900, z: 0 });
  expect(far.band).toBe('detect');
  // At close range it zooms out fully.
  expect(computeSlew(ptz, { x: 0, y: 0, z: 6 }, { x: 0, y: 1, z: 0 }).fovDeg).toBeLessThanOrEqual(60);
});

test('getGroundAtCentre returns a point in the picture in front of the camera; without a picture ten metres ahead', () => {
  const chance = new Chance(11);
  for (let round = 0; round < 300; round += 1) {
    const one = camera('a', {
      heightM: 3 + chance.next() * 5,
      headingDeg: chance.next() * 360,
      fovDeg: 20 + chance.next() * 90,
    });
    const picture = getPresentPicture(one, sightDefaults);
    const lens = { x: one.x, y: one.y, z: one.heightM };
    expect(picture && isInPicture(picture, lens, { ...getGroundAtCentre(one), z: 0 })).toBe(true);
  }
  const ten = { x: expect.closeTo(10, 9), y: expect.closeTo(0, 9) };
  expect(getGroundAtCentre(camera('a', { kind: 'ptz' }))).toEqual(ten);
  expect(getGroundAtCentre(camera('a', { tiltDeg: 5 }))).toEqual(ten);
});
