import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { deskCalls, deskTopics } from '../../core/api/desk.ts';
import { siteCalls, siteTopics } from '../../core/api/site.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { DeskId, WindowId } from '../../core/base/ids.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import type { CallTable, TopicTable } from '../../core/rpc/define.ts';
import { createDesk } from '../../desk/app/desk.ts';
import type { Desk } from '../../desk/app/options.ts';
import { createSiteLinks } from '../../desk/sync/site.ts';
import { hashPassword } from '../../site/people/password.ts';
import { openSiteStoreDatabase } from '../../site/store/open.ts';
import { createOperatorTable } from '../../site/store/people.ts';
import { portPair } from '../fakes/ports.ts';
import { deskClient } from '../fakes/siteClient.ts';
import { must } from '../fixtures/must.ts';
import { operatorRow } from '../fixtures/operatorRow.ts';
import { startTestSite, type TestSite, testCamera } from '../fixtures/site.ts';
import { until } from '../fixtures/until.ts';
import { exampleOf } from './examples.ts';
import { outside, type Person, people, scopes, tryCalls, tryTopics } from './rights.ts';
import { siteExampleOf } from './siteExamples.ts';

/**
 * Tests that no right leaks at the desk or at the site.
 * Every call and topic of both contracts is tried with every role of a fresh site and several scopes. A new call is
 * tried automatically; a call without an example fails. PTZ control and media have their own interfaces:
 * windowRoles.test.ts.
 */
const password = 'a password of nobody';
const clock = createSystemClock();

let site: TestSite;
let folder: string;
beforeAll(async () => {
  site = await startTestSite([
    testCamera(1, { id: 'trong', name: 'Cổng trụ sở' }),
    testCamera(2, { id: 'ngoai', name: 'Nhà riêng bí mật', ward: 'w2' }),
  ]);
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-roles-'));
  const { db } = must(openSiteStoreDatabase(join(site.folder, 'data')));
  const passwordHash = await hashPassword(password);
  for (const { id, role, scope } of people)
    createOperatorTable(db).put(
      operatorRow(id, { passwordHash, roles: [role], scope: scopes[scope] ?? [] }),
      0,
    );
  db.close();
}, 60_000);
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Once this call returns, the subscriptions made before it have been answered. */
const answered = (client: RpcClient<CallTable, TopicTable>) => () => client.call('people.policy', {});

describe('the site', () => {
  it.each(people)('$id has exactly the rights of its role and scope', async (who) => {
    const desk = DeskId.parse(`desk-${people.indexOf(who).toString(16).padStart(16, '0')}`);
    const client = await deskClient(site.site.url, desk);
    must(await client.call('session.signIn', { name: who.id, password }));
    const plain = client as unknown as RpcClient<CallTable, TopicTable>;
    await tryCalls(siteCalls, who, (name, input) => plain.call(name, input as never), siteExampleOf);
    await tryTopics(siteTopics, who, plain, answered(plain));
    client.close();
  });
});

describe('a desk', () => {
  let desk: Desk;
  let client: RpcClient<typeof deskCalls, typeof deskTopics>;
  let known = 0;

  beforeAll(async () => {
    const link = createSiteLinks({ clock, log: () => {} });
    const { url } = site.site;
    desk = must(createDesk({ folder, site: { url, embedded: false }, clock, log: () => {}, openLink: link }));
    const [mine, theirs] = portPair();
    desk.attach(theirs, WindowId.parse('w1'));
    client = createRpcClient(mine, { calls: deskCalls, topics: deskTopics, clock });
    client.subscribe('cameras', {
      onMessage: (message) => {
        if (message.kind === 'reset') known = message.total;
      },
    });
    await until(() => desk.status().site.state === 'connected');
    // A person with all rights first creates some data, which the others must not find.
    await signIn({ id: 'supervisor-all' });
    await until(() => known === 2);
    for (const name of Object.keys(deskCalls))
      if (!/^(session|machine|people|share)\./.test(name))
        await client.call(name as keyof typeof deskCalls, exampleOf(name, outside) as never);
  }, 60_000);
  afterAll(() => {
    client?.close();
    desk?.close();
  });

  async function signIn({ id }: Pick<Person, 'id'>): Promise<void> {
    const { url } = site.site;
    // The rate of calls on a link is limited, so each person gets a new link.
    desk.point({ url, embedded: false });
    await until(() => desk.status().site.state === 'connected');
    must(await client.call('session.signIn', { name: id, password }));
  }

  it.each(people)('$id has exactly the rights of its role and scope', async (who) => {
    await signIn(who);
    const plain = client as unknown as RpcClient<CallTable, TopicTable>;
    await tryCalls(deskCalls, who, (name, input) => plain.call(name, input as never), exampleOf);
    await tryTopics(deskTopics, who, plain, answered(plain));
  });
});
