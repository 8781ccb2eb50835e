import type { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { joinMedia, watchOne } from '../../test/fakes/joinedMedia.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

describe('a transport that the site does not connect', () => {
  it('ends together with the streams expected on it', async () => {
    const { clock, session, at, ended } = await joinMedia();
    at.refusesConnect = true;
    expect(await watchOne(session)).toMatchObject({ fault: { code: 'media.unknownTransport' } });
    await clock.advance(0);
    expect([at.transports.has('t1'), at.consumers.size, ended.flat()]).toEqual([false, 0, []]);
  });
});

describe('a stream that the window released early', () => {
  it('is stopped at the site, where it could not be received', async () => {
    const { session, handlers, at } = await joinMedia();
    await watchOne(session);
    vi.spyOn(handlers[0] as FakeHandler, 'receive').mockRejectedValueOnce(new Error('no m-line'));
    expect(await watchOne(session)).toMatchObject({ fault: { code: 'media.unknownTransport' } });
    expect([...at.consumers.keys()]).toEqual(['c1']);
  });

  it('is released at the site when its transport failed, however often', async () => {
    const { clock, session, handlers, at, ended } = await joinMedia();
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

  it('ends with its transport, where the site did not describe it in time', async () => {
    const { clock, session, at } = await joinMedia();
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

describe('silent signalling', () => {
  it('ends after 10 s, while its pictures continue', async () => {
    const { clock, session, at, ended, overs } = await joinMedia();
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

describe('a disconnected transport', () => {
  it('restarts ICE after 2 s with the site’s parameters', async () => {
    const { clock, session, handlers, restarts } = await joinMedia();
    await watchOne(session);
    const restart = vi.spyOn(handlers[0] as FakeHandler, 'restartIce');
    handlers[0]?.setConnectionState('disconnected');
    await clock.advance(1_999);
    expect(restarts).toEqual([]);
    await clock.advance(1);
    expect(restarts).toEqual(['t1']);
    expect(restart).toHaveBeenCalledWith({ usernameFragment: 'u', password: 'p' });
  });

  it('is left alone when it reconnects by itself, and when it is closed meanwhile', async () => {
    const { clock, session, handlers, restarts } = await joinMedia();
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

describe('a closed transport', () => {
  it('shows nothing more at once, and closes its connection a second later, once its candidates are gathered', async () => {
    const { session, handlers, clock } = await joinMedia();
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

  it('ends its pending requests', async () => {
    const { session, handlers, clock } = await joinMedia();
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

  it('closes its connection even if gathering never ends, and after a second where it has', async () => {
    const { session, handlers, clock } = await joinMedia();
    await watchOne(session);
    const [handler] = handlers;
    const goes = vi.spyOn(handler as FakeHandler, 'close');
    handler?.setConnectionState('failed');
    session.close();
    expect(goes).not.toHaveBeenCalled();
    await clock.advance(10_000);
    expect(goes).toHaveBeenCalledTimes(1);
    const another = await joinMedia();
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
