import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type CamerasMessage, deskCalls, deskTopics } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { WindowId } from '../../core/base/ids.ts';
import type { Right, Scope } from '../../core/people/operator.ts';
import { createRpcClient } from '../../core/rpc/client.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';
import { createDesk } from '../../desk/app/desk.ts';
import type { OpenLink } from '../../desk/sync/link.ts';
import { createSiteLinks } from '../../desk/sync/site.ts';
import { hashPassword } from '../../site/people/password.ts';
import { openSiteStoreDatabase } from '../../site/store/open.ts';
import { createOperatorTable } from '../../site/store/people.ts';
import { fakeCameras } from '../fakes/cameras.ts';
import { fakeSite } from '../fakes/site.ts';
import { fakeSiteLinks } from '../fakes/siteLink.ts';
import { listen } from '../fakes/siteServer.ts';
import { createWindowCalls } from '../fakes/windowDriver.ts';
import { must } from '../fixtures/must.ts';
import { operatorRow } from '../fixtures/operatorRow.ts';
import { startTestSite, testCamera } from '../fixtures/site.ts';
import { type ContractDriver, contractSuite } from './suite.ts';

const log = () => {};

/**
 * The number of people for each link.
 * A site limits the calls of a link to the rate of people. The tests call faster, so they use one link after another.
 */
const peopleALink = 40;

/** A place where a test can add people. */
interface Operators {
  addOperator(name: string, password: string, rights: readonly Right[], scope: Scope): unknown;
}

/** Wraps an end of a Node channel as a `MessageChannelPort`. */
function nodePort(port: MessagePort): MessageChannelPort {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (run) => void port.on('message', run),
    onClose: (run) => void port.on('close', run),
    close: () => port.close(),
  };
}

/** Creates a driver with a desk here, and a window at the other end of a real MessageChannel. */
async function nodeDriver(
  site: Operators,
  url: string,
  openLink: OpenLink,
  after: () => unknown,
): Promise<ContractDriver> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-contract-'));
  const clock = createSystemClock();
  const created = createDesk({ folder, site: { url, embedded: false }, clock, log, openLink });
  if (!created.ok) throw new Error(created.fault.code);
  const desk = created.value;
  const { port1, port2 } = new MessageChannel();
  desk.attach(nodePort(port1), WindowId.parse('w1'));
  const client = createRpcClient(nodePort(port2), { calls: deskCalls, topics: deskTopics, clock });
  const watch = createRpcClient(attachAnother(), { calls: deskCalls, topics: deskTopics, clock });
  let operators = 0;

  function attachAnother(): MessageChannelPort {
    const channel = new MessageChannel();
    desk.attach(nodePort(channel.port1), WindowId.parse('w2'));
    return nodePort(channel.port2);
  }

  const connected = () =>
    new Promise<void>((resolve) => {
      const cancel = watch.subscribe('status', {
        onMessage(status) {
          if (status.site.state !== 'connected') return;
          cancel();
          resolve();
        },
      });
    });
  await connected();

  return {
    ...createWindowCalls(client),
    async signInAs(rights, scope) {
      operators += 1;
      if (operators % peopleALink === 0) {
        desk.point({ url, embedded: false });
        await connected();
      }
      site.addOperator(`operator${operators}`, 'a password', rights, scope);
      const answer = await client.call('session.signIn', {
        name: `operator${operators}`,
        password: 'a password',
      });
      if (!answer.ok) throw new Error(answer.fault.code);
    },
    async signOut() {
      const answer = await client.call('session.signOut', {});
      if (!answer.ok && answer.fault.code !== 'right.notSignedIn') throw new Error(answer.fault.code);
    },
    cameras: () =>
      new Promise((resolve) => {
        const cancel = watch.subscribe('cameras', {
          onMessage(message: CamerasMessage) {
            if (message.cameras.length < 2) return;
            cancel();
            resolve(message.cameras.map((camera) => camera.id));
          },
        });
      }),
    async close() {
      client.close();
      watch.close();
      desk.close();
      await after();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

contractSuite('Node, with a fake beside the link', async () => {
  const site = fakeSite(fakeCameras(20));
  return nodeDriver(site, 'ws://127.0.0.1:1', fakeSiteLinks(site).open, () => {});
});

contractSuite('Node, with the real link', async () => {
  const site = fakeSite(fakeCameras(20));
  const server = await listen(site);
  const link = createSiteLinks({ clock: createSystemClock(), log });
  return nodeDriver(site, server.url, link, () => server.close());
});

contractSuite('Node, with the real site', async () => {
  const { site, folder, close } = await startTestSite([testCamera(1), testCamera(2)]);
  const { db } = must(openSiteStoreDatabase(join(folder, 'data')));
  const passwordHash = await hashPassword('a password');
  const operators = {
    /** Each operator gets a separate role with exactly the rights that a test needs. */
    addOperator(name: string, _password: string, rights: readonly Right[], scope: Scope) {
      db.run('INSERT INTO role (name, rights) VALUES (?, ?)', name, JSON.stringify(rights));
      createOperatorTable(db).put(operatorRow(name, { passwordHash, roles: [name], scope }), 0);
    },
  };
  const link = createSiteLinks({ clock: createSystemClock(), log });
  return nodeDriver(operators, site.url, link, async () => {
    db.close();
    await close();
  });
});
