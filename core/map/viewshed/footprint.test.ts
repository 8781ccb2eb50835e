import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { type Building, boxBuilding, obstacles, randomTown } from '../../../test/fixtures/cityBlocks.ts';
import { sightCamera } from '../../../test/fixtures/sightCamera.ts';
import { computeFootprint, type Footprint, footprintDefaults } from './footprint.ts';
import { isInRings } from './inside.ts';
import { createSightIndex, type SightIndex } from './obstructions.ts';
import { getPresentPicture, isInPicture, type SightCamera } from './optics.ts';

const camera = (over: Partial<SightCamera> = {}) =>
  sightCamera({ heightM: 8, kind: 'ptz', headingDeg: 0, ...over });

function indexOf(buildings: readonly Building[]): SightIndex {
  const index = createSightIndex();
  index.add('here', obstacles(buildings), { x: 0, y: 0 });
  return index;
}

const within100 = { ...footprintDefaults, reachM: Math.hypot(100, 8) };
const sees = (print: Footprint, points: readonly (readonly [number, number])[]) =>
  points.map(([x, y]) => isInRings(print.rings, x, y));

test('a PTZ camera on open ground sees a disc', () => {
  const print = computeFootprint(camera(), createSightIndex(), within100);
  expect(print.reachM).toBeCloseTo(100, 9);
  expect(print.rings).toHaveLength(1);
  expect(print.areaM2 / (Math.PI * 100 ** 2)).toBeCloseTo(1, 3);
});

test('the shadow of a box has the geometrically correct edges', () => {
  // Higher than the lens: everything between the rays through the corners (20, -5) and (20, 5) is hidden.
  const print = computeFootprint(camera(), indexOf([boxBuilding([20, -5, 30, 5], 9)]), within100);
  const hand = 0.001;
  for (const x of [25, 60, 96]) {
    const edge = (x * 5) / 20;
    expect(
      sees(print, [
        [x, edge + hand],
        [x, -edge - hand],
      ]),
    ).toEqual([true, true]);
    expect(
      sees(print, [
        [x, edge - hand],
        [x, -edge + hand],
      ]),
    ).toEqual([false, false]);
  }
  expect(
    sees(print, [
      [20 - hand, 0],
      [20 + hand, 0],
    ]),
  ).toEqual([true, false]);
  const wedge = Math.atan2(5, 20) * 100 ** 2;
  expect(Math.PI * 100 ** 2 - print.areaM2).toBeCloseTo(wedge - 20 * 5, -1);
});

test('ground behind a low wall is visible from d h / (h - top)', () => {
  // h = 8, top = 2, the wall's far side at 21: from 28 on. Its shadow is the wall's own line, enlarged.
  const print = computeFootprint(camera(), indexOf([boxBuilding([20, -60, 21, 60], 2)]), within100);
  const hand = 0.06;
  for (const y of [0, 10, 30])
    expect(
      sees(print, [
        [20 - hand, y],
        [20 + hand, y],
        [28 - hand, y],
        [28 + hand, y],
      ]),
    ).toEqual([true, false, false, true]);
});

test('ground under a house on pillars is visible as far as its floor permits', () => {
  // Floor at 4, roof above the lens, from 20: a line of sight under its edge reaches the ground at 20 * 8 / 4 =
  // 40.
  const print = computeFootprint(camera(), indexOf([boxBuilding([20, -90, 60, 90], 12, 4)]), within100);
  expect(
    sees(print, [
      [39.9, 0],
      [40.1, 0],
    ]),
  ).toEqual([true, false]);
});

test('a fixed camera sees the trapezoid of its picture, limited to 25 pixels per metre', () => {
  const fixed = camera({ kind: 'fixed', headingDeg: 90, tiltDeg: -30, heightM: 6 });
  const print = computeFootprint(fixed, createSightIndex());
  const picture = getPresentPicture(fixed, footprintDefaults);
  if (!picture) throw new Error('it does not turn');
  let inside = 0;
  for (let x = -5.03; x < 80; x += 1.01)
    for (let y = -40.07; y < 40; y += 1.01) {
      const shown = isInPicture(picture, print.lens, { x, y, z: 0 }) && Math.hypot(x, y) < print.reachM;
      const sure = [-0.15, 0.15].every((d) =>
        [
          { x: x + d, y, z: 0 },
          { x, y: y + d, z: 0 },
        ].every(
          (at) => (isInPicture(picture, print.lens, at) && Math.hypot(at.x, at.y) < print.reachM) === shown,
        ),
      );
      if (!sure) continue;
      if (shown) inside += 1;
      expect(isInRings(print.rings, x, y)).toBe(shown);
    }
  expect(inside).toBeGreaterThan(100);
});

test('a PTZ camera with a known pose sees only its present picture', () => {
  const turned = camera({ pose: { panDeg: 180, tiltDeg: -20, fovDeg: 30 } });
  const print = computeFootprint(turned, createSightIndex(), within100);
  expect(
    sees(print, [
      [0, -20],
      [0, 20],
      [20, 0],
    ]),
  ).toEqual([true, false, false]);
  expect(print.areaM2).toBeLessThan(computeFootprint(camera(), createSightIndex(), within100).areaM2 / 10);
});

test('in any town, points in a footprint are visible, points in reach outside it are not, and it never shrinks without a house', () => {
  const chance = new Chance(25);
  let [seen, hidden] = [0, 0];
  for (let round = 0; round < 6; round += 1) {
    const town = randomTown(() => chance.next(), 45, 180);
    const index = indexOf(town);
    const from = camera({ heightM: 4 + chance.next() * 12, kind: 'ptz', fovDeg: 60 });
    const reach = { ...footprintDefaults, reachM: 90 };
    const print = computeFootprint(from, index, reach);
    for (let look = 0; look < 200; look += 1) {
      const [direction, distance] = [chance.next() * 2 * Math.PI, chance.next() * print.reachM * 0.99];
      const at = {
        x: print.lens.x + Math.sin(direction) * distance,
        y: print.lens.y + Math.cos(direction) * distance,
        z: 0,
      };
      const isSeen = index.isSeen(print.lens, at);
      const isIn = isInRings(print.rings, at.x, at.y);
      // Within 15 cm of an edge both results are allowed.
      const hands = [-0.15, 0.15].flatMap((d) => [
        { x: at.x + d, y: at.y },
        { x: at.x, y: at.y + d },
        { x: at.x + d, y: at.y + d },
        { x: at.x + d, y: at.y - d },
      ]);
      if (hands.some(({ x, y }) => isInRings(print.rings, x, y) !== isIn)) continue;
      if (isSeen) seen += 1;
      else hidden += 1;
      expect(isIn).toBe(isSeen);
    }
    const fewer = town.filter(() => chance.is(0.8));
    const lens = { ...from, x: print.lens.x, y: print.lens.y, heightM: print.lens.z };
    expect(computeFootprint(lens, indexOf(fewer), reach).areaM2).toBeGreaterThanOrEqual(print.areaM2 * 0.999);
  }
  expect(Math.min(seen, hidden)).toBeGreaterThan(150);
});
