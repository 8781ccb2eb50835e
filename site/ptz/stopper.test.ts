import { beforeEach, describe, expect, it } from 'vitest';
import { isStill, still } from '../../core/ptz/ptz.ts';
import { right, steeredByHand } from '../../test/fakes/steeredCamera.ts';

let { clock, camera, ptz, received, hold } = steeredByHand();
function begin(...habits: Parameters<typeof steeredByHand>): void {
  ({ clock, camera, ptz, received, hold } = steeredByHand(...habits));
}
beforeEach(() => begin());

describe('Stop', () => {
  it('waits neither for a move that hangs nor for the rate', async () => {
    begin({ moveDelayMs: 2_500 });
    void camera.steer(right);
    await clock.advance(20);
    camera.stop(null);
    expect(ptz.times('stop')).toEqual([clock.monotonic()]);
  });
  it('is said once more when a move that hung has ended, which the camera may have taken after it', async () => {
    begin({ moveDelayMs: 2_000 });
    void camera.steer(right);
    await clock.advance(100);
    camera.stop('deadMan');
    await clock.advance(1_900);
    expect(isStill(ptz.velocity)).toBe(true);
    await clock.advance(20);
    expect(isStill(ptz.velocity)).toBe(true);
    expect(ptz.times('stop').at(-1)).toBeGreaterThanOrEqual(2_005);
    await clock.advance(5_000);
    expect(received).toEqual([]);
    expect(camera.isBusy).toBe(false);
  });
  it('is confirmed by two readings that are the same, and then said no more', async () => {
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(10_000);
    expect(ptz.times('stop').length).toBeLessThanOrEqual(3);
    expect(received).toEqual([]);
    expect(camera.isBusy).toBe(false);
  });
  it('is retried after 150, 300 and 600 ms and then every second, until it is obeyed', async () => {
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
  it('that is not seen to be obeyed within 5 s is told, and goes on; and that it is over, too', async () => {
    begin({ obeysStopFrom: 8 });
    await hold(right, 300);
    const from = clock.monotonic();
    camera.stop('linkCut');
    await clock.advance(5_000);
    expect(received).toEqual([{ what: 'unconfirmed', at: from + 5_000, cause: 'linkCut' }]);
    expect(camera.control().stopUnconfirmed).toBe(true);
    await clock.advance(3_000);
    expect(received.map(({ what }) => what)).toEqual(['unconfirmed', 'over']);
    expect(camera.control().stopUnconfirmed).toBe(false);
  });
  it('of a camera that says for ever that it moves is confirmed by its position', async () => {
    begin({ saysMoving: true });
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(2_000);
    expect(camera.isBusy).toBe(false);
  });
  it('of a camera that tells nothing is said three times, and told as unconfirmed', async () => {
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
  it('is said at once though those before it hang', async () => {
    begin({ delayMs: 3_000 });
    for (let round = 0; round < 6; round += 1) {
      void camera.steer(right);
      await clock.advance(20);
      camera.stop(null);
      expect(ptz.times('stop').at(-1)).toBe(clock.monotonic());
      await clock.advance(30);
    }
  });
  it('of a camera that does not answer goes on', async () => {
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
  it('gives way to anyone who steers next', async () => {
    begin({ obeysStopFrom: 3 });
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(20);
    await hold({ ...still, tilt: 1 }, 1_000);
    expect(ptz.velocity.tilt).toBe(1);
  });
});

describe('a camera that was not seen to stand still', () => {
  it('is seen to once it tells its position again, though nobody moves it', async () => {
    await hold(right, 300);
    ptz.habits.isBlind = true;
    camera.stop('deadMan');
    await clock.advance(1_000);
    expect(camera.control().stopUnconfirmed).toBe(true);
    ptz.habits.isBlind = false;
    await clock.advance(10_000);
    expect(received.map(({ what }) => what)).toEqual(['unconfirmed', 'over']);
    expect(camera.control().stopUnconfirmed).toBe(false);
  });
  it('is seen to by a person, where it tells nothing', async () => {
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
