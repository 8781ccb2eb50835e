import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { AlertSourceId } from '../../core/alerts/alert.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { capMessage, cloudEvent } from '../../test/fixtures/alertMessages.ts';
import { batchContentType, structuredContentType } from './formats/cloudEvents.ts';
import { maxMessageBytes, type RawMessage } from './formats/index.ts';
import { createWebhookEndpoints, verifyWebhook } from './webhook.ts';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const token = 'civil-defence-token';
const sources = new Map([
  [AlertSourceId.parse('traffic'), { kind: 'webhook' as const, secrets: [secret] }],
  [AlertSourceId.parse('civil'), { kind: 'cap' as const, secrets: ['an-older-token', token] }],
]);
const text = JSON.stringify(cloudEvent);

/** The three signature headers of a sender, from now or `lateMs` ago. */
function signed(body: string, { id = 'msg_1', lateMs = 0, by = secret } = {}) {
  const at = new Date(Date.now() - lateMs);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(by).sign(id, at, body),
  };
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Opens a site's webhook over real HTTP. */
async function open(deliver: (message: RawMessage) => Promise<Result<void>> = async () => ok(undefined)) {
  const delivered: RawMessage[] = [];
  const log: string[] = [];
  const posting = createWebhookEndpoints(
    {
      source: (id) => sources.get(id),
      deliver: (message) => {
        delivered.push(message);
        return deliver(message);
      },
      log: (line) => log.push(line),
      onUnexpectedError: (_id, _call, error) => log.push(String(error)),
    },
    createSystemClock(),
  );
  const server = createServer((request, response) => posting.handle(request, response, 'here'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  async function post(
    path: string,
    body: string | Uint8Array,
    headers: Record<string, string> = {},
    method = 'POST',
  ) {
    const sent = ask({ port, path, method, headers: { connection: 'close', ...headers } });
    // An oversized body is answered before all of it is sent.
    sent.on('error', () => undefined);
    sent.end(body);
    const [response] = await once(sent, 'response');
    let why = '';
    for await (const part of response) why += part;
    return { status: response.statusCode as number, why: why.trim(), headers: response.headers };
  }
  return { posting, delivered, log, post };
}

const webhook = '/alerts/webhook/traffic';
const cap = '/alerts/cap/civil';
const structured = { 'content-type': structuredContentType };
const bearer = (of: string) => ({ authorization: `Bearer ${of}`, 'content-type': 'application/cap+xml' });

describe('a signed webhook', () => {
  it('a signed webhook is acknowledged once its event is durable, byte for byte', async () => {
    let durable = (_: Result<void>) => {};
    const { post, delivered, posting } = await open(() => new Promise((resolve) => (durable = resolve)));
    const answered = post(webhook, text, { ...structured, ...signed(text) });
    await expect.poll(() => delivered.length).toBe(1);
    expect(posting.stats().taken).toBe(0);
    durable(ok(undefined));
    expect(await answered).toMatchObject({ status: 204, why: '' });
    expect(posting.stats().taken).toBe(1);
    const [message] = delivered;
    expect(message).toMatchObject({
      source: 'traffic',
      kind: 'webhook',
      channel: webhook,
      contentType: structuredContentType,
    });
    expect(Buffer.from(message?.bytes ?? []).toString()).toBe(text);
  });

  it('a signed webhook is asked to retry if it cannot be made durable', async () => {
    const { post, log } = await open(async () => fail('alert.logRefuses', { why: 'disk full' }));
    const { status, headers, why } = await post(webhook, text, { ...structured, ...signed(text) });
    expect([status, headers['retry-after']]).toEqual([503, '10']);
    expect(why).toContain('disk full');
    expect(log.join()).not.toContain(secret);
  });

  it('a signed webhook may carry a batch, and parameters after its media type', async () => {
    const { post, delivered } = await open();
    const body = `[${text}]`;
    const type = { 'content-type': `${batchContentType.toUpperCase()}; charset=utf-8` };
    expect((await post(webhook, body, { ...type, ...signed(body) })).status).toBe(204);
    expect(delivered[0]?.contentType).toBe(batchContentType);
  });

  const binary = {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': 'msg_1',
    'ce-source': '/vn/hanoi',
    'ce-type': 'fire',
    'ce-subject': 'Ph%E1%BB%91%20Hu%E1%BA%BF',
  };
  it('a signed webhook may carry its attributes in headers', async () => {
    const { post, delivered } = await open();
    const body = '{ "title": "Cháy" }';
    expect((await post(webhook, body, { ...binary, ...signed(body) })).status).toBe(204);
    const stored = Buffer.from(delivered[0]?.bytes ?? []).toString();
    expect(stored).toContain(`"data":${body}`);
    expect(JSON.parse(stored)).toEqual({
      specversion: '1.0',
      id: 'msg_1',
      source: '/vn/hanoi',
      type: 'fire',
      subject: 'Phố Huế',
      datacontenttype: 'application/json',
      data: { title: 'Cháy' },
    });
    const plain = { ...binary, 'content-type': 'text/plain', 'ce-id': 'msg_2' };
    expect((await post(webhook, 'Cháy', { ...plain, ...signed('Cháy', { id: 'msg_2' }) })).status).toBe(204);
    expect(JSON.parse(Buffer.from(delivered[1]?.bytes ?? []).toString())).toMatchObject({
      data_base64: Buffer.from('Cháy').toString('base64'),
    });
  });

  it('a signed webhook with unsigned attributes cannot be replayed with others', async () => {
    const { post, delivered } = await open();
    const headers = { ...binary, ...signed('{}') };
    expect((await post(webhook, '{}', headers)).status).toBe(204);
    expect((await post(webhook, '{}', headers)).status).toBe(204);
    expect((await post(webhook, '{}', { ...headers, 'ce-type': 'flood' })).status).toBe(400);
    expect((await post(webhook, '{}', { ...headers, 'ce-id': 'msg_9' })).status).toBe(400);
    expect(delivered).toHaveLength(2);
  });

  it.each([
    ['no signature', {}, 400],
    ['another body', signed(`${text} `), 401],
    ['another secret', signed(text, { by: `whsec_${Buffer.from('x'.repeat(32)).toString('base64')}` }), 401],
    ['an old signature', signed(text, { lateMs: 330_000 }), 400],
    ['one from the future', signed(text, { lateMs: -330_000 }), 400],
    ['a time that is none', { ...signed(text), 'webhook-timestamp': '1e9' }, 400],
    ['another id', { ...signed(text), 'webhook-id': 'msg_2' }, 401],
    ['a signature of another version', { ...signed(text), 'webhook-signature': 'v1a,AAAA v2,BBBB' }, 401],
  ] as const)(
    'a signed webhook with %s is refused with a sentence, and not delivered',
    async (_what, headers, due) => {
      const { post, delivered, posting } = await open();
      const { status, why } = await post(webhook, text, { ...structured, ...headers });
      expect(status).toBe(due);
      expect(why).toMatch(/^\S.*\.$/);
      expect(delivered).toEqual([]);
      expect(posting.stats().refused.secret).toBe(1);
    },
  );

  it('a signed webhook of an unknown source, or of another kind, is answered like a wrong signature', async () => {
    const { post } = await open();
    const there = await post(webhook, text, { ...structured, ...signed(`${text} `) });
    for (const path of ['/alerts/webhook/nobody', '/alerts/webhook/civil'])
      expect(await post(path, text, { ...structured, ...signed(text) })).toMatchObject({
        status: 401,
        why: there.why,
      });
  });

  it('a signed webhook may have several signatures during a secret rotation', () => {
    const { 'webhook-signature': one, ...rest } = signed(text);
    const headers = { ...rest, 'webhook-signature': `v1,AAAA ${one}` };
    expect(verifyWebhook(headers, text, ['whsec_AAAA', secret], Date.now())).toEqual({
      signed: true,
      id: 'msg_1',
    });
  });

  it.each([
    ['no CloudEvent', '{"specversion":"1.0"}', structured],
    ['no JSON', '{', structured],
  ])(
    'a signed webhook that is %s is quarantined, and refused with the reason',
    async (_what, body, headers) => {
      const { post, delivered } = await open();
      const { status, why } = await post(webhook, body, { ...headers, ...signed(body) });
      expect([status, why]).toEqual([400, expect.stringContaining('CloudEvents')]);
      expect(delivered).toHaveLength(1);
    },
  );

  it.each([
    ['of another type', text, { 'content-type': 'application/json' }, 415],
    ['of another format', text, { 'content-type': 'application/cloudevents+avro' }, 415],
    ['compressed', text, { ...structured, 'content-encoding': 'gzip' }, 415],
    ['too long', 'x'.repeat(maxMessageBytes + 1), structured, 413],
  ])('%s is refused', async (_what, body, headers, due) => {
    const { post, delivered } = await open();
    expect((await post(webhook, body, { ...headers, ...signed(body) })).status).toBe(due);
    expect(delivered).toEqual([]);
  });

  it('a signed webhook that is no UTF-8 is refused, whatever its signature', async () => {
    const { post } = await open();
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    expect((await post(webhook, body, { ...structured, ...signed(body.toString()) })).status).toBe(400);
  });

  it('a sender of ten wrong secrets is told to wait', async () => {
    const { post, posting } = await open();
    const wrong = { ...structured, ...signed(`${text} `) };
    for (let at = 0; at < 10; at += 1) expect((await post(webhook, text, wrong)).status).toBe(401);
    const { status, headers } = await post(webhook, text, { ...structured, ...signed(text) });
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(posting.stats().refused).toMatchObject({ secret: 10, busy: 1 });
  });
});

describe('a CAP message', () => {
  it('a CAP message with the token of its source is accepted', async () => {
    const { post, delivered } = await open();
    expect((await post(cap, capMessage(), bearer(token))).status).toBe(204);
    expect((await post(cap, capMessage(), bearer('an-older-token'))).status).toBe(204);
    expect(delivered[0]).toMatchObject({
      source: 'civil',
      kind: 'cap',
      channel: cap,
      contentType: 'application/cap+xml',
    });
  });

  it('a CAP message without the token is refused before it is read', async () => {
    const { post, delivered, log } = await open();
    for (const headers of [bearer('guess'), { 'content-type': 'text/xml' }]) {
      const { status, headers: message } = await post(cap, capMessage(), headers);
      expect([status, message['www-authenticate']]).toEqual([401, 'Bearer realm="alerts"']);
    }
    expect(delivered).toEqual([]);
    expect(log).toEqual([]);
  });

  it('a malformed CAP message is quarantined, and refused with the reason', async () => {
    const { post, delivered } = await open();
    const { status, why } = await post(cap, '<alert/>', bearer(token));
    expect([status, why]).toEqual([400, expect.stringContaining('CAP')]);
    expect(delivered).toHaveLength(1);
  });
});

it('other paths are not found', async () => {
  const { post } = await open();
  for (const path of [
    '/alerts/',
    '/alerts/webhook/',
    '/alerts/webhook/a/b',
    '/alerts/mail/x',
    '/alerts/webhook/../x',
  ])
    expect((await post(path, '')).status).toBe(404);
  expect(await post(webhook, '', {}, 'GET')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
});
