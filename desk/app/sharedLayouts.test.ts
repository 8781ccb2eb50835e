import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DeskTopics } from '../../core/api/desk.ts';
import { type Clock, createSystemClock } from '../../core/base/clock.ts';
import { WindowId } from '../../core/base/ids.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { maxOffers, type Offer } from '../../core/wall/share.ts';
import { openSqliteFile } from '../../node/sql/access.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { fakeSeal } from '../../test/fakes/seal.ts';
import { type FakeSite, fakeSite } from '../../test/fakes/site.ts';
import { fakeSiteLinks } from '../../test/fakes/siteLink.ts';
import { openWindow, startDesk, url } from '../../test/fixtures/desk.ts';
import { createDesk } from './desk.ts';

const offer = (id: string): Offer => ({
  id,
  at: 1,
  from: { name: 'Bình', desk: 'Bàn 2' },
  content: { kind: 'camera', camera: null },
});

/** Returns the pending shares of a window, as published. */
function offersAt(window: ReturnType<typeof openWindow>) {
  let now: TopicMessage<DeskTopics, 'shared'>['offers'] = [];
  window.client.subscribe('shared', {
    onMessage: ({ offers }) => {
      now = offers;
    },
  });
  return () => now.map(({ id }) => id);
}
const eventually = async (check: () => boolean) => {
  while (!check()) await new Promise((next) => setImmediate(next));
};

describe('a share sent to a desk', () => {
  it('waits at its window until an operator responds, and the site is told that it arrived', async () => {
    const { site, window } = startDesk();
    const ids = offersAt(window);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await eventually(() => site.presences.some(({ windows }) => windows.includes(WindowId.parse('w1'))));
    site.offer(WindowId.parse('w1'), offer('a'));
    site.offer(null, offer('b'));
    await eventually(() => ids().length === 2 && site.received.length === 2);
    expect(site.received.every(({ fault }) => fault === undefined)).toBe(true);
    await window.client.call('share.settle', { id: 'a', how: 'accepted' });
    await eventually(() => ids().join() === 'b');
    const auditLog = await window.client.call('audit.page', { limit: 1 });
    expect(auditLog).toMatchObject({ value: { entries: [{ event: 'share.accepted' }] } });
  });

  it('is refused for a missing window, and dropped when too many follow', async () => {
    const { site, window } = startDesk();
    const ids = offersAt(window);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await eventually(() => site.presences.length > 0);
    site.offer(WindowId.parse('w7'), offer('gone'));
    await eventually(() => site.received.length === 1);
    expect(site.received[0]?.fault).toBe('share.noWindow');
    for (let n = 0; n <= maxOffers; n += 1) site.offer(null, offer(`o${n}`));
    await eventually(() => ids().at(-1) === `o${maxOffers}`);
    expect(ids()).toHaveLength(maxOffers);
    expect(ids()[0]).toBe('o1');
  });

  it('is hidden from the next operator', async () => {
    const { site, window } = startDesk();
    const ids = offersAt(window);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await eventually(() => site.presences.length > 0);
    site.offer(null, offer('a'));
    await eventually(() => ids().length === 1);
    await window.signIn('binh');
    await eventually(() => ids().length === 0);
  });
});

it('the library of an operator is stored, and opens while the site is unreachable', async () => {
  const folder = testFolder();
  const first = startDesk({ folder });
  await first.window.until(() => first.window.status()?.site.state === 'connected');
  await first.window.signIn('an');
  const saved = await first.window.client.call('library.save', {
    name: 'Hồ Gươm',
    layout: { division: '4', tiles: [] },
  });
  expect(saved.ok).toBe(true);
  let names: string[] = [];
  first.window.client.subscribe('library', {
    onMessage({ layouts }) {
      names = layouts.map(({ name }) => name);
    },
  });
  await eventually(() => names.join() === 'Hồ Gươm');
  first.links.allow(false);
  first.site.drop();
  await first.window.until(() => first.window.status()?.site.state === 'lost');
  const again = openWindow(first.desk);
  let stored: string[] = [];
  again.client.subscribe('library', {
    onMessage({ layouts }) {
      stored = layouts.map(({ name }) => name);
    },
  });
  await eventually(() => stored.join() === 'Hồ Gươm');
});

describe('the machine of a room’s wall', () => {
  function startWall(site: FakeSite, folder: string, seal = fakeSeal(), clock: Clock = createSystemClock()) {
    const links = fakeSiteLinks(site);
    const created = createDesk({
      folder,
      site: { url, embedded: false },
      start: { roomWall: true },
      machine: { seal },
      clock,
      log: () => {},
      openLink: links.open,
    });
    if (!created.ok) throw new Error(created.fault.code);
    const desk = created.value;
    onTestFinished(() => desk.close());
    return { desk, window: openWindow(desk) };
  }

  it('enrols once, signs in automatically from then on, and refuses manual sign-in and sign-out', async () => {
    const site = fakeSite(fakeCameras(4));
    const folder = testFolder();
    const { desk, window } = startWall(site, folder);
    await window.until(() => window.status()?.roomWall?.enrolled === false);
    await window.until(() => window.status()?.site.state === 'connected');
    expect(await window.client.call('machine.enrol', { code: 'ABCD-EFGH-JKMN-PQRS' })).toMatchObject({
      ok: true,
    });
    await window.until(() => window.status()?.operator?.roles.includes('wall') === true);
    for (const answer of [
      await window.client.call('session.signIn', { name: 'an', password: 'a password' }),
      await window.client.call('session.signOut', {}),
    ])
      expect(answer).toMatchObject({ fault: { code: 'machine.watchesOnly' } });
    desk.close();
    const after = startWall(site, folder).window;
    await after.until(() => after.status()?.operator?.roles.includes('wall') === true);
    expect(after.status()?.roomWall).toEqual({ enrolled: true, enrolling: false });
  });

  /** Returns which forms of the wall's identity are on its disk; `change` replaces them. */
  function disk(folder: string, change?: (identity: Record<string, unknown>) => unknown) {
    const db = openSqliteFile(join(folder, 'desk.db'));
    const read = (key: string) =>
      JSON.parse(String(db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key)));
    const identity = read('machine');
    if (change)
      db.prepare("UPDATE settings SET value = ? WHERE key = 'machine'").run(JSON.stringify(change(identity)));
    const asked = read('machine.asked');
    db.close();
    return { identity, asked };
  }
  async function enrolledWall(seal = fakeSeal()) {
    const [site, folder] = [fakeSite(fakeCameras(4)), testFolder()];
    const { desk, window } = startWall(site, folder, seal);
    await window.until(() => window.status()?.site.state === 'connected');
    await window.client.call('machine.enrol', { code: 'ABCD-EFGH-JKMN-PQRS' });
    await window.until(() => window.status()?.operator !== null);
    desk.close();
    return { site, folder };
  }

  it('stores its token sealed, and also in plain text until the key store has opened after a boot', async () => {
    const seal = fakeSeal();
    const { site, folder } = await enrolledWall(seal);
    expect(disk(folder)).toEqual({
      identity: {
        name: expect.any(String),
        token: expect.any(String),
        sealed: expect.any(String),
        boot: expect.any(String),
      },
      asked: null,
    });
    disk(folder, (identity) => ({ ...identity, boot: 'the one before' }));
    const { desk, window } = startWall(site, folder, seal);
    await window.until(() => window.status()?.operator !== null);
    desk.close();
    expect(disk(folder).identity).toEqual({ name: expect.any(String), sealed: expect.any(String) });
  });

  it('recovers although its key store stays locked after a power cut', async () => {
    const { site, folder } = await enrolledWall();
    const locked = fakeSeal();
    locked.lock(true);
    const { window } = startWall(site, folder, locked);
    await window.until(() => window.status()?.operator !== null);
  });

  it('with a sealed token reports a locked key store, and recovers as soon as it opens', async () => {
    const [{ site, folder }, seal, clock] = [await enrolledWall(), fakeSeal(), handClock()];
    disk(folder, ({ token: _, ...rest }) => rest);
    seal.lock(true);
    const { window } = startWall(site, folder, seal, clock);
    await clock.advance(1_000);
    await window.until(() => window.status()?.roomWall?.enrolled === false);
    expect(window.status()).toMatchObject({ site: { cause: { code: 'machine.sealed' } } });
    seal.lock(false);
    await clock.advance(5_000);
    await window.until(() => window.status()?.operator !== null);
    expect(window.status()).toMatchObject({ roomWall: { enrolled: true }, site: { cause: null } });
  });

  it('requires a new code if the site no longer knows it', async () => {
    const site = fakeSite(fakeCameras(4));
    const { window } = startWall(site, testFolder());
    await window.until(() => window.status()?.site.state === 'connected');
    await window.client.call('machine.enrol', { code: 'ABCD-EFGH-JKMN-PQRS' });
    await window.until(() => window.status()?.operator !== null);
    site.revokeMachines();
    site.endSessions({ code: 'signIn.expired', params: {} });
    await window.until(() => window.status()?.roomWall?.enrolled === false);
    expect(window.status()).toMatchObject({ operator: null, site: { cause: { code: 'machine.refused' } } });
  });
});
