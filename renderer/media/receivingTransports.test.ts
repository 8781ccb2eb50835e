import type { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HandClock } from '../../test/fakes/clock.ts';
import { camera, joinMedia, requestStreams, wallOf, watchOne } from '../../test/fakes/joinedMedia.ts';
import type { WatchResults } from './mediaSession.ts';
import { maxLinesPerTransport } from './receivingTransports.ts';
import { getResourceCounts } from './resourceCounts.ts';

/** M-lines of earlier sessions. */
let linesBefore = 0;
const lines = () => getResourceCounts().consumers - linesBefore;
/** Waits until m-lines exist; each transport's are created after the previous one's. */
const linesAre = (clock: HandClock, count: number) =>
  vi.waitFor(async () => {
    await clock.advance(0);
    expect(lines()).toBe(count);
  });
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  linesBefore = getResourceCounts().consumers;
});

/** Tells whether a negotiation takes place on these handlers. */
const negotiatedOn = (handlers: readonly FakeHandler[]) => {
  const spies = handlers.map((handler) => vi.spyOn(handler, 'receive'));
  return () => spies.some((spy) => spy.mock.calls.length > 0);
};

describe('m-lines', () => {
  it('are created for the largest wall as soon as the window is idle, on one transport', async () => {
    const { clock, session, at, handlers } = await joinMedia();
    await clock.advance(3_000);
    await linesAre(clock, 64);
    expect(at.transports.size).toBe(1);
    const isNegotiated = negotiatedOn(handlers);
    const received = await requestStreams(session, wallOf(64));
    expect([...received.values()].every(({ ok }) => ok)).toBe(true);
    expect(isNegotiated()).toBe(false);
    // All at once: the site sends their stills before it creates the first stream.
    expect(at.calls).toEqual([64]);
    expect(new Set(at.mids).size).toBe(64);
    expect(lines()).toBe(64);
    // M-lines for the next camera are created once these are on the screen.
    await clock.advance(3_000);
    await linesAre(clock, 80);
    expect(at.transports.size).toBe(2);
    session.close();
  });

  it('follow the size of the window’s walls up and down', async () => {
    const { clock, session, at, handlers } = await joinMedia();
    at.largest = 4;
    await clock.advance(3_000);
    await linesAre(clock, 20);
    at.largest = 64;
    session.resized();
    await clock.advance(3_000);
    await linesAre(clock, 64);
    const isNegotiated = negotiatedOn(handlers);
    const [first] = [...(await requestStreams(session, wallOf(4))).values()];
    expect([first?.ok, isNegotiated()]).toEqual([true, false]);
    at.largest = 4;
    session.resized();
    await clock.advance(3_000);
    await linesAre(clock, 20);
    expect(at.consumers.size).toBe(4);
    session.close();
  });

  it('are created on request if none is free, after the stills were requested', async () => {
    const order: string[] = [];
    const { session, at, handlers } = await joinMedia({
      onReady: async () => void order.push('stills'),
      onReceiver: () => ({ announce: (of) => void order.push(of.camera), end() {} }),
    });
    const received = await requestStreams(session, wallOf(2));
    expect([...received.values()].every(({ ok }) => ok)).toBe(true);
    expect(order).toEqual(['stills', camera, camera]);
    expect([at.transports.size, handlers.length]).toEqual([1, 1]);
    session.close();
  });

  it('are given the stream’s name before it is requested', async () => {
    const received: string[] = [];
    const { clock, session, at } = await joinMedia({
      onReceiver: () => ({ announce: (of) => void received.push(of.camera), end() {} }),
    });
    await clock.advance(3_000);
    await linesAre(clock, 64);
    at.mute = true;
    void requestStreams(session, wallOf(1));
    expect(received).toEqual([camera]);
    session.close();
  });

  it('report the end of their stream', async () => {
    let ended = 0;
    const onReceiver = () => ({
      announce() {},
      end() {
        ended += 1;
      },
    });
    const { clock, session } = await joinMedia({ onReceiver });
    const received = await watchOne(session);
    if (!received?.ok) throw new Error('not received');
    expect(ended).toBe(0);
    session.release([received.value]);
    await clock.advance(3_000);
    await vi.waitFor(() => expect(ended).toBe(1));
    session.close();
  });

  it('serve one stream each: released ones are closed while the window is idle, and replaced', async () => {
    const { clock, session, at } = await joinMedia();
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

  it('move to another transport after a limit, together with the shown streams, a few at a time', async () => {
    const { clock, session, at, ended } = await joinMedia();
    const given = (answers: WatchResults) =>
      [...answers.values()].flatMap((one) => (one.ok ? [one.value] : []));
    const stored = given(await requestStreams(session, wallOf(10)));
    for (let count = 10; count < maxLinesPerTransport; count += 50)
      session.release(given(await requestStreams(session, wallOf(50))));
    const [worn] = at.transports;
    expect(at.transports.size).toBe(1);
    await clock.advance(3_000);
    await linesAre(clock, 64);
    for (const moved of [4, 8, 10]) {
      await vi.waitFor(() => expect(ended.flat()).toHaveLength(moved));
      // As in the window: a shown stream stays until its replacement arrives.
      const next = given(await requestStreams(session, wallOf(ended.at(-1)?.length ?? 0)));
      expect(next.map(({ id }) => at.consumers.get(id))).not.toContain(worn);
      session.release(stored.filter(({ id }) => ended.at(-1)?.includes(id)));
      await clock.advance(3_000);
    }
    expect(ended.flat()).toEqual(stored.map(({ id }) => id));
    await vi.waitFor(() => expect([...at.transports]).not.toContain(worn));
    expect(at.consumers.size).toBe(10);
    session.close();
  });

  it('without a received packet serve the next stream', async () => {
    const { clock, session, at } = await joinMedia();
    await clock.advance(3_000);
    await linesAre(clock, 64);
    at.refused.add(camera);
    expect(await watchOne(session)).toMatchObject({ fault: { code: 'camera.noStream' } });
    at.refused.clear();
    await requestStreams(session, wallOf(64));
    expect(lines()).toBe(64);
    expect(at.mids.filter((mid) => mid === at.mids[0])).toHaveLength(2);
    session.close();
  });

  it('shrink in number and transports once a larger wall is gone', async () => {
    const { clock, session, at } = await joinMedia();
    const received = await requestStreams(session, wallOf(100));
    expect(at.calls).toEqual([64, 36]);
    session.release([...received.values()].flatMap((one) => (one.ok ? [one.value] : [])));
    await clock.advance(3_000);
    await linesAre(clock, 64);
    await vi.waitFor(() => expect(at.transports.size).toBe(1));
    session.close();
  });
});

describe('streams to be sent at once', () => {
  const both = [
    { key: 'seen', camera, stream: 'sub', atOnce: true },
    { key: 'unseen', camera, stream: 'sub', atOnce: false },
  ] as const;

  it('are requested before they can be received, where the transport is new or a free m-line exists', async () => {
    const { clock, session, at, handlers } = await joinMedia();
    const asked = requestStreams(session, both);
    await vi.waitFor(() => expect(at.resumed).toEqual(['c1']));
    const received = await asked;
    expect(received.get('seen')).toMatchObject({ value: { id: 'c1', isSent: true } });
    expect(received.get('unseen')).toMatchObject({ value: { id: 'c2', isSent: false } });
    // On an m-line still to be created the stream would arrive before its receiver exists.
    handlers[0]?.setConnectionState('connected');
    expect((await requestStreams(session, both)).get('seen')).toMatchObject({ value: { isSent: false } });
    expect(at.resumed).toEqual(['c1']);
    await clock.advance(3_000);
    await linesAre(clock, 64);
    expect((await requestStreams(session, both)).get('seen')).toMatchObject({
      value: { id: 'c5', isSent: true },
    });
    session.close();
  });
});
