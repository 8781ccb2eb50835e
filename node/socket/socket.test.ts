import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { handClock } from '../../test/fakes/clock.ts';
import { openSocket } from './socket.ts';

/** Connects to a real server that answers no ping, with a clock controlled by the test. */
async function connected() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  const clock = handClock();
  /** How long the process was suspended: no timer ran meanwhile. */
  let blockedMs = 0;
  let ended: (why: string) => void = () => undefined;
  const why = new Promise<string>((resolve) => {
    ended = resolve;
  });
  const connection = once(server, 'connection');
  let onMessage: (message: unknown) => void = () => undefined;
  await new Promise<void>((onOpen) => {
    const end = openSocket(`ws://127.0.0.1:${address.port}`, {
      clock: { ...clock, monotonic: () => clock.monotonic() + blockedMs },
      accept: () => true,
      onOpen(port) {
        port.onMessage((message) => onMessage(message));
        onOpen();
      },
      onEnd: ended,
      pingEveryMs: 400,
      silentAfterMs: 1_000,
    });
    onTestFinished(() => {
      end();
      server.close();
    });
  });
  const [there] = await connection;
  return {
    why,
    /** Delivers messages that the other end sent in one packet. */
    hear(run: (message: unknown) => void, sent: readonly object[]) {
      onMessage = run;
      there._socket.cork();
      for (const message of sent) there.send(JSON.stringify(message));
      there._socket.uncork();
    },
    /** Resolves with what the other end receives of a beat. */
    async beat(settleMs = 0) {
      blockedMs += settleMs;
      const ping = once(there, 'ping').then(() => 'ping');
      const close = once(there, 'close').then(() => 'close');
      await clock.advance(400);
      return Promise.race([ping, close]);
    },
  };
}

it('treats a server that answers no ping as dead after the configured time', async () => {
  const { beat, why } = await connected();
  expect([await beat(), await beat(), await beat()]).toEqual(['ping', 'ping', 'close']);
  expect(await why).toBe('silent');
});

it('treats no server as dead without a ping: a process suspended for a minute pings first', async () => {
  const { beat, why } = await connected();
  expect([await beat(60_000), await beat(), await beat()]).toEqual(['ping', 'ping', 'close']);
  expect(await why).toBe('silent');
});

it('delivers each message of a packet in a turn of its own, so that code awaiting a response resumes before the next', async () => {
  const { hear } = await connected();
  const order: string[] = [];
  await new Promise<void>((last) => {
    hear(
      async (message) => {
        const { n } = z.object({ n: z.int() }).parse(message);
        order.push(`heard ${n}`);
        for (let hop = 0; hop < 20; hop++) await undefined;
        order.push(`gone on ${n}`);
        if (n === 3) last();
      },
      [{ n: 1 }, { n: 2 }, { n: 3 }],
    );
  });
  expect(order).toEqual(['heard 1', 'gone on 1', 'heard 2', 'gone on 2', 'heard 3', 'gone on 3']);
});
