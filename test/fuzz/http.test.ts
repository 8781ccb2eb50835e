import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertSourceStatus } from '../../core/alerts/api.ts';
import { structuredContentType } from '../../site/alerts/formats/cloudEvents.ts';
import { capMessage, cloudEvent } from '../fixtures/alertMessages.ts';
import { must } from '../fixtures/must.ts';
import { startTestSite, type TestSite } from '../fixtures/site.ts';
import { until } from '../fixtures/until.ts';
import { browserOffer } from '../fixtures/whipOffer.ts';
import { fuzz, fuzzWithinMs } from './fuzz.ts';
import { edits, malformedBytes, malformedText } from './garbage.ts';
import { type RawAnswer, requestBytes, sendRaw } from './rawHttp.ts';
import { changes, malformedJson } from './values.ts';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const token = 'a-token-of-more-than-32-characters.0123';
/** The time after which the client ends a request that may be incomplete, ms. */
const brokenMs = 60;
let test: TestSite;
let port: number;
let sent = 0;

beforeAll(async () => {
  const camera = { ward: 'w1', position: { lat: 21, lon: 105.8 }, main: { whip: { token } } };
  test = await startTestSite(
    [
      { ...camera, id: 'cam-12', number: 12, name: 'Hàng Bài' },
      { ...camera, id: 'cam-13', number: 13, name: 'Hàng Đào' },
    ],
    {
      alerts: {
        sources: [
          { id: 'traffic', kind: 'webhook', secret },
          { id: 'civil', kind: 'cap', secret },
        ],
      },
    },
  );
  port = Number(new URL(test.site.url).port);
});
afterAll(() => test?.close());

/** Returns a signed webhook request. */
function webhook(body: string, more: Record<string, string> = {}): Buffer {
  sent += 1;
  const [id, at] = [`msg_${sent}`, new Date()];
  return requestBytes(
    'POST',
    '/alerts/webhook/traffic',
    {
      'content-type': structuredContentType,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
      ...more,
    },
    body,
  );
}
const cap = (body: string | Uint8Array) =>
  requestBytes(
    'POST',
    '/alerts/cap/civil',
    { authorization: `Bearer ${secret}`, 'content-type': 'application/cap+xml' },
    body,
  );
const whip = (
  method: string,
  path: string,
  type: string,
  body: string | Uint8Array,
  more: Record<string, string> = {},
) => requestBytes(method, path, { authorization: `Bearer ${token}`, 'content-type': type, ...more }, body);

/** Expects one of the server's own statuses, and never an internal error. */
function expectOwnStatus({ status, body }: RawAnswer): number {
  expect([
    200, 201, 204, 400, 401, 404, 405, 406, 408, 412, 413, 415, 417, 422, 426, 428, 429, 431, 503, 0,
  ]).toContain(status);
  if ([400, 406, 413, 415, 422].includes(status) && body !== '') expect(body).toMatch(/[.)]\n$/);
  return status;
}

/** Expects that no process of the site has logged an error of its own. */
const expectNoInternalError = () =>
  expect(test.log.filter((line) => /bug|stack|TypeError|RangeError|unhandled/i.test(line))).toEqual([]);

async function sources() {
  const desk = await test.signedIn('chief');
  try {
    return must(await desk.call('alert.sources', {})).sources;
  } finally {
    desk.close();
  }
}

describe('the HTTP endpoint for alerts', () => {
  it(
    'replies to each message, turns valid ones into alerts, and counts invalid ones',
    async () => {
      const answers: number[] = [];
      await fuzz(fc.tuple(fc.nat(2), changes, edits), 80, async ([how, values, what]) => {
        const text =
          how === 0
            ? malformedJson(cloudEvent, values)
            : malformedText(how === 1 ? JSON.stringify(cloudEvent) : capMessage(), what);
        answers.push(expectOwnStatus(await sendRaw(port, how === 2 ? cap(text) : webhook(text))));
      });
      expect(new Set(answers)).toContain(204);
      expect(new Set(answers)).toContain(400);
      // Messages are handled in order: once the last one has become an alert, so have all before it.
      const now = new Date().toISOString();
      const good = { ...cloudEvent, id: `good-${now}`, type: 'fire', subject: 'cam-13', time: now };
      expect((await sendRaw(port, webhook(JSON.stringify(good)))).status).toBe(204);
      const desk = await test.signedIn('all');
      await until(async () =>
        must(await desk.call('alert.open', {})).alerts.some(
          ({ class: of, camera }) => of === 'fire' && camera === 'hn:camera:cam-13',
        ),
      );
      desk.close();
      // Messages with the right secret that cannot be read are quarantined; every accepted message is counted.
      let counted: readonly AlertSourceStatus[] = [];
      await until(async () => {
        counted = (await sources()).filter(({ kind }) => kind === 'webhook' || kind === 'cap');
        return counted.every(
          (one) => one.accepted + one.duplicate + one.malformed + one.unknown === one.received,
        );
      }).catch(() => expect(counted).toEqual('all that was received, counted as what it was'));
      expect(counted).toHaveLength(2);
      for (const { malformed } of counted) expect(malformed).toBeGreaterThan(0);
      expectNoInternalError();
    },
    fuzzWithinMs,
  );

  it(
    'survives requests with malformed bytes, and accepts a valid one afterwards',
    async () => {
      await fuzz(fc.tuple(fc.boolean(), edits), 60, async ([isCap, what]) => {
        const good = isCap ? cap(capMessage()) : webhook(JSON.stringify(cloudEvent));
        expectOwnStatus(await sendRaw(port, malformedBytes(good, what), brokenMs));
      });
      expect((await sendRaw(port, webhook(JSON.stringify({ ...cloudEvent, id: 'again' })))).status).toBe(204);
      expectNoInternalError();
    },
    fuzzWithinMs,
  );
});

describe('the WHIP endpoint for encoders', () => {
  const refusals = () => {
    const { refused } = test.site.stats().whip;
    return refused.malformed + refused.codec + refused.unsuited;
  };

  it(
    'replies to each offer with an SDP answer or a refusal, and counts the refusals',
    async () => {
      const before = refusals();
      let refused = 0;
      await fuzz(edits, 200, async (what) => {
        const offer = malformedText(browserOffer(), what);
        const status = expectOwnStatus(
          await sendRaw(port, whip('POST', '/whip/cam-12/main', 'application/sdp', offer)),
        );
        if ([400, 406, 422].includes(status)) refused += 1;
      });
      expect(refused).toBeGreaterThan(10);
      expect(refusals() - before).toBe(refused);
      // A stream has at most one encoder, however many offers arrived.
      expect(test.site.stats().whip.sessions).toBeLessThanOrEqual(1);
      expectNoInternalError();
    },
    fuzzWithinMs,
  );

  it(
    'survives malformed ICE fragments and requests; a valid encoder still connects',
    async () => {
      const opened = await sendRaw(
        port,
        whip('POST', '/whip/cam-13/main', 'application/sdp', browserOffer()),
      );
      expect(opened.status).toBe(201);
      const restart = 'a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n';
      await fuzz(fc.tuple(fc.nat(2), edits), 60, async ([how, what]) => {
        const post = whip('POST', '/whip/cam-12/main', 'application/sdp', browserOffer());
        const type = 'application/trickle-ice-sdpfrag';
        const patch = whip('PATCH', '/whip/session/0123456789abcdef', type, malformedText(restart, what), {
          'if-match': '*',
        });
        expectOwnStatus(
          await sendRaw(
            port,
            how === 0 ? malformedBytes(post, what) : how === 1 ? patch : malformedBytes(patch, what),
            brokenMs,
          ),
        );
      });
      const again = await sendRaw(port, whip('POST', '/whip/cam-13/main', 'application/sdp', browserOffer()));
      expect(again.status).toBe(201);
      expectNoInternalError();
    },
    fuzzWithinMs,
  );
});

describe('WHIP offers found by fuzzing', () => {
  it.each([
    ['a media line without port and protocol', (sdp: string) => sdp.replace(/m=video.*/, 'm=video'), 400],
    ['a codec whose name is a number', (sdp: string) => sdp.replaceAll('H264', '264'), 406],
    ['a protocol that is a number', (sdp: string) => sdp.replace('UDP/TLS/RTP/SAVPF', '12'), 406],
    ['a DTLS role that is a number', (sdp: string) => sdp.replace('actpass', '12'), 422],
    ['a fingerprint algorithm that is a number', (sdp: string) => sdp.replace('sha-256', '256'), 400],
    [
      'format parameters that are a number',
      (sdp: string) => sdp.replace(/a=fmtp:108.*/, 'a=fmtp:108 12'),
      406,
    ],
  ])('an offer with %s is rejected with its HTTP status', async (_what, spoil, due) => {
    const answer = await sendRaw(
      port,
      whip('POST', '/whip/cam-12/main', 'application/sdp', spoil(browserOffer())),
    );
    expect(answer.status).toBe(due);
  });
});
