import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { handClock } from '../../test/fakes/clock.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Right } from '../people/operator.ts';
import { defineCall, defineTopic } from './define.ts';
import { anonymousCaller, type Caller, createCaller, createRpcServer, maxPending } from './server.ts';
import type { MessageChannelPort } from './wire.ts';

const calls = {
  open: defineCall({ input: z.object({}), output: z.string(), right: 'public', scope: 'none' }),
  watch: defineCall({
    input: z.object({ cameras: z.array(z.string()) }),
    output: z.string(),
    right: 'video.live',
    scope: (input) => input.cameras,
  }),
  broken: defineCall({ input: z.object({}), output: z.string(), right: 'public', scope: 'none' }),
  slow: defineCall({ input: z.object({}), output: z.string(), right: 'public', scope: 'none' }),
  own: defineCall({ input: z.object({}), output: z.string(), right: 'signedIn', scope: 'none' }),
  seen: defineCall({
    input: z.object({}),
    output: z.string(),
    right: 'signedIn',
    scope: 'none',
    whileLocked: true,
  }),
  leave: defineCall({
    input: z.object({}),
    output: z.string(),
    right: 'signedIn',
    scope: 'none',
    changesOperator: true,
  }),
  acting: defineCall({ input: z.object({}), output: z.string(), right: 'public', scope: 'none' }),
  refusing: defineCall({ input: z.object({}), output: z.string(), right: 'public', scope: 'none' }),
} as const;
const topics = {
  status: defineTopic({ message: z.number(), right: 'public', kind: 'state' }),
  list: defineTopic({ message: z.number(), right: 'camera.list', kind: 'stream' }),
} as const;

function setUp(rights: readonly Right[] | undefined) {
  const sent: unknown[] = [];
  const closes = new Set<() => void>();
  let receive: (message: unknown) => void = () => {};
  let caller: Caller = rights ? createCaller(rights, (camera) => camera.startsWith('mine')) : anonymousCaller;
  const port: MessageChannelPort = {
    send: (message) => void sent.push(message),
    onMessage: (run) => {
      receive = run;
    },
    onClose: (run) => void closes.add(run),
    close: () => closes.forEach((run) => void run()),
  };
  let finishSlow: () => void = () => {};
  const slow = () =>
    new Promise<Result<string>>((resolve) => {
      finishSlow = () => resolve(ok('done'));
    });
  const watch = vi.fn((input: { cameras: string[] }, connection: string) =>
    ok(`${connection} ${input.cameras.length}`),
  );
  const act = vi.fn(() => ok('done'));
  const onUnexpectedError = vi.fn();
  const onMalformed = vi.fn();
  const onSubscribe = vi.fn();
  const server = createRpcServer(port, {
    calls,
    topics,
    connection: 'w1',
    caller: () => caller,
    clock: handClock(),
    onUnexpectedError,
    onMalformed,
    onSubscribe,
    handlers: {
      open: () => ok('open'),
      watch,
      broken: () => {
        throw new Error('a bug');
      },
      slow,
      own: slow,
      seen: slow,
      leave: slow,
      async acting(_input, _connection, forCaller) {
        await slow();
        return forCaller(act);
      },
      refusing: () => fail('site.unreachable', { site: 'x' }),
    },
  });
  let id = 0;
  return {
    server,
    sent,
    port,
    watch,
    act,
    onUnexpectedError,
    onMalformed,
    onSubscribe,
    receive: (message: unknown) => receive(message),
    become: (next: Caller) => {
      caller = next;
      server.recheck();
    },
    finishSlow: () => finishSlow(),
    send: (name: string, input: unknown) => receive({ t: 'call', id: ++id, call: name, input }),
    async ask(name: string, input: unknown) {
      receive({ t: 'call', id: ++id, call: name, input });
      await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ t: 'answer', id }));
      return sent.at(-1);
    },
  };
}
const refused = (code: string) => ({ fault: { code } });

describe('a call', () => {
  it('reaches its handler with the context of the connection', async () => {
    const { ask } = setUp(['video.live']);
    expect(await ask('watch', { cameras: ['mine1', 'mine2'] })).toMatchObject({ value: 'w1 2' });
  });

  it('is checked for its right before its input is parsed', async () => {
    const signedOut = setUp(undefined);
    expect(await signedOut.ask('watch', 'nonsense')).toMatchObject(refused('right.notSignedIn'));
    const without = setUp(['camera.list']);
    expect(await without.ask('watch', 'nonsense')).toMatchObject({
      fault: { code: 'right.missing', params: { right: 'video.live' } },
    });
    expect(without.watch).not.toHaveBeenCalled();
  });

  it('is parsed before its scope is checked, and its scope before the handler runs', async () => {
    const { ask, watch } = setUp(['video.live']);
    expect(await ask('watch', { cameras: ['theirs', 7] })).toMatchObject({
      fault: { code: 'call.invalid', params: { where: expect.stringMatching(/^cameras\.1: /) } },
    });
    expect(await ask('watch', { cameras: ['mine', 'theirs'] })).toMatchObject(refused('right.outOfScope'));
    expect(watch).not.toHaveBeenCalled();
  });

  it.each(['nothing', 'constructor', '__proto__', 'toString', ''])('named “%s” is unknown', async (name) => {
    expect(await setUp(['video.live']).ask(name, {})).toMatchObject(refused('call.unknown'));
  });

  it('returns an expected failure as a fault', async () => {
    expect(await setUp([]).ask('refusing', {})).toMatchObject(refused('site.unreachable'));
  });

  it('returns a number for an unexpected error, which is logged once under it', async () => {
    const { ask, onUnexpectedError } = setUp([]);
    const answer = await ask('broken', {});
    expect(answer).toMatchObject(refused('call.failed'));
    expect(onUnexpectedError).toHaveBeenCalledTimes(1);
    const [id, name] = onUnexpectedError.mock.calls[0] ?? [];
    expect(answer).toMatchObject({ fault: { params: { id } } });
    expect(name).toBe('broken');
  });

  it('beyond the limit of pending calls is refused, and accepted again later', async () => {
    const { send, ask, finishSlow } = setUp([]);
    for (let n = 0; n < maxPending; n += 1) send('slow', {});
    expect(await ask('open', {})).toMatchObject(refused('call.tooMany'));
    finishSlow();
    await Promise.resolve();
    await vi.waitFor(async () => expect(await ask('open', {})).toMatchObject({ value: 'open' }));
  });

  it('of a closed window gets no response', async () => {
    const { send, sent, port, finishSlow } = setUp([]);
    send('slow', {});
    port.close();
    finishSlow();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
  });
});

describe('a response', () => {
  const an = { ...createCaller([], () => true), sessionNumber: 1 };
  const binh = { ...an, sessionNumber: 2 };
  const left = { ...anonymousCaller, sessionNumber: 2 };
  const locked = { ...an, locked: true };

  it.each<[keyof typeof calls, Caller, Caller, string]>([
    ['own', an, an, 'done'],
    ['own', an, binh, 'call.operatorChanged'],
    ['own', an, left, 'call.operatorChanged'],
    ['own', an, locked, 'call.lockedSince'],
    ['own', an, { ...binh, locked: true }, 'call.operatorChanged'],
    // Video and alarm calls continue at a locked desk, but not for another operator.
    ['seen', an, locked, 'done'],
    ['seen', locked, an, 'done'],
    ['seen', locked, binh, 'call.operatorChanged'],
    // Public calls, and calls that change the operator.
    ['slow', an, binh, 'done'],
    ['slow', left, binh, 'done'],
    ['leave', an, left, 'done'],
  ])(
    'to “%s” reaches only the operator who called, while they are signed in',
    async (name, before, after, message) => {
      const { become, send, sent, finishSlow } = setUp([]);
      become(before);
      send(name, {});
      become(after);
      finishSlow();
      await vi.waitFor(() => expect(sent).toHaveLength(1));
      expect(sent[0]).toMatchObject(message === 'done' ? { value: message } : refused(message));
    },
  );
});

describe('a handler after a wait', () => {
  const an = { ...createCaller([], () => true), sessionNumber: 1 };

  it.each<[string, Caller, boolean]>([
    ['for the operator who called', an, true],
    ['for that operator at a desk locked meanwhile', { ...an, locked: true }, true],
    ['not for another operator', { ...an, sessionNumber: 2 }, false],
    ['not after that operator has signed out', { ...anonymousCaller, sessionNumber: 2 }, false],
  ])('acts %s', async (_whom, after, acts) => {
    const { become, send, sent, finishSlow, act } = setUp([]);
    become(an);
    send('acting', {});
    become(after);
    finishSlow();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(act).toHaveBeenCalledTimes(acts ? 1 : 0);
    expect(sent[0]).toMatchObject(acts ? { value: 'done' } : refused('call.operatorChanged'));
  });
});

it('messages that violate the protocol are counted and never answered', () => {
  const { receive, sent, onMalformed } = setUp(['video.live']);
  for (const message of [null, 7, 'call', {}, { t: 'call' }, { t: 'call', id: -1, call: 'open' }])
    receive(message);
  expect(onMalformed).toHaveBeenCalledTimes(6);
  expect(sent).toEqual([]);
});

describe('a topic', () => {
  const subscribe = (name: string) => ({ t: 'subscribe', topic: name });

  it('of kind state sends its last message to a new subscriber at once', () => {
    const { server, receive, sent } = setUp(undefined);
    server.publish('status', 1);
    server.publish('status', 2);
    expect(sent).toEqual([]);
    receive(subscribe('status'));
    server.publish('status', 3);
    expect(sent).toEqual([
      { t: 'topic', topic: 'status', rev: 1, message: 2 },
      { t: 'topic', topic: 'status', rev: 2, message: 3 },
    ]);
  });

  it('of kind stream asks its owner for the snapshot, and counts from 1 again', () => {
    const { server, receive, sent, onSubscribe } = setUp(['camera.list']);
    receive(subscribe('list'));
    server.publish('list', 10);
    receive(subscribe('list'));
    server.publish('list', 11);
    expect(onSubscribe).toHaveBeenCalledTimes(2);
    expect(sent).toMatchObject([
      { rev: 1, message: 10 },
      { rev: 1, message: 11 },
    ]);
  });

  it('is refused without its right, and starts automatically when the right is granted', () => {
    const { server, receive, sent, become, onSubscribe } = setUp(undefined);
    receive(subscribe('list'));
    server.publish('list', 1);
    expect(sent).toMatchObject([{ t: 'refused', topic: 'list', fault: { code: 'right.notSignedIn' } }]);
    become(createCaller(['camera.list'], () => true));
    expect(onSubscribe).toHaveBeenCalledWith('list');
    server.publish('list', 2);
    expect(sent.at(-1)).toMatchObject({ rev: 1, message: 2 });
    become(anonymousCaller);
    server.publish('list', 3);
    expect(sent.at(-1)).toMatchObject({ t: 'refused', topic: 'list' });
    expect(server.subscribed('list')).toBe(false);
  });

  it('ends with its subscription', () => {
    const { server, receive, sent } = setUp([]);
    receive(subscribe('status'));
    receive({ t: 'unsubscribe', topic: 'status' });
    server.publish('status', 1);
    expect(sent).toEqual([]);
  });

  it('that does not exist is refused and not remembered', () => {
    const { receive, sent, server } = setUp([]);
    receive(subscribe('toString'));
    expect(sent).toMatchObject([{ t: 'refused', fault: { code: 'call.unknown' } }]);
    server.recheck();
    expect(sent).toHaveLength(1);
  });
});
