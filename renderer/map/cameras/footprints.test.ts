import { expect, test } from 'vitest';
import { getBandRank } from '../../../core/map/viewshed/bands.ts';
import { getPresentPicture, getPxPerM, sightDefaults } from '../../../core/map/viewshed/optics.ts';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { cameraAt } from '../../../test/fixtures/map/cameras.ts';
import { frameOf, handSignHost, paper } from '../../../test/fixtures/map/paper.ts';
import { PatternCache } from '../viewshed/appearance.ts';
import { getBandReaches, paintFootprint } from './footprints.ts';

const cameraOf = (fovDeg: number, widthPx = 1_920) => ({
  ...cameraAt({ x: 0, y: 0 }, 1, { fovDeg, heightM: 6 }),
  x: 0,
  y: 0,
  widthPx,
  pose: undefined,
});

test('a step ends exactly at its band’s pixels per metre, and better bands are nearer', () => {
  const chance = new Chance(7);
  for (let turn = 0; turn < 200; turn += 1) {
    const camera = cameraOf(20 + 100 * chance.next(), 640 + Math.floor(3_200 * chance.next()));
    const dropM = 2 + 20 * chance.next();
    const picture = getPresentPicture(camera, sightDefaults);
    if (!picture) throw new Error('a fixed camera has a picture');
    const steps = getBandReaches(camera, dropM);
    expect(steps.map(({ reachM }) => reachM)).toEqual(
      steps.map(({ reachM }) => reachM).toSorted((a, b) => b - a),
    );
    for (const { rank, reachM } of steps) {
      const slantM = Math.hypot(reachM, dropM);
      expect(getBandRank(getPxPerM(picture, slantM * 0.999))).toBeGreaterThanOrEqual(rank);
      if (slantM < sightDefaults.reachM - 1)
        expect(getBandRank(getPxPerM(picture, slantM * 1.001))).toBeLessThan(rank);
    }
  }
});

test('a footprint is denser in better bands, has an outline, and paints nothing outside it', () => {
  const frame = frameOf({ distanceM: 150 });
  const sheet = paper(frame.width, frame.height);
  const host = handSignHost();
  const camera = cameraOf(60);
  const rings = [Float64Array.of(-25, 0, 25, 0, 25, 60, -25, 60)];
  paintFootprint({ context: sheet.context, frame, patterns: new PatternCache(host) }, camera, {
    rings,
    lens: { x: 0, y: 0, z: 6 },
  });
  const meanAt = (y: number) => {
    const at = frame.project(12, y, 0);
    if (!at) throw new Error('it is in sight');
    let sum = 0;
    for (let dx = -8; dx < 8; dx += 1)
      for (let dy = -8; dy < 8; dy += 1) sum += sheet.at(Math.round(at.x) + dx, Math.round(at.y) + dy)[3];
    return sum / 256;
  };
  const [identify = 0, recognise = 0, observe = 0, detect = 0] = getBandReaches(camera, 6)
    .toReversed()
    .map(({ reachM }) => reachM);
  expect([identify < 10, recognise > 10, observe > 20, detect > 60]).toEqual([true, true, true, true]);
  expect(meanAt((recognise + observe) / 2)).toBeGreaterThan(meanAt((observe + detect) / 2 - 10));
  const outside = frame.project(30, 20, 0);
  if (!outside) throw new Error('it is in sight');
  expect(sheet.at(Math.round(outside.x), Math.round(outside.y))[3]).toBe(0);
});
