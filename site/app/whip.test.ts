import { request as httpRequest } from 'node:http';
import { parse } from 'sdp-transform';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';
import { browserOffer } from '../../test/fixtures/whipOffer.ts';

const token = 'a-token-of-more-than-32-characters.0123';
const ptzCamera = CameraId.parse('hn:camera:ptz-1');
const record = (id: string, number: number, main: object) => ({
  id,
  number,
  name: id,
  ward: 'w1',
  position: { lat: 21, lon: 105.8 },
  main,
});
const cameras = [record('ptz-1', 1, { whip: { token } }), record('c2', 2, { url: 'rtsp://127.0.0.1:9/x' })];

let test: TestSite;
let base: string;
const closing: (() => void)[] = [];

beforeEach(async () => {
  test = await startTestSite(cameras);
  base = test.site.url.replace('ws:', 'http:');
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await test.close();
});

const authorization = `Bearer ${token}`;
const sdp = { authorization, 'content-type': 'application/sdp' };
const fragment = { authorization, 'content-type': 'application/trickle-ice-sdpfrag' };
const post = (body = browserOffer(), headers: Record<string, string> = sdp, path = '/whip/ptz-1/main') =>
  fetch(`${base}${path}`, { method: 'POST', body, headers });
const at = (
  path: string | null,
  method: string,
  headers: Record<string, string> = { authorization },
  body?: string,
) => fetch(new URL(path ?? '', base), { method, headers, ...(body === undefined ? {} : { body }) });
const stats = () => test.site.stats().whip;

async function published() {
  const response = await post();
  expect(response.status).toBe(201);
  return { location: response.headers.get('location'), etag: response.headers.get('etag') ?? '', response };
}

describe('an encoder that publishes', () => {
  it('receives transport addresses, a session URL, and the URL of its viewer count', async () => {
    const { response, location, etag } = await published();
    expect(response.headers.get('content-type')).toBe('application/sdp');
    expect(location).toMatch(/^\/whip\/session\/[0-9a-f]{32}$/);
    expect(etag).toMatch(/^"[0-9a-f]{16}"$/);
    expect(response.headers.get('link')).toContain(
      '</whip/ptz-1/main/viewers>; rel="urn:ietf:params:whip:ext:',
    );
    const answer = parse(await response.text());
    expect(answer.media).toMatchObject([
      { type: 'video', direction: 'recvonly', setup: 'passive', payloads: 108 },
    ]);
    expect(answer.media[0]?.candidates?.length).toBeGreaterThan(0);
    expect(answer.media[0]?.fingerprint?.hash).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(stats()).toMatchObject({ sessions: 1, published: 1 });
  });

  it('ends its session by DELETE, and only once', async () => {
    const { location } = await published();
    expect(
      (await at(location, 'DELETE', { authorization: 'Bearer of-somebody-else-with-32-characters' })).status,
    ).toBe(401);
    expect(stats().sessions).toBe(1);
    expect((await at(location, 'DELETE')).status).toBe(200);
    expect(stats().sessions).toBe(0);
    expect((await at(location, 'DELETE')).status).toBe(404);
  });

  it('replaces the previous encoder, which may have crashed', async () => {
    const first = await published();
    const second = await published();
    expect(stats()).toMatchObject({ sessions: 1, published: 2 });
    expect((await at(first.location, 'DELETE')).status).toBe(404);
    expect((await at(second.location, 'DELETE')).status).toBe(200);
  });

  it('may restart ICE, and trickle to the last session only', async () => {
    const { location, etag } = await published();
    const candidate = 'a=candidate:1 1 udp 1 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n';
    const match = (value: string) => ({ ...fragment, 'if-match': value });
    expect((await at(location, 'PATCH', match(etag), candidate)).status).toBe(204);
    const restart = 'a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n';
    const restarted = await at(location, 'PATCH', match('*'), restart);
    expect(restarted.status).toBe(200);
    expect(await restarted.text()).toMatch(/^a=ice-lite\r\na=ice-ufrag:\w+\r\na=ice-pwd:\w+\r\n$/);
    expect(restarted.headers.get('etag')).not.toBe(etag);
    expect((await at(location, 'PATCH', match(etag), candidate)).status).toBe(412);
    expect((await at(location, 'PATCH', fragment, candidate)).status).toBe(428);
    expect((await at(location, 'PATCH', match('*'), 'no fragment')).status).toBe(400);
    expect(
      (await at(location, 'PATCH', { ...match('*'), 'content-type': 'text/plain' }, restart)).status,
    ).toBe(415);
    expect(stats().sessions).toBe(1);
  });

  it('is disconnected when the camera’s token changes', async () => {
    const { location } = await published();
    test.writeCameras([record('ptz-1', 1, { whip: { token: `${token}-new` } })]);
    await until(() => stats().sessions === 0);
    expect((await at(location, 'DELETE')).status).toBe(404);
    expect((await post()).status).toBe(401);
  });
});

describe('WHIP refuses', () => {
  it.each([
    ['a wrong token', 'ptz-1', { authorization: `Bearer ${token}x` }],
    ['no token', 'ptz-1', { authorization: '' }],
    ['a password', 'ptz-1', { authorization: 'Basic ZGVtbzpkZW1v' }],
    ['a camera that is fetched by RTSP', 'c2', {}],
    ['a camera that there is not', 'c9', {}],
  ])('%s like any wrong token', async (_what, camera, headers) => {
    const response = await post(browserOffer(), { ...sdp, ...headers }, `/whip/${camera}/main`);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="whip"']);
    expect(await response.text()).toBe('No camera of this site takes pictures here with this token.\n');
    expect(stats().refused.token).toBe(1);
  });

  it('a persistent guesser, even with a right guess in the end', async () => {
    for (let guess = 0; guess < 10; guess++)
      expect((await post('', { ...sdp, authorization: `Bearer ${guess}` })).status).toBe(401);
    const response = await post();
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it.each([
    ['what is no SDP', 'hello', {}, 400],
    ['another kind of body', '{}', { 'content-type': 'application/json' }, 415],
    ['a codec that is not H.264', browserOffer().replaceAll('H264', 'VP9'), {}, 406],
    ['a huge body', 'x'.repeat(64 * 1024 + 1), {}, 413],
  ])('%s', async (_what, body, headers, status) => {
    const response = await post(body, { ...sdp, ...headers });
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(/^[A-Z].*\.\n$/);
    expect(stats().sessions).toBe(0);
  });

  it('an endless body, without waiting for its end', async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${base}/whip/ptz-1/main`, { method: 'POST', headers: sdp }, (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      const more = () => {
        while (!request.destroyed && request.write('x'.repeat(16_384)));
        if (!request.destroyed) request.once('drain', more);
      };
      more();
    });
    expect(status).toBe(413);
  });

  it.each([
    ['GET', '/whip/ptz-1/main', 405],
    ['POST', '/whip/ptz-1/main/viewers', 405],
    ['POST', '/whip/ptz-1/third', 404],
    ['POST', '/whip/../ptz-1/main', 426],
    ['GET', '/', 426],
  ])('%s %s', async (method, path, status) => {
    expect((await at(path, method)).status).toBe(status);
  });
});

it('WHIP admits pages of any origin by their token', async () => {
  const preflight = await at('/whip/ptz-1/main', 'OPTIONS', {});
  expect(preflight.status).toBe(200);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type, if-match',
    'accept-post': 'application/sdp',
  });
  expect((await published()).response.headers.get('access-control-expose-headers')).toBe(
    'location, etag, link',
  );
});

it('WHIP tells encoders whether they are watched, and windows that no encoder is connected', async () => {
  const abort = new AbortController();
  closing.push(() => abort.abort());
  const events = await fetch(`${base}/whip/ptz-1/main/viewers`, {
    headers: { authorization },
    signal: abort.signal,
  });
  expect(events.headers.get('content-type')).toBe('text/event-stream');
  let received = '';
  const reading = (async () => {
    for await (const part of events.body ?? []) received += Buffer.from(part).toString();
  })().catch(() => undefined);
  await until(() => received.includes('data: {"viewercount":0}\n\n'));

  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  const seen: string[] = [];
  client.subscribe('source', {
    onMessage: ({ status }) => void seen.push(`${status.state} ${status.cause?.code ?? ''}`.trim()),
  });
  const { id: transport } = must(await client.call('media.transport', {}));
  const items = [{ key: '0', transport, camera: ptzCamera, stream: 'main' as const }];
  const [shown] = must(await client.call('media.watch', { items })).items;
  if (!shown?.consumer) throw new Error('not shown');
  await until(() => received.includes('event: viewercount\ndata: {"viewercount":1}\n\n'));
  await until(() => seen.at(-1) === 'lost source.nobodyPublishes');

  const { location } = await published();
  await until(() => seen.at(-1) === 'connecting');
  await at(location, 'DELETE');
  await until(() => seen.at(-1) === 'lost source.nobodyPublishes');
  must(await client.call('media.unwatch', { consumers: [shown.consumer.id] }));
  await until(() => received.endsWith('data: {"viewercount":0}\n\n'));
  abort.abort();
  await reading;
  client.close();
  desk.close();
});
