import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DeskId } from '../../core/base/ids.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { structuredContentType } from '../../site/alerts/formats/cloudEvents.ts';
import { mediaClient, testDesk } from '../fakes/siteClient.ts';
import { cloudEvent } from '../fixtures/alertMessages.ts';
import { must } from '../fixtures/must.ts';
import { startTestSite, type TestSite, testCamera } from '../fixtures/site.ts';
import { until } from '../fixtures/until.ts';
import { requestBytes } from '../fuzz/rawHttp.ts';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
/** Far above the site's own 5 s, and far below the 120 s of a TLS handshake in Node. */
const closedWithinMs = 20_000;
const slowStrangers = 64;
/** The address of the strangers. Linux has all of 127.0.0.0/8 at the loopback interface. */
const theirs = '127.66.0.1';

let test: TestSite;
let port: number;
const opened: (Socket | WebSocket)[] = [];

beforeAll(async () => {
  test = await startTestSite([testCamera(12, { id: 'cam-12', name: 'Hàng Bài' })], {
    tls: true,
    alerts: {
      // Each event is recorded at once, and not with others of its cause.
      policy: { correlation: { groupWaitMs: 0, groupIntervalMs: 0 } },
      sources: [
        { id: 'traffic', kind: 'webhook', secret },
        { id: 'fire', kind: 'webhook', secret },
      ],
    },
  });
  port = Number(new URL(test.site.url).port);
});
afterEach(() => {
  for (const one of opened.splice(0)) 'terminate' in one ? one.terminate() : one.destroy();
});
afterAll(() => test?.close());

/** Opens a TCP connection. */
function openTcp(localAddress = theirs): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  opened.push(socket);
  socket.on('error', () => undefined);
  return socket;
}

/** Opens a WebSocket. @returns undefined if the site refuses it */
async function openWebSocket(path: string, localAddress: string): Promise<WebSocket | undefined> {
  const socket = new WebSocket(test.site.url + path, { rejectUnauthorized: false, localAddress });
  opened.push(socket);
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'open'), once(socket, 'close')]);
  return socket.readyState === WebSocket.OPEN ? socket : undefined;
}

let sent = 0;
/** The three headers of a signature. */
function signatureOf(body: string): Record<string, string> {
  sent += 1;
  const [id, at] = [`msg_${sent}`, new Date()];
  return {
    'content-type': structuredContentType,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

/** Posts an event as its source does. @returns the status */
async function post(source: string, localAddress: string): Promise<number> {
  const id = `event-${sent}`;
  const event = { ...cloudEvent, id, time: new Date().toISOString() };
  const body = JSON.stringify(event);
  const request = httpsRequest({
    port,
    host: '127.0.0.1',
    localAddress,
    method: 'POST',
    path: `/alerts/webhook/${source}`,
    rejectUnauthorized: false,
    agent: false,
    headers: signatureOf(body),
  });
  request.end(body);
  const [response] = await once(request, 'response');
  response.resume();
  return response.statusCode;
}

interface SlowStranger {
  /** Resolves with the site's response once it has closed the first connection. */
  readonly response: Promise<string>;
  stop(): void;
}

/** Sends the headers of an alert, and then its body byte by byte, over and over again. */
function sendSlowly(headers: Readonly<Record<string, string>>): SlowStranger {
  const bytes = requestBytes('POST', '/alerts/webhook/traffic', { 'content-length': '2000', ...headers });
  let isStopped = false;
  let stop = () => {};
  function begin(onResponse: (text: string) => void): void {
    const socket = connectTls({ socket: openTcp(), rejectUnauthorized: false });
    opened.push(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.write(bytes);
    const drip = setInterval(() => socket.write(' '), 200);
    stop = () => socket.destroy();
    socket.on('close', () => {
      clearInterval(drip);
      onResponse(text);
      // Slow, and no flood: requests per second have a limit of their own.
      setTimeout(() => isStopped || begin(() => undefined), 2_000);
    });
  }
  const response = new Promise<string>((resolve) => begin(resolve));
  return {
    response,
    stop() {
      isStopped = true;
      stop();
    },
  };
}

/** Returns the 99th percentile of these durations, ms. */
const p99 = (durations: readonly number[]): number =>
  durations.toSorted((a, b) => a - b)[Math.ceil(durations.length * 0.99) - 1] ?? 0;

describe('a stranger that sends nothing', () => {
  it('is disconnected before the TLS handshake', { timeout: 60_000 }, async () => {
    const since = performance.now();
    await once(openTcp(), 'close');
    expect(performance.now() - since).toBeLessThan(closedWithinMs);
  });

  it('is disconnected from each WebSocket endpoint, in words, while a desk at the sign-in form stays', {
    timeout: 60_000,
  }, async () => {
    const desk = await openWebSocket('/desk', theirs);
    const hello = { protocol: protocolVersion, desk: testDesk };
    desk?.send(JSON.stringify({ t: 'call', id: 1, call: 'hello', input: hello }));
    const silent = await openWebSocket('/desk', theirs);
    const malformed = await openWebSocket('/media', theirs);
    malformed?.send('{"t":"hello"}');
    if (!desk || !silent || !malformed) throw new Error('refused');
    for (const socket of [silent, malformed]) {
      const [code, reason] = await once(socket, 'close', { signal: AbortSignal.timeout(closedWithinMs) });
      expect([code, String(reason)]).toEqual([1008, 'no valid message within 5 seconds']);
    }
    expect(desk.readyState).toBe(WebSocket.OPEN);
    desk.send(JSON.stringify({ t: 'call', id: 2, call: 'hello', input: hello }));
    await once(desk, 'message');
    expect(test.site.stats().refusals.silent).toBe(2);
  });

  it('holds at most 64 connections from its address, and the site stays open for others', async () => {
    const signedIn = await test.signedIn('all');
    const silent = Array.from({ length: 1_000 }, () => openTcp());
    await Promise.all(silent.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
    expect(await post('fire', '127.0.0.1')).toBe(204);
    const desk = await test.signedIn('chief', DeskId.parse('desk-fedcba9876543210'));
    must(await desk.call('alert.open', {}));
    must(await signedIn.call('alert.open', {}));
    for (const one of [desk, signedIn]) one.close();
    // Before the handshake's 5 s are over, so that each was closed for a newer one.
    await until(() => silent.filter((socket) => !socket.destroyed).length <= 64, 3_000);
    expect(test.site.stats().refusals.displaced).toBeGreaterThanOrEqual(1_000 - 64);
  });
});

describe('strangers without a sign-in', () => {
  it('cannot keep a desk and its window out from 64 addresses', { timeout: 100_000 }, async () => {
    // As many as a site accepted in all, at the limit of each address.
    for (let at = 1; at <= 64; at += 1)
      await Promise.all(
        Array.from({ length: 32 }, async () => {
          const socket = await openWebSocket('/desk', `127.66.1.${at}`);
          socket?.send('{"t":"subscribe","topic":"session"}');
        }),
      );
    const desk = await test.signedIn('chief');
    const window = await mediaClient(test.site.url);
    const ticket = await test.ticket(desk);
    must(await window.client.call('media.join', { protocol: protocolVersion, ticket }));
    window.client.close();
    desk.close();
    // Those without a sign-in have a share of 512, and the rest is free.
    expect(test.site.stats().connections).toBeLessThan(1_000);
  });
});

describe('64 slow strangers at one address', () => {
  const strangers: SlowStranger[] = [];
  afterEach(() => {
    for (const stranger of strangers.splice(0)) stranger.stop();
  });
  const begin = (headers: () => Readonly<Record<string, string>>) => {
    for (let at = 0; at < slowStrangers; at += 1) strangers.push(sendSlowly(headers()));
    return Promise.all(strangers.map(({ response }) => response));
  };

  it.each([
    ['without a signature', () => ({}), /^HTTP\/1\.1 400 .*\r\n\r\nThe headers webhook-id/s],
    [
      'with an old signature',
      () => ({ ...signatureOf(''), 'webhook-timestamp': '1000000000' }),
      /^HTTP\/1\.1 400 .*minutes from this site's clock/s,
    ],
    [
      'with a signature that only looks like one',
      () => signatureOf('another body'),
      /^HTTP\/1\.1 (408 .*must arrive within 5 seconds|429 .*under way from this address)/s,
    ],
  ])(
    '%s are refused in words and hold up no source, nor a desk',
    { timeout: 100_000 },
    async (what, headers, refusal) => {
      const desk = await test.signedIn('all');
      let { head } = must(await desk.call('alert.pull', { after: 0 }));
      /** Measures what a source and a desk notice, for so long. */
      async function measure(forMs: number) {
        const durations: { alerts: number[]; calls: number[] } = { alerts: [], calls: [] };
        const end = performance.now() + forMs;
        while (performance.now() < end)
          for (const [source, address] of [
            ['traffic', '127.0.0.1'],
            ['traffic', theirs],
            ['fire', theirs],
          ] as const) {
            const since = performance.now();
            expect(await post(source, address), `${source} at ${address}`).toBe(204);
            const before = head;
            await until(async () => {
              ({ head } = must(await desk.call('alert.pull', { after: before })));
              return head > before;
            });
            durations.alerts.push(performance.now() - since);
            const called = performance.now();
            must(await desk.call('alert.open', {}));
            durations.calls.push(performance.now() - called);
            // A desk's own messages and a source's requests have limits per second, which are not what is measured.
            await pause(50);
          }
        return durations;
      }
      const quiet = await measure(3_000);
      const responses = begin(headers);
      // For longer than any deadline, so that each stranger is refused and begins again.
      const { alerts, calls } = await measure(12_000);
      desk.close();
      const figures = (of: typeof quiet) =>
        `${of.alerts.length} alerts p99 ${p99(of.alerts).toFixed(0)} ms, calls p99 ${p99(of.calls).toFixed(0)} ms`;
      console.info(`${what}: ${figures({ alerts, calls })}; without strangers: ${figures(quiet)}`);
      // The goals are 1 s and 200 ms; a shared machine needs more.
      expect(p99(alerts)).toBeLessThan(5_000);
      expect(p99(calls)).toBeLessThan(2_000);
      for (const response of await responses) expect(response).toMatch(refusal);
    },
  );
});
