import { beforeEach, describe, expect, it } from 'vitest';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { fakeControlledCamera, right } from '../../test/fakes/steeredCamera.ts';

let { clock, camera, ptz, received, hold } = fakeControlledCamera();
function begin(...habits: Parameters<typeof fakeControlledCamera>): void {
  ({ clock, camera, ptz, received, hold } = fakeControlledCamera(...habits));
}
beforeEach(() => begin());

describe('a camera that is steered', () => {
  it('a controlled camera is sent a velocity at once, and then at most every 100 ms, the latest', async () => {
    for (let at = 0; at < 500; at += 10) {
      void camera.steer({ ...zeroVelocity, pan: at / 1_000 + 0.1 });
      await clock.advance(10);
    }
    const moves = ptz.received.filter(({ what }) => what === 'move');
    expect(moves.length).toBeGreaterThanOrEqual(4);
    expect(moves.length).toBeLessThanOrEqual(6);
    for (const [at, move] of moves.slice(1).entries())
      expect(move.at - (moves[at]?.at ?? 0)).toBeGreaterThanOrEqual(100);
    expect(moves.at(-1)?.velocity?.pan).toBeGreaterThan(0.45);
  });
  it('a controlled camera reverses at once if the last command is old enough', async () => {
    await hold(right, 250);
    const before = clock.monotonic();
    void camera.steer({ ...zeroVelocity, pan: -0.5 });
    await clock.advance(0);
    expect(ptz.received.at(-1)).toMatchObject({ what: 'move', at: before, velocity: { pan: -0.5 } });
  });
  it('a controlled camera reverses at once though the held velocity was repeated just now', async () => {
    await hold(right, 420);
    const before = clock.monotonic();
    expect(before - (ptz.times('move').at(-1) ?? 0)).toBeLessThan(100);
    void camera.steer({ ...zeroVelocity, pan: -0.5 });
    await clock.advance(0);
    expect(ptz.received.at(-1)).toMatchObject({ what: 'move', at: before, velocity: { pan: -0.5 } });
  });
  it('a controlled camera has one move in flight, and then gets the latest target', async () => {
    begin({ moveDelayMs: 1_000 });
    await hold(right, 400);
    await hold({ ...zeroVelocity, tilt: 1 }, 400);
    expect(ptz.times('move')).toHaveLength(1);
    await hold({ ...zeroVelocity, tilt: 1 }, 400);
    expect(ptz.received.filter(({ what }) => what === 'move').at(-1)?.velocity).toMatchObject({
      pan: 0,
      tilt: 1,
    });
  });
  it('a controlled camera is sent a held velocity again, so that a Timeout of one second never ends it', async () => {
    await hold(right, 3_000);
    const moves = ptz.times('move');
    for (const [at, time] of moves.slice(1).entries()) expect(time - (moves[at] ?? 0)).toBeLessThan(700);
    expect(ptz.velocity.pan).toBe(0.5);
  });
  it('a controlled camera is sent a Timeout until it has refused one', async () => {
    begin({ refusesTimeout: true });
    await camera.meet();
    expect(camera.control().capabilities?.timeout).toBe(true);
    await hold(right, 200);
    expect(camera.control().capabilities?.timeout).toBe(false);
  });
  it('a controlled camera is slowed with its zoom, unless it does that itself', async () => {
    ptz.habits.fovDeg = 6;
    camera.setFollowed(true);
    await clock.advance(100);
    await hold(right, 300);
    expect(ptz.velocity.pan).toBeCloseTo(0.05);
  });
});

describe('the dead-man', () => {
  it('the dead-man stops a camera 600 ms after the last message, and reports it', async () => {
    await hold(right, 400);
    const last = clock.monotonic() - 200;
    await clock.advance(399);
    expect(ptz.times('stop')).toEqual([]);
    await clock.advance(1);
    expect(ptz.times('stop')[0]).toBe(last + 600);
    expect(received).toMatchObject([{ what: 'deadMan', at: last + 600 }]);
  });
  it('the dead-man uses the monotonic clock', async () => {
    await hold(right, 200);
    clock.jump(-3_600_000);
    await clock.advance(600);
    expect(received.map(({ what }) => what)).toEqual(['deadMan']);
  });
});

it('a pose outside the contract is not published: a console would drop its link, and all cameras with it', async () => {
  ptz.habits.fovDeg = Number.NaN;
  camera.setFollowed(true);
  await clock.advance(3_000);
  expect(camera.control()).toMatchObject({ state: 'ready', pose: null });
  await hold(right, 300);
  expect(ptz.velocity.pan).toBe(0.5);
});
