import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { type Client, connect } from '../../core/contract/client.ts';
import {
  type CamerasMessage,
  type DeskCalls,
  type DeskStatus,
  type DeskTopics,
  deskCalls,
  deskTopics,
} from '../../core/contract/desk.ts';
import type { DeskSession } from '../../core/contract/deskentry.ts';
import type { Camera } from '../../core/domain/camera.ts';
import { WindowId } from '../../core/domain/ids.ts';
import type { Right } from '../../core/domain/operator.ts';
import type { Fault } from '../../core/faults.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { portPair } from '../../test/fakes/ports.ts';
import { type FakeSite, fakeSite } from '../../test/fakes/site.ts';
import { fakeSiteLinks } from '../../test/fakes/sitelink.ts';
import { createDesk, type Desk } from './desk.ts';

const clock = systemClock();
const url = 'ws://127.0.0.1:1';
const w1 = WindowId.parse('w1');
const everything: readonly Right[] = [
  'camera.list',
  'video.live',
  'layout.own',
  'settings.own',
  'audit.read',
];
const demo = { name: 'demo', password: 'demo password' };

/** A window as far as it is seen from the desk: its client, what it was told, and the list it made of that. */
function openWindow(desk: Desk) {
  const [mine, theirs] = portPair();
  desk.attach(theirs, w1);
  const client: Client<DeskCalls, DeskTopics> = connect(mine, {
    calls: deskCalls,
    topics: deskTopics,
    clock,
  });
  const statuses: DeskStatus[] = [];
  const messages: CamerasMessage[] = [];
  const refusals: Fault[] = [];
  const list = new Map<string, Camera>();
  let complete = false;
  let wake = () => {};
  client.subscribe('status', {
    onMessage(status) {
      statuses.push(status);
      wake();
    },
  });
  client.subscribe('cameras', {
    onMessage(message) {
      messages.push(message);
      if (message.kind === 'reset') list.clear();
      for (const camera of message.cameras) list.set(camera.id, camera);
      if (message.kind === 'change') for (const id of message.removed) list.delete(id);
      else complete = message.complete;
      wake();
    },
    onRefused(fault) {
      refusals.push(fault);
      list.clear();
      wake();
    },
  });
  return {
    client,
    statuses,
    messages,
    refusals,
    list,
    status: () => statuses.at(-1),
    isComplete: () => complete,
    async until(done: () => boolean) {
      while (!done())
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
    async signIn(name: string) {
      const answer = await client.call('session.signIn', { name, password: 'a password' });
      if (!answer.ok) throw new Error(answer.fault.code);
    },
  };
}

interface SetUp {
  readonly site?: FakeSite;
  readonly folder?: string;
  readonly automatic?: boolean;
  readonly cameras?: number;
  readonly session?: DeskSession | undefined;
  /** The site is not there yet. */
  readonly away?: boolean;
}

function setUp(options: SetUp = {}) {
  const site = options.site ?? fakeSite(fakeCameras(options.cameras ?? 20));
  site.addOperator('demo', demo.password, everything, 'all', true);
  site.addOperator('an', 'a password', everything, 'all');
  site.addOperator('binh', 'a password', everything, [{ functions: ['traffic'] }]);
  const links = fakeSiteLinks(site);
  links.allow(options.away !== true);
  const sessions: DeskSession[] = [];
  const folder = options.folder ?? testFolder();
  const created = createDesk({
    folder,
    site: { url, embedded: true, ...(options.automatic ? { signIn: demo } : {}) },
    clock,
    log: () => {},
    openLink: links.open,
    restarts: 2,
    session: options.session ?? null,
    onSession: (session) => void sessions.push(session),
  });
  if (!created.ok) throw new Error(created.fault.code);
  const desk = created.value;
  onTestFinished(() => desk.close());
  const window = openWindow(desk);
  return { site, links, folder, desk, window, sessions };
}

describe('who sits at the desk', () => {
  it('is nobody until somebody signs in', async () => {
    const { window } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    expect(window.status()).toMatchObject({
      operator: null,
      restarts: 2,
      settings: { language: 'vi' },
      site: { name: 'Trung tâm thử', embedded: true, url, cause: null },
    });
    expect(window.refusals).toMatchObject([{ code: 'right.notSignedIn' }]);
  });

  it('is the demo’s operator by itself, where the desk was given one', async () => {
    const { window } = setUp({ automatic: true });
    await window.until(() => window.isComplete() && window.list.size === 20);
    expect(window.status()?.operator).toMatchObject({ name: 'demo', demo: true });
  });

  it('stays away when the demo’s operator signed out by hand, also over a reconnect', async () => {
    const { window, site } = setUp({ automatic: true });
    await window.until(() => window.status()?.operator?.name === 'demo');
    await window.client.call('session.signOut', {});
    site.drop();
    await window.until(() => window.statuses.some(({ site }) => site.state === 'lost'));
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    expect(window.statuses.filter(({ operator }) => operator?.name === 'demo').length).toBeGreaterThan(0);
    expect(site.asked.filter((name) => name === 'session.signIn')).toHaveLength(2);
  });

  it('stays over a lost line, and is taken up again without the password', async () => {
    const { window, site, links } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect(window.status()?.operator?.name).toBe('an');
    links.allow(true);
    await window.until(() => window.status()?.site.state === 'connected');
    expect(await window.client.call('media.ticket', {})).toMatchObject({ ok: true });
    expect(site.asked.filter((name) => name === 'session.signIn')).toHaveLength(1);
    expect(site.asked).toContain('session.resume');
  });

  it('is signed out at the site as soon as it is back, where they left while it was away', async () => {
    const { window, site, links, sessions } = setUp();
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

  it('is asked again after the site forgot the session, and told why', async () => {
    const { window, site } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    site.restart();
    await window.until(() => window.status()?.site.cause?.code === 'signIn.expired');
    expect(window.status()).toMatchObject({ operator: null, site: { state: 'connected' } });
    expect(window.refusals.at(-1)).toMatchObject({ code: 'right.notSignedIn' });
  });

  it('is the demo’s operator again after its site was restarted', async () => {
    const { window, site } = setUp({ automatic: true });
    await window.until(() => window.list.size === 20);
    site.restart();
    await window.until(() => window.status()?.site.state === 'lost');
    await window.until(() => window.status()?.site.state === 'connected');
    expect(await window.client.call('media.ticket', {})).toMatchObject({ ok: true });
    expect(
      window.statuses.slice(window.statuses.findIndex(({ operator }) => operator !== null)),
    ).not.toContainEqual(expect.objectContaining({ operator: null }));
  });

  it('is told why the site ended the session', async () => {
    const { window, site } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    site.endSessions({ code: 'signIn.expired', params: {} });
    await window.until(() => window.status()?.operator === null);
    expect(window.status()?.site).toMatchObject({ state: 'connected', cause: { code: 'signIn.expired' } });
  });

  it('cannot sign in while the site is away', async () => {
    const { window, site, links } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    const answer = await window.client.call('session.signIn', { name: 'an', password: 'a password' });
    expect(answer).toMatchObject({ fault: { code: 'site.unreachable' } });
  });
});

describe('whoever sat at a desk that crashed', () => {
  async function crashed() {
    const before = setUp();
    await before.window.until(() => before.window.status()?.site.state === 'connected');
    await before.window.signIn('an');
    await before.window.until(() => before.window.list.size === 20);
    const session = before.sessions.at(-1) ?? undefined;
    before.desk.close();
    return { site: before.site, folder: before.folder, session };
  }

  it('sits at the next one from its first word, and is taken up at the site without the password', async () => {
    const { window, site, links, sessions } = setUp({ ...(await crashed()), away: true });
    await window.until(() => window.list.size === 20);
    expect(window.statuses[0]?.operator?.name).toBe('an');
    links.allow(true);
    await window.until(() => sessions.length > 0);
    expect(await window.client.call('media.ticket', {})).toMatchObject({ ok: true });
    expect(window.statuses.every(({ operator }) => operator?.name === 'an')).toBe(true);
    expect(window.messages.filter(({ kind }) => kind === 'reset')).toHaveLength(1);
    expect(site.asked.filter((name) => name === 'session.signIn')).toHaveLength(1);
  });

  it('has to sign in again where the site no longer knows them', async () => {
    const before = await crashed();
    before.site.restart();
    const { window, sessions } = setUp(before);
    await window.until(() => window.status()?.operator === null);
    expect(window.status()?.site.cause).toMatchObject({ code: 'signIn.expired' });
    expect(sessions).toEqual([{ signedIn: null, leftByHand: false, toEnd: [] }]);
  });

  it('is not there if they had signed out', async () => {
    const { window, sessions } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await window.client.call('session.signOut', {});
    expect(sessions[0]).toMatchObject({ signedIn: { operator: { name: 'an' } }, leftByHand: false });
    expect(sessions.at(-1)).toEqual({ signedIn: null, leftByHand: true, toEnd: [] });
  });

  it('stays away as the demo’s operator, too, if they had signed out by hand', async () => {
    const before = setUp({ automatic: true });
    await before.window.until(() => before.window.status()?.operator?.name === 'demo');
    await before.window.client.call('session.signOut', {});
    before.desk.close();
    const { site, folder } = before;
    const { window } = setUp({ automatic: true, site, folder, session: before.sessions.at(-1) });
    await window.until(() => window.status()?.site.state === 'connected');
    // Answers come in order: by then an automatic sign-in would have been asked for.
    await window.client.call('session.signIn', { name: 'an', password: 'wrong' });
    expect(site.asked.filter((name) => name === 'session.signIn')).toHaveLength(2);
    expect(window.status()?.operator).toBeNull();
  });
});

describe('signing in over another operator', () => {
  it('signs that one out, at the site and in the trail', async () => {
    const { window, site } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('binh');
    await window.signIn('an');
    expect(site.signedIn).toEqual(['an']);
    const trail = await window.client.call('audit.page', { limit: 2 });
    expect(trail.ok && trail.value.map(({ who, deed }) => `${who} ${deed}`)).toEqual([
      'fake:operator:an session.signIn',
      'fake:operator:binh session.signOut',
    ]);
  });

  it('with a wrong password leaves them where they are', async () => {
    const { window, site } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await window.client.call('session.signIn', { name: 'binh', password: 'wrong' });
    expect(site.signedIn).toEqual(['an']);
    expect(window.status()?.operator?.name).toBe('an');
  });
});

describe('the list of cameras', () => {
  it('comes in messages of 1,000, in order of number', async () => {
    const { window } = setUp({ automatic: true, cameras: 2_500 });
    await window.until(() => window.isComplete() && window.list.size === 2_500);
    const last = window.messages.findLastIndex(({ kind }) => kind === 'reset');
    const shape = window.messages.slice(last).map((message) => [message.kind, message.cameras.length]);
    expect(shape).toEqual([
      ['reset', 1_000],
      ['more', 1_000],
      ['more', 500],
    ]);
    expect(window.messages[last]).toMatchObject({ total: 2_500, complete: false });
    expect([...window.list.values()].map(({ number }) => number)).toEqual(
      Array.from({ length: 2_500 }, (_, at) => at + 1),
    );
  });

  it('follows the registry by what changed', async () => {
    const { window, site } = setUp({ automatic: true });
    await window.until(() => window.list.size === 20);
    const [first, ...rest] = fakeCameras(21);
    if (!first) throw new Error('no cameras');
    site.setCameras([{ ...first, name: 'Cầu Long Biên' }, ...rest.slice(1)]);
    await window.until(
      () =>
        window.messages.at(-1)?.kind === 'change' &&
        window.list.size === 20 &&
        window.list.has('fake:camera:c21'),
    );
    expect(window.messages.at(-1)).toMatchObject({
      cameras: [{ name: 'Cầu Long Biên' }, { number: 21 }],
      removed: ['fake:camera:c2'],
    });
  });

  it('drops a camera that leaves the scope', async () => {
    const { window, site } = setUp();
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('binh');
    await window.until(() => window.list.size === 7);
    const [first, ...rest] = fakeCameras(20);
    if (!first) throw new Error('no cameras');
    site.setCameras([{ ...first, function: 'defence' }, ...rest]);
    await window.until(() => window.list.size === 6);
    expect(window.list.has(first.id)).toBe(false);
  });

  it('is another operator’s from the moment they sign in, and nothing of the one before comes after', async () => {
    const { window } = setUp({ cameras: 3_000 });
    await window.until(() => window.status()?.site.state === 'connected');
    await window.signIn('an');
    await window.until(() => window.list.size >= 1_000);
    const before = window.messages.length;
    await window.signIn('binh');
    const seenAfter = window.messages.length;
    await window.until(() => window.isComplete() && window.list.size === 1_000);
    for (const message of window.messages.slice(Math.max(before, seenAfter)))
      for (const camera of message.cameras) expect(camera.function).toBe('traffic');
  });

  it('is not sent twice for a reconnect that changed nothing', async () => {
    const { window, site } = setUp({ automatic: true });
    await window.until(() => window.list.size === 20);
    const [before, snapshots] = [
      window.messages.length,
      window.messages.filter(({ kind }) => kind === 'reset').length,
    ];
    site.drop();
    await window.until(() => window.messages.length >= before + 2);
    expect(window.messages.slice(before)).toMatchObject([
      { kind: 'change', cameras: [], removed: [] },
      { kind: 'change', cameras: [], removed: [] },
    ]);
    expect(window.messages.filter(({ kind }) => kind === 'reset')).toHaveLength(snapshots);
  });

  it('works from the store while the site is away, and says how old it is', async () => {
    const { window, desk, site, links } = setUp({ automatic: true });
    await window.until(() => window.list.size === 20);
    const before = clock.now();
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    const late = openWindow(desk);
    await late.until(() => late.list.size === 20);
    expect(late.messages[0]).toMatchObject({ kind: 'reset', complete: true });
    const [reset] = late.messages;
    if (reset?.kind === 'reset') expect(reset.asOf).toBeGreaterThanOrEqual(Math.round(before));
    const camera = fakeCameras(1)[0]?.id;
    if (camera)
      expect(await late.client.call('camera.get', { camera })).toMatchObject({
        ok: true,
        value: { number: 1 },
      });
  });
});

describe('a wall', () => {
  const [one, two] = fakeCameras(2);

  it('outlives its desk', async () => {
    const { window, desk, folder, site } = setUp({ automatic: true });
    await window.until(() => window.list.size === 20);
    const layout = { grid: 4 as const, tiles: [two?.id ?? null, null, one?.id ?? null] };
    expect(await window.client.call('layout.save', { layout })).toMatchObject({ ok: true });
    desk.close();
    const again = setUp({ automatic: true, folder, site });
    await again.window.until(() => again.window.status()?.operator?.name === 'demo');
    expect(await again.window.client.call('layout.get', {})).toEqual({ ok: true, value: layout });
    expect(again.window.status()?.desk).toBe(window.status()?.desk);
  });
});

it('a desk that is pointed at another address keeps its operator and follows the new site', async () => {
  const { window, desk, site } = setUp({ automatic: true });
  await window.until(() => window.list.size === 20);
  site.restart();
  desk.point({ url: 'ws://127.0.0.1:2', embedded: true, name: 'B', signIn: demo });
  await window.until(
    () => window.status()?.site.url === 'ws://127.0.0.1:2' && window.status()?.site.state === 'connected',
  );
  expect(window.status()?.operator?.name).toBe('demo');
  expect(await window.client.call('media.ticket', {})).toMatchObject({
    value: { url: 'ws://127.0.0.1:2/media' },
  });
});
