import { beforeEach, describe, expect, it } from 'vitest';
import { isZeroVelocity, zeroVelocity } from '../../core/ptz/ptz.ts';
import { fakeControlledCamera, right } from '../../test/fakes/steeredCamera.ts';
import { c1, c2, cameras, createTestGateway, grantOf } from '../../test/fakes/testGateway.ts';
import { openBadCamera } from '../../test/fixtures/onvif/bad.ts';
import { controlledCamera } from '../../test/fixtures/onvif/controlled.ts';

describe('a camera that cannot be connected', () => {
  it('an unreachable camera is contacted a few times in 30 s of a held stick, and at most every 5 s in the end', async () => {
    const { camera, ptz, hold } = fakeControlledCamera({ isUnreachable: true });
    await hold(right, 30_000);
    const asked = ptz.times('meet');
    expect(asked.length).toBeGreaterThanOrEqual(5);
    expect(asked.length).toBeLessThanOrEqual(15);
    camera.close();
  });
  it('an unreachable camera is contacted no more often if windows follow it, stop it and send it to presets', async () => {
    const { camera, ptz, clock } = fakeControlledCamera({ isUnreachable: true });
    for (let at = 0; at < 30_000; at += 200) {
      void camera.steer(right);
      camera.setFollowed(true);
      void camera.command({ do: 'preset', token: 'p1' }, () => true);
      void camera.command({ do: 'wiper', on: true }, () => true);
      await clock.advance(200);
    }
    expect(ptz.times('meet').length).toBeLessThanOrEqual(15);
    expect([...ptz.times('preset'), ...ptz.times('wiper')]).toEqual([]);
    camera.close();
  });
  it('an unreachable camera moves within 5 s of its return, while the stick is held', async () => {
    const { camera, ptz, hold } = fakeControlledCamera({ isUnreachable: true });
    await hold(right, 20_000);
    ptz.habits.isUnreachable = false;
    await hold(right, 5_200);
    expect(ptz.velocity.pan).toBe(0.5);
    camera.close();
  });
  it.each([
    ['a stick is held', true],
    ['it is being stopped', false],
  ])(
    'an unreachable camera receives no flood of requests over the network while %s',
    async (_what, isHeld) => {
      const bad = await openBadCamera({ faults: { httpStatus: 404 } });
      const camera = controlledCamera(bad);
      if (!isHeld) camera.stop('gatewayStarted', true);
      for (let at = 0; at < 3_000; at += 200) {
        if (isHeld) void camera.steer(right);
        await new Promise((next) => setTimeout(next, 200));
      }
      expect(bad.requests.length).toBeGreaterThan(0);
      expect(bad.requests.length).toBeLessThan(40);
      camera.close();
      await bad.close();
    },
  );
});

describe('a gateway with a held stick on a camera that was never reached', () => {
  let { clock, gateway, received, habits, ptz, auditEvents, console_, begin } = createTestGateway();
  beforeEach(() => {
    ({ clock, gateway, received, habits, ptz, auditEvents, console_, begin } = createTestGateway());
  });
  const alarms = () => received.filter(({ t }) => t === 'unconfirmed');
  /** Begins with a console that follows the first camera, which is connected. */
  const following = async () => {
    begin('an');
    const an = await console_('an');
    void an.client.call('ptz.follow', { camera: c1 });
    await clock.advance(100);
    return an;
  };

  it('raises no alarm and records no movement, whether the stick is released or falls silent', async () => {
    habits[c1] = { isUnreachable: true };
    begin('an');
    const an = await console_('an');
    for (let at = 0; at < 2_000; at += 200) {
      await an.steer(c1, 0.5);
      await clock.advance(190);
    }
    await an.steer(c1, 0);
    await clock.advance(20_000);
    await an.steer(c1, 0.5);
    await clock.advance(20_000);
    expect(an.stopped).toEqual(['deadMan']);
    expect(alarms()).toEqual([]);
    expect(auditEvents()).toEqual([]);
    expect(gateway.stopping).toEqual([]);
  });
  it('still sends Stop on release: another client may move it', async () => {
    habits[c1] = { isUnreachable: true };
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    await an.steer(c1, 0);
    await clock.advance(1_000);
    expect(ptz(c1).times('stop').length).toBeGreaterThanOrEqual(3);
  });
  it('raises no alarm if a connected camera is gone before a move could be sent', async () => {
    const an = await following();
    ptz(c1).habits.isUnreachable = true;
    await an.steer(c1, 0.5);
    await clock.advance(200);
    await an.steer(c1, 0);
    await clock.advance(20_000);
    expect(alarms()).toEqual([]);
    expect(auditEvents()).toEqual([]);
  });
  it('raises the alarm and records the movement if one move was sent before the camera was gone', async () => {
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    ptz(c1).habits.isUnreachable = true;
    await clock.advance(190);
    await an.steer(c1, 0.6);
    await an.steer(c1, 0);
    await clock.advance(20_000);
    expect(alarms()).toEqual([{ t: 'unconfirmed', camera: c1, cause: null, over: false }]);
    expect(auditEvents()).toMatchObject([{ event: 'ptz.steer', camera: c1 }]);
  });
  it('raises no alarm after a preset that could not be sent, and disconnects the camera', async () => {
    const an = await following();
    ptz(c1).habits.isUnreachable = true;
    void an.client.call('ptz.do', { camera: c1, command: { do: 'preset', token: 'p1' } });
    await clock.advance(1_000);
    await an.steer(c1, 0.5);
    await an.steer(c1, 0);
    await clock.advance(20_000);
    expect(alarms()).toEqual([]);
    void an.client.call('ptz.unfollow', { camera: c1 });
    await clock.advance(120_000);
    expect(ptz(c1).isClosed).toBe(true);
  });
  it('stops a preset in flight when its sender’s console is gone', async () => {
    const an = await following();
    ptz(c1).habits.neverWritten = true;
    void an.client.call('ptz.do', { camera: c1, command: { do: 'preset', token: 'p1' } });
    await clock.advance(100);
    an.cut();
    await clock.advance(100);
    expect(ptz(c1).times('stop').length).toBeGreaterThan(0);
  });
  it('continues to stop motion of the previous gateway, though a stick is held meanwhile', async () => {
    habits[c1] = { isUnreachable: true };
    gateway.setCameras({
      first: true,
      last: true,
      cameras: cameras.map((one) => ({ ...one, steered: true })),
    });
    gateway.grant(grantOf('an'));
    const an = await console_('an');
    for (let at = 0; at < 8_000; at += 200) {
      await an.steer(c1, 0.5);
      await clock.advance(190);
    }
    expect(ptz(c1).times('stop').length).toBeGreaterThan(6);
    expect(alarms()).toContainEqual({ t: 'unconfirmed', camera: c1, cause: 'gatewayStarted', over: false });
    await an.steer(c1, 0);
    ptz(c1).habits.isUnreachable = false;
    await clock.advance(10_000);
    expect(isZeroVelocity(ptz(c1).velocity)).toBe(true);
    expect(alarms().at(-1)).toMatchObject({ camera: c1, over: true });
  });
  it('serves another desk’s stick at once meanwhile', async () => {
    habits[c1] = { isUnreachable: true };
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    for (let at = 0; at < 2_000; at += 200) {
      void an.client.call('ptz.steer', {
        camera: c1,
        seq: at,
        velocity: { ...zeroVelocity, pan: 1 },
        source: 'stick',
      });
      await binh.steer(c2, 0.1 + at / 4_000);
      await clock.advance(190);
    }
    expect(ptz(c2).times('move')).toHaveLength(10);
    expect(ptz(c1).times('meet').length).toBeLessThan(5);
  });
});
