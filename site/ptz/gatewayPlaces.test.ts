import { describe, expect, it } from 'vitest';
import { c1, c2, createTestGateway, grantOf } from '../../test/fakes/testGateway.ts';

const home = { camera: c1, command: { do: 'home' } } as const;

describe('a camera on its way to where somebody sent it', () => {
  async function sent(who: 'an' | 'chief' = 'an') {
    const by = createTestGateway();
    by.begin('an', 'binh', 'chief');
    const [an, binh, chief] = [
      await by.console_('an'),
      await by.console_('binh'),
      await by.console_('chief'),
    ];
    const console = who === 'an' ? an : chief;
    const answer = console.client.call('ptz.do', home);
    await by.clock.advance(50);
    expect(await answer).toMatchObject({ ok: true });
    const stops = () => by.ptz(c1).times('stop').length;
    return { ...by, an, binh, chief, stops };
  }

  it('a camera on its way to a preset is stopped when its sender is disconnected, and audited with the cause', async () => {
    const { an, stops, auditEvents, clock } = await sent();
    an.cut();
    await clock.advance(10);
    expect(stops()).toBe(1);
    expect(auditEvents().at(-1)).toMatchObject({
      event: 'ptz.stop',
      camera: c1,
      detail: { cause: 'linkCut' },
    });
  });
  it('a camera on its way to a preset is stopped by its sender’s forced stop, also after their lease has expired', async () => {
    const { an, stops, clock, ptz } = await sent();
    ptz(c1).habits.alwaysReportsMoving = true;
    await clock.advance(6_000);
    expect(stops()).toBe(0);
    void an.client.call('ptz.stop', { camera: c1, seq: 1, cause: 'screenLocked' });
    await clock.advance(10);
    expect(stops()).toBe(1);
    expect(an.stopped).toEqual(['screenLocked']);
  });
  it('a camera on its way to a preset is stopped by a new holder, and at its sender’s sign-out', async () => {
    const first = await sent();
    void first.chief.client.call('lease.take', { camera: c1 });
    await first.clock.advance(10);
    expect(first.stops()).toBe(1);
    expect(first.an.stopped).toEqual(['leaseLost']);
    const second = await sent();
    second.gateway.revoke(grantOf('an').session);
    await second.clock.advance(10);
    expect(second.stops()).toBe(1);
  });
  it('a camera on its way to a preset gets there when the lease expires, and only its sender can stop it', async () => {
    const { binh, stops, clock, ptz } = await sent();
    ptz(c1).habits.alwaysReportsMoving = true;
    await clock.advance(6_000);
    void binh.client.call('ptz.stop', { camera: c1, seq: 1, cause: 'screenLocked' });
    binh.cut();
    await clock.advance(10);
    expect(stops()).toBe(0);
  });
  it('a camera at its preset has no sender any more: a later motion is another person’s', async () => {
    const { an, binh, stops, clock } = await sent();
    await clock.advance(10_000);
    await binh.steer(c1, 1);
    an.cut();
    await clock.advance(10);
    expect(stops()).toBe(0);
  });
});

describe('a tour of the site’s own', () => {
  /** A running tour on a camera without a lease. */
  async function touring() {
    const by = createTestGateway();
    by.begin('an', 'binh');
    const [an, binh] = [await by.console_('an'), await by.console_('binh')];
    const stops = [{ preset: 'p1', dwellS: 2, speed: 1 }];
    void an.client.call('ptz.do', { camera: c1, command: { do: 'saveTour', name: 'Đêm', stops } });
    await by.clock.advance(20);
    const saved = by.received.findLast((one) => one.t === 'tour');
    if (saved?.t !== 'tour') throw new Error('no tour');
    void an.client.call('ptz.do', { camera: c1, command: { do: 'startTour', token: saved.token } });
    await by.clock.advance(6_000);
    return { ...by, an, binh };
  }

  it('a site tour continues without the person who began it, and waits while the camera is reserved', async () => {
    const { an, binh, clock, ptz } = await touring();
    an.cut();
    await clock.advance(1_000);
    const gone = ptz(c1).times('preset').length;
    expect(gone).toBeGreaterThan(2);
    expect(ptz(c1).times('stop')).toEqual([]);
    void binh.client.call('lease.reserve', { camera: c1, forMs: 60_000, reason: 'khám nghiệm' });
    await clock.advance(30_000);
    expect(ptz(c1).times('preset').length).toBeLessThanOrEqual(gone + 1);
    await clock.advance(35_000);
    expect(ptz(c1).times('preset').length).toBeGreaterThan(gone + 1);
  });

  it('a site tour resumes when the person who sent the camera elsewhere locks their screen, once their lease has expired', async () => {
    const { an, clock, ptz } = await touring();
    void an.client.call('ptz.do', home);
    await clock.advance(6_000);
    const stopped = ptz(c1).times('stop').length;
    const gone = ptz(c1).times('preset').length;
    void an.client.call('ptz.stop', { camera: c1, seq: 1, cause: 'screenLocked' });
    await clock.advance(30_000);
    expect(ptz(c1).times('stop').length).toBe(stopped);
    expect(ptz(c1).times('preset').length).toBeGreaterThan(gone + 5);
    expect(an.stopped).toEqual([]);
  });
});

it('a camera on a tour is handed to no person who may no longer control it', async () => {
  const { begin, console_, clock, gateway, auditEvents } = createTestGateway();
  begin('an', 'binh');
  const [an, binh] = [await console_('an'), await console_('binh')];
  await an.steer(c1, 1);
  void binh.client.call('lease.request', { camera: c1 });
  await clock.advance(10);
  expect(an.leases.at(-1)).toMatchObject({ what: 'requested' });
  gateway.grant(grantOf('binh', [{ cameras: [c2] }]));
  const to = grantOf('binh').operator.id;
  const answer = an.client.call('lease.answer', { camera: c1, to, give: true });
  await clock.advance(10);
  expect(await answer).toMatchObject({ fault: { code: 'steer.notAsked' } });
  expect(binh.leases.filter(({ what }) => what === 'granted')).toEqual([]);
  expect(auditEvents().filter(({ event }) => event === 'lease.handOver')).toEqual([]);
});
