import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { openUdpSender, type UdpSender } from './udpSender.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function receiver() {
  const socket = dgram.createSocket('udp4');
  const got: number[] = [];
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closing.push(() => socket.close());
  return {
    port: socket.address().port,
    got,
    until: (count: number) =>
      new Promise<void>((resolve) => {
        socket.on('message', (packet) => {
          got.push(packet.readUInt32BE(0));
          if (got.length === count) resolve();
        });
      }),
  };
}

async function udpOut(): Promise<UdpSender> {
  const out = await openUdpSender({ clock: createSystemClock(), log: () => undefined });
  closing.push(() => out.close());
  return out;
}

// Small, so that a receiver in a busy process loses none: its socket buffer is the kernel's default.
const numbered = (n: number) => {
  const packet = Buffer.alloc(100);
  packet.writeUInt32BE(n);
  return packet;
};

describe('UDP out', () => {
  it('the UDP sender sends a burst in order, paced, to each of several receivers', async () => {
    const out = await udpOut();
    const [a, b] = [await receiver(), await receiver()];
    const all = [a.until(150), b.until(150)];
    const targets = [a, b].map(({ port }) => out.target('127.0.0.1', port));
    for (let n = 0; n < 150; n += 1) for (const target of targets) target.send(numbered(n));
    expect(out.stats().sent).toBeLessThan(120);
    await Promise.all(all);
    const inOrder = Array.from({ length: 150 }, (_, n) => n);
    expect(a.got).toEqual(inOrder);
    expect(b.got).toEqual(inOrder);
    expect(out.stats()).toEqual({ sent: 300, failed: 0, dropped: 0 });
  });

  it('the UDP sender sends nothing to a closed target, and survives its own close', async () => {
    const out = await udpOut();
    const { port, until } = await receiver();
    const first = until(1);
    const closed = out.target('127.0.0.1', port);
    closed.close();
    closed.send(numbered(1));
    out.target('127.0.0.1', port).send(numbered(2));
    await first;
    expect(out.stats().sent).toBe(1);
    out.close();
    out.close();
    closed.send(numbered(3));
  });
});
