import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { siteTopics } from '../../core/api/site.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { DeskId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { checkAddress } from '../../node/socket/address.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { fakeSite } from '../../test/fakes/site.ts';
import { testDeskKey } from '../../test/fakes/siteClient.ts';
import { listen } from '../../test/fakes/siteServer.ts';
import { createWaiter } from '../../test/fixtures/until.ts';
import type { LinkOptions, LinkStatus, SiteHello } from './link.ts';
import { createSiteLinks, siteRetry } from './site.ts';

const clock = createSystemClock();
const desk = DeskId.parse('desk-0123456789abcdef');
const credentials = { name: 'an', password: 'a password' };

it('finds a returning site within four seconds, however long it was away', () => {
  for (const attempt of [1, 5, 1_000]) expect(siteRetry(attempt)).toBeLessThanOrEqual(4_000);
});

function openLink(url: string, options: Partial<LinkOptions> = {}) {
  const statuses: (LinkStatus & { site?: SiteHello })[] = [];
  const ended: Fault[] = [];
  const revisions: number[] = [];
  /** Topic names, in the order of their messages. */
  const topics: string[] = [];
  const refused: string[] = [];
  const { wake, until } = createWaiter();
  const link = createSiteLinks({ clock, log: () => {}, retry: () => 20 })(
    {
      url,
      desk,
      key: async () => ok(testDeskKey(desk)),
      name: 'A',
      pinFor: () => undefined,
      keepPin: () => ok({}),
      ...options,
    },
    {
      onStatus(status, site) {
        statuses.push({ ...status, ...(site ? { site } : {}) });
        wake();
      },
      onTopic(name, message) {
        topics.push(name);
        if ('revision' in message) revisions.push(message.revision);
        if ('ended' in message && message.ended) ended.push(message.ended);
        wake();
      },
      onTopicRefused(name) {
        refused.push(name);
        wake();
      },
    },
  );
  onTestFinished(() => link.close());
  return {
    link,
    statuses,
    ended,
    revisions,
    topics,
    refused,
    until,
    states: () => statuses.map(({ state }) => state),
  };
}

function aSite() {
  const site = fakeSite(fakeCameras(5));
  site.addOperator('an', 'a password', ['camera.list'], 'all');
  return site;
}
async function served(site = aSite(), options: Parameters<typeof listen>[1] = {}) {
  const server = await listen(site, options);
  onTestFinished(() => server.close());
  return { site, server };
}

describe('the link', () => {
  it('sends the site its hello, then calls it', async () => {
    const { server } = await served();
    const { link, statuses, until, revisions } = openLink(server.url);
    expect(await link.call('hello', { protocol: protocolVersion, desk })).toMatchObject({
      fault: { code: 'site.unreachable' },
    });
    await until(() => statuses.at(-1)?.state === 'connected');
    expect(statuses).toMatchObject([
      { state: 'connecting', cause: null },
      { state: 'connected', cause: null, site: { site: 'fake', name: 'Trung tâm thử', instance: 'life-1' } },
    ]);
    expect(await link.call('session.signIn', credentials)).toMatchObject({ ok: true });
    await until(() => revisions.includes(1));
  });

  it('subscribes to every topic of the site, and receives those for which the operator has the right', async () => {
    const { site, server } = await served();
    const { link, statuses, topics, refused, until } = openLink(server.url);
    await until(() => statuses.at(-1)?.state === 'connected');
    const names = Object.keys(siteTopics);
    const open = names.filter((name) => siteTopics[name as keyof typeof siteTopics].right === 'enrolled');
    await until(() => refused.length === names.length - open.length);
    expect(new Set([...topics, ...refused])).toEqual(new Set(names));
    expect(new Set(topics)).toEqual(new Set(open));
    await link.call('session.signIn', credentials);
    await until(() => topics.includes('registry'));
    // The signed-in operator may list cameras, but read neither alerts nor the log.
    site.sendPresence(true, []);
    await until(() => topics.includes('presence'));
    expect(topics).not.toContain('alerts');
    expect(topics).not.toContain('shiftLog');
  });

  it('reconnects by itself, and reports the site as lost meanwhile', async () => {
    const { site, server } = await served();
    const { states, until } = openLink(server.url);
    await until(() => states().at(-1) === 'connected');
    site.drop();
    await until(() => states().length === 4);
    expect(states()).toEqual(['connecting', 'connected', 'lost', 'connected']);
  });

  it('waits for a site that is not running yet', async () => {
    const { server } = await served();
    server.close();
    const { statuses, states, until } = openLink(server.url);
    await until(() => states().includes('lost'));
    expect(statuses.at(-1)).toMatchObject({ cause: { code: 'site.unreachable', params: { site: 'A' } } });
    await served(aSite(), { port: server.port });
    await until(() => states().at(-1) === 'connected');
  });

  it('treats a silent site as lost, although the connection is open', async () => {
    const { server } = await served();
    const { states, until } = openLink(server.url);
    await until(() => states().at(-1) === 'connected');
    server.freeze();
    await until(() => states().at(-1) === 'lost');
  });

  it('reports why the site ended the session', async () => {
    const { site, server } = await served();
    const { link, states, ended, until } = openLink(server.url);
    await until(() => states().at(-1) === 'connected');
    await link.call('session.signIn', credentials);
    site.endSessions({ code: 'signIn.expired', params: {} });
    await until(() => ended.length > 0);
    expect(ended).toEqual([{ code: 'signIn.expired', params: {} }]);
  });

  it('refuses a site of another version', async () => {
    const site = aSite();
    site.setProtocol(99);
    const { server } = await served(site);
    const { statuses, until } = openLink(server.url);
    await until(() => statuses.at(-1)?.state === 'refused');
    expect(statuses.at(-1)?.cause).toEqual({
      code: 'site.incompatible',
      params: { site: 99, desk: protocolVersion },
    });
  });

  it('proves the desk’s key before it calls anything else', async () => {
    const { site, server } = await served();
    const { states, until } = openLink(server.url);
    await until(() => states().at(-1) === 'connected');
    expect(site.receivedCalls).toEqual(['hello', 'desk.prove']);
  });

  it('is refused by a site that does not accept its proof', async () => {
    const { server } = await served();
    const { public: key } = testDeskKey(desk);
    const { statuses, until } = openLink(server.url, {
      key: async () => ok({ public: key, sign: testDeskKey(desk, 'other').sign }),
    });
    await until(() => statuses.at(-1)?.state === 'refused');
    expect(statuses.at(-1)?.cause).toMatchObject({ code: 'desk.proofWrong' });
  });

  it('is refused while the key cannot be used, and connects once it can', async () => {
    const { site, server } = await served();
    let sealed = true;
    const { statuses, states, until } = openLink(server.url, {
      key: async () => (sealed ? fail('key.sealed', { why: 'locked' }) : ok(testDeskKey(desk))),
    });
    await until(() => statuses.at(-1)?.state === 'refused');
    expect(statuses.at(-1)?.cause).toMatchObject({ code: 'key.sealed' });
    expect(site.receivedCalls).not.toContain('desk.prove');
    sealed = false;
    await until(() => states().at(-1) === 'connected');
  }, 60_000);

  it('does nothing after it is closed', async () => {
    const { site, server } = await served();
    const { link, states, until } = openLink(server.url);
    await until(() => states().at(-1) === 'connected');
    link.close();
    expect(await link.call('session.signIn', credentials)).toMatchObject({ ok: false });
    site.drop();
    expect(states()).toEqual(['connecting', 'connected']);
  });
});

describe('over TLS', () => {
  const certificate = async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'site' }]);
    return { key, cert, print: createHash('sha256').update(new X509Certificate(cert).raw).digest('hex') };
  };

  it.each(['the first it sees', 'the one it must show'])(
    'stores the certificate of an address: %s',
    async (which) => {
      const tls = await certificate();
      const { server } = await served(aSite(), { tls });
      const stored: string[][] = [];
      const link = openLink(server.url, {
        pinFor: () => (which === 'the first it sees' ? undefined : tls.print),
        keepPin(host, print) {
          stored.push([host, print]);
          return ok({});
        },
      });
      await link.until(() => link.states().at(-1) === 'connected');
      expect(stored).toEqual([[`127.0.0.1:${server.port}`, tls.print]]);
    },
  );

  it('sends nothing to a site with a different certificate', async () => {
    const { site, server } = await served(aSite(), { tls: await certificate() });
    const stored: string[] = [];
    const { link, statuses, until } = openLink(server.url, {
      pinFor: () => 'ab'.repeat(32),
      keepPin(_host, print) {
        stored.push(print);
        return ok({});
      },
    });
    await until(() => statuses.at(-1)?.state === 'refused');
    expect(stored).toEqual([]);
    expect(statuses.at(-1)?.cause).toMatchObject({ code: 'site.certificateChanged' });
    expect(await link.call('session.signIn', credentials)).toMatchObject({ ok: false });
    expect(site.receivedCalls).toEqual([]);
  });

  it('does not use a certificate that could not be stored', async () => {
    const { site, server } = await served(aSite(), { tls: await certificate() });
    const { statuses, until } = openLink(server.url, {
      keepPin: () => fail('desk.storeFailed', { why: 'full' }),
    });
    await until(() => statuses.at(-1)?.state === 'refused');
    expect(statuses.at(-1)?.cause).toMatchObject({ code: 'desk.storeFailed' });
    expect(site.receivedCalls).toEqual([]);
  });
});

describe('an address', () => {
  it.each(['ws://127.0.0.1:1', 'ws://127.8.9.10', 'ws://localhost:8', 'ws://[::1]:9', 'wss://site.example'])(
    '%s is accepted',
    (url) => expect(checkAddress(url).ok).toBe(true),
  );

  it.each([
    'ws://192.168.1.2:80',
    'ws://127.0.0.1.evil.example',
    'ws://localhost.evil.example',
    'ws://128.0.0.1',
    'http://127.0.0.1',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is refused', async (url) => {
    const { statuses, until } = openLink(url);
    await until(() => statuses.length > 0);
    expect(statuses).toEqual([{ state: 'refused', cause: { code: 'site.plainRefused', params: {} } }]);
  });

  it('provides the URLs for the desk and the windows, and the key of its certificate', () => {
    expect(checkAddress('wss://site.example/')).toMatchObject({
      value: { desk: 'wss://site.example/desk', media: 'wss://site.example/media', host: 'site.example:443' },
    });
  });
});
