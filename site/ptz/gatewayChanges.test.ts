import { beforeEach, describe, expect, it } from 'vitest';
import type { PtzCommand } from '../../core/ptz/ptz.ts';
import { c1, c2, cameras, createTestGateway, grantOf } from '../../test/fakes/testGateway.ts';

let { clock, gateway, received: published, habits, ptz, console_, begin } = createTestGateway();
beforeEach(() => {
  ({ clock, gateway, received: published, habits, ptz, console_, begin } = createTestGateway());
});

describe('a camera that is steered, when something around it changes', () => {
  it('a camera that its controller may no longer see stops, and is reported to them no more', async () => {
    begin('binh');
    gateway.grant(grantOf('an', [{ tags: ['north'] }]));
    const tagged = (tags: string[]) =>
      cameras.map((one) => (one.camera.id === c1 ? { ...one, camera: { ...one.camera, tags } } : one));
    gateway.setCameras({ first: true, last: true, cameras: tagged(['north']) });
    const [an, binh] = [await console_('an'), await console_('binh')];
    const received: unknown[] = [];
    an.client.subscribe('camera', { onMessage: (control) => received.push(control) });
    void an.client.call('ptz.follow', { camera: c1 });
    expect(await an.steer(c1, 0.5)).toMatchObject({ ok: true });
    gateway.setCameras({ first: true, last: true, cameras: tagged([]) });
    await clock.advance(20);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(an.stopped).toEqual(['leaseLost']);
    const reported = received.length;
    expect(await binh.steer(c1, 0.5)).toMatchObject({ ok: true });
    await clock.advance(1_000);
    expect(received).toHaveLength(reported);
  });
  it('a camera whose address changes while it moves is stopped at both, and reports its pose from the new one', async () => {
    begin('an');
    const an = await console_('an');
    const received: { toCameraMs: number | null }[] = [];
    an.client.subscribe('camera', { onMessage: (control) => received.push(control) });
    void an.client.call('ptz.follow', { camera: c1 });
    await an.steer(c1, 0.5);
    const before = ptz(c1);
    const moved = cameras.map((one) =>
      one.camera.id === c1 ? { ...one, address: { onvif: `http://127.0.0.1:10/${c1}` } } : one,
    );
    gateway.setCameras({ first: true, last: true, cameras: moved });
    await clock.advance(1_000);
    expect(before.velocity.pan).toBe(0);
    expect(before.isClosed).toBe(true);
    expect(ptz(c1)).not.toBe(before);
    expect(ptz(c1).times('stop').length).toBeGreaterThan(0);
    const reported = received.length;
    await an.steer(c1, -0.5);
    await clock.advance(1_000);
    expect(received.length).toBeGreaterThan(reported);
  });
  it('a camera removed from the registry is stopped until that is confirmed', async () => {
    habits[c1] = { obeysStopFrom: 12 };
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    gateway.setCameras({ first: true, last: true, cameras: cameras.slice(1) });
    await clock.advance(8_000);
    expect(ptz(c1).isClosed).toBe(false);
    await clock.advance(8_000);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(ptz(c1).isClosed).toBe(true);
  });
  it('a waiting command of a former holder is not sent, and their motion is stopped', async () => {
    habits[c1] = { moveDelayMs: 300, delayMs: 100 };
    begin('an', 'chief');
    const [an, chief] = [await console_('an'), await console_('chief')];
    await an.steer(c1, 0.5);
    const late = an.client.call('ptz.do', { camera: c1, command: { do: 'preset', token: 'p1' } });
    void chief.client.call('lease.take', { camera: c1 });
    await clock.advance(2_000);
    expect(await late).toMatchObject({ ok: false });
    expect(ptz(c1).times('preset')).toEqual([]);
    await clock.advance(5_000);
    const sent = an.client.call('ptz.do', { camera: c1, command: { do: 'preset', token: 'p1' } });
    await clock.advance(150);
    expect(await sent).toMatchObject({ ok: true });
    const from = clock.monotonic();
    void chief.client.call('lease.take', { camera: c1 });
    await clock.advance(1);
    expect(ptz(c1).times('stop').at(-1)).toBeGreaterThanOrEqual(from);
    expect(an.stopped.at(-1)).toBe('leaseLost');
  });
  it('a camera reaches its preset though its sender’s lease expires', async () => {
    begin('an');
    const an = await console_('an');
    void an.client.call('ptz.do', { camera: c1, command: { do: 'home' } });
    await clock.advance(1);
    const stops = ptz(c1).times('stop').length;
    await clock.advance(10_000);
    expect(ptz(c1).times('stop')).toHaveLength(stops);
  });
  it('a waiting command is dropped when the site ends', async () => {
    habits[c1] = { moveDelayMs: 300 };
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    void an.client.call('ptz.do', { camera: c1, command: { do: 'preset', token: 'p1' } });
    await clock.advance(1);
    gateway.siteGone();
    await clock.advance(2_000);
    expect(ptz(c1).times('preset')).toEqual([]);
    expect(ptz(c1).velocity.pan).toBe(0);
  });
  it('a late message of a former holder does not disturb a tour', async () => {
    begin('an');
    const an = await console_('an');
    const call = async (command: PtzCommand) => {
      const done = an.client.call('ptz.do', { camera: c1, command });
      await clock.advance(50);
      expect(await done).toMatchObject({ ok: true });
    };
    await call({ do: 'saveTour', name: 'Vòng', stops: [{ preset: 'p1', dwellS: 5, speed: 1 }] });
    const token = published.flatMap((one) => (one.t === 'tour' ? one.token : []))[0] ?? '';
    await call({ do: 'startTour', token });
    await clock.advance(6_000);
    const late = an.client.call('ptz.stop', { camera: c1, seq: 9e15, cause: 'unplugged' });
    await clock.advance(1);
    expect(await late).toMatchObject({ ok: true });
    const presets = ptz(c1).times('preset').length;
    await clock.advance(11_000);
    expect(ptz(c1).times('preset').length).toBeGreaterThan(presets);
  });
  it('a gateway lists the cameras whose Stop is not confirmed, until each is', async () => {
    habits[c1] = { obeysStopFrom: 12 };
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    gateway.siteGone();
    await clock.advance(6_000);
    expect(gateway.stopping).toEqual([c1]);
    await clock.advance(10_000);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(gateway.stopping).toEqual([]);
  });
  it('a gateway waits for the later checks of a camera whose last move failed', async () => {
    habits[c1] = { moveDelayMs: 1_000, refuses: ['move'] };
    begin('an');
    const an = await console_('an');
    void an.steer(c1, 0.5);
    await clock.advance(100);
    gateway.siteGone();
    await clock.advance(3_000);
    expect(gateway.stopping).toEqual([c1]);
    await clock.advance(5_000);
    expect(gateway.stopping).toEqual([]);
  });
  it('a gateway waits for an unreachable camera, but not for a simulated one that has ended', async () => {
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    await an.steer(c2, 0.5);
    Object.assign(ptz(c1).habits, { isUnreachable: true, why: 'ECONNREFUSED' });
    Object.assign(ptz(c2).habits, { isUnreachable: true, why: 'EHOSTUNREACH' });
    gateway.siteGone();
    await clock.advance(5_000);
    expect(gateway.stopping).toEqual([c1, c2]);
    await clock.advance(3_600_000);
    expect(gateway.stopping).toEqual([c2]);
  });
  it('a gateway stops a camera that another gateway was stopping, also one that the site sends later', async () => {
    gateway.takeOver([c1]);
    begin('an');
    await clock.advance(100);
    expect(ptz(c1).times('stop').length).toBeGreaterThan(0);
    gateway.takeOver([c2]);
    await clock.advance(100);
    expect(ptz(c2).times('stop').length).toBeGreaterThan(0);
  });
  it('a gateway skips a camera controlled here when it takes over another gateway’s', async () => {
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    const before = ptz(c1).times('stop').length;
    gateway.takeOver([c1]);
    await clock.advance(100);
    expect(ptz(c1).times('stop')).toHaveLength(before);
    expect(ptz(c1).velocity.pan).toBe(0.5);
  });
});
