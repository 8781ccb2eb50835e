import { beforeEach, describe, expect, it } from 'vitest';
import { right, steeredByHand } from '../../test/fakes/steeredCamera.ts';

let { clock, camera, ptz, hold } = steeredByHand();
function begin(...habits: Parameters<typeof steeredByHand>): void {
  ({ clock, camera, ptz, hold } = steeredByHand(...habits));
}
beforeEach(() => begin());

describe('a camera that does not answer', () => {
  it('is said so 600 ms after it was told to move, and until it answers in time', async () => {
    begin({ moveDelayMs: 3_000 });
    await hold(right, 590);
    expect(camera.control().unanswered).toBe(false);
    await hold(right, 20);
    expect(camera.control().unanswered).toBe(true);
    // An answer after three seconds is none to anyone who steers by eye.
    await hold(right, 3_000);
    expect(camera.control().unanswered).toBe(true);
    ptz.habits.moveDelayMs = 0;
    await hold(right, 4_000);
    expect(camera.control().unanswered).toBe(false);
  });
  it('is said so at once where it cannot be reached, and while Stop goes on', async () => {
    await hold(right, 400);
    ptz.habits.isUnreachable = true;
    camera.stop('deadMan');
    await clock.advance(20);
    expect(camera.control().unanswered).toBe(true);
    const stops = ptz.times('stop').length;
    await clock.advance(5_000);
    expect(ptz.times('stop').length).toBeGreaterThan(stops + 3);
    ptz.habits.isUnreachable = false;
    await clock.advance(3_000);
    expect(camera.control().unanswered).toBe(false);
  });
  it('is no matter while nobody asks anything of it, nor is what was before', async () => {
    begin({ isUnreachable: true });
    camera.setFollowed(true);
    await clock.advance(1_000);
    expect(camera.control()).toMatchObject({ state: 'unreachable', unanswered: false });
    ptz.habits.isUnreachable = false;
    await camera.meet();
    await hold(right, 200);
    expect(camera.control().unanswered).toBe(false);
  });
  it('keeps nobody waiting who steers it: a request that cannot be written is answered all the same', async () => {
    await camera.meet();
    ptz.habits.neverWritten = true;
    let answered = false;
    void camera.steer(right).then(() => {
      answered = true;
    });
    await clock.advance(499);
    expect(answered).toBe(false);
    await clock.advance(1);
    expect(answered).toBe(true);
  });
});
