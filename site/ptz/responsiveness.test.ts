import { beforeEach, describe, expect, it } from 'vitest';
import { fakeControlledCamera, right } from '../../test/fakes/steeredCamera.ts';

let { clock, camera, ptz, hold } = fakeControlledCamera();
function begin(...habits: Parameters<typeof fakeControlledCamera>): void {
  ({ clock, camera, ptz, hold } = fakeControlledCamera(...habits));
}
beforeEach(() => begin());

describe('a camera that does not answer', () => {
  it('an unresponsive camera is reported 600 ms after a move, until it responds in time', async () => {
    begin({ moveDelayMs: 3_000 });
    await hold(right, 590);
    expect(camera.control().unanswered).toBe(false);
    await hold(right, 20);
    expect(camera.control().unanswered).toBe(true);
    // A response after three seconds is useless for control by eye.
    await hold(right, 3_000);
    expect(camera.control().unanswered).toBe(true);
    ptz.habits.moveDelayMs = 0;
    await hold(right, 4_000);
    expect(camera.control().unanswered).toBe(false);
  });
  it('an unreachable camera is reported at once, and while Stop continues', async () => {
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
  it('an unresponsive camera is not reported while it has no requests, nor for earlier ones', async () => {
    begin({ isUnreachable: true });
    camera.setFollowed(true);
    await clock.advance(1_000);
    expect(camera.control()).toMatchObject({ state: 'unreachable', unanswered: false });
    ptz.habits.isUnreachable = false;
    await camera.meet();
    await hold(right, 200);
    expect(camera.control().unanswered).toBe(false);
  });
  it('an unresponsive camera does not delay its controller: a request that cannot be written is answered', async () => {
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
