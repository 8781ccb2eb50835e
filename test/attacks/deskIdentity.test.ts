import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { DeskId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import { getDeskProofText } from '../../core/people/deskProof.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import type { LinkKey } from '../../desk/sync/link.ts';
import { introduceDesk } from '../../desk/sync/site.ts';
import { runAdministration } from '../../site/app/administer.ts';
import { readSiteConfig } from '../../site/app/config.ts';
import { deskClient, strangerClient, testDesk, testDeskKey } from '../fakes/siteClient.ts';
import { must } from '../fixtures/must.ts';
import { createSignedAuditLog } from '../fixtures/signedAuditLog.ts';
import { startTestSite, type TestSite, testCamera, testPassword } from '../fixtures/site.ts';

const attackersDesk = DeskId.parse('desk-fedcba9876543210');
const credentials = { name: 'all', password: testPassword };
let test: TestSite;

beforeAll(async () => {
  test = await startTestSite([testCamera(1)], { tls: true });
});
afterAll(async () => {
  await test.close();
});

/** Connects as a machine that says it is the victim's desk, and has a key of its own. */
async function impostor(key: LinkKey = testDeskKey(testDesk, 'impostor')) {
  const { client, certificate } = await strangerClient(test.site.url);
  const introduced = await introduceDesk(client, { desk: testDesk, key: async () => ok(key) }, certificate);
  return { client, introduced };
}

it('a machine that says another desk’s id neither ends nor takes that desk’s session', async () => {
  const victim = await deskClient(test.site.url);
  const { token } = must(await victim.call('session.signIn', credentials));
  const { client, introduced } = await impostor();
  expect(introduced).toMatchObject({ fault: { code: 'desk.otherKey' } });
  expect(await client.call('session.resume', { token })).toMatchObject({ fault: { code: 'desk.unproven' } });
  const other = { name: 'chief', password: testPassword };
  expect(await client.call('session.signIn', other)).toMatchObject({ fault: { code: 'desk.unproven' } });
  must(await victim.call('registry.page', {}));
  for (const each of [victim, client]) each.close();
});

it('a session’s token is worth nothing at another desk', async () => {
  const victim = await deskClient(test.site.url);
  const { token } = must(await victim.call('session.signIn', credentials));
  const attacker = await deskClient(test.site.url, attackersDesk);
  expect(await attacker.call('session.resume', { token })).toMatchObject({
    fault: { code: 'signIn.expired' },
  });
  must(await victim.call('registry.page', {}));
  for (const each of [victim, attacker]) each.close();
});

it('a connection that has proved one desk cannot go on as another', async () => {
  const attacker = await deskClient(test.site.url, attackersDesk);
  const hello = { protocol: protocolVersion, desk: testDesk };
  expect(await attacker.call('hello', hello)).toMatchObject({ fault: { code: 'call.invalid' } });
  attacker.close();
});

it('a proof that was overheard is worth nothing on another connection, nor twice on its own', async () => {
  (await deskClient(test.site.url)).close();
  const { client, certificate = null } = await strangerClient(test.site.url);
  const hello = { protocol: protocolVersion, desk: testDesk };
  const { site, instance, challenge } = must(await client.call('hello', hello));
  const key = testDeskKey(testDesk);
  const text = getDeskProofText({ site, instance, desk: testDesk, challenge, certificate });
  const proof = { key: key.public, signature: key.sign(text) };
  const { client: thief } = await strangerClient(test.site.url);
  must(await thief.call('hello', hello));
  expect(await thief.call('desk.prove', proof)).toMatchObject({ fault: { code: 'desk.proofWrong' } });
  expect(await thief.call('session.signIn', credentials)).toMatchObject({ fault: { code: 'desk.unproven' } });
  must(await client.call('desk.prove', proof));
  expect(await client.call('desk.prove', proof)).toMatchObject({ fault: { code: 'desk.proofWrong' } });
  for (const each of [client, thief]) each.close();
});

it('a machine between desk and site, with a certificate of its own, cannot pass the desk’s proof on', async () => {
  const { client } = await strangerClient(test.site.url);
  const seenByDesk = randomBytes(32).toString('hex');
  const own = testDeskKey(testDesk);
  const introduced = await introduceDesk(client, { desk: testDesk, key: async () => ok(own) }, seenByDesk);
  expect(introduced).toMatchObject({ fault: { code: 'desk.proofWrong' } });
  client.close();
});

it('nobody listens to a desk’s topics, or asks for its verifiers, before they have proved to be it', async () => {
  const { client } = await impostor();
  for (const topic of ['session', 'verifiers'] as const) {
    const code = await new Promise<string>((resolve) =>
      client.subscribe(topic, {
        onMessage: () => resolve('a message'),
        onRefused: (fault) => resolve(fault.code),
      }),
    );
    expect([topic, code]).toEqual([topic, 'desk.unproven']);
  }
  expect(await client.call('people.verifiers', { stored: [] })).toMatchObject({
    fault: { code: 'desk.unproven' },
  });
  client.close();
});

it('a foreign head does not continue a desk’s audit log, and the real desk goes on', async () => {
  const desk = await deskClient(test.site.url);
  must(await desk.call('session.signIn', credentials));
  const logOf = async (key: LinkKey) => {
    const { heads } = await createSignedAuditLog({
      auditEvents: 40,
      policy: { signEntries: 20 },
      key,
      auditLog: testDesk,
    });
    return heads.map(({ head, signature }) => ({ head, signature }));
  };
  const [real] = await logOf(testDeskKey(testDesk));
  const [foreign] = await logOf(testDeskKey(testDesk, 'impostor'));
  if (!real || !foreign) throw new Error('not signed');
  expect(await desk.call('audit.witness', foreign)).toMatchObject({ fault: { code: 'audit.foreignKey' } });
  must(await desk.call('audit.witness', real));
  desk.close();
  expect(test.log).toContain('audit.foreignKey');
});

it('a stolen desk is cut off in one step, and nobody gets in as it again', async () => {
  const stolen = DeskId.parse('desk-00000000000000aa');
  const desk = await deskClient(test.site.url, stolen);
  const { token } = must(await desk.call('session.signIn', credentials));
  const closed = new Promise<void>((resolve) => desk.onClose(resolve));
  const config = must(readSiteConfig(join(test.folder, 'site.yaml')));
  const lines: string[] = [];
  const asAdministrator = { clock: createSystemClock(), print: (line: string) => void lines.push(line) };
  expect([await runAdministration(config, ['revoke-desk', stolen], asAdministrator), lines]).toEqual([
    0,
    [`${stolen}: revoked`],
  ]);
  await closed;
  const { client, certificate } = await strangerClient(test.site.url);
  const key = async () => ok(testDeskKey(stolen));
  expect(await introduceDesk(client, { desk: stolen, key }, certificate)).toMatchObject({
    fault: { code: 'desk.revoked' },
  });
  expect(await client.call('session.resume', { token })).toMatchObject({ fault: { code: 'desk.unproven' } });
  client.close();
});

it('what was refused is in the audit log, with the address and the key, once per key', async () => {
  for (let n = 0; n < 3; n += 1) (await impostor()).client.close();
  const refused = (await test.close()).filter(({ event }) => event === 'desk.refused');
  expect(refused.map(({ detail }) => JSON.parse(detail))).toEqual([
    { desk: testDesk, address: '127.0.0.1', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
});
