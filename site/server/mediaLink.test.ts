import { expect, it } from 'vitest';
import { protocolVersion } from '../../core/contract/wire.ts';
import { DeskId, OperatorId, WindowId } from '../../core/domain/ids.ts';
import { ok } from '../../core/result.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { Session } from './deskLink.ts';
import { serveMedia, type WindowViewer } from './mediaLink.ts';
import type { SocketPort } from './socket.ts';

const hour = 3_600_000;

function open(saidGoodbye = false) {
  const clock = handClock();
  let receive: (message: unknown) => void = () => undefined;
  const closers: (() => void)[] = [];
  const sent: unknown[] = [];
  const happened: string[] = [];
  const port: SocketPort = {
    send: (message) => void sent.push(message),
    onMessage: (run) => {
      receive = run;
    },
    onClose: (run) => void closers.push(run),
    close: () => undefined,
    bufferedBytes: 0,
    saidGoodbye,
    countMalformed: () => undefined,
    end: (code, reason) => void happened.push(`ended ${code} ${reason}`),
  };
  const session: Session = {
    operator: {
      id: OperatorId.parse('hn:operator:a'),
      name: 'a',
      displayName: 'a',
      roles: ['operator'],
      rights: ['video.live'],
      scope: 'all',
      demo: false,
    },
    desk: DeskId.parse('desk-0123456789abcdef'),
    expiresAt: clock.now() + hour,
    key: 'k',
  };
  const viewer: WindowViewer = {
    routerRtpCapabilities: {},
    setCapabilities: () => ok({}),
    openTransport: async () => ok({ id: 't', iceParameters: {}, iceCandidates: [], dtlsParameters: {} }),
    connect: async () => ok({}),
    restartIce: async () => ok({}),
    watch: async () => [],
    setPaused: async () => undefined,
    unwatch: () => undefined,
    drop: () => undefined,
    close: () => void happened.push('viewer closed'),
  };
  const link = serveMedia(
    port,
    {
      spendTicket: () => ({ session, window: WindowId.parse('w1') }),
      openViewer: async () => viewer,
      isCurrent: ({ expiresAt }) => expiresAt > clock.now(),
      mayTouch: () => true,
      camera: () => undefined,
      record: () => undefined,
      onBug: (_id, _call, error) => {
        throw error;
      },
    },
    clock,
    () => happened.push('gone'),
  );
  return {
    clock,
    sent,
    happened,
    link,
    join: () =>
      receive({ t: 'call', id: 1, call: 'media.join', input: { protocol: protocolVersion, ticket: 't' } }),
    cut: () => {
      for (const run of closers) run();
    },
  };
}

it('waits ten seconds for a ticket', async () => {
  const { clock, happened } = open();
  await clock.advance(9_999);
  expect(happened).toEqual([]);
  await clock.advance(1);
  expect(happened).toEqual(['ended 1008 no ticket']);
});

it('lets the pictures of a window that went silent go on for five seconds', async () => {
  const { clock, happened, join, cut } = open();
  join();
  await clock.advance(0);
  cut();
  await clock.advance(4_999);
  expect(happened).toEqual([]);
  await clock.advance(1);
  expect(happened).toEqual(['viewer closed', 'gone']);
  expect(clock.pending).toBe(0);
});

it('ends them at once for one that said goodbye', async () => {
  const { clock, happened, join, cut } = open(true);
  join();
  await clock.advance(0);
  cut();
  expect(happened).toEqual(['viewer closed', 'gone']);
  expect(clock.pending).toBe(0);
});

it('ends the pictures with the session, at its end or when it is signed out', async () => {
  const expired = open();
  expired.join();
  await expired.clock.advance(hour);
  expect(expired.happened).toEqual(['viewer closed', 'gone', 'ended 1008 the session has expired']);
  const signedOut = open();
  signedOut.join();
  await signedOut.clock.advance(0);
  signedOut.link.sessionEnded('another');
  expect(signedOut.happened).toEqual([]);
  signedOut.link.sessionEnded('k');
  expect(signedOut.happened).toEqual(['viewer closed', 'gone', 'ended 1008 signed out']);
});
