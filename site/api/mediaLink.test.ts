import { expect, it } from 'vitest';
import { DeskId, OperatorId, WindowId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import { Camera } from '../../core/cameras/camera.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { handClock } from '../../test/fakes/clock.ts';
import type { DeskLinkSession } from './deskServices.ts';
import { serveMediaLink } from './mediaLink.ts';
import type { WindowViewer } from './mediaServices.ts';
import type { SocketPort } from './socket.ts';

const hour = 3_600_000;
const camera = Camera.parse({
  id: 'hn:camera:c1',
  number: 1,
  name: 'c1',
  ward: 'hn:ward:w1',
  function: 'security',
  kind: 'fixed',
  position: { lat: 21, lon: 105.8, heightM: 6 },
  headingDeg: 0,
  fovDeg: 90,
  tags: [],
  streams: ['main'],
});
const view = { camera: camera.id, stream: 'main' } as const;

function open(closedCleanly = false) {
  const clock = handClock();
  let receive: (message: unknown) => void = () => undefined;
  const closers: (() => void)[] = [];
  const sent: unknown[] = [];
  const happened: string[] = [];
  const actions: string[] = [];
  const world = { inScope: true, known: true, diskFull: false, isReceived: false };
  let events: Parameters<Parameters<typeof serveMediaLink>[1]['openViewer']>[0] | undefined;
  const port: SocketPort = {
    send: (message) => void sent.push(message),
    onMessage: (run) => {
      receive = run;
    },
    onClose: (run) => void closers.push(run),
    close: () => undefined,
    bufferedBytes: 0,
    closedCleanly,
    countMalformed: () => undefined,
    setSignedIn: () => undefined,
    end: (code, reason) => void happened.push(`ended ${code} ${reason}`),
  };
  const session: DeskLinkSession = {
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
    closeTransport: () => undefined,
    restartIce: async () => ok({}),
    watch: async () => [],
    pause: async () => undefined,
    resume: async () => undefined,
    shown() {},
    unwatch: () => undefined,
    get isReceived() {
      return world.isReceived;
    },
    drop: () => undefined,
    close: () => void happened.push('viewer closed'),
  };
  const link = serveMediaLink(
    port,
    {
      spendTicket: () => ({ session, window: WindowId.parse('w1') }),
      openViewer: async (of) => {
        events = of;
        return viewer;
      },
      isCurrent: ({ expiresAt }) => expiresAt > clock.now(),
      mayTouch: () => world.inScope,
      camera: () => (world.known ? camera : undefined),
      record(made) {
        if (world.diskFull) return fail('site.storeFailed', { why: 'full' });
        actions.push(...made.map(({ who, event }) => `${who} ${event}`));
        return ok(undefined);
      },
      recordLater: (made) => void actions.push(...made.map(({ who, event }) => `${who} ${event}`)),
      watched: () => undefined,
      unwatched: () => undefined,
      onUnexpectedError: (_id, _call, error) => {
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
    actions,
    session,
    link,
    world,
    events: () => {
      if (!events) throw new Error('no viewer was opened');
      return events;
    },
    join: () =>
      receive({ t: 'call', id: 1, call: 'media.join', input: { protocol: protocolVersion, ticket: 't' } }),
    cut: () => {
      for (const run of closers) run();
    },
  };
}

it('a media link waits ten seconds for a ticket', async () => {
  const { clock, happened } = open();
  await clock.advance(9_999);
  expect(happened).toEqual([]);
  await clock.advance(1);
  expect(happened).toEqual(['ended 1008 no ticket']);
});

it('a media link keeps a silent window’s video for five seconds', async () => {
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

it('a media link keeps video while it is received, whatever happened to the signalling', async () => {
  const { clock, happened, join, cut, world } = open();
  world.isReceived = true;
  join();
  await clock.advance(0);
  cut();
  await clock.advance(600_000);
  expect(happened).toEqual([]);
  world.isReceived = false;
  await clock.advance(5_000);
  expect(happened).toEqual(['viewer closed', 'gone']);
  expect(clock.pending).toBe(0);
});

it('a media link ends video at once after a goodbye', async () => {
  const { clock, happened, join, cut } = open(true);
  join();
  await clock.advance(0);
  cut();
  expect(happened).toEqual(['viewer closed', 'gone']);
  expect(clock.pending).toBe(0);
});

it('a media link ends video with the session, at its end or sign-out', async () => {
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

it('a media link ends video within 15 s of the session’s end, though the machine was asleep', async () => {
  const { clock, happened, join } = open();
  join();
  await clock.advance(0);
  clock.jump(hour);
  await clock.advance(15_000);
  expect(happened).toEqual(['viewer closed', 'gone', 'ended 1008 the session has expired']);
});

it('a media link shows no view that became forbidden before it was ready', async () => {
  const { clock, events, world, join, cut } = open();
  join();
  await clock.advance(0);
  const refusal = () => events().refusal(view)?.code;
  expect(refusal()).toBeUndefined();
  world.inScope = false;
  expect(refusal()).toBe('right.outOfScope');
  world.inScope = true;
  world.known = false;
  expect(refusal()).toBe('camera.noStream');
  world.known = true;
  clock.jump(hour);
  expect(refusal()).toBe('right.notSignedIn');
  clock.jump(-hour);
  cut();
  expect(refusal()).toBe('call.closed');
});

it('a media link shows no view that cannot be recorded', async () => {
  const { clock, events, world, join } = open();
  join();
  await clock.advance(0);
  expect(events().onBegin([view])).toBeUndefined();
  world.diskFull = true;
  expect(events().onBegin([view])).toMatchObject({ code: 'site.storeFailed' });
});

function next(session: DeskLinkSession, rights: DeskLinkSession['operator']['rights']): DeskLinkSession {
  const operator = { ...session.operator, id: OperatorId.parse('hn:operator:b'), rights };
  return { ...session, operator, key: 'k2' };
}

it('a media link’s views continue for a person who takes over the desk, and are audited as theirs', async () => {
  const { clock, happened, actions, session, join, link, events } = open();
  join();
  await clock.advance(0);
  expect(events().onBegin([view])).toBeUndefined();
  link.sessionReplaced('k', next(session, ['video.live']));
  link.sessionEnded('k');
  expect(happened).toEqual([]);
  expect(actions).toEqual([
    'hn:operator:a camera.view',
    'hn:operator:b camera.view',
    'hn:operator:a camera.viewEnd',
  ]);
  link.sessionEnded('k2');
  expect(happened).toContain('viewer closed');
});

it('a media link’s views end with their session if the next person may not see them, or recording fails', async () => {
  for (const [rights, diskFull] of [
    [[], false],
    [['video.live'], true],
  ] as const) {
    const { clock, happened, session, join, link, events, world } = open();
    join();
    await clock.advance(0);
    events().onBegin([view]);
    world.diskFull = diskFull;
    link.sessionReplaced('k', next(session, [...rights]));
    link.sessionEnded('k');
    expect(happened).toContain('viewer closed');
  }
});
