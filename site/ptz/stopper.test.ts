import { beforeEach, describe, expect, it } from 'vitest';
import { isZeroVelocity, zeroVelocity } from '../../core/ptz/ptz.ts';
import { fakeControlledCamera, right } from '../../test/fakes/steeredCamera.ts';

let { clock, camera, ptz, received, hold } = fakeControlledCamera();
function begin(...habits: Parameters<typeof fakeControlledCamera>): void {
  ({ clock, camera, ptz, received, hold } = fakeControlledCamera(...habits));
}
beforeEach(() => begin());
/** Asserts that an unconfirmed Stop was reported, and then its end. */
function expectConfirmedLater(): void {
  expect(received.map(({ what }) => what)).toEqual(['unconfirmed', 'over']);
  expect(camera.control().stopUnconfirmed).toBe(false);
}

describe('Stop', () => {
  it('Stop waits neither for a hanging move nor for the rate limit', async () => {
    begin({ moveDelayMs: 2_500 });
    void camera.steer(right);
    await clock.advance(20);
    camera.stop(null);
    expect(ptz.times('stop')).toEqual([clock.monotonic()]);
  });
  it('Stop is sent again when a hanging move has ended, which the camera may have executed after it', async () => {
    begin({ moveDelayMs: 2_000 });
    void camera.steer(right);
    await clock.advance(100);
    camera.stop('deadMan');
    await clock.advance(1_900);
    expect(isZeroVelocity(ptz.velocity)).toBe(true);
    await clock.advance(20);
    expect(isZeroVelocity(ptz.velocity)).toBe(true);
    expect(ptz.times('stop').at(-1)).toBeGreaterThanOrEqual(2_005);
    await clock.advance(5_000);
    expect(received).toEqual([]);
    expect(camera.isBusy).toBe(false);
  });
  it('Stop is confirmed by two equal readings, and then sent no more', async () => {
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(10_000);
    expect(ptz.times('stop').length).toBeLessThanOrEqual(3);
    expect(received).toEqual([]);
    expect(camera.isBusy).toBe(false);
  });
  it('Stop is retried after 150, 300 and 600 ms and then every second, until it is obeyed', async () => {
    begin({ obeysStopFrom: 5 });
    await hold(right, 300);
    const from = clock.monotonic();
    camera.stop('leaseLost');
    await clock.advance(1_700);
    expect(ptz.times('stop').map((at) => at - from)).toEqual([0, 150, 300, 600, 1_600]);
    await clock.advance(3_000);
    expect(camera.isBusy).toBe(false);
    expect(received).toEqual([]);
  });
  it('Stop that is not confirmed within 5 s is reported, and continues; its end is reported too', async () => {
    begin({ obeysStopFrom: 8 });
    await hold(right, 300);
    const from = clock.monotonic();
    camera.stop('linkCut');
    await clock.advance(5_000);
    expect(received).toEqual([{ what: 'unconfirmed', at: from + 5_000, cause: 'linkCut' }]);
    expect(camera.control().stopUnconfirmed).toBe(true);
    await clock.advance(3_000);
    expectConfirmedLater();
  });
  it('Stop of a camera that always reports movement is confirmed by its position', async () => {
    begin({ alwaysReportsMoving: true });
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(2_000);
    expect(camera.isBusy).toBe(false);
  });
  it('Stop of a camera without reports is sent three times, and reported as unconfirmed', async () => {
    begin({ isBlind: true });
    await hold(right, 300);
    const from = clock.monotonic();
    camera.stop('deadMan');
    await clock.advance(400);
    expect(ptz.times('stop').map((at) => at - from)).toEqual([0, 150, 300]);
    expect(received).toMatchObject([{ what: 'unconfirmed', cause: 'deadMan' }]);
    await clock.advance(10_000);
    expect(ptz.times('stop')).toHaveLength(3);
  });
  it('Stop is sent at once though earlier ones hang', async () => {
    begin({ delayMs: 3_000 });
    for (let round = 0; round < 6; round += 1) {
      void camera.steer(right);
      await clock.advance(20);
      camera.stop(null);
      expect(ptz.times('stop').at(-1)).toBe(clock.monotonic());
      await clock.advance(30);
    }
  });
  it('Stop of a silent camera continues', async () => {
    await hold(right, 300);
    ptz.habits.isUnreachable = true;
    camera.stop('deadMan');
    await clock.advance(20_000);
    expect(ptz.times('stop').length).toBeGreaterThan(15);
    expect(received.map(({ what }) => what)).toEqual(['unconfirmed']);
    ptz.habits.isUnreachable = false;
    await clock.advance(3_000);
    expect(received.map(({ what }) => what)).toEqual(['unconfirmed', 'over']);
  });
  it('Stop is replaced by the next controller’s move', async () => {
    begin({ obeysStopFrom: 3 });
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(20);
    await hold({ ...zeroVelocity, tilt: 1 }, 1_000);
    expect(ptz.velocity.tilt).toBe(1);
  });
});

describe('a camera that was not seen to stand still', () => {
  it('an unconfirmed camera is confirmed once it reports its position again, without a new move', async () => {
    await hold(right, 300);
    ptz.habits.isBlind = true;
    camera.stop('deadMan');
    await clock.advance(1_000);
    expect(camera.control().stopUnconfirmed).toBe(true);
    ptz.habits.isBlind = false;
    await clock.advance(10_000);
    expectConfirmedLater();
  });
  it('an unconfirmed camera without reports is confirmed by a person', async () => {
    begin({ isBlind: true });
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(1_000);
    expect(camera.control().stopUnconfirmed).toBe(true);
    expect(await camera.command({ do: 'seenStanding' }, () => true)).toMatchObject({ ok: true });
    expect(received.map(({ what }) => what)).toEqual(['unconfirmed', 'over']);
    expect(camera.isBusy).toBe(false);
  });
});
