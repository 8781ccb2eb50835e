import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { streamsAhead } from '../../core/media/api.ts';
import { dueRetry, type RetryFacts, requestPauses, retryFacts } from './streamRequests.ts';

/** Two tiles of one session, the second behind a tile that is shown alone. */
function setUp() {
  const received: string[] = [];
  const site = { answer: ok({}) as Result<unknown> };
  const publish =
    (what: string) =>
    async (ids: readonly string[], ahead: readonly string[] = [], stills: readonly string[] = []) => {
      const wanted = [...ahead.map((id) => `ahead ${id}`), ...stills.map((id) => `still ${id}`)];
      received.push([what, ids.join(), ...wanted].join(' '));
      return site.answer;
    };
  const session = { over: false, pause: publish('pause'), resume: publish('resume') };
  const view = (id: string, hidden: boolean) => ({
    hidden,
    isLarge: false,
    isOff: false,
    unseen: false,
    seenAt: 0,
    coming: undefined,
    shown: {
      session,
      received: { id, track: {} as MediaStreamTrack, stats: async () => [], wait() {}, close() {} },
      paused: true,
      resumedAt: 0,
      isSettling: false,
      isPrefetched: false,
      lastFrameAt: 0,
    },
  });
  return { received, site, views: [view('a', false), view('b', true)] as const };
}

const hasTime = () => true;

describe('what is sent', () => {
  it('is what can be seen, told once', () => {
    const { received, views } = setUp();
    requestPauses(views, false, hasTime, 5);
    requestPauses(views, false, hasTime, 6);
    expect(received).toEqual(['resume a ahead a']);
    expect(views.map(({ shown }) => shown.resumedAt)).toEqual([5, 0]);
  });

  it('is nothing to a window that cannot be seen, until it can', () => {
    const { received, views } = setUp();
    for (const isHidden of [false, true, true, false]) requestPauses(views, isHidden, hasTime, 0);
    expect(received).toEqual(['resume a ahead a', 'pause a', 'resume a ahead a']);
  });

  it('is due from when it is seen again, not from when it was put away', () => {
    const { views } = setUp();
    for (const [isHidden, now] of [
      [false, 5],
      [true, 6],
      [false, 9],
      [false, 12],
    ] as const)
      requestPauses(views, isHidden, hasTime, now);
    expect(views.map(({ unseen, seenAt }) => [unseen, seenAt])).toEqual([
      [false, 9],
      [true, 0],
    ]);
  });

  it('is told again where the site did not take it', async () => {
    const { received, site, views } = setUp();
    site.answer = fail('call.timeout', { seconds: 15 });
    requestPauses(views, false, hasTime, 0);
    await Promise.resolve();
    requestPauses(views, false, hasTime, 0);
    expect(received).toEqual(['resume a ahead a', 'resume a ahead a']);
  });
});

describe('what is wanted ahead of a stream that is sent again', () => {
  it('is a still on a machine that has no time to decode more', () => {
    const { received, views } = setUp();
    requestPauses(views, false, () => false, 0);
    expect(received).toEqual(['resume a still a']);
    expect(views[0].shown.isPrefetched).toBe(false);
  });

  it('is nothing of one that is paused', () => {
    const { views } = setUp();
    requestPauses(views, false, hasTime, 0);
    expect(views.map(({ shown }) => shown.isPrefetched)).toEqual([true, false]);
    requestPauses(views, true, hasTime, 1);
    expect(views.map(({ shown }) => shown.isPrefetched)).toEqual([false, false]);
  });

  it('is a still of each where many are sent again at once', () => {
    const { received, views } = setUp();
    const [view] = views;
    const many = Array.from({ length: streamsAhead + 1 }, () => ({ ...view, shown: { ...view.shown } }));
    requestPauses(many, false, hasTime, 0);
    expect(received).toEqual([`resume ${many.map(() => 'a').join()} ${many.map(() => 'still a').join(' ')}`]);
    expect(many.some(({ shown }) => shown.isPrefetched)).toBe(false);
  });

  it('is nothing of a camera that is on no tile', () => {
    const { received, views } = setUp();
    requestPauses([{ ...views[0], isOff: true }], false, hasTime, 0);
    expect(received).toEqual(['resume a']);
  });

  it('is of the stream that is shown, not of one that is to take its place', () => {
    const { received, views } = setUp();
    const [view] = views;
    const coming = { ...view.shown, received: { ...view.shown.received, id: 'next' } };
    requestPauses([{ ...view, coming }], false, hasTime, 0);
    expect(received).toEqual(['resume a,next ahead a']);
    expect([view.shown.isPrefetched, coming.isPrefetched]).toEqual([true, false]);
  });
});

describe('requests for a stream that stopped', () => {
  const quiet: RetryFacts = {
    retryAt: undefined,
    quietSince: 0,
    lateMs: 1_000,
    sourceIsLive: true,
    retries: 0,
  };

  describe('asking for a stream again', () => {
    it('happens when pictures stay away for six seconds though the source is live, then ever more rarely', () => {
      expect(dueRetry(quiet, 5_999).now).toBe(false);
      expect(dueRetry(quiet, 6_000).now).toBe(true);
      expect(dueRetry({ ...quiet, retries: 1 }, 11_999).now).toBe(false);
      expect(dueRetry({ ...quiet, retries: 9 }, 60_000).now).toBe(true);
    });

    it('does not happen while the site reaches for the source, or where no picture should come', () => {
      expect(dueRetry({ ...quiet, sourceIsLive: false }, 60_000).now).toBe(false);
      expect(dueRetry({ ...quiet, quietSince: undefined }, 60_000).now).toBe(false);
    });

    it('does not happen before three of the pictures that are due were missed', () => {
      const slow = { ...quiet, lateMs: 30_000 };
      expect(dueRetry(slow, 29_999)).toEqual({ now: false, isLive: true });
      expect(dueRetry(slow, 30_000)).toEqual({ now: true, isLive: false });
    });

    it('follows a refusal at its own time', () => {
      expect(dueRetry({ ...quiet, retryAt: 300 }, 299).now).toBe(false);
      expect(dueRetry({ ...quiet, retryAt: 300 }, 300).now).toBe(true);
    });

    it('knows a living picture', () => {
      expect(dueRetry({ ...quiet, quietSince: 900 }, 1_000).isLive).toBe(true);
    });
  });

  describe('what decides whether a stream is asked for again', () => {
    const feed = {
      stream: 'sub' as const,
      pace: undefined,
      keyframesPerS: 0.1,
      received: {
        id: 'c1',
        track: {} as MediaStreamTrack,
        stats: async () => [],
        wait() {},
        close() {},
      },
      session: { over: false },
      paused: false,
      lastFrameAt: 1_000,
      resumedAt: 60_000,
    };
    const view = {
      sources: new Map(),
      retryAt: undefined,
      retries: 0,
      coming: undefined,
      shown: feed,
      stream: 'sub' as const,
      reduced: undefined,
      keyframesUntil: 0,
    };
    const facts = (parts: Partial<Parameters<typeof retryFacts>[0]>) =>
      retryFacts({ ...view, ...parts }, 62_000);

    it('is for one that was paused how long it has been quiet since it is sent again, not since its last picture', () => {
      expect(facts({}).quietSince).toBe(60_000);
      expect(facts({ shown: { ...feed, lastFrameAt: 61_000 } }).quietSince).toBe(61_000);
      expect(facts({ shown: { ...feed, paused: true } }).quietSince).toBeUndefined();
    });

    it('is for one of which keyframes alone are shown how far apart those are', () => {
      expect(facts({}).lateMs).toBe(1_000);
      expect(facts({ reduced: 'frameRate' }).lateMs).toBe(30_000);
      expect(facts({ reduced: 'frameRate', shown: { ...feed, keyframesPerS: 1 } }).lateMs).toBe(3_000);
      expect(facts({ keyframesUntil: 70_000 }).lateMs).toBe(30_000);
    });
  });
});
