import { describe, expect, it } from 'vitest';
import { restartDesk, right, startOfflineDesk, wrong } from '../../test/fixtures/deskOffline.ts';
import { until } from '../../test/fixtures/until.ts';

describe('a verifier revoked by the site', () => {
  const unknown = { fault: { code: 'offline.unknown' } };

  /** Creates a desk that stores An's verifier, and a site that can be disconnected. */
  async function stored() {
    const at = await startOfflineDesk();
    const { site, window, links } = at;
    const count = () => site.receivedCalls.filter((name) => name === 'people.verifiers').length;
    /** Runs an action, and waits until the desk has requested the valid verifiers and received the response. */
    async function asks(run: () => void): Promise<void> {
      const before = count();
      run();
      await until(() => count() > before);
      // The site responds to this call after it.
      await window.client.call('session.signIn', wrong);
    }
    return {
      ...at,
      asks,
      come: () => asks(() => links.allow(true)),
      async leave() {
        links.allow(false);
        site.drop();
        await window.until(() => window.status()?.site.state === 'lost');
      },
    };
  }

  it('is deleted by a desk without an operator', async () => {
    const { site, come, asks, leave, signIn } = await stored();
    await come();
    await asks(() => site.people.revoke('an'));
    await leave();
    expect(await signIn()).toMatchObject(unknown);
  });

  it('is deleted while another operator, whose own is valid, is signed in', async () => {
    const { site, window, come, asks, leave, signIn, seal } = await stored();
    await come();
    await window.signIn('binh');
    await seal.untilSealed(2);
    await asks(() => site.people.revoke('an'));
    await window.client.call('session.signOut', {});
    await leave();
    expect(await signIn()).toMatchObject(unknown);
    expect(await signIn({ ...right, name: 'binh' })).toMatchObject({ ok: true });
  });

  it('is deleted by a desk that was offline as soon as it reconnects, while a valid one stays', async () => {
    const { site, come, leave, signIn } = await stored();
    await come();
    await leave();
    expect(await signIn(wrong)).toMatchObject({ fault: { code: 'offline.refused' } });
    site.people.revoke('an');
    await come();
    await leave();
    expect(await signIn()).toMatchObject(unknown);
  });

  it('is deleted as soon as a busy site responds', async () => {
    const { site, come, asks, leave, signIn, clock } = await stored();
    await come();
    site.people.setBusy(true);
    await asks(() => site.people.revoke('an'));
    site.people.setBusy(false);
    await asks(() => void clock.advance(5_000));
    await leave();
    expect(await signIn()).toMatchObject(unknown);
  });
});

describe('the returning site', () => {
  it('takes over an offline session without the password, and restores all rights', async () => {
    const { window, signIn, links, site, clock } = await startOfflineDesk();
    const since = clock.now();
    await signIn();
    links.allow(true);
    await window.until(() => window.status()?.operator?.rights.includes('video.export') === true);
    expect(window.status()).toMatchObject({ operator: { name: 'an' }, site: { state: 'connected' } });
    expect(window.status()?.away).toBeUndefined();
    expect(site.people.deskSessions).toEqual([{ operator: 'an', since, until: null }]);
    expect(site.receivedCalls.filter((name) => name === 'session.signIn')).toHaveLength(1);
  });

  it('is told of each ended offline session, also by the next start of the console', async () => {
    const before = await startOfflineDesk();
    const since = before.clock.now();
    await before.signIn();
    await before.clock.advance(5_000);
    await before.window.client.call('session.signOut', {});
    const next = restartDesk(before);
    next.links.allow(true);
    await next.window.until(() => next.window.status()?.site.state === 'connected');
    await until(() => next.site.people.deskSessions.length > 0);
    expect(next.site.people.deskSessions).toEqual([{ operator: 'an', since, until: since + 5_000 }]);
    expect(next.window.status()?.operator).toBeNull();
  });

  it('takes over the offline session of a desk that crashed meanwhile', async () => {
    const before = await startOfflineDesk();
    await before.signIn();
    const session = before.sessions.at(-1);
    expect(session).toMatchObject({ signedIn: null, away: { operator: { name: 'an' } } });
    const next = restartDesk(before, session);
    expect(next.window.status()?.operator ?? next.desk.status().operator).toMatchObject({ name: 'an' });
    next.links.allow(true);
    await next.window.until(() => next.window.status()?.site.state === 'connected');
    await next.window.until(() => next.window.status()?.away === undefined);
    expect(next.window.status()?.operator?.name).toBe('an');
  });

  it('ends the session of an operator it no longer accepts, and the desk no longer recognises them', async () => {
    const { window, signIn, links, site } = await startOfflineDesk();
    await signIn();
    site.people.revoke('an');
    links.allow(true);
    await window.until(() => window.status()?.operator === null);
    expect(window.status()?.site.cause).toMatchObject({ code: 'offline.notTaken' });
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect(await signIn()).toMatchObject({ fault: { code: 'offline.unknown' } });
  });
});
