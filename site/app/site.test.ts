import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { siteCalls, siteTopics } from '../../core/api/site.ts';
import { firstBrokenEntry } from '../../core/audit/audit.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { CameraId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type MediaCalls, type MediaTopics, mediaCalls, mediaTopics } from '../../core/media/api.ts';
import { defaultRoles } from '../../core/people/operator.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import {
  deskClient,
  mediaClient,
  openSocketPort,
  strangerClient,
  testDesk,
} from '../../test/fakes/siteClient.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite, testCamera, testPassword } from '../../test/fixtures/site.ts';
import { createAuditTable, sha256Hex } from '../store/audit.ts';
import { openSiteStoreDatabase } from '../store/open.ts';

let test: TestSite;
const inside = CameraId.parse('hn:camera:c1');
const outside = CameraId.parse('hn:camera:c2');

beforeAll(async () => {
  test = await startTestSite([testCamera(1), testCamera(2, { ward: 'w2' })]);
});
afterAll(async () => {
  const auditLog = await test.close();
  expect(firstBrokenEntry(auditLog, sha256Hex)).toBeUndefined();
  expect(auditLog.at(-1)?.event).toBe('site.stop');
});

const watchOf = (transport: string, camera: CameraId, stream: 'main' | 'sub' = 'main') => ({
  items: [{ key: 'k', transport, camera, stream }],
});

it('the site greets a desk, and refuses one with another protocol version', async () => {
  const desk = await deskClient(test.site.url);
  expect(await desk.call('hello', { protocol: protocolVersion, desk: testDesk })).toMatchObject({
    ok: true,
    value: { site: 'hn', name: 'Trung tâm thử' },
  });
  expect(await desk.call('hello', { protocol: 99, desk: testDesk })).toEqual({
    ok: false,
    fault: { code: 'site.incompatible', params: { site: protocolVersion, desk: 99 } },
  });
  desk.close();
});

it('the site gives a desk its cameras, revision and session, and resumes the session by token', async () => {
  const desk = await deskClient(test.site.url);
  const revision = new Promise<number>((resolve) =>
    desk.subscribe('registry', { onMessage: (message) => resolve(message.revision) }),
  );
  const signedIn = must(await desk.call('session.signIn', { name: 'ward1', password: testPassword }));
  const page = must(await desk.call('registry.page', {}));
  expect(page.cameras.map(({ id }) => id)).toEqual([inside]);
  expect(await revision).toBe(page.revision);
  desk.close();
  const again = await deskClient(test.site.url);
  const ended = new Promise<Fault>((resolve) =>
    again.subscribe('session', { onMessage: (message) => message.ended && resolve(message.ended) }),
  );
  must(await again.call('session.resume', { token: signedIn.token }));
  must(await again.call('session.signOut', {}));
  expect((await ended).code).toBe('signIn.expired');
  expect(await again.call('registry.page', {})).toMatchObject({ fault: { code: 'right.notSignedIn' } });
  again.close();
});

it('the site ends a desk’s session when the next person signs in there', async () => {
  const desk = await deskClient(test.site.url);
  const signIn = (name: string, password: string) => desk.call('session.signIn', { name, password });
  const first = must(await signIn('ward1', testPassword));
  expect((await signIn('all', 'wrong')).ok).toBe(false);
  must(await desk.call('registry.page', {}));
  const second = must(await signIn('all', testPassword));
  must(await desk.call('registry.page', {}));
  const another = await deskClient(test.site.url);
  const resume = (token: string) => another.call('session.resume', { token });
  expect(await resume(first.token)).toMatchObject({ fault: { code: 'signIn.expired' } });
  must(await resume(second.token));
  desk.close();
  another.close();
});

it('the site refuses a desk that has proved no key all calls and topics but its hello and its proof', async () => {
  const { client: stranger } = await strangerClient(test.site.url);
  must(await stranger.call('hello', { protocol: protocolVersion, desk: testDesk }));
  for (const [name, spec] of Object.entries(siteCalls)) {
    if (spec.right === 'public') continue;
    const result = await stranger.call(name as keyof typeof siteCalls, {} as never);
    const code = spec.right === 'enrolled' ? 'desk.unproven' : 'right.notSignedIn';
    expect([name, result]).toMatchObject([name, { fault: { code } }]);
  }
  const open = Object.entries(siteCalls).filter(([, { right }]) => right === 'public');
  expect(open.map(([name]) => name)).toEqual(['hello', 'desk.prove']);
  for (const name of ['session', 'verifiers'] as const) {
    const refused = new Promise<Fault>((resolve) =>
      stranger.subscribe(name, { onMessage: () => undefined, onRefused: resolve }),
    );
    expect((await refused).code).toBe('desk.unproven');
  }
  stranger.close();
});

it('the site refuses a desk all calls and topics before a sign-in, except those of the desk itself', async () => {
  const desk = await deskClient(test.site.url);
  for (const [name, spec] of Object.entries(siteCalls)) {
    if (spec.right === 'public' || spec.right === 'enrolled') continue;
    const result = await desk.call(name as keyof typeof siteCalls, {} as never);
    expect([name, result]).toMatchObject([name, { fault: { code: 'right.notSignedIn' } }]);
  }
  for (const [name, spec] of Object.entries(siteTopics)) {
    if (spec.right === 'enrolled') continue;
    const refused = new Promise<Fault>((resolve) =>
      desk.subscribe(name as keyof typeof siteTopics, { onMessage: () => undefined, onRefused: resolve }),
    );
    expect((await refused).code).toBe('right.notSignedIn');
  }
  desk.close();
});

it('the site refuses an auditor all calls whose right the role lacks', async () => {
  const desk = await test.signedIn('auditor');
  for (const [name, spec] of Object.entries(siteCalls)) {
    if (spec.right === 'public' || spec.right === 'enrolled' || spec.right === 'signedIn') continue;
    if (defaultRoles.auditor.some((right) => right === spec.right)) continue;
    const result = await desk.call(name as keyof typeof siteCalls, {} as never);
    expect([name, result]).toMatchObject([name, { fault: { code: 'right.missing' } }]);
  }
  desk.close();
});

it('the site refuses a window all calls and topics before it has spent a ticket', async () => {
  const { client } = await mediaClient(test.site.url);
  for (const [name, spec] of Object.entries(mediaCalls)) {
    if (spec.right === 'public') continue;
    const result = await client.call(name as keyof typeof mediaCalls, {} as never);
    expect([name, result]).toMatchObject([name, { fault: { code: 'right.notSignedIn' } }]);
  }
  for (const name of Object.keys(mediaTopics)) {
    const refused = new Promise<Fault>((resolve) =>
      client.subscribe(name as keyof typeof mediaTopics, { onMessage: () => undefined, onRefused: resolve }),
    );
    expect((await refused).code).toBe('right.notSignedIn');
  }
  client.close();
});

it('the site accepts a ticket once', async () => {
  const desk = await test.signedIn('all');
  const ticket = await test.ticket(desk);
  const join = async (client: RpcClient<MediaCalls, MediaTopics>, with_: string) =>
    client.call('media.join', { protocol: protocolVersion, ticket: with_ });
  const [first, second] = [await mediaClient(test.site.url), await mediaClient(test.site.url)];
  const invalid = { ok: false, fault: { code: 'media.ticketInvalid', params: {} } };
  expect(await join(first.client, 'x'.repeat(43))).toEqual(invalid);
  expect(await join(first.client, ticket)).toMatchObject({ ok: true });
  expect(await join(second.client, ticket)).toEqual(invalid);
  for (const { client } of [first, second, { client: desk }]) client.close();
});

it('the site refuses tickets of a signed-out session, and closes its windows', async () => {
  const desk = await test.signedIn('all');
  const ticket = await test.ticket(desk);
  const window = await test.joined(desk);
  const closed = once(window.socket, 'close');
  must(await desk.call('session.signOut', {}));
  await closed;
  const late = await mediaClient(test.site.url);
  expect(await late.client.call('media.join', { protocol: protocolVersion, ticket })).toMatchObject({
    fault: { code: 'media.ticketInvalid' },
  });
  late.client.close();
  desk.close();
});

it('the site shows no camera outside the scope, nor a nonexistent one', async () => {
  const desk = await test.signedIn('ward1');
  const { client } = await test.joined(desk);
  const { id } = must(await client.call('media.transport', {}));
  for (const camera of [outside, CameraId.parse('hn:camera:none')]) {
    const result = await client.call('media.watch', watchOf(id, camera));
    expect(result).toMatchObject({ fault: { code: 'right.outOfScope' } });
  }
  expect(await client.call('media.watch', watchOf(id, inside, 'sub'))).toMatchObject({
    value: { items: [{ key: 'k', fault: { code: 'camera.noStream', params: { stream: 'sub' } } }] },
  });
  expect(await client.call('media.watch', watchOf('gone', inside))).toMatchObject({
    value: { items: [{ fault: { code: 'media.unknownTransport' } }] },
  });
  client.close();
  desk.close();
});

it('the site reports invalid input of a window, and continues', async () => {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  const { id } = must(await client.call('media.transport', {}));
  const bad = { fault: { code: 'call.invalid' } };
  expect(await client.call('media.capabilities', { rtpCapabilities: { codecs: 1 } })).toMatchObject(bad);
  expect(await client.call('media.connect', { transport: id, dtlsParameters: {} })).toMatchObject(bad);
  const fingerprints = [{ algorithm: 'sha-256', value: 'zz' }];
  expect(
    await client.call('media.connect', { transport: id, dtlsParameters: { fingerprints } }),
  ).toMatchObject(bad);
  const unknown = { fault: { code: 'media.unknownTransport' } };
  expect(await client.call('media.restartIce', { transport: 'x' })).toMatchObject(unknown);
  must(await client.call('media.restartIce', { transport: id }));
  must(await client.call('media.resume', { consumers: ['unknown'] }));
  must(await client.call('media.unwatch', { consumers: ['unknown'] }));
  expect(test.log.filter((line) => line.startsWith('bug'))).toEqual([]);
  client.close();
  desk.close();
});

it.each([
  ['/media', 'https://evil.example', 403],
  ['/media', 'null', 403],
  ['/desk', 'app://watchfloor', 403],
  ['/other', undefined, 404],
])('the site refuses %s from a page of %s', async (path, origin, status) => {
  const socket = new WebSocket(test.site.url + path, origin === undefined ? {} : { origin });
  const [, response] = await once(socket, 'unexpected-response');
  expect(response.statusCode).toBe(status);
  response.resume();
});

it('the site admits the console’s own pages to the media endpoint', async () => {
  const { socket } = await openSocketPort(`${test.site.url}/media`, { origin: 'app://watchfloor' });
  socket.close();
});

it.each([
  [
    'floods it',
    (socket: WebSocket) => {
      for (let at = 0; at < 600; at += 1) socket.send('{"t":"unsubscribe","topic":"x"}');
    },
    1008,
  ],
  [
    'does not speak the protocol',
    (socket: WebSocket) => {
      for (let at = 0; at < 12; at += 1) socket.send('{"t":');
    },
    1008,
  ],
  ['sends more than anyone must', (socket: WebSocket) => socket.send('x'.repeat(2_000_000)), 1009],
])('the site closes a connection that %s', async (_what, abuse, code) => {
  const { socket } = await openSocketPort(`${test.site.url}/desk`);
  abuse(socket);
  expect((await once(socket, 'close'))[0]).toBe(code);
});

it('the site records its end before it waits for a client, and closes in time', async () => {
  const other = await startTestSite([testCamera(1)]);
  const { hostname, port } = new URL(other.site.url);
  const silent = connect({ host: hostname, port: Number(port), allowHalfOpen: true }).on(
    'error',
    () => undefined,
  );
  await once(silent, 'connect');
  const closing = other.site.close();
  const { db } = must(openSiteStoreDatabase(join(other.folder, 'data')));
  expect(createAuditTable(db, createSystemClock()).page(0, 100).at(-1)?.event).toBe('site.stop');
  db.close();
  // The time limit is tested in `listener.test.ts`; here a stuck client would block for ever.
  await closing;
  silent.destroy();
  await other.close();
});
