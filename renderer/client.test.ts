import { expect, it, vi } from 'vitest';
import type { Port } from '../core/contract/wire.ts';
import { handClock } from '../test/fakes/clock.ts';
import { createDesk } from './client.ts';

/** A window's desk, and what goes over the port that stands for the time being. */
function setUp() {
  let take: (port: Port) => void = () => {};
  const desk = createDesk({
    onPort: (run) => {
      take = run;
    },
    clock: handClock(),
  });
  return {
    desk,
    start() {
      const sent: unknown[] = [];
      let receive: (message: unknown) => void = () => {};
      let close = () => {};
      take({
        send: (message) => void sent.push(message),
        onMessage: (run) => {
          receive = run;
        },
        onClose: (run) => {
          close = run;
        },
        close: () => close(),
      });
      const refuse = () =>
        receive({ t: 'refused', topic: 'cameras', fault: { code: 'right.notSignedIn', params: {} } });
      return { sent, refuse, end: () => close() };
    },
  };
}
const subscribe = { t: 'subscribe', topic: 'cameras' };
const unsubscribe = { t: 'unsubscribe', topic: 'cameras' };

it('a topic has several subscribers: each further one brings a snapshot, the last to go ends it', () => {
  const { desk, start } = setUp();
  const { sent, refuse } = start();
  const [first, second] = [vi.fn(), vi.fn()];
  const cancelFirst = desk.subscribe('cameras', { onMessage: vi.fn(), onRefused: first });
  const cancelSecond = desk.subscribe('cameras', { onMessage: vi.fn(), onRefused: second });
  expect(sent).toEqual([subscribe, subscribe]);
  refuse();
  cancelSecond();
  refuse();
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([2, 1]);
  expect(sent).not.toContainEqual(unsubscribe);
  cancelFirst();
  cancelFirst();
  expect(sent).toEqual([subscribe, subscribe, unsubscribe]);
});

it('subscriptions hold over a restart of the desk, and those made while there is none', async () => {
  const { desk, start } = setUp();
  const connected = vi.fn();
  desk.onConnected(connected);
  const refused = vi.fn();
  desk.subscribe('cameras', { onMessage: vi.fn(), onRefused: refused });
  start().end();
  expect(connected.mock.calls).toEqual([[true], [false]]);
  const next = start();
  expect(next.sent).toEqual([subscribe]);
  next.refuse();
  expect(refused).toHaveBeenCalledTimes(1);
});

it('a call made while there is no desk goes to the next one', () => {
  const { desk, start } = setUp();
  void desk.call('session.signOut', {});
  const { sent } = start();
  return vi.waitFor(() => expect(sent).toMatchObject([{ t: 'call', call: 'session.signOut' }]));
});
