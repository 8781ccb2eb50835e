import { expect, it, vi } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import type { Fault } from '../errors/faults.ts';
import {
  type ConnectionAttempt,
  type ConnectionState,
  createReconnectingClient,
} from './reconnectingClient.ts';

const refused: Fault = { code: 'right.notSignedIn', params: {} };

function set(waitMs: (failures: number, fault: Fault | undefined) => number | null = (n) => n * 1_000) {
  const clock = handClock();
  const attempts: ConnectionAttempt<string>[] = [];
  const states: string[] = [];
  const cuts: number[] = [];
  const failed = vi.fn();
  const disconnected = vi.fn();
  const nameOf = (state: ConnectionState<string>) =>
    state.is === 'connected'
      ? `connected ${state.session}`
      : state.is === 'lost' && state.fault
        ? `lost ${state.fault.code}`
        : state.is;
  const client = createReconnectingClient<string>({
    clock,
    policy: ({ failures, fault }) => waitMs(failures, fault),
    connect(attempt) {
      const number = attempts.push(attempt);
      return () => {
        cuts.push(number);
        attempt.lost('cut');
      };
    },
    disconnect: disconnected,
    onState: (state) => states.push(nameOf(state)),
    onFailure: failed,
  });
  const last = () => attempts.at(-1) ?? expect.unreachable();
  return { clock, client, attempts, states, cuts, failed, disconnected, last };
}

it('connects at once, and has a session until it is lost', () => {
  const { client, states, last } = set();
  expect(client.state).toBeUndefined();
  client.open();
  expect(client.session).toBeUndefined();
  last().connected('a');
  expect(client.session).toBe('a');
  last().lost('cut');
  expect(client.session).toBeUndefined();
  expect(states).toEqual(['connecting', 'connected a', 'lost']);
});

it('waits as its policy decides, which counts failures since the last connection', async () => {
  const { clock, client, attempts, failed, last } = set();
  client.open();
  last().lost('first');
  await clock.advance(999);
  expect(attempts).toHaveLength(1);
  await clock.advance(1);
  expect(attempts).toHaveLength(2);
  last().lost('second');
  await clock.advance(2_000);
  expect(attempts).toHaveLength(3);
  last().connected('a');
  last().lost('third');
  expect(failed.mock.calls).toEqual([
    ['first', 1],
    ['second', 2],
    ['third', 1],
  ]);
});

it('reports repeated failures for one reason once, and the next reason again', async () => {
  const { clock, client, states, last } = set(() => 0);
  client.open();
  for (const fault of [undefined, undefined, refused, refused, undefined]) {
    last().lost('failed', fault);
    await clock.advance(0);
  }
  expect(states).toEqual(['connecting', 'lost', 'lost right.notSignedIn', 'lost']);
});

it('reports the reason for which its attempt was ended, once the transport has ended', () => {
  const { client, states, cuts, last } = set((_, fault) => (fault ? null : 0));
  client.open();
  last().end(refused);
  expect(cuts).toEqual([1]);
  expect(states).toEqual(['connecting', 'lost right.notSignedIn']);
});

it('makes no attempt until it is opened if its policy returns null', async () => {
  const { clock, client, attempts, last } = set(() => null);
  client.open();
  last().lost('refused', refused);
  await clock.advance(600_000);
  client.retryNow();
  expect(attempts).toHaveLength(1);
  client.open();
  expect(attempts).toHaveLength(2);
});

it('ends a wait on request, and continues to count failures', async () => {
  const { clock, client, attempts, failed, last } = set();
  client.open();
  client.retryNow();
  expect(attempts).toHaveLength(1);
  last().lost('first');
  client.retryNow();
  expect(attempts).toHaveLength(2);
  await clock.advance(5_000);
  expect(attempts).toHaveLength(2);
  last().lost('second');
  expect(failed).toHaveBeenLastCalledWith('second', 2);
});

it('ignores an attempt that was replaced by another one', async () => {
  const { clock, client, attempts, states, cuts } = set();
  client.open();
  client.open();
  expect(cuts).toEqual([1]);
  const [before, now] = attempts;
  expect([before?.isCurrent, now?.isCurrent]).toEqual([false, true]);
  before?.connected('a');
  before?.end(refused);
  before?.lost('late');
  await clock.advance(60_000);
  expect(attempts).toHaveLength(2);
  expect(states).toEqual(['connecting']);
});

it('disconnects a session instead of cutting it, and is quiet once closed', async () => {
  const { clock, client, attempts, states, cuts, disconnected, last } = set();
  client.open();
  last().connected('a');
  client.close();
  last().lost('late');
  await clock.advance(60_000);
  expect(disconnected.mock.calls).toEqual([['a']]);
  expect([cuts, attempts.length, client.state, clock.pending]).toEqual([[], 1, undefined, 0]);
  expect(states).toEqual(['connecting', 'connected a']);
});

it('makes no further attempt when its owner closes it on the loss', async () => {
  const clock = handClock();
  const connect = vi.fn((attempt: ConnectionAttempt<string>) => {
    clock.after(0, () => attempt.lost('unreachable'));
    return () => {};
  });
  const client = createReconnectingClient<string>({
    clock,
    policy: () => 10,
    connect,
    onState: ({ is }) => is === 'lost' && client.close(),
  });
  client.open();
  await clock.advance(60_000);
  expect(connect).toHaveBeenCalledTimes(1);
});
