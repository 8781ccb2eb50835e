import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { handClock } from '../../test/fakes/clock.ts';
import { createRpcClient } from './client.ts';
import { defineCall, defineTopic } from './define.ts';
import type { MessageChannelPort } from './wire.ts';

const calls = {
  add: defineCall({
    input: z.object({ to: z.number() }),
    output: z.number(),
    right: 'public',
    scope: 'none',
  }),
} as const;
const topics = { list: defineTopic({ message: z.number(), right: 'public', kind: 'stream' }) } as const;

function setUp() {
  const sent: unknown[] = [];
  const closes = new Set<() => void>();
  let receive: (message: unknown) => void = () => {};
  const port: MessageChannelPort = {
    send: (message) => void sent.push(message),
    onMessage: (run) => {
      receive = run;
    },
    onClose: (run) => void closes.add(run),
    close: () => closes.forEach((run) => void run()),
  };
  const clock = handClock();
  const client = createRpcClient(port, { calls, topics, clock, timeoutMs: 1_000 });
  return { client, clock, sent, port, receive: (message: unknown) => receive(message) };
}
const publish = (rev: number, message: unknown) => ({ t: 'topic', topic: 'list', rev, message });

describe('a call always ends', () => {
  it('with its response, in any order of arrival', async () => {
    const { client, receive } = setUp();
    const both = [client.call('add', { to: 1 }), client.call('add', { to: 2 })];
    receive({ t: 'answer', id: 2, value: 20 });
    receive({ t: 'answer', id: 1, value: 10 });
    expect(await Promise.all(both)).toEqual([
      { ok: true, value: 10 },
      { ok: true, value: 20 },
    ]);
  });

  it('with the fault in its response', async () => {
    const { client, receive } = setUp();
    const answer = client.call('add', { to: 1 });
    receive({ t: 'answer', id: 1, fault: { code: 'right.notSignedIn', params: {} } });
    expect(await answer).toMatchObject({ ok: false, fault: { code: 'right.notSignedIn' } });
  });

  it('with a timeout, after which a late response is ignored', async () => {
    const { client, clock, receive } = setUp();
    const answer = client.call('add', { to: 1 });
    await clock.advance(1_000);
    expect(await answer).toEqual({ ok: false, fault: { code: 'call.timeout', params: { seconds: 1 } } });
    receive({ t: 'answer', id: 1, value: 5 });
    expect(clock.pending).toBe(0);
  });

  it('with the closing of the connection, also if it was closed before', async () => {
    const { client, port } = setUp();
    const closed = vi.fn();
    client.onClose(closed);
    const waiting = client.call('add', { to: 1 });
    port.close();
    port.close();
    expect(await waiting).toMatchObject({ fault: { code: 'call.closed' } });
    expect(await client.call('add', { to: 1 })).toMatchObject({ fault: { code: 'call.closed' } });
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('with a fault if the response violates the contract', async () => {
    const { client, receive } = setUp();
    const answer = client.call('add', { to: 1 });
    receive({ t: 'answer', id: 1, value: 'ten' });
    expect(await answer).toMatchObject({ fault: { code: 'call.invalid' } });
  });
});

describe('a topic', () => {
  it('delivers its messages in order', () => {
    const { client, receive } = setUp();
    const onMessage = vi.fn();
    client.subscribe('list', { onMessage });
    for (const rev of [1, 2, 3]) receive(publish(rev, rev * 10));
    expect(onMessage.mock.calls.map(([message]) => message)).toEqual([10, 20, 30]);
  });

  it('is subscribed again once after a gap, and delivers nothing until the snapshot', () => {
    const { client, receive, sent } = setUp();
    const onMessage = vi.fn();
    client.subscribe('list', { onMessage });
    receive(publish(1, 10));
    receive(publish(3, 30));
    receive(publish(4, 40));
    expect(sent).toEqual([
      { t: 'subscribe', topic: 'list' },
      { t: 'subscribe', topic: 'list' },
    ]);
    receive(publish(1, 100));
    receive(publish(2, 200));
    expect(onMessage.mock.calls.map(([message]) => message)).toEqual([10, 100, 200]);
  });

  it('ignores messages of its previous subscription', () => {
    const { client, receive } = setUp();
    const [before, after] = [vi.fn(), vi.fn()];
    client.subscribe('list', { onMessage: before })();
    client.subscribe('list', { onMessage: after });
    receive(publish(7, 70));
    receive(publish(1, 10));
    expect(before).not.toHaveBeenCalled();
    expect(after.mock.calls).toEqual([[10, undefined]]);
  });

  it('reports why it is refused', () => {
    const { client, receive } = setUp();
    const onRefused = vi.fn();
    client.subscribe('list', { onMessage: () => {}, onRefused });
    receive({ t: 'refused', topic: 'list', fault: { code: 'right.notSignedIn', params: {} } });
    expect(onRefused).toHaveBeenCalledWith({ code: 'right.notSignedIn', params: {} });
  });

  it('ends when it is cancelled', () => {
    const { client, receive, sent } = setUp();
    const onMessage = vi.fn();
    const cancel = client.subscribe('list', { onMessage });
    cancel();
    cancel();
    receive(publish(1, 10));
    expect(onMessage).not.toHaveBeenCalled();
    expect(sent.at(-1)).toEqual({ t: 'unsubscribe', topic: 'list' });
    expect(sent).toHaveLength(2);
  });
});

it('ignores messages that violate the protocol', () => {
  const { receive } = setUp();
  for (const message of [null, {}, { t: 'answer' }, { t: 'topic', topic: 'list', rev: 0 }])
    expect(() => receive(message)).not.toThrow();
});
