import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { addressKey, type Listener, startListener } from './listener.ts';
import type { SocketPort } from './socket.ts';

let clock: HandClock;
let listener: Listener;
let desks: SocketPort[];
let received: unknown[];
const opened: (WebSocket | Socket)[] = [];

beforeEach(async () => {
  desks = [];
  received = [];
  clock = handClock();
  listener = await startListener({
    host: '127.0.0.1',
    port: 0,
    origins: [],
    clock,
    socketRoutes: {
      '/desk': {
        forPages: false,
        accept(port) {
          desks.push(port);
          port.onMessage((message) => received.push(message));
        },
      },
      '/media': { forPages: true, accept: () => undefined },
    },
  });
});
afterEach(async () => {
  for (const one of opened.splice(0)) 'terminate' in one ? one.terminate() : one.destroy();
  const closed = listener.close();
  await clock.advance(2_000);
  await closed;
});

/**
 * Connects.
 * @returns the status of a refusal, or the open socket
 */
async function dial(path = '/desk'): Promise<number | WebSocket> {
  const socket = new WebSocket(listener.url + path);
  opened.push(socket);
  socket.on('error', () => undefined);
  return Promise.race([
    once(socket, 'open').then(() => socket),
    once(socket, 'unexpected-response').then(([, response]) => response.statusCode),
  ]);
}
async function dialDesk(): Promise<WebSocket> {
  const socket = await dial();
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

/** A TCP client that sends this text and then keeps its half open, whatever the other end does. */
async function halfOpen(text: string): Promise<Socket> {
  const { hostname, port } = new URL(listener.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  opened.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}
const upgrade = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;

it('the listener disconnects a refused client, even if the client stays connected', async () => {
  const socket = await halfOpen(upgrade('/other'));
  const [answer] = await once(socket.setEncoding('latin1'), 'data');
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  await once(socket, 'end');
  // A write to a closed connection fails.
  const gone = new Promise((resolve) => socket.once('close', resolve));
  const writing = setInterval(() => socket.write('x'), 5);
  await gone;
  clearInterval(writing);
});

it('the listener closes within two seconds, whichever client stays connected', async () => {
  const silent = await halfOpen('');
  const slow = await halfOpen('GET /desk HT');
  const stubborn = await halfOpen(upgrade('/desk'));
  await once(stubborn, 'data');
  await dialDesk();
  const closed = listener.close();
  await clock.advance(2_000);
  await closed;
  for (const socket of [silent, slow, stubborn]) socket.destroy();
});

it('the listener accepts 32 unsigned connections per address, and more that are signed in', async () => {
  for (let at = 0; at < 32; at += 1) await dialDesk();
  expect(await dial()).toBe(503);
  desks[0]?.setSignedIn(true);
  const last = await dialDesk();
  expect(await dial()).toBe(503);
  last.close();
  await once(last, 'close');
  // A connection that was signed out counts again.
  desks[0]?.setSignedIn(false);
  expect(await dial()).toBe(503);
  desks[0]?.close();
  await new Promise<void>((resolve) => desks[0]?.onClose(resolve));
  expect(await dial()).toBeInstanceOf(WebSocket);
});

const message = (bytes: number) => JSON.stringify({ pad: 'x'.repeat(bytes - 10) });

it('the listener accepts small messages only before a sign-in', async () => {
  const stranger = await dialDesk();
  stranger.send(message(17 * 1024));
  expect((await once(stranger, 'close'))[0]).toBe(1009);
  const known = await dialDesk();
  desks.at(-1)?.setSignedIn(true);
  known.send(message(100 * 1024));
  known.send(message(40));
  while (received.length < 2) await new Promise((resolve) => setImmediate(resolve));
});

it('the listener limits bytes, to fewer before a sign-in', async () => {
  const stranger = await dialDesk();
  for (let at = 0; at < 10; at += 1) stranger.send(message(10 * 1024));
  expect((await once(stranger, 'close'))[0]).toBe(1008);
  const known = await dialDesk();
  desks.at(-1)?.setSignedIn(true);
  for (let at = 0; at < 15; at += 1) known.send(message(100 * 1024));
  expect((await once(known, 'close'))[0]).toBe(1008);
});

it('the listener closes a WebSocket without a valid message after 5 s, and no other', async () => {
  const [silent, malformed, greeted] = [await dialDesk(), await dialDesk(), await dialDesk()];
  malformed.send('{"t":"hello"}');
  greeted.send('{"t":"subscribe","topic":"session"}');
  while (received.length < 2) await new Promise((resolve) => setImmediate(resolve));
  const closed = [silent, malformed].map((socket) => once(socket, 'close'));
  await clock.advance(5_000);
  for (const [code] of await Promise.all(closed)) expect(code).toBe(1008);
  expect(greeted.readyState).toBe(WebSocket.OPEN);
  expect(listener.refusals().silent).toBe(2);
});

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  [undefined, 'unknown'],
])('the address %s is counted as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});
