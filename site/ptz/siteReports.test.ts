import { beforeEach, describe, expect, it } from 'vitest';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { CameraPose } from '../../core/ptz/lease.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { Chance } from '../../test/fixtures/alertWorld.ts';
import {
  createPoseReports,
  createRefusalReports,
  type PoseReports,
  type ReportedRefusal,
} from './siteReports.ts';

const [c1, c2] = ['c1', 'c2'].map((id) => CameraId.parse(`hn:camera:${id}`)) as [CameraId, CameraId];
let clock: HandClock;
let poses: PoseReports;
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
  poses = createPoseReports(
    clock,
    (camera, now) => void reported.push({ camera, pose: now, at: clock.monotonic() }),
  );
});
const pans = () => reported.map(({ pose: { panDeg } }) => panDeg);

const of = (call: string): ReportedRefusal => ({
  who: OperatorId.parse('hn:operator:an'),
  desk: DeskId.parse('desk-0000000000000001'),
  camera: CameraId.parse('hn:camera:c1'),
  call,
  code: 'right.outOfScope',
});

describe('a published pose', () => {
  it('is sent at most five times a second per moving camera, and once at rest', async () => {
    for (let pan = 0; pan <= 40; pan += 1) {
      poses.update(c1, pose(pan));
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

  it('is sent once while nothing moves, despite noisy readings', async () => {
    const chance = new Chance(3);
    for (let n = 0; n < 500; n += 1) {
      const noise = () => chance.next() * 0.08 - 0.04;
      poses.update(c1, pose(90 + noise(), 10 + noise(), 30 + noise()));
      await clock.advance(250);
    }
    expect(reported).toHaveLength(1);
  });

  it.each([
    ['turned', pose(0.2)],
    ['tilted', pose(0, -0.2)],
    ['zoomed', pose(0, 0, 59.8)],
  ])('is published when it has %s', async (_how, after) => {
    poses.update(c1, pose(0));
    await clock.advance(1_000);
    poses.update(c1, after);
    expect(reported).toHaveLength(2);
  });

  it('does not jump between 0 and 360 degrees', async () => {
    poses.update(c1, pose(359.98));
    await clock.advance(1_000);
    poses.update(c1, pose(0.02));
    poses.update(c1, pose(-0.01));
    poses.update(c1, pose(719.999));
    expect(reported).toHaveLength(1);
  });

  it('is within the contract’s limits, whatever a camera reports', () => {
    for (const panDeg of [-720, -0.001, 359.999, 360, 719.9999])
      for (const fovDeg of [1e-9, 360]) {
        poses.forget(c1);
        poses.update(c1, pose(panDeg, 0, fovDeg));
        expect(CameraPose.safeParse(reported.at(-1)?.pose).success).toBe(true);
      }
  });

  it('delays no other camera, and is sent again to another site', async () => {
    poses.update(c1, pose(1));
    poses.update(c2, pose(2));
    poses.update(c1, null);
    expect(pans()).toEqual([1, 2]);
    poses.publishAll();
    expect(pans()).toEqual([1, 2, 1, 2]);
  });
});

describe('published refusals', () => {
  it('are sent at once the first time, then once a minute per kind with their count', async () => {
    const clock = handClock();
    const received: [string, number][] = [];
    const refusals = createRefusalReports(clock, ({ call, times }) => received.push([call, times]));
    for (let at = 0; at < 300; at += 1) {
      refusals.note(of('ptz.steer'));
      await clock.advance(100);
    }
    refusals.note(of('ptz.do'));
    expect(received).toEqual([
      ['ptz.steer', 1],
      ['ptz.do', 1],
    ]);
    await clock.advance(60_000);
    expect(received.slice(2)).toEqual([['ptz.steer', 299]]);
  });

  it('still counted at the gateway’s end are sent then, once', async () => {
    const clock = handClock();
    const received: [string, number][] = [];
    const refusals = createRefusalReports(clock, ({ call, times }) => received.push([call, times]));
    for (let at = 0; at < 3; at += 1) refusals.note(of('ptz.steer'));
    refusals.note(of('ptz.do'));
    refusals.close();
    expect(received.slice(2)).toEqual([['ptz.steer', 2]]);
    await clock.advance(60_000);
    expect(received).toHaveLength(3);
  });

  it('of many kinds do not fill the audit log', async () => {
    const clock = handClock();
    let lastPublished = 0;
    const refusals = createRefusalReports(clock, () => {
      lastPublished += 1;
    });
    for (let at = 0; at < 10_000; at += 1) refusals.note(of(`call ${at}`));
    expect(lastPublished).toBe(20);
    await clock.advance(60_000);
    expect(lastPublished).toBeLessThanOrEqual(200);
  });
});
