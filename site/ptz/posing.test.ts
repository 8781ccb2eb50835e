import { beforeEach, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { CameraPose } from '../../core/ptz/lease.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { Chance } from '../../test/fixtures/alertWorld.ts';
import { createPosing, type Posing } from './posing.ts';

const [c1, c2] = ['c1', 'c2'].map((id) => CameraId.parse(`hn:camera:${id}`)) as [CameraId, CameraId];
let clock: HandClock;
let posing: Posing;
let reported: { camera: CameraId; pose: CameraPose; at: number }[];
const pose = (panDeg: number, tiltDeg = 0, fovDeg = 60) => ({
  panDeg,
  tiltDeg,
  fovDeg,
  moving: null,
  ageMs: 0,
});

beforeEach(() => {
  clock = handClock();
  reported = [];
  posing = createPosing(
    clock,
    (camera, now) => void reported.push({ camera, pose: now, at: clock.monotonic() }),
  );
});
const pans = () => reported.map(({ pose: { panDeg } }) => panDeg);

it('is told at most five times a second a camera while it moves, and where it came to rest', async () => {
  for (let pan = 0; pan <= 40; pan += 1) {
    posing.saw(c1, pose(pan));
    await clock.advance(25);
  }
  await clock.advance(1_000);
  expect(pans().at(-1)).toBe(40);
  for (const [at, one] of reported.entries()) {
    const before = reported[at - 1];
    if (before) expect(one.at - before.at).toBeGreaterThanOrEqual(200);
  }
  expect(reported).toHaveLength(7);
});

it('is told once while nothing moves, whatever noise its readings have', async () => {
  const chance = new Chance(3);
  for (let n = 0; n < 500; n += 1) {
    const noise = () => chance.next() * 0.08 - 0.04;
    posing.saw(c1, pose(90 + noise(), 10 + noise(), 30 + noise()));
    await clock.advance(250);
  }
  expect(reported).toHaveLength(1);
});

it.each([
  ['turned', pose(0.2)],
  ['tilted', pose(0, -0.2)],
  ['zoomed', pose(0, 0, 59.8)],
])('is told when it has %s', async (_how, after) => {
  posing.saw(c1, pose(0));
  await clock.advance(1_000);
  posing.saw(c1, after);
  expect(reported).toHaveLength(2);
});

it('does not jump about north', async () => {
  posing.saw(c1, pose(359.98));
  await clock.advance(1_000);
  posing.saw(c1, pose(0.02));
  posing.saw(c1, pose(-0.01));
  posing.saw(c1, pose(719.999));
  expect(reported).toHaveLength(1);
});

it('is within what presence takes, whatever a camera says', () => {
  for (const panDeg of [-720, -0.001, 359.999, 360, 719.9999])
    for (const fovDeg of [1e-9, 360]) {
      posing.forget(c1);
      posing.saw(c1, pose(panDeg, 0, fovDeg));
      expect(CameraPose.safeParse(reported.at(-1)?.pose).success).toBe(true);
    }
});

it('holds one camera up for no other, and tells another site all of it', async () => {
  posing.saw(c1, pose(1));
  posing.saw(c2, pose(2));
  posing.saw(c1, null);
  expect(pans()).toEqual([1, 2]);
  posing.publishAll();
  expect(pans()).toEqual([1, 2, 1, 2]);
});
