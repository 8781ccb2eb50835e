import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, test } from 'vitest';
import { createSystemClock } from '../../../core/base/clock.ts';
import { CameraHttpPool, type SoapPost } from './cameraHttpPool.ts';
import { createOnvifTarget } from './target.ts';

/** The other end is a bare socket: its data need not be HTTP. */

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const listeningServer = (send: (socket: Socket) => void) =>
  listening(
    createServer((socket) => {
      socket.on('data', () => send(socket));
    }),
  );

function laneTo(address: string, anyCertificate = false): CameraHttpPool {
  const lane = new CameraHttpPool(createOnvifTarget(address, { anyCertificate }), createSystemClock());
  undo.push(() => lane.close());
  return lane;
}

const post = (changes: Partial<SoapPost> = {}): SoapPost => ({
  path: '/',
  action: 'a',
  body: '<a/>',
  maxBytes: 1_000,
  deadlineMs: performance.now() + 500,
  ...changes,
});

test('a camera’s address is split into origin and path', () => {
  expect(createOnvifTarget('http://10.1.2.3/onvif/device_service')).toEqual({
    secure: false,
    host: '10.1.2.3',
    port: 80,
    anyCertificate: false,
    remoteOnly: false,
    path: '/onvif/device_service',
  });
  expect(createOnvifTarget('https://[fe80::1]:8443/a?b=c', { anyCertificate: true })).toMatchObject({
    secure: true,
    host: 'fe80::1',
    port: 8443,
    path: '/a?b=c',
  });
});

describe('every response, valid or not, gives a Result', () => {
  test.each([
    ['not HTTP', 'SSH-2.0-dropbear\r\n', 'ptz.badAnswer'],
    ['an answer that breaks off', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<a>', 'ptz.unreachable'],
    ['nothing, and goes', '', 'ptz.unreachable'],
  ])('%s', async (_, text, code) => {
    const port = await listeningServer((socket) => socket.end(text));
    const reply = await laneTo(`http://127.0.0.1:${port}`).post(post());
    expect(reply).toMatchObject({ ok: false, fault: { code } });
  });

  test('an endless response, a byte at a time, ends at the deadline', async () => {
    const port = await listeningServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const began = performance.now();
    const reply = await laneTo(`http://127.0.0.1:${port}`).post(post());
    expect(reply).toMatchObject({ ok: false, fault: { code: 'ptz.silent' } });
    // Ten times the deadline of the request; without a deadline it would never end.
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('an oversized response is not read to its end', async () => {
    const port = await listeningServer((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(2_000)}`),
    );
    const reply = await laneTo(`http://127.0.0.1:${port}`).post(post());
    expect(reply).toMatchObject({ ok: false, fault: { code: 'ptz.badAnswer' } });
  });

  test('credentials with a line break give a failed Result', async () => {
    const port = await listeningServer(() => undefined);
    const reply = await laneTo(`http://127.0.0.1:${port}`).post(post({ authorization: 'Digest "a\r\nb"' }));
    expect(reply).toMatchObject({ ok: false });
  });
});

test('a disconnect is reported with whether the request may not have been received', async () => {
  let requests = 0;
  const port = await listeningServer((socket) => {
    requests += 1;
    if (requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>');
    else socket.destroy();
  });
  const lane = laneTo(`http://127.0.0.1:${port}`);
  expect(await lane.post(post())).toMatchObject({ ok: true });
  expect(await lane.post(post())).toMatchObject({ ok: false, hungUp: 'reused' });
  expect(await lane.post(post())).toMatchObject({ ok: false, hungUp: 'new' });
});

test('of more than twelve hanging requests the oldest is abandoned', async () => {
  let received = 0;
  const port = await listeningServer(() => {
    received += 1;
  });
  const lane = laneTo(`http://127.0.0.1:${port}`);
  const replies = Array.from({ length: 14 }, () => lane.post(post()));
  const [first, second] = await Promise.all(replies);
  expect(received).toBeGreaterThanOrEqual(12);
  expect([first, second]).toMatchObject([
    { fault: { params: { why: 'given up' } } },
    { fault: { params: { why: 'given up' } } },
  ]);
  expect(await replies[13]).toMatchObject({ fault: { code: 'ptz.silent' } });
});

test('a closed pool ends its requests at once, and accepts none', async () => {
  const port = await listeningServer(() => undefined);
  const lane = laneTo(`http://127.0.0.1:${port}`);
  const reply = lane.post(post());
  lane.close();
  expect(await reply).toMatchObject({ ok: false });
  expect(await lane.post(post())).toMatchObject({ ok: false });
});

test('a self-signed certificate is refused unless the cameras file allows it', async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'camera' }]);
  const port = await listening(
    createTlsServer({ cert, key }, (socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>'));
    }),
  );
  const strict = await laneTo(`https://127.0.0.1:${port}`).post(post());
  expect(strict).toMatchObject({ ok: false, fault: { code: 'ptz.certificateRefused' } });
  const lenient = await laneTo(`https://127.0.0.1:${port}`, true).post(post());
  expect(lenient).toMatchObject({ ok: true, value: { status: 200, text: '<a/>' } });
});

describe('a response whose Content-Length counts characters', () => {
  const envelope = '<s:Envelope><s:Body>Cổng chính, Ngã tư, Bến xe buýt</s:Body></s:Envelope>';
  const whole = Buffer.from(envelope);
  const head = (length: number) => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;

  test.each([
    ['in one piece', [whole]],
    [
      'in two, cut where it says that it ends',
      [whole.subarray(0, envelope.length), whole.subarray(envelope.length)],
    ],
    ['byte by byte', [...whole].map((byte) => Buffer.from([byte]))],
  ])('is cut, and whole when it is read beyond that: %s', async (_how, parts) => {
    const port = await listeningServer(async (socket) => {
      socket.write(head(envelope.length));
      for (const part of parts) {
        socket.write(part);
        await new Promise((next) => setTimeout(next, 2));
      }
    });
    const lane = laneTo(`http://127.0.0.1:${port}`);
    expect(await lane.post(post())).toMatchObject({ ok: true, value: { isCut: true } });
    const read = await lane.post(post({ beyondLength: true, deadlineMs: performance.now() + 5_000 }));
    expect(read).toMatchObject({ ok: true, value: { text: envelope, status: 200, isCut: false } });
  });

  test('is not left on the connection for the next request', async () => {
    let connections = 0;
    const port = await listening(
      createServer((socket) => {
        connections += 1;
        socket.on('data', (text) => {
          if (!text.includes('<first/>')) return void socket.write(`${head(4)}<a/>`);
          socket.write(head(envelope.length));
          socket.write(whole.subarray(0, envelope.length));
          setTimeout(() => socket.destroyed || socket.write(whole.subarray(envelope.length)), 100);
        });
      }),
    );
    const lane = laneTo(`http://127.0.0.1:${port}`);
    expect(await lane.post(post({ body: '<first/>' }))).toMatchObject({ value: { isCut: true } });
    for (let round = 0; round < 3; round += 1)
      expect(await lane.post(post())).toMatchObject({ ok: true, value: { text: '<a/>', isCut: false } });
    expect(connections).toBe(2);
  });

  test('is accepted if only junk follows its envelope', async () => {
    const port = await listeningServer((socket) => {
      socket.write(`${head(whole.length)}${envelope}<!-- more -->`);
    });
    const lane = laneTo(`http://127.0.0.1:${port}`);
    expect(await lane.post(post())).toMatchObject({ ok: true, value: { text: envelope, isCut: false } });
  });

  test('ends at the deadline whether it is endless, stalls or never begins', async () => {
    let sent = 0;
    const endless = await listeningServer((socket) => {
      socket.write(head(envelope.length));
      const more = setInterval(() => {
        if (socket.destroyed) return clearInterval(more);
        sent += 50;
        socket.write('y'.repeat(50));
      }, 5);
      socket.on('close', () => clearInterval(more));
    });
    const late = { beyondLength: true, deadlineMs: performance.now() + 60_000 };
    const lane = laneTo(`http://127.0.0.1:${endless}`);
    expect(await lane.post(post(late))).toMatchObject({ fault: { code: 'ptz.badAnswer' } });
    expect(sent).toBeLessThan(3 * envelope.length + 1_000);

    const silent = await listeningServer((socket) => socket.write(head(20) + envelope.slice(0, 30)));
    expect(await laneTo(`http://127.0.0.1:${silent}`).post(post(late))).toMatchObject({
      ok: true,
      value: { text: envelope.slice(0, 30) },
    });

    const deaf = await listeningServer(() => undefined);
    const soon = { beyondLength: true, deadlineMs: performance.now() + 200 };
    expect(await laneTo(`http://127.0.0.1:${deaf}`).post(post(soon))).toMatchObject({ ok: false });
  });
});
