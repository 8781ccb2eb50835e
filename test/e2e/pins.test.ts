import { createHash, X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { eventually, launch } from './launch.ts';

let port: number;
let fingerprint: string;
let close: () => void;

beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048 });
  fingerprint = createHash('sha256').update(new X509Certificate(made.cert).raw).digest('hex');
  const server = createServer({ cert: made.cert, key: made.private });
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  port = address.port;
  close = () => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  };
});
afterAll(() => close());

/** Returns whether a page of a console with `pin` may open a link to the server, and to another one. */
async function opens(pin: string): Promise<{ pinned: boolean; other: boolean }> {
  const console = await launch({ args: [`--site=wss://localhost:${port}`, `--site-pin=${pin}`] });
  try {
    await eventually('a desk', () => console.pid('desk'));
    const open = (host: string) =>
      console.inWindow<boolean>(
        `new Promise((done) => {
          const socket = new WebSocket('wss://${host}:${port}/');
          socket.onopen = () => done(true);
          socket.onerror = () => done(false);
        })`,
      );
    const pinned = await eventually('the pin to arrive', () => open('localhost'), 6_000).catch(() => false);
    return { pinned, other: await open('127.0.0.1') };
  } finally {
    await console.close();
  }
}

test('a window trusts the pinned certificate on the site’s host, and on no other host', async () => {
  expect(await opens(fingerprint)).toEqual({ pinned: true, other: false });
});

test('a window refuses the site’s host if it presents another certificate than the pinned one', async () => {
  expect(await opens('0'.repeat(64))).toEqual({ pinned: false, other: false });
});
