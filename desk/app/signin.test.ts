import { describe, expect, it } from 'vitest';
import { startDesk, url } from '../../test/fixtures/desk.ts';

describe('the desk session', () => {
  it('is empty until an operator signs in', async () => {
    const { window } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    expect(window.status()).toMatchObject({
      operator: null,
      restarts: 2,
      settings: { language: 'vi' },
      site: { name: 'Trung tâm thử', embedded: true, url, cause: null },
    });
    expect(window.refusals).toMatchObject([{ code: 'right.notSignedIn' }]);
  });

  it('starts automatically for the demo’s operator if configured', async () => {
    const { window } = startDesk({ automatic: true });
    await window.until(() => window.isComplete() && window.list.size === 20);
    expect(window.status()?.operator).toMatchObject({ name: 'demo', demo: true });
  });

  it('stays empty after the demo’s operator signed out by hand, also after a reconnect', async () => {
    const { window, site } = startDesk({ automatic: true });
    await window.until(() => window.status()?.operator?.name === 'demo');
    await window.client.call('session.signOut', {});
    site.drop();
    await window.until(() => window.statuses.some(({ site }) => site.state === 'lost'));
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    expect(window.statuses.filter(({ operator }) => operator?.name === 'demo').length).toBeGreaterThan(0);
    expect(site.receivedCalls.filter((name) => name === 'session.signIn')).toHaveLength(2);
  });

  it('survives a lost link, and is resumed without the password', async () => {
    const { window, site, links } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect(window.status()?.operator?.name).toBe('an');
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    expect(await window.client.call('media.ticket', {})).toMatchObject({ ok: true });
    expect(site.receivedCalls.filter((name) => name === 'session.signIn')).toHaveLength(1);
    expect(site.receivedCalls).toContain('session.resume');
  });

  it('is ended at the site as soon as it is back, if the operator left meanwhile', async () => {
    const { window, site, links, sessions } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    await window.client.call('session.signOut', {});
    expect(site.signedIn).toEqual(['an']);
    expect(sessions.at(-1)?.toEnd).toHaveLength(1);
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.client.call('session.signIn', { name: 'an', password: 'wrong' });
    expect(site.signedIn).toEqual([]);
    expect(sessions.at(-1)?.toEnd).toEqual([]);
  });

  it('must be signed in again after the site lost it, with the reason shown', async () => {
    const { window, site } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    site.restart();
    await window.until(() => window.status()?.site.cause?.code === 'signIn.expired');
    expect(window.status()).toMatchObject({ operator: null, site: { state: 'connected' } });
    expect(window.refusals.at(-1)).toMatchObject({ code: 'right.notSignedIn' });
  });

  it('restarts automatically for the demo’s operator after the site restarted', async () => {
    const { window, site } = startDesk({ automatic: true });
    await window.until(() => window.list.size === 20);
    site.restart();
    await window.until(() => window.status()?.site.state === 'lost');
    await window.until(() => window.status()?.site.state === 'connected');
    expect(await window.client.call('media.ticket', {})).toMatchObject({ ok: true });
    expect(
      window.statuses.slice(window.statuses.findIndex(({ operator }) => operator !== null)),
    ).not.toContainEqual(expect.objectContaining({ operator: null }));
  });

  it('shows why the site ended it', async () => {
    const { window, site } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    site.endSessions({ code: 'signIn.expired', params: {} });
    await window.until(() => window.status()?.operator === null);
    expect(window.status()?.site).toMatchObject({ state: 'connected', cause: { code: 'signIn.expired' } });
  });

  it('cannot start while the site is unreachable without a key store for verifiers', async () => {
    const { window, site, links } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    const answer = await window.client.call('session.signIn', { name: 'an', password: 'a password' });
    expect(answer).toMatchObject({ fault: { code: 'seal.unavailable' } });
  });
});

describe('the operator of a crashed desk', () => {
  async function crashed() {
    const before = startDesk();
    await before.window.until(() => before.window.status()?.site.state === 'connected');
    await before.window.signIn('an');
    await before.window.until(() => before.window.list.size === 20);
    const session = before.sessions.at(-1) ?? undefined;
    before.desk.close();
    return { site: before.site, folder: before.folder, session };
  }

  it('is signed in at the next desk from its first message, and resumed at the site without the password', async () => {
    const { window, site, links, sessions } = startDesk({ ...(await crashed()), away: true });
    await window.until(() => window.list.size === 20);
    expect(window.statuses[0]?.operator?.name).toBe('an');
    links.allow(true);
    await window.until(() => sessions.length > 0);
    expect(await window.client.call('media.ticket', {})).toMatchObject({ ok: true });
    expect(window.statuses.every(({ operator }) => operator?.name === 'an')).toBe(true);
    expect(window.messages.filter(({ kind }) => kind === 'reset')).toHaveLength(1);
    expect(site.receivedCalls.filter((name) => name === 'session.signIn')).toHaveLength(1);
  });

  it('must sign in again if the site no longer knows the session', async () => {
    const before = await crashed();
    before.site.restart();
    const { window, sessions } = startDesk(before);
    await window.until(() => window.status()?.operator === null);
    expect(window.status()?.site.cause).toMatchObject({ code: 'signIn.expired' });
    expect(sessions).toMatchObject([{ signedIn: null, leftByHand: false, toEnd: [] }]);
  });

  it('is not signed in if they had signed out', async () => {
    const { window, sessions } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await window.client.call('session.signOut', {});
    expect(sessions[0]).toMatchObject({ signedIn: { operator: { name: 'an' } }, leftByHand: false });
    expect(sessions.at(-1)).toMatchObject({ signedIn: null, leftByHand: true, toEnd: [] });
  });

  it('is not signed in automatically as the demo’s operator if they had signed out by hand', async () => {
    const before = startDesk({ automatic: true });
    await before.window.until(() => before.window.status()?.operator?.name === 'demo');
    await before.window.client.call('session.signOut', {});
    before.desk.close();
    const { site, folder } = before;
    const { window } = startDesk({ automatic: true, site, folder, session: before.sessions.at(-1) });
    await window.until(() => window.status()?.site.state === 'connected');
    // Responses come in order: an automatic sign-in would have been requested by then.
    await window.client.call('session.signIn', { name: 'an', password: 'wrong' });
    expect(site.receivedCalls.filter((name) => name === 'session.signIn')).toHaveLength(2);
    expect(window.status()?.operator).toBeNull();
  });
});

describe('signing in over another operator', () => {
  it('signs that operator out, at the site and in the audit log', async () => {
    const { window, site } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('binh');
    await window.signIn('an');
    expect(site.signedIn).toEqual(['an']);
    const auditLog = await window.client.call('audit.page', { limit: 2 });
    expect(auditLog.ok && auditLog.value.entries.map(({ who, event }) => `${who} ${event}`)).toEqual([
      'fake:operator:an session.signIn',
      'fake:operator:binh session.signOut',
    ]);
  });

  it('with a wrong password leaves that operator signed in', async () => {
    const { window, site } = startDesk();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await window.client.call('session.signIn', { name: 'binh', password: 'wrong' });
    expect(site.signedIn).toEqual(['an']);
    expect(window.status()?.operator?.name).toBe('an');
  });
});
