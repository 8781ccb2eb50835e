import { beforeEach, describe, expect, it } from 'vitest';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { c1, c2, createTestGateway } from '../../test/fakes/testGateway.ts';

let { clock, gateway, received, habits, auditEvents, console_, begin } = createTestGateway();
beforeEach(() => {
  ({ clock, gateway, received, habits, auditEvents, console_, begin } = createTestGateway());
});

describe('a gateway’s audit events', () => {
  it('reach the next site if the previous one could not write them, with cameras not confirmed to stand still', async () => {
    habits[c1] = { obeysStopFrom: Number.POSITIVE_INFINITY };
    begin('an');
    const an = await console_('an');
    await an.steer(c1, 0.5);
    received.length = 0;
    gateway.siteGone();
    expect(auditEvents()).toEqual([]);
    await clock.advance(6_000);
    received.length = 0;
    gateway.setTours([]);
    expect(auditEvents()).toMatchObject([
      { event: 'ptz.steer', detail: { ended: 'siteGone', lateMs: 6_000 } },
    ]);
    expect(received).toContainEqual({ t: 'unconfirmed', camera: c1, cause: null, over: false });
    gateway.setTours([]);
    expect(auditEvents()).toHaveLength(1);
  });
  it('have one entry per gesture, however many messages and short pauses it has', async () => {
    begin('an');
    const an = await console_('an');
    for (let round = 0; round < 3; round += 1) {
      for (let at = 0; at < 1_000; at += 200) {
        await an.steer(c1, 0.25 * (round + 1));
        await clock.advance(190);
      }
      await an.steer(c1, 0);
      await clock.advance(500);
    }
    await clock.advance(10_000);
    expect(auditEvents()).toHaveLength(1);
    expect(auditEvents()[0]).toMatchObject({
      event: 'ptz.steer',
      detail: { moves: 3, maxSpeed: 0.75, ended: 'released' },
    });
    expect(Number(auditEvents()[0]?.detail.durationMs)).toBeGreaterThan(3_500);
  });
  it('report the first move of a camera reserved long ago', async () => {
    begin('an');
    const an = await console_('an');
    void an.client.call('lease.reserve', { camera: c1, forMs: 3_600_000, reason: 'lễ hội' });
    await clock.advance(1_800_000);
    received.length = 0;
    await an.steer(c1, 0.5);
    await an.steer(c1, 0.6);
    expect(received.filter(({ t }) => t === 'presence')).toHaveLength(1);
  });
  it('have commands that a camera refused, and Stop without a controller', async () => {
    habits[c1] = { refuses: ['preset'] };
    begin('an', 'chief');
    const [an, chief] = [await console_('an'), await console_('chief')];
    void an.client.call('ptz.do', { camera: c1, command: { do: 'preset', token: 'p9' } });
    await clock.advance(50);
    expect(auditEvents()).toMatchObject([
      { event: 'ptz.preset', detail: { token: 'p9', failed: 'ptz.fault' } },
    ]);
    void an.client.call('ptz.do', { camera: c1, command: { do: 'home' } });
    await clock.advance(50);
    void chief.client.call('ptz.stop', { camera: c1, seq: 1 });
    await clock.advance(50);
    expect(auditEvents().at(-1)).toMatchObject({ event: 'ptz.stop', who: 'hn:operator:chief' });
  });
  it('are not flooded by lease requests, releases and new gestures', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    await an.steer(c1, 0.5);
    for (let n = 0; n < 200; n += 1) {
      void binh.client.call('lease.request', { camera: c1 });
      void an.client.call('ptz.steer', {
        camera: c2,
        seq: 1e15 + 2 * n,
        velocity: { ...zeroVelocity, tilt: 1 },
        source: 'stick',
      });
      void an.client.call('ptz.stop', { camera: c2, seq: 1e15 + 2 * n + 1, cause: 'selectionChanged' });
      await clock.advance(5);
    }
    expect(auditEvents().length).toBeLessThan(100);
  });
  it('have presets and the like one by one, up to a rate limit', async () => {
    begin('an');
    const an = await console_('an');
    const answers = Array.from({ length: 40 }, () =>
      an.client.call('ptz.do', { camera: c1, command: { do: 'wiper', on: true } }),
    );
    await clock.advance(100);
    const done = await Promise.all(answers);
    expect(done.filter(({ ok }) => ok).length).toBe(auditEvents().length);
    expect(auditEvents().length).toBeLessThanOrEqual(20);
  });
});

it('report a camera not confirmed to stand still', async () => {
  habits[c1] = { obeysStopFrom: Number.POSITIVE_INFINITY };
  begin('an');
  const an = await console_('an');
  await an.steer(c1, 0.5);
  await clock.advance(6_000);
  expect(an.stopped).toEqual(['deadMan']);
  expect(received).toContainEqual({ t: 'unconfirmed', camera: c1, cause: 'deadMan', over: false });
});
