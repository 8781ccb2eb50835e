import { beforeEach, describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import {
  type Console,
  c1,
  c2,
  cameras,
  createTestGateway,
  grantOf,
  held,
} from '../../test/fakes/testGateway.ts';

let { clock, gateway, received, opened, habits, ptz, auditEvents, console_, begin } = createTestGateway();
beforeEach(() => {
  ({ clock, gateway, received, opened, habits, ptz, auditEvents, console_, begin } = createTestGateway());
});

describe('a gateway', () => {
  it('a gateway admits no console without a ticket of its site', async () => {
    begin('an');
    const stranger = await console_('an', 'not-a-ticket-of-anybody');
    expect(await stranger.steer(c1, 1)).toMatchObject({ fault: { code: 'right.notSignedIn' } });
  });
  it('a gateway refuses a camera out of scope, and an unknown one', async () => {
    begin();
    gateway.grant(grantOf('an', [{ cameras: [c2] }]));
    const an = await console_('an');
    expect(await an.steer(c1, 1)).toMatchObject({ fault: { code: 'right.outOfScope' } });
    expect(await an.steer(CameraId.parse('hn:camera:none'), 1)).toMatchObject({
      fault: { code: 'right.outOfScope' },
    });
    expect(await an.steer(c2, 1)).toMatchObject({ ok: true });
  });
  it('a gateway gives a camera to the first console, and names the holder to the next', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    expect(await an.steer(c1, 0.5)).toMatchObject({ ok: true, value: { lease: { holder: { name: 'an' } } } });
    expect(ptz(c1).velocity.pan).toBe(0.5);
    expect(await binh.steer(c1, -1)).toEqual(held('an'));
    await clock.advance(5_000);
    expect(await binh.steer(c1, -1)).toMatchObject({ ok: true });
    expect(an.leases.map((event) => ('how' in event ? event.how : event.what))).toEqual(['granted', 'idle']);
  });
  it('a gateway gives a camera to a higher priority, stops the previous motion, and notifies the loser', async () => {
    begin('an', 'chief');
    const [an, chief] = [await console_('an'), await console_('chief')];
    await an.steer(c1, 0.5);
    expect(await chief.steer(c1, -1)).toMatchObject({ ok: true });
    await clock.advance(100);
    expect(an.stopped).toEqual(['leaseLost']);
    expect(an.leases.at(-1)).toMatchObject({ what: 'ended', how: 'preempted', by: { name: 'chief' } });
    expect(ptz(c1).times('stop').length).toBeGreaterThan(0);
    expect(ptz(c1).velocity.pan).toBe(-1);
    expect(auditEvents()).toMatchObject([
      { event: 'lease.preempt', who: 'hn:operator:chief' },
      { event: 'ptz.steer', who: 'hn:operator:an', detail: { ended: 'leaseLost', source: 'stick' } },
    ]);
    // Late messages of the loser have no effect.
    expect(await an.client.call('ptz.stop', { camera: c1, seq: 99, cause: 'leaseLost' })).toEqual(
      held('chief'),
    );
    expect(ptz(c1).velocity.pan).toBe(-1);
  });
  it('a gateway ignores messages older than the last one', async () => {
    begin('an');
    const an = await console_('an');
    const send = async (n: number, pan: number) => {
      void an.client.call('ptz.steer', {
        camera: c1,
        seq: n,
        velocity: { ...zeroVelocity, pan },
        source: 'stick',
      });
      await clock.advance(150);
    };
    await send(1_000, 0.5);
    await send(999, -1);
    expect(ptz(c1).velocity.pan).toBe(0.5);
  });
  it('a gateway keeps a lease over a broken link for its idle time, though the camera is stopped at once', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    await an.steer(c1, 0.5);
    an.cut();
    await clock.advance(20);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(await binh.steer(c1, 1)).toEqual(held('an'));
    const again = await console_('an');
    expect(await again.steer(c1, 0.5)).toMatchObject({ ok: true });
  });
  it('a gateway reserves with a reason, hands over on request, and lets a supervisor release', async () => {
    begin('an', 'binh', 'chief');
    const [an, binh, chief] = [await console_('an'), await console_('binh'), await console_('chief')];
    const call = async <T>(answer: Promise<T>) => {
      await clock.advance(1);
      return answer;
    };
    const reserve = { camera: c1, forMs: 600_000, reason: 'lễ hội' };
    expect(await call(an.client.call('lease.reserve', reserve))).toMatchObject({ ok: true });
    expect(await binh.steer(c1, 1)).toMatchObject({ fault: { code: 'steer.reserved' } });
    await call(binh.client.call('lease.request', { camera: c1 }));
    expect(an.leases.at(-1)).toMatchObject({ what: 'requested', by: { name: 'binh' } });
    const to = grantOf('binh').operator.id;
    await call(an.client.call('lease.answer', { camera: c1, to, give: true }));
    expect(binh.leases.at(-1)).toMatchObject({ what: 'granted', lease: { holder: { name: 'binh' } } });
    const release = { camera: c1, reason: 'cần gấp' };
    expect(await call(an.client.call('lease.releaseOther', release))).toMatchObject({
      fault: { code: 'right.missing' },
    });
    expect(await call(chief.client.call('lease.releaseOther', release))).toMatchObject({ ok: true });
    // The loser sees the reason.
    expect(binh.leases.at(-1)).toMatchObject({
      what: 'ended',
      how: 'releasedByOther',
      by: { name: 'chief' },
      reason: 'cần gấp',
    });
    expect(auditEvents().map(({ event }) => event)).toEqual([
      'lease.reserve',
      'lease.request',
      'lease.handOver',
      'lease.releaseOther',
    ]);
    expect(received.filter(({ t }) => t === 'presence').at(-1)).toMatchObject({ camera: c1, steering: null });
  });
  it('a gateway audits refusals for want of a right or a ticket', async () => {
    const { begin, console_, clock, received: reported, gateway } = createTestGateway();
    begin('an');
    gateway.grant(grantOf('an', [{ cameras: [c2] }]));
    const an = await console_('an');
    void an.client.call('lease.take', { camera: c1 });
    void an.client.call('lease.releaseOther', { camera: c2, reason: 'cần gấp' });
    await clock.advance(10);
    await console_('binh', 'a ticket that nobody was given');
    await clock.advance(10);
    expect(reported.filter(({ t }) => t === 'refused')).toMatchObject([
      { who: 'hn:operator:an', camera: c1, call: 'lease.take', code: 'right.outOfScope', times: 1 },
      { who: 'hn:operator:an', camera: c2, call: 'lease.releaseOther', code: 'right.missing' },
      { who: null, camera: null, call: 'control.join', code: 'steer.ticketInvalid' },
    ]);
  });
  it('a gateway lets a console reconnect repeatedly, and ends its abandoned connections', async () => {
    begin('an');
    const all: Console[] = [];
    for (let n = 0; n < 6; n += 1) all.push(await console_('an'));
    expect(all.map(({ ended }) => ended.length)).toEqual([1, 1, 0, 0, 0, 0]);
    expect(await all.at(-1)?.steer(c1, 0.5)).toMatchObject({ ok: true });
  });
  it('a gateway ends a session’s leases with the session', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    await an.steer(c1, 0.5);
    gateway.revoke('session-an');
    await clock.advance(20);
    expect(ptz(c1).velocity.pan).toBe(0);
    expect(an.ended).toEqual(['the session has ended']);
    expect(await binh.steer(c1, 1)).toMatchObject({ ok: true });
    expect(gateway.join(grantOf('an').ticket, {} as never)).toMatchObject({ ok: false });
  });
  it('a gateway stops everything and drops every ticket when its site has ended', async () => {
    begin('an', 'binh');
    const [an, binh] = [await console_('an'), await console_('binh')];
    await an.steer(c1, 0.5);
    await binh.steer(c2, 0.5);
    gateway.siteGone();
    await clock.advance(20);
    expect([ptz(c1).velocity.pan, ptz(c2).velocity.pan]).toEqual([0, 0]);
    expect(an.ended).toHaveLength(1);
    expect(gateway.join(grantOf('binh').ticket, {} as never)).toMatchObject({ ok: false });
    await clock.advance(1_000);
    expect(gateway.stopping).toEqual([]);
  });
  it('a gateway accepts a console whose sequence restarts after its clock was set back', async () => {
    begin('an');
    const first = await console_('an');
    const send = (on: Console, n: number, pan: number) =>
      on.client.call('ptz.steer', {
        camera: c1,
        seq: n,
        velocity: { ...zeroVelocity, pan },
        source: 'stick',
      });
    void send(first, 5_000_000, 0.5);
    await clock.advance(20);
    first.cut();
    await clock.advance(20);
    const second = await console_('an');
    void send(second, 1_000, -0.5);
    await clock.advance(150);
    expect(ptz(c1).velocity.pan).toBe(-0.5);
  });
});

describe('at its start', () => {
  it('a starting gateway sends Stop to every camera, recently controlled ones first, and skips those in use by then', async () => {
    gateway.setCameras({
      first: true,
      last: false,
      cameras: cameras.slice(1, 2).map((one) => ({ ...one, steered: true })),
    });
    gateway.setCameras({ first: false, last: true, cameras: [...cameras.slice(0, 1), ...cameras.slice(2)] });
    await clock.advance(1_000);
    for (const { camera } of cameras) expect(ptz(camera.id).times('stop').length).toBeGreaterThan(0);
    expect(opened.get(c2)).toHaveLength(1);
    gateway.setCameras({ first: true, last: true, cameras });
    await clock.advance(1_000);
    expect(opened.get(c1)).toHaveLength(1);
  });
  it('a starting gateway stops the other cameras despite an unexpected error with one', async () => {
    habits[c1] = { throws: true };
    begin();
    await clock.advance(100);
    for (const { camera } of cameras.slice(1)) expect(ptz(camera.id).times('stop')).toHaveLength(1);
  });
  it('a starting gateway sends Stop again to a camera that did not respond', async () => {
    habits[c1] = { isUnreachable: true };
    begin();
    await clock.advance(100);
    habits[c1] = {};
    await clock.advance(6_000);
    expect(opened.get(c1)).toHaveLength(2);
    expect(ptz(c1).times('stop')).toHaveLength(1);
  });
});
