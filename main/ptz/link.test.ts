import { createHash, X509Certificate } from 'node:crypto';
import { createServer as createPlain } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { createSystemClock } from '../../core/base/clock.ts';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { decodeFrame, encodeFrame } from '../../core/rpc/wire.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { cameraOf, fakeGateway, me, validTicket } from '../../test/fakes/gateway.ts';
import { createWaiter } from '../../test/fixtures/until.ts';
import { type ControlLinkStatus, openControlLink } from './link.ts';

const clock = createSystemClock();
const camera = cameraOf('1');
const move = { camera, seq: 1, velocity: { ...zeroVelocity, pan: 1 }, source: 'stick' as const };

/** A gateway behind a real WebSocket. `mute`: it accepts everything and sends nothing more, as behind a cut cable. */
async function served(tls?: { readonly key: string; readonly cert: string }) {
  const gateway = fakeGateway(clock);
  const server = tls ? createServer(tls) : createPlain();
  const sockets = new WebSocketServer({ server, path: '/control', autoPong: false });
  let mute = false;
  sockets.on('connection', (socket) => {
    socket.on('ping', (data) => !mute && socket.pong(data));
    gateway.serve({
      send: (message) => !mute && socket.send(encodeFrame(message as object)),
      onMessage: (run) =>
        socket.on(
          'message',
          (data, binary) => !mute && run(decodeFrame(binary ? (data as Buffer) : String(data))),
        ),
      onClose: (run) => socket.on('close', run),
      close: () => socket.terminate(),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    gateway,
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${port}`,
    mute(is: boolean) {
      mute = is;
    },
  };
}

function link() {
  const statuses: ControlLinkStatus[] = [];
  const { wake, until } = createWaiter();
  const opened = openControlLink(
    { clock, log: () => {}, retry: () => 20 },
    {
      onStatus(status) {
        statuses.push(status);
        wake();
      },
      onJoined() {},
      onLease() {},
      onCamera() {},
      onStopped() {},
    },
  );
  onTestFinished(() => opened.close());
  return { link: opened, statuses, until, states: () => statuses.map((each) => each.link) };
}

it('joins with its ticket, then controls a camera', async () => {
  const { gateway, url } = await served();
  const { link: opened, until, states } = link();
  expect(await opened.call('ptz.steer', move)).toMatchObject({ fault: { code: 'steer.nobody' } });
  opened.use({ ticket: { url, ticket: validTicket, ...me, priority: 1_000 }, pin: undefined });
  expect(await opened.call('ptz.steer', move)).toMatchObject({ fault: { code: 'steer.noLink' } });
  await until(() => states().at(-1) === 'connected');
  expect(await opened.call('ptz.steer', move)).toMatchObject({ ok: true });
  expect(gateway.messages).toMatchObject([{ what: 'steer', camera, seq: 1 }]);
});

it('reconnects after a restart of the gateway, and is lost while it cannot', async () => {
  const { gateway, url } = await served();
  const { link: opened, statuses, until, states } = link();
  opened.use({ ticket: { url, ticket: 'a ticket that is no more', ...me, priority: 1_000 }, pin: undefined });
  await until(() => states().at(-1) === 'lost');
  expect(statuses.at(-1)?.fault?.code).toBe('right.notSignedIn');
  opened.use({ ticket: { url, ticket: validTicket, ...me, priority: 1_000 }, pin: undefined });
  await until(() => states().at(-1) === 'connected');
  gateway.restart();
  await until(() => states().slice(-2).join() === 'lost,connected');
  expect(gateway.joined).toBe(2);
});

it('counts as cut after a second without a message, whatever TCP reports', async () => {
  const { url, mute } = await served();
  const { link: opened, until, states } = link();
  opened.use({ ticket: { url, ticket: validTicket, ...me, priority: 1_000 }, pin: undefined });
  await until(() => states().at(-1) === 'connected');
  const began = performance.now();
  mute(true);
  await until(() => states().at(-1) === 'lost');
  // Pings go out every 400 ms: found between 1.0 and 1.4 s after, more on a busy machine.
  expect(performance.now() - began).toBeGreaterThan(500);
  mute(false);
  await until(() => states().at(-1) === 'connected');
});

it('accepts only the pinned certificate over wss', async () => {
  const made = await generate([{ name: 'commonName', value: 'a site' }], { keySize: 2048 });
  const pin = createHash('sha256').update(new X509Certificate(made.cert).raw).digest('hex');
  const { gateway, url } = await served({ key: made.private, cert: made.cert });
  const { link: opened, statuses, until, states } = link();
  for (const wrong of [undefined, '0'.repeat(64)]) {
    opened.use({ ticket: { url, ticket: validTicket, ...me, priority: 1_000 }, pin: wrong });
    await until(() => statuses.at(-1)?.fault?.code === 'steer.certificateChanged');
  }
  expect(gateway.joined).toBe(0);
  opened.use({ ticket: { url, ticket: validTicket, ...me, priority: 1_000 }, pin });
  await until(() => states().at(-1) === 'connected');
});

it('sends no ticket in the clear to another machine', async () => {
  const hand = handClock();
  const statuses: ControlLinkStatus[] = [];
  const opened = openControlLink(
    { clock: hand, log: () => {}, open: () => expect.unreachable() },
    {
      onStatus: (status) => statuses.push(status),
      onJoined() {},
      onLease() {},
      onCamera() {},
      onStopped() {},
    },
  );
  opened.use({
    ticket: { url: 'ws://192.0.2.1:7444', ticket: validTicket, ...me, priority: 1_000 },
    pin: undefined,
  });
  await hand.advance(10_000);
  expect(statuses.at(-1)).toMatchObject({ link: 'lost', fault: { code: 'site.plainRefused' } });
});

it('retries at once, then with growing delays', async () => {
  const hand = handClock();
  const tries: number[] = [];
  const opened = openControlLink(
    {
      clock: hand,
      log: () => {},
      open(_url, { onEnd }) {
        tries.push(hand.monotonic());
        hand.after(0, () => onEnd('unreachable'));
        return () => {};
      },
    },
    { onStatus() {}, onJoined() {}, onLease() {}, onCamera() {}, onStopped() {} },
  );
  opened.use({
    ticket: { url: 'ws://127.0.0.1:7444', ticket: validTicket, ...me, priority: 1_000 },
    pin: undefined,
  });
  await hand.advance(5_000);
  expect(tries.slice(0, 2)).toEqual([0, 0]);
  expect(tries.length).toBeGreaterThan(5);
  expect(tries.length).toBeLessThan(16);
});
