import { describe, expect, it } from 'vitest';
import { type DeskCalls, type DeskStatus, deskCalls, deskTopics } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { DeskId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import { createCaller, createRpcServer, type Handlers } from '../../core/rpc/server.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';
import { createDeskClient } from './deskClient.ts';

const status = (restarts: number): DeskStatus => ({
  desk: DeskId.parse('desk-0123456789abcdef'),
  site: { name: 'Hà Nội', url: '', embedded: true, state: 'connected', since: 0, cause: null },
  operator: null,
  settings: { language: 'vi' },
  restarts,
});

/** The two ends of one connection, in this process. */
function pair(): readonly [MessageChannelPort, MessageChannelPort] {
  const ends = [0, 1].map(() => ({
    messages: [] as ((message: unknown) => void)[],
    closes: [] as (() => void)[],
  }));
  let open = true;
  const end = (mine: number): MessageChannelPort => ({
    send(message) {
      if (open) queueMicrotask(() => ends[1 - mine]?.messages.forEach((run) => void run(message)));
    },
    onMessage: (run) => void ends[mine]?.messages.push(run),
    onClose: (run) => void ends[mine]?.closes.push(run),
    close() {
      if (!open) return;
      open = false;
      for (const { closes } of ends) for (const run of closes) run();
    },
  });
  return [end(0), end(1)];
}

/** The desk's end of a port: handles `settings.save` and publishes its status. */
function deskBehind(port: MessageChannelPort, restarts: number) {
  const refusing = Object.fromEntries(
    Object.keys(deskCalls).map((name) => [name, () => fail('right.notSignedIn')]),
  ) as unknown as Handlers<DeskCalls, undefined>;
  const server = createRpcServer(port, {
    calls: deskCalls,
    topics: deskTopics,
    handlers: { ...refusing, 'settings.save': (settings) => ok(settings) },
    connection: undefined,
    caller: () => createCaller(['settings.own'], () => true),
    clock: createSystemClock(),
    onUnexpectedError: (_id, _call, error) => {
      throw error;
    },
  });
  server.publish('status', status(restarts));
}

function window() {
  let give: (port: MessageChannelPort) => void = () => {};
  const desk = createDeskClient({
    onPort(take) {
      give = take;
    },
    clock: createSystemClock(),
  });
  return {
    desk,
    /** Starts a desk process; returns its end of the port. */
    start(restarts: number): MessageChannelPort {
      const [page, process] = pair();
      deskBehind(process, restarts);
      give(page);
      return process;
    },
  };
}

describe('the window’s connection to the desk', () => {
  it('completes a call made before the desk connected', async () => {
    const { desk, start } = window();
    const answer = desk.call('settings.save', { language: 'en' });
    start(0);
    expect(await answer).toEqual(ok({ language: 'en' }));
  });

  it('reports the lost desk, fails pending calls, and accepts calls after a restart', async () => {
    const { desk, start } = window();
    const received: boolean[] = [];
    desk.onConnected((connected) => received.push(connected));
    const process = start(0);
    const lost = desk.call('settings.save', { language: 'en' });
    process.close();
    expect(await lost).toEqual(fail('call.closed'));
    const later = desk.call('settings.save', { language: 'vi' });
    start(1);
    expect(await later).toEqual(ok({ language: 'vi' }));
    expect(received).toEqual([true, false, true]);
  });

  it('keeps subscriptions across restarts', async () => {
    const { desk, start } = window();
    const restarts: number[] = [];
    let reported = () => {};
    const next = () => new Promise<void>((resolve) => (reported = resolve));
    desk.subscribe('status', {
      onMessage(message) {
        restarts.push(message.restarts);
        reported();
      },
    });
    let received = next();
    const process = start(0);
    await received;
    process.close();
    received = next();
    start(1);
    await received;
    expect(restarts).toEqual([0, 1]);
  });
});
