import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { hour, restartDesk, right, startOfflineDesk, wrong } from '../../test/fixtures/deskOffline.ts';
import { storeFile } from '../store/open.ts';

describe('signing in while the site is unreachable', () => {
  it('recognises an operator who signed in here before, by any spelling of the name, and shows the end of the session', async () => {
    const { window, signIn, clock } = await startOfflineDesk();
    expect(await signIn({ ...right, name: ' AN ' })).toMatchObject({ ok: true, value: { name: 'an' } });
    expect(window.status()).toMatchObject({
      operator: { name: 'an' },
      away: { until: clock.now() + 12 * hour },
      site: { state: 'lost' },
    });
  });

  it('removes the rights that need the site', async () => {
    const { window, signIn } = await startOfflineDesk({ fourEyes: ['video.export'] });
    await signIn();
    const rights = window.status()?.operator?.rights ?? [];
    expect(rights).toContain('alert.work');
    for (const without of ['video.export', 'video.unmasked'] as const) expect(rights).not.toContain(without);
    expect(await window.client.call('export.reasons', {})).toMatchObject({
      fault: { code: 'right.missing' },
    });
  });

  it('refuses exports of the audit log', async () => {
    const { window, signIn } = await startOfflineDesk();
    await signIn();
    const asked = { auditLog: 'desk', format: 'csv' } as const;
    expect(await window.client.call('audit.export', asked)).toMatchObject({
      fault: { code: 'export.siteAway' },
    });
  });

  it('refuses operators who have not signed in here before', async () => {
    const { signIn } = await startOfflineDesk();
    expect(await signIn({ name: 'binh', password: 'a password' })).toMatchObject({
      fault: { code: 'offline.unknown' },
    });
  });

  it('audits refused attempts: an unknown name, and one whose attempts or time have run out', async () => {
    const at = await startOfflineDesk({ offlineHours: 2 });
    await at.signIn({ ...right, name: 'binh' });
    for (let time = 0; time < 6; time += 1) await at.signIn(wrong);
    const { links, window, seal, clock } = at;
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await seal.untilSealed(2);
    links.allow(false);
    at.site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    clock.jump(2 * hour);
    await at.signIn();
    const db = new Database(join(at.folder, storeFile), { readonly: true });
    const written = db.prepare(`SELECT who, detail FROM audit WHERE event = 'session.refused' ORDER BY seq`);
    expect(written.raw().all()).toEqual([
      ['nobody', expect.stringMatching(/^\{"unknownNameHash":"[0-9a-f]{16}","code":"offline.unknown"\}$/)],
      ['fake:operator:an', JSON.stringify({ name: 'an', code: 'offline.triedOut' })],
      ['fake:operator:an', JSON.stringify({ name: 'an', code: 'offline.expired' })],
    ]);
    db.close();
  });

  it('is blocked after five wrong attempts, also after a restart, until a sign-in at the site', async () => {
    const before = await startOfflineDesk();
    for (let left = 4; left >= 2; left -= 1)
      expect(await before.signIn(wrong)).toMatchObject({
        fault: { code: 'offline.refused', params: { left } },
      });
    const next = restartDesk(before);
    await next.window.until(() => next.window.status()?.site.state === 'lost');
    const signIn = (as: typeof right) => next.window.client.call('session.signIn', as);
    expect(await signIn(wrong)).toMatchObject({ fault: { params: { left: 1 } } });
    expect(await signIn(wrong)).toMatchObject({ fault: { code: 'offline.triedOut' } });
    expect(await signIn(right)).toMatchObject({ fault: { code: 'offline.triedOut' } });
    next.links.allow(true);
    await next.window.until(() => next.window.status()?.site.state === 'connected');
    expect(await signIn(right)).toMatchObject({ ok: true });
    await before.seal.untilSealed(2);
    await next.window.client.call('session.signOut', {});
    next.links.allow(false);
    next.site.drop();
    await next.window.until(() => next.window.status()?.site.state === 'lost');
    expect(await signIn(right)).toMatchObject({ ok: true });
  });

  it('resets the attempts after the right password', async () => {
    const { signIn } = await startOfflineDesk();
    for (let time = 0; time < 4; time += 1) await signIn(wrong);
    expect(await signIn()).toMatchObject({ ok: true });
    expect(await signIn(wrong)).toMatchObject({ fault: { params: { left: 4 } } });
  });

  it('expires after its hours, and setting the clock back does not extend it, also after a restart', async () => {
    const before = await startOfflineDesk({ offlineHours: 2 });
    before.clock.jump(2 * hour - 1);
    expect(await before.signIn()).toMatchObject({ ok: true });
    await before.window.client.call('session.signOut', {});
    before.clock.jump(1);
    await before.clock.advance(60_000);
    expect(await before.signIn()).toMatchObject({ fault: { code: 'offline.expired' } });
    before.clock.jump(-2 * hour);
    expect(await before.signIn()).toMatchObject({ fault: { code: 'offline.expired' } });
    const next = restartDesk(before);
    await next.window.until(() => next.window.status()?.site.state === 'lost');
    expect(await next.window.client.call('session.signIn', right)).toMatchObject({
      fault: { code: 'offline.expired' },
    });
  });

  it('ends the session when its hours are over', async () => {
    const { window, signIn, clock } = await startOfflineDesk({ offlineHours: 1 });
    await signIn();
    await clock.advance(hour);
    await window.until(() => window.status()?.operator === null);
    expect(window.status()?.site.cause).toMatchObject({ code: 'offline.expired' });
  });

  it.each([
    ['before they signed in', true],
    ['while they sit there', false],
  ])('lasts no longer if the clock was set back %s', async (_when, isBefore) => {
    const { window, signIn, clock } = await startOfflineDesk({ offlineHours: 1 });
    if (isBefore) clock.jump(-hour);
    await signIn();
    if (!isBefore) clock.jump(-hour);
    await clock.advance(hour - 1);
    expect(window.status()?.operator?.name).toBe('an');
    await clock.advance(1);
    await window.until(() => window.status()?.operator === null);
    expect(window.status()?.site.cause).toMatchObject({ code: 'offline.expired' });
    expect(await signIn()).toMatchObject({ fault: { code: 'offline.expired' } });
  });

  it('lasts no longer if the clock was set back before the console crashed', async () => {
    const before = await startOfflineDesk({ offlineHours: 1 });
    await before.signIn();
    before.clock.jump(-hour);
    await before.clock.advance(hour / 2);
    const { window } = restartDesk(before, before.sessions.at(-1));
    await window.until(() => window.status()?.operator?.name === 'an');
    await before.clock.advance(hour / 2);
    await window.until(() => window.status()?.operator === null);
    expect(window.status()?.site.cause).toMatchObject({ code: 'offline.expired' });
  });

  it('is unavailable if the site provides no verifier, or the key store is locked', async () => {
    const off = await startOfflineDesk({});
    off.seal.lock(true);
    expect(await off.signIn()).toMatchObject({ fault: { code: 'seal.unavailable' } });
    off.seal.lock(false);
    off.site.people.setPolicy({ offlineHours: 0 });
    off.links.allow(true);
    await off.window.until(() => off.window.status()?.site.state === 'connected');
    await off.window.signIn('an');
    await off.window.until(() => off.window.status()?.awayFault?.code === 'offline.off');
    off.links.allow(false);
    off.site.drop();
    await off.window.until(() => off.window.status()?.site.state === 'lost');
    expect(await off.signIn()).toMatchObject({ fault: { code: 'offline.unknown' } });
  });

  it('signs out the previous online operator, which the site is told later', async () => {
    const { window, signIn, site, links, seal } = await startOfflineDesk();
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('binh');
    await seal.untilSealed(2);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect(await signIn()).toMatchObject({ ok: true });
    links.allow(true);
    await window.until(
      () => window.status()?.away === undefined && window.status()?.site.state === 'connected',
    );
    expect(site.signedIn).toEqual(['an']);
  });

  it('rejects a password after it was changed here', async () => {
    const { window, signIn, site, links, seal } = await startOfflineDesk();
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await seal.untilSealed(2);
    const to = { old: 'a password', new: 'quite another password' };
    expect(await window.client.call('people.changePassword', to)).toMatchObject({ ok: true });
    await window.client.call('session.signOut', {});
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect(await signIn()).toMatchObject({ fault: { code: 'offline.unknown' } });
  });

  it('rejects an operator whose session the site ended early', async () => {
    const { window, signIn, site, links, seal } = await startOfflineDesk();
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await seal.untilSealed(2);
    site.endSessions({ code: 'signIn.expired', params: {} });
    await window.until(() => window.status()?.operator === null);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect(await signIn()).toMatchObject({ fault: { code: 'offline.unknown' } });
  });
});
