import { beforeEach, describe, expect, it } from 'vitest';
import { type StopCause, type Velocity, zeroVelocity } from '../../core/ptz/ptz.ts';
import { cam1, cam2, pan, type SteeringDesk, steeringDesk, w1 } from '../../test/fakes/steeringDesk.ts';

let desk: SteeringDesk;
beforeEach(() => {
  desk = steeringDesk();
});

describe('a window’s mouse or keys', () => {
  const steer = (velocity: Velocity, source: 'mouse' | 'keyboard' = 'keyboard', camera = cam1) =>
    desk.control.steer(w1, camera, velocity, source);

  it('steer the camera selected there, while the velocity is repeated', async () => {
    await desk.ready();
    expect(steer(pan(0.5))).toMatchObject({ ok: true });
    for (let at = 0; at < 5; at++) {
      await desk.clock.advance(200);
      steer(pan(0.5));
    }
    expect(desk.last()).toMatchObject({ what: 'steer', source: 'keyboard', camera: cam1 });
    expect(desk.messages().every((what) => what === 'steer')).toBe(true);
    steer(zeroVelocity);
    await desk.clock.advance(0);
    expect(desk.last()).toMatchObject({ what: 'stop', cause: undefined });
  });

  it.each<[StopCause, () => void]>([
    ['windowBlurred', () => desk.control.blurred(w1)],
    ['windowGone', () => desk.control.gone(w1)],
    ['stalePicture', () => desk.control.select(w1, cam1, false)],
    ['selectionChanged', () => desk.control.select(w1, cam2, true)],
    ['screenLocked', () => void desk.control.stopAll('screenLocked')],
  ])('stop: %s, and what is still held does nothing until it is released', async (cause, happens) => {
    await desk.ready();
    steer(pan(0.5));
    await desk.clock.advance(100);
    happens();
    await desk.clock.advance(0);
    expect(desk.last()).toMatchObject({ what: 'stop', cause });
    desk.control.select(w1, cam1, true);
    if (cause === 'windowGone') return;
    expect(steer(pan(0.5))).toMatchObject({ ok: false, fault: { code: 'steer.mustCentre' } });
    steer(zeroVelocity);
    expect(steer(pan(0.5))).toMatchObject({ ok: true });
  });

  it('that fall silent are stopped 600 ms after their last report, as by the gateway', async () => {
    await desk.ready();
    steer(pan(0.5), 'mouse');
    await desk.clock.advance(599);
    expect(desk.messages()).not.toContain('stop windowGone');
    await desk.clock.advance(1);
    expect(desk.last()).toMatchObject({ what: 'stop', cause: 'windowGone', at: 620 });
    expect(steer(pan(0.5), 'mouse')).toMatchObject({ ok: true });
  });

  it('steer and command nothing that is not selected there, or not live, but for commands that end something', async () => {
    await desk.ready();
    expect(steer(pan(0.5), 'mouse', cam2)).toMatchObject({ fault: { code: 'steer.notSelected' } });
    steer(zeroVelocity);
    desk.control.select(w1, cam1, false);
    expect(steer(pan(0.5))).toMatchObject({ fault: { code: 'steer.stalePicture' } });
    expect(await desk.control.command(w1, cam1, { do: 'home' })).toMatchObject({
      fault: { code: 'steer.stalePicture' },
    });
    const stopping = desk.control.command(w1, cam1, { do: 'stopTour', token: 't' });
    await desk.clock.advance(0);
    expect(await stopping).toMatchObject({ ok: true });
  });

  it('count as released after Stop; a stick that moved the camera too does not', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    steer(pan(-0.5));
    await desk.clock.advance(100);
    const stopping = desk.control.stop(cam1, w1);
    await desk.clock.advance(0);
    expect(await stopping).toMatchObject({ ok: true });
    expect(desk.last()).toMatchObject({ what: 'stop' });
    desk.push(0.8);
    await desk.clock.advance(300);
    expect(desk.last()).toMatchObject({ what: 'stop' });
    expect(steer(pan(0.5))).toMatchObject({ ok: true });
    steer(zeroVelocity);
    desk.push(0);
    desk.push(0.8);
    await desk.clock.advance(5);
    steer(pan(-0.5));
    steer(zeroVelocity);
    await desk.clock.advance(200);
    expect(desk.last()).toMatchObject({ what: 'steer', source: 'stick' });
  });

  it('do not stop the stick when their window loses the focus', async () => {
    await desk.ready();
    desk.push(0.9);
    await desk.clock.advance(100);
    desk.control.blurred(w1);
    await desk.clock.advance(300);
    expect(new Set(desk.messages())).toEqual(new Set(['steer']));
  });
});
