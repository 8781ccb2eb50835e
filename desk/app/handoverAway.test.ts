import { expect, it } from 'vitest';
import { fakeSeal } from '../../test/fakes/seal.ts';
import { everything } from '../../test/fixtures/desk.ts';
import { eventually, startSignedInDesk } from '../../test/fixtures/deskAlerts.ts';

const an = { name: 'an', password: 'a password' };
const cuc = { name: 'cuc', password: 'a password' };

it('a handover signed and accepted offline uses the verifier, and reaches the site once, its report first, when it is back', async () => {
  const seal = fakeSeal();
  const { call, site, links, window } = await startSignedInDesk({ seal });
  site.addOperator('cuc', cuc.password, everything, 'all');
  await seal.untilSealed(1);
  await call('session.signOut', {});
  await call('session.signIn', cuc);
  await seal.untilSealed(2);
  await call('session.signOut', {});
  await call('session.signIn', an);
  await eventually(async () => (await window.client.call('duty.on', {})).ok);
  await eventually(() => site.shiftLog.records.some(({ body }) => body.kind === 'dutyOn'));
  links.allow(false);
  site.drop();
  await window.until(() => window.status()?.site.state === 'lost');

  const incident = await call('incident.open', { title: 'Cháy kho', priority: 'high' });
  const { id } = await call('handover.begin', { of: 'desk' });
  const wrong = await window.client.call('handover.sign', {
    handover: id,
    credentials: { ...an, password: 'wrong' },
  });
  expect(wrong).toMatchObject({ fault: { code: 'offline.refused', params: { left: 4 } } });
  const signed = await call('handover.sign', { handover: id, credentials: an });
  const { report } = await call('handover.get', { handover: id });
  expect(report.incidents.lines.map((one) => one.id)).toEqual([incident.id]);
  expect(report.degraded.lines).toMatchObject([{ what: 'link' }]);
  expect(report.unknown).toContain('leases');
  for (const { item } of report.carried) await call('handover.tick', { handover: id, item, ticked: true });
  await call('handover.accept', { handover: id, credentials: cuc });
  await window.until(() => window.status()?.operator?.name === 'cuc');
  expect(window.status()?.away).toBeDefined();
  expect((await call('handover.get', { handover: id })).report.signatures).toMatchObject([
    { as: 'outgoing', by: { name: 'an' }, how: 'verifier', sha256: signed.sha256 },
    { as: 'incoming', by: { name: 'cuc' }, how: 'verifier', sha256: signed.sha256 },
  ]);
  expect(site.documents.all.has(signed.sha256 ?? '')).toBe(false);

  links.allow(true);
  const of = (kind: string) => site.shiftLog.records.filter(({ body }) => body.kind === kind);
  await eventually(() => of('handoverAccepted').length > 0);
  expect([of('handoverSigned'), of('handoverAccepted')]).toMatchObject([
    [{ by: { name: 'an' } }],
    [{ by: { name: 'cuc' } }],
  ]);
  expect(site.documents.all.has(signed.sha256 ?? '')).toBe(true);
});
