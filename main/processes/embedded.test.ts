import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProcessStatus } from '../../core/api/shell.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import type { SiteAddress } from '../../core/people/deskEntry.ts';
import { fakeChild } from '../../test/fakes/child.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { runEmbeddedSite } from './embedded.ts';

type Name = 'demo' | 'site' | 'gateway';

async function start() {
  const clock = handClock();
  const folder = testFolder();
  const started: Record<Name, ReturnType<typeof fakeChild>[]> = { demo: [], site: [], gateway: [] };
  const waiting: { name: Name; count: number; resolve: () => void }[] = [];
  const sites: SiteAddress[] = [];
  const changes: ProcessStatus[] = [];
  let channels = 0;
  function make(name: Name) {
    const made = fakeChild();
    started[name].push(made);
    for (const wait of waiting) if (started[wait.name].length >= wait.count) wait.resolve();
    return made.child;
  }
  const embedded = await runEmbeddedSite<string>({
    folder,
    clock,
    fork: make,
    startGateway: () => make('gateway'),
    channel() {
      channels += 1;
      return [`site's end ${channels}`, `gateway's end ${channels}`];
    },
    demo: {
      cameras: undefined,
      testCameras: undefined,
      city: '/resources/demo.city',
      shifts: ['07:00', '19:00'],
      origins: [],
    },
    onSite: (site) => void sites.push(site),
    onPtzCameras: () => undefined,
    onChange: (status) => void changes.push(status),
    log: () => {},
  });
  return {
    clock,
    folder,
    sites,
    changes,
    embedded,
    /** Returns the nth process of this name once it has been forked. */
    async forked(name: Name, count = 1) {
      if (started[name].length < count)
        await new Promise<void>((resolve) => waiting.push({ name, count, resolve }));
      // Lets the code after the fork run, up to its listeners.
      await clock.advance(0);
      const child = started[name][count - 1];
      if (!child) throw new Error(`no ${name}`);
      return child;
    },
    fault: (name: Name): Fault | null | undefined =>
      embedded.status().find((status) => status.name === name)?.fault,
  };
}

const demoReady = { demo: 'ready', port: 4_000 };

describe('the embedded site', () => {
  it('starts once its demo cameras are ready, and reports its address', async () => {
    const { forked, sites, folder } = await start();
    (await forked('demo')).send(demoReady);
    const site = await forked('site');
    expect(JSON.parse(await readFile(join(folder, 'site.yaml'), 'utf8'))).toMatchObject({
      id: 'hanoi',
      city: { file: '/resources/demo.city' },
      roster: {
        shifts: [
          { start: '07:00', end: '19:00' },
          { start: '19:00', end: '07:00' },
        ],
      },
    });
    site.send({ site: 'ready', url: 'ws://127.0.0.1:5000' });
    expect(sites).toMatchObject([{ url: 'ws://127.0.0.1:5000', embedded: true }]);
  });

  it('shows why its demo cameras do not start, until they do', async () => {
    const { forked, fault, clock } = await start();
    const demo = await forked('demo');
    demo.send({ demo: 'failed', why: 'EISDIR: demo-cameras.json' });
    demo.end(1);
    const reported = fault('demo');
    expect(reported && faultText(reported, 'vi')).toContain('EISDIR: demo-cameras.json');
    await clock.advance(1_000);
    (await forked('demo', 2)).send(demoReady);
    expect(fault('demo')).toBeNull();
    // Its configuration is written by then; the folder is removed after the test.
    await forked('site');
  });

  it.each([
    [{ fault: { code: 'config.unreadable', params: { file: 'site.yaml', why: 'no' } } }, 'config.unreadable'],
    [{ why: 'listen EADDRINUSE' }, 'site.cannotStart'],
    [{}, 'site.cannotStart'],
  ])('says why it does not start itself: %j', async (more, code) => {
    const { forked, fault } = await start();
    (await forked('demo')).send(demoReady);
    const site = await forked('site');
    site.send({ site: 'failed', ...more });
    site.end(1);
    expect(fault('site')?.code).toBe(code);
  });

  it('forwards notices of a running site, also across its start and restart', async () => {
    const { forked, fault, changes, clock } = await start();
    (await forked('demo')).send(demoReady);
    const site = await forked('site');
    const damaged = { code: 'site.storeDamaged', params: { movedTo: 'site.db.damaged' } };
    site.send({ site: 'notice', fault: damaged });
    const ready = { site: 'ready', url: 'ws://127.0.0.1:5000' };
    site.send(ready);
    expect(fault('site')).toEqual(damaged);
    const broken = { code: 'site.auditLogBroken', params: { seq: 7 } };
    site.send({ site: 'notice', fault: broken });
    expect(changes.at(-1)).toMatchObject({ name: 'site', state: 'ready', fault: broken });
    site.end(1);
    await clock.advance(1_000);
    (await forked('site', 2)).send(ready);
    expect(fault('site')).toEqual(broken);
  });

  it('restarts on its port even if it ended before it was ready; on another if that is taken', async () => {
    const { forked, folder, clock, embedded } = await start();
    (await forked('demo')).send(demoReady);
    const portNow = async () =>
      Number(JSON.parse(await readFile(join(folder, 'site.yaml'), 'utf8')).listen.port);
    const first = await forked('site');
    const port = await portNow();
    expect(embedded.address.url).toBe(`ws://127.0.0.1:${port}`);
    first.end(137);
    await clock.advance(1_000);
    const second = await forked('site', 2);
    expect(await portNow()).toBe(port);
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    try {
      second.end(137);
      await clock.advance(5_000);
      await forked('site', 3);
      expect(await portNow()).not.toBe(port);
    } finally {
      squatter.close();
    }
  });

  it('connects site and PTZ gateway by a new channel at each start of either', async () => {
    const { forked, clock } = await start();
    const gateway = await forked('gateway');
    gateway.send({ gateway: 'up' });
    (await forked('demo')).send(demoReady);
    const ready = { site: 'ready', url: 'ws://127.0.0.1:5000' };
    const site = await forked('site');
    expect(gateway.posted).toEqual([]);
    site.send(ready);
    expect(gateway.posted).toEqual([[{ gateway: 'site' }, "gateway's end 1"]]);
    expect(site.posted).toEqual([[{ site: 'gateway' }, "site's end 1"]]);
    gateway.end(137);
    await clock.advance(200);
    const next = await forked('gateway', 2);
    next.send({ gateway: 'up' });
    expect(next.posted).toEqual([[{ gateway: 'site' }, "gateway's end 2"]]);
    expect(site.posted).toHaveLength(2);
    site.end(1);
    await clock.advance(1_000);
    (await forked('site', 2)).send(ready);
    expect(next.posted).toHaveLength(2);
  });

  it('removes a notice once its cause is over', async () => {
    const { forked, fault } = await start();
    (await forked('demo')).send(demoReady);
    const site = await forked('site');
    site.send({ site: 'ready', url: 'ws://127.0.0.1:5000' });
    site.send({ site: 'notice', fault: { code: 'steer.stopUnconfirmed', params: { cameras: 'Ngã tư 1' } } });
    expect(fault('site')?.code).toBe('steer.stopUnconfirmed');
    site.send({ site: 'noticeOver', code: 'steer.stopUnconfirmed' });
    expect(fault('site')).toBeNull();
  });
});
