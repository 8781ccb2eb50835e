import { describe, expect, it } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { createMechanics, limitedPan, typicalMechanics } from './mechanics.ts';
import { fovAt, panTiltToCenter } from './optics.ts';

const camera = { headingDeg: 350, fovDeg: 60 };

function setUp(changed?: Parameters<typeof createMechanics>[2]) {
  const clock = handClock();
  return { clock, body: createMechanics(clock, camera, changed) };
}

describe('a PTZ camera', () => {
  it('starts at home: the registry’s direction, tilted slightly down, at its widest', () => {
    expect(setUp().body.pose()).toMatchObject({
      panDeg: 0,
      headingDeg: 350,
      tiltDeg: -12,
      magnification: 1,
      fovDeg: expect.closeTo(60, 9),
      moving: false,
    });
  });

  it('turns without end, and reports pan between -180 and 180 and a compass heading', async () => {
    const { clock, body } = setUp();
    body.move({ pan: 1 });
    await clock.advance(4_000);
    // 0.25 s to full speed
    expect(body.pose().panDeg).toBeCloseTo(100 * 4 - 12.5 - 360, 6);
    expect(body.pose().headingDeg).toBeCloseTo(17.5, 6);
    expect(body.restAt()).toBe(Number.POSITIVE_INFINITY);
  });

  it('stops at a mechanical stop if it has one', async () => {
    const { clock, body } = setUp({ pan: limitedPan });
    body.move({ pan: 1 });
    await clock.advance(4_000);
    expect(body.pose()).toMatchObject({ panDeg: 170, moving: false });
  });

  it('takes the shorter way round', async () => {
    const { clock, body } = setUp();
    body.goTo({ pan: 170 });
    await clock.advance(3_000);
    body.goTo({ pan: -170 });
    await clock.advance(100);
    expect(body.pose().panDeg).toBeGreaterThan(170);
    await clock.advance(900);
    expect(body.pose()).toMatchObject({ panDeg: expect.closeTo(-170, 9), moving: false });
  });

  it('zooms through its whole range in about 3 s, by constant factors', async () => {
    const { clock, body } = setUp();
    body.move({ zoom: 1 });
    await clock.advance(1_000);
    const one = body.pose().magnification;
    await clock.advance(500);
    const two = body.pose().magnification;
    await clock.advance(500);
    expect(body.pose().magnification / two).toBeCloseTo(two / one, 6);
    await clock.advance(1_300);
    expect(body.pose()).toMatchObject({ magnification: 30, moving: false });
    expect(body.pose().fovDeg).toBeCloseTo(2.205, 2);
  });

  it('leaves an axis unchanged that a command omits', async () => {
    const { clock, body } = setUp();
    body.move({ pan: 0.5, tilt: 0 });
    await clock.advance(500);
    body.move({ zoom: 1 });
    await clock.advance(500);
    expect(body.isMoving('pan')).toBe(true);
    body.stop('pan', 'tilt');
    await clock.advance(300);
    expect([body.isMoving('pan'), body.isMoving('zoom')]).toEqual([false, true]);
  });

  it('obeys a Timeout, and reports since when it is at rest', async () => {
    const { clock, body } = setUp();
    body.move({ pan: 1 }, 0.5);
    await clock.advance(740);
    expect(body.isMoving()).toBe(true);
    await clock.advance(1_000);
    expect(body.isMoving()).toBe(false);
    expect(body.restAt()).toBeCloseTo(750, 6);
    // a repeated stop does not change the time of rest
    body.stop();
    expect(body.restAt()).toBeCloseTo(750, 6);
  });

  it('slows down with its zoom only if built so', async () => {
    for (const [scalesSpeed, speed] of [
      [false, 100],
      [true, 10],
    ] as const) {
      const { clock, body } = setUp({
        scalesSpeed,
        home: { ...typicalMechanics.home, zoom: Math.log(10) / Math.log(30) },
      });
      body.move({ pan: 1 });
      await clock.advance(500);
      const before = body.pose().panDeg;
      await clock.advance(100);
      expect(body.pose().panDeg - before).toBeCloseTo(speed / 10, 6);
    }
  });

  it('notifies of commands, not of elapsed time', async () => {
    const { clock, body } = setUp();
    let lastPublished = 0;
    const cancel = body.onCommand(() => lastPublished++);
    body.move({ pan: 1 }, 0.2);
    await clock.advance(5_000);
    body.switchOn('wiper', true);
    cancel();
    body.stop();
    expect(lastPublished).toBe(2);
    expect(body.pose()).toMatchObject({ wiper: true, irLamp: false });
  });

  it('focuses automatically until a manual command', async () => {
    const { clock, body } = setUp();
    body.move({ focus: -1 });
    await clock.advance(400);
    expect(body.pose()).toMatchObject({ focusAuto: false });
    expect(body.pose().focus).toBeLessThan(0.4);
    body.setAuto('focus', true);
    await clock.advance(2_000);
    expect(body.pose()).toMatchObject({ focusAuto: true, focus: 0.5 });
  });
});

describe('a point of the picture', () => {
  it('moves to its centre, at any tilt', () => {
    const aspect = 16 / 9;
    const radians = (degrees: number) => (degrees * Math.PI) / 180;
    for (const tiltDeg of [0, -12, -45, -80])
      for (const [x, y] of [
        [1, 1],
        [-0.5, 0.3],
        [0, -1],
      ] as const) {
        const aimed = panTiltToCenter({ panDeg: 20, tiltDeg, fovDeg: 60 }, aspect, x, y);
        // The ray through that point, in the frame of a camera that looks there, runs along its axis.
        const half = Math.tan(radians(30));
        const ray = { ahead: 1, right: x * half, up: (y * half) / aspect };
        const t = radians(tiltDeg);
        const p = radians(20);
        const level = ray.ahead * Math.cos(t) - ray.up * Math.sin(t);
        const world = {
          north: level * Math.cos(p) - ray.right * Math.sin(p),
          east: level * Math.sin(p) + ray.right * Math.cos(p),
          up: ray.ahead * Math.sin(t) + ray.up * Math.cos(t),
        };
        const length = Math.hypot(world.north, world.east, world.up);
        const [ap, at] = [radians(aimed.panDeg), radians(aimed.tiltDeg)];
        const along =
          world.north * Math.cos(at) * Math.cos(ap) +
          world.east * Math.cos(at) * Math.sin(ap) +
          world.up * Math.sin(at);
        expect(along / length).toBeCloseTo(1, 12);
      }
  });

  it('is projected as by a flat sensor', () => {
    const lens = { fovDeg: 90, magnification: 30, aspect: 16 / 9 };
    expect(fovAt(lens, 1)).toBeCloseTo(90, 9);
    expect(Math.tan((fovAt(lens, 4) * Math.PI) / 360)).toBeCloseTo(0.25, 9);
  });
});
