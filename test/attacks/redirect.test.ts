import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { openRtspSession } from '../../site/ingest/rtsp/session.ts';

/**
 * A camera that somebody added at a desk redirects the site to the site's own machine. That camera must be at an address that is allowed,
 * and a test has no second machine: so the machine's addresses in its networks are hidden from the check here.
 */
vi.mock('node:os', async (original) => ({ ...(await original<object>()), networkInterfaces: () => ({}) }));
const { networkInterfaces } = await vi.importActual<typeof import('node:os')>('node:os');
const own = Object.values(networkInterfaces()).flatMap((all) =>
  (all ?? []).flatMap(({ address, family, internal }) => (internal || family !== 'IPv4' ? [] : [address])),
)[0];

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer(onSocket);
  server.listen(0, '0.0.0.0');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

// A machine without a network has no address for that camera.
it.skipIf(own === undefined)('a camera cannot redirect the site to the site’s own machine', async () => {
  let connections = 0;
  const target = await listen((socket) => {
    connections += 1;
    socket.destroy();
  });
  const camera = await listen((socket) => {
    socket.on('data', (data) => {
      const [, method, sequence] = /^(\w+)[\s\S]*?CSeq: (\d+)/.exec(data.toString('latin1')) ?? [];
      const status = method === 'OPTIONS' ? '200 OK' : '302 Moved';
      const location = `Location: rtsp://127.0.0.1:${target}/x`;
      socket.write(`RTSP/1.0 ${status}\r\nCSeq: ${sequence}\r\n${location}\r\n\r\n`);
    });
    socket.on('error', () => socket.destroy());
  });
  const open = (remoteOnly: boolean) =>
    openRtspSession({
      url: `rtsp://${own}:${camera}/x`,
      credentials: undefined,
      clock: createSystemClock(),
      signal: new AbortController().signal,
      onUnexpectedError(error) {
        throw error;
      },
      remoteOnly,
    });
  expect(await open(true)).toMatchObject({ fault: { code: 'source.localAddress' } });
  expect(connections).toBe(0);
  // Without the limit the redirect is followed, as that of a camera in the site's file is.
  expect(await open(false)).toMatchObject({ ok: false });
  expect(connections).toBe(1);
});
