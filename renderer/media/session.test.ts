import type { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CameraId } from '../../core/domain/ids.ts';
import type { Result } from '../../core/result.ts';
import type { HandClock } from '../../test/fakes/clock.ts';
import { joined } from '../../test/fakes/joinedMedia.ts';
import { heldCounts } from './held.ts';
import type { Answers, Session, Watched, WatchRequest } from './session.ts';

/** M-lines of sessions before. */
let linesBefore = 0;
const lines = () => heldCounts().consumers - linesBefore;
/** Each transport's are made after the one's before it. */
const linesAre = (clock: HandClock, count: number) =>
  vi.waitFor(async () => {
    await clock.advance(0);
    expect(lines()).toBe(count);
  });
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  linesBefore = heldCounts().consumers;
});

const camera = CameraId.parse('s:camera:c1');
let keys = 0;
async function watch(session: Session, items: readonly WatchRequest[]): Promise<Answers> {
  const all: [string, Result<Watched>][] = [];
  await session.watch(items, (answers) => all.push(...answers));
  return new Map(all);
}
async function watchOne(session: Session) {
  const key = `k${++keys}`;
  return (await watch(session, [{ key, camera, stream: 'sub' }])).get(key);
}

/** Whether anything is negotiated on these. */
const negotiatedOn = (handlers: readonly FakeHandler[]) => {
  const spies = handlers.map((handler) => vi.spyOn(handler, 'receive'));
  return () => spies.some((spy) => spy.mock.calls.length > 0);
};
const wallOf = (count: number): readonly WatchRequest[] =>
  Array.from({ length: count }, () => ({ key: `k${++keys}`, camera, stream: 'sub' as const }));

describe('m-lines', () => {
  it('are there for the largest wall as soon as the window has nothing else to do, on one transport', async () => {
    const { clock, session, at, handlers } = await joined();
    await clock.advance(3_000);
    await linesAre(clock, 64);
    expect(at.transports.size).toBe(1);
    const isNegotiated = negotiatedOn(handlers);
    const received = await watch(session, wallOf(64));
    expect([...received.values()].every(({ ok }) => ok)).toBe(true);
    expect(isNegotiated()).toBe(false);
    // All at once: the site sends their stills before it makes the first stream.
    expect(at.calls).toEqual([64]);
    expect(new Set(at.mids).size).toBe(64);
    expect(lines()).toBe(64);
    // For the next camera, when these are on the screen.
    await clock.advance(3_000);
    await linesAre(clock, 80);
    expect(at.transports.size).toBe(2);
    session.close();
  });

  it('are so many as the window’s walls want, more for a larger one, and fewer once that is gone', async () => {
    const { clock, session, at, handlers } = await joined();
    at.largest = 4;
    await clock.advance(3_000);
    await linesAre(clock, 20);
    at.largest = 64;
    session.resized();
    await clock.advance(3_000);
    await linesAre(clock, 64);
    const isNegotiated = negotiatedOn(handlers);
    const [first] = [...(await watch(session, wallOf(4))).values()];
    expect([first?.ok, isNegotiated()]).toEqual([true, false]);
    at.largest = 4;
    session.resized();
    await clock.advance(3_000);
    await linesAre(clock, 20);
    expect(at.consumers.size).toBe(4);
    session.close();
  });

  it('are made when they are wanted, where there are none yet: after the stills', async () => {
    const order: string[] = [];
    const { session, at, handlers } = await joined({
      onReady: async () => void order.push('stills'),
      onReceiver: () => ({ announce: (of) => void order.push(of.camera), end() {} }),
    });
    const received = await watch(session, wallOf(2));
    expect([...received.values()].every(({ ok }) => ok)).toBe(true);
    expect(order).toEqual(['stills', camera, camera]);
    expect([at.transports.size, handlers.length]).toEqual([1, 1]);
    session.close();
  });

  it('are told what comes by them before it is asked for', async () => {
    const told: string[] = [];
    const { clock, session, at } = await joined({
      onReceiver: () => ({ announce: (of) => void told.push(of.camera), end() {} }),
    });
    await clock.advance(3_000);
    await linesAre(clock, 64);
    at.mute = true;
    void watch(session, wallOf(1));
    expect(told).toEqual([camera]);
    session.close();
  });

  it('say when nothing comes by them any more', async () => {
    let ended = 0;
    const onReceiver = () => ({
      announce() {},
      end() {
        ended += 1;
      },
    });
    const { clock, session } = await joined({ onReceiver });
    const received = await watchOne(session);
    if (!received?.ok) throw new Error('not received');
    expect(ended).toBe(0);
    session.release([received.value]);
    await clock.advance(3_000);
    await vi.waitFor(() => expect(ended).toBe(1));
    session.close();
  });

  it('serve once: what was given back goes when nothing else is to be done, and others take its place', async () => {
    const { clock, session, at } = await joined();
    await clock.advance(3_000);
    await linesAre(clock, 64);
    const first = await watchOne(session);
    if (!first?.ok) throw new Error('not received');
    session.release([first.value]);
    expect(first.value.track.readyState).toBe('ended');
    await watchOne(session);
    expect(at.mids[1]).not.toBe(at.mids[0]);
    await clock.advance(3_000);
    await linesAre(clock, 64);
    expect(at.transports.size).toBe(1);
    session.close();
  });

  it('that nothing came by serve the next', async () => {
    const { clock, session, at } = await joined();
    await clock.advance(3_000);
    await linesAre(clock, 64);
    at.refused.add(camera);
    expect(await watchOne(session)).toMatchObject({ fault: { code: 'camera.noStream' } });
    at.refused.clear();
    await watch(session, wallOf(64));
    expect(lines()).toBe(64);
    expect(at.mids.filter((mid) => mid === at.mids[0])).toHaveLength(2);
    session.close();
  });

  it('are not more, and on no more transports, once a larger wall has gone', async () => {
    const { clock, session, at } = await joined();
    const received = await watch(session, wallOf(100));
    expect(at.calls).toEqual([64, 36]);
    session.release([...received.values()].flatMap((one) => (one.ok ? [one.value] : [])));
    await clock.advance(3_000);
    await linesAre(clock, 64);
    await vi.waitFor(() => expect(at.transports.size).toBe(1));
    session.close();
  });
});

describe('what is to be sent at once', () => {
  const both = [
    { key: 'seen', camera, stream: 'sub', atOnce: true },
    { key: 'unseen', camera, stream: 'sub', atOnce: false },
  ] as const;

  it('is asked for before it can be received, where its transport is a new one or its m-line is there', async () => {
    const { clock, session, at, handlers } = await joined();
    const asked = watch(session, both);
    await vi.waitFor(() => expect(at.resumed).toEqual(['c1']));
    const received = await asked;
    expect(received.get('seen')).toMatchObject({ value: { id: 'c1', isSent: true } });
    expect(received.get('unseen')).toMatchObject({ value: { id: 'c2', isSent: false } });
    // By an m-line that is yet to be made it would come before there is anything to receive it.
    handlers[0]?.setConnectionState('connected');
    expect((await watch(session, both)).get('seen')).toMatchObject({ value: { isSent: false } });
    expect(at.resumed).toEqual(['c1']);
    await clock.advance(3_000);
    await linesAre(clock, 64);
    expect((await watch(session, both)).get('seen')).toMatchObject({ value: { id: 'c5', isSent: true } });
    session.close();
  });
});

describe('a transport that the site does not connect', () => {
  it('ends, with what was to come over it', async () => {
    const { clock, session, at, ended } = await joined();
    at.refusesConnect = true;
    expect(await watchOne(session)).toMatchObject({ fault: { code: 'media.unknownTransport' } });
    await clock.advance(0);
    expect([at.transports.has('t1'), at.consumers.size, ended.flat()]).toEqual([false, 0, []]);
  });
});

describe('what a window has given up', () => {
  it('is not sent by the site any more, where it could not be received', async () => {
    const { session, handlers, at } = await joined();
    await watchOne(session);
    vi.spyOn(handlers[0] as FakeHandler, 'receive').mockRejectedValueOnce(new Error('no m-line'));
    expect(await watchOne(session)).toMatchObject({ fault: { code: 'media.unknownTransport' } });
    expect([...at.consumers.keys()]).toEqual(['c1']);
  });

  it('is not kept by the site when its transport failed, however often', async () => {
    const { clock, session, handlers, at, ended } = await joined();
    for (let time = 1; time <= 20; time += 1) {
      const received = await watchOne(session);
      handlers.at(-1)?.setConnectionState('failed');
      expect(ended).toHaveLength(time);
      if (received?.ok) session.release([received.value]);
      await clock.advance(0);
    }
    expect([at.transports.size, at.consumers.size]).toEqual([handlers.length - 20, 0]);
    expect(at.transports.size).toBeLessThanOrEqual(4);
  });

  it('ends with its transport, where the site did not say in time what it sends', async () => {
    const { clock, session, at } = await joined();
    at.mute = true;
    const answer = watchOne(session);
    await clock.advance(15_000);
    expect(await answer).toMatchObject({ fault: { code: 'call.timeout' } });
    await clock.advance(0);
    expect([at.transports.size, at.consumers.size]).toEqual([0, 0]);
    at.mute = false;
    expect(await watchOne(session)).toMatchObject({ ok: true });
    expect(at.transports.size).toBe(1);
  });
});

describe('signalling that nobody answers any more', () => {
  it('is over after 10 s, its pictures are not', async () => {
    const { clock, session, at, ended, overs } = await joined();
    await watchOne(session);
    await clock.advance(60_000);
    expect(session.over).toBe(false);
    at.deaf = true;
    await clock.advance(10_000);
    expect([session.over, overs.length, ended]).toEqual([true, 1, []]);
    await clock.advance(60_000);
    expect(overs).toHaveLength(1);
  });
});

describe('a transport that is disconnected', () => {
  it('is restarted after 2 s, with what the site says', async () => {
    const { clock, session, handlers, restarts } = await joined();
    await watchOne(session);
    const restart = vi.spyOn(handlers[0] as FakeHandler, 'restartIce');
    handlers[0]?.setConnectionState('disconnected');
    await clock.advance(1_999);
    expect(restarts).toEqual([]);
    await clock.advance(1);
    expect(restarts).toEqual(['t1']);
    expect(restart).toHaveBeenCalledWith({ usernameFragment: 'u', password: 'p' });
  });

  it('is left alone when it comes back by itself, and when it is closed meanwhile', async () => {
    const { clock, session, handlers, restarts } = await joined();
    await watchOne(session);
    handlers[0]?.setConnectionState('disconnected');
    await clock.advance(1_000);
    handlers[0]?.setConnectionState('connected');
    await clock.advance(5_000);
    handlers[0]?.setConnectionState('disconnected');
    session.close();
    await clock.advance(5_000);
    expect(restarts).toEqual([]);
  });
});

describe('a transport that is closed', () => {
  it('shows nothing more from then on, and goes a second later, once its candidates are gathered', async () => {
    const { session, handlers, clock } = await joined();
    const received = await watchOne(session);
    const [handler] = handlers;
    handler?.setIceGatheringState('gathering');
    const goes = vi.spyOn(handler as FakeHandler, 'close');
    session.close();
    await clock.advance(0);
    expect(received).toMatchObject({ value: { track: { readyState: 'ended' } } });
    await clock.advance(1_000);
    expect(goes).not.toHaveBeenCalled();
    handler?.setIceGatheringState('complete');
    expect(goes).toHaveBeenCalledTimes(1);
    expect(clock.pending).toBe(0);
  });

  it('ends what was on its way when it was closed', async () => {
    const { session, handlers, clock } = await joined();
    await watchOne(session);
    const handler = handlers[0] as FakeHandler;
    const receive = handler.receive.bind(handler);
    const tracks: MediaStreamTrack[] = [];
    let go = () => {};
    const held = vi.spyOn(handler, 'receive').mockImplementationOnce(async (list) => {
      await new Promise<void>((run) => {
        go = run;
      });
      const received = await receive(list);
      tracks.push(...received.map(({ track }) => track));
      return received;
    });
    const coming = watchOne(session);
    await vi.waitFor(() => expect(held).toHaveBeenCalled());
    session.close();
    go();
    expect(await coming).toMatchObject({ fault: { code: 'media.unknownTransport' } });
    expect(tracks.map(({ readyState }) => readyState)).toEqual(['ended']);
    await clock.advance(10_000);
  });

  it('goes though it never gathers them, and where it has, after a second', async () => {
    const { session, handlers, clock } = await joined();
    await watchOne(session);
    const [handler] = handlers;
    const goes = vi.spyOn(handler as FakeHandler, 'close');
    handler?.setConnectionState('failed');
    session.close();
    expect(goes).not.toHaveBeenCalled();
    await clock.advance(10_000);
    expect(goes).toHaveBeenCalledTimes(1);
    const another = await joined();
    await watchOne(another.session);
    another.handlers[0]?.setIceGatheringState('complete');
    const goesThen = vi.spyOn(another.handlers[0] as FakeHandler, 'close');
    another.session.close();
    await another.clock.advance(999);
    expect(goesThen).not.toHaveBeenCalled();
    await another.clock.advance(1);
    expect(goesThen).toHaveBeenCalledTimes(1);
  });
});
