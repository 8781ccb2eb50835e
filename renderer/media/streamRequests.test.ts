import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { maxPrefetchedStreams } from '../../core/media/api.ts';
import { getRetryFacts, isRetryDue, type RetryFacts, requestStreamPauses } from './streamRequests.ts';

/** Two tiles of one session; the second is behind a tile shown alone. */
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

describe('requestStreamPauses', () => {
  it('resumes the visible streams, in one call', () => {
    const { received, views } = setUp();
    requestStreamPauses(views, false, hasTime, 5);
    requestStreamPauses(views, false, hasTime, 6);
    expect(received).toEqual(['resume a ahead a']);
    expect(views.map(({ shown }) => shown.resumedAt)).toEqual([5, 0]);
  });

  it('pauses everything in an invisible window until it is visible', () => {
    const { received, views } = setUp();
    for (const isHidden of [false, true, true, false]) requestStreamPauses(views, isHidden, hasTime, 0);
    expect(received).toEqual(['resume a ahead a', 'pause a', 'resume a ahead a']);
  });

  it('counts pictures as due from the resume, not from the pause', () => {
    const { views } = setUp();
    for (const [isHidden, now] of [
      [false, 5],
      [true, 6],
      [false, 9],
      [false, 12],
    ] as const)
      requestStreamPauses(views, isHidden, hasTime, now);
    expect(views.map(({ unseen, seenAt }) => [unseen, seenAt])).toEqual([
      [false, 9],
      [true, 0],
    ]);
  });

  it('repeats a request that the site did not accept', async () => {
    const { received, site, views } = setUp();
    site.answer = fail('call.timeout', { seconds: 15 });
    requestStreamPauses(views, false, hasTime, 0);
    await Promise.resolve();
    requestStreamPauses(views, false, hasTime, 0);
    expect(received).toEqual(['resume a ahead a', 'resume a ahead a']);
  });
});

describe('prefetching for resumed streams', () => {
  it('requests a still on a machine without time for more decoding', () => {
    const { received, views } = setUp();
    requestStreamPauses(views, false, () => false, 0);
    expect(received).toEqual(['resume a still a']);
    expect(views[0].shown.isPrefetched).toBe(false);
  });

  it('requests nothing for a paused stream', () => {
    const { views } = setUp();
    requestStreamPauses(views, false, hasTime, 0);
    expect(views.map(({ shown }) => shown.isPrefetched)).toEqual([true, false]);
    requestStreamPauses(views, true, hasTime, 1);
    expect(views.map(({ shown }) => shown.isPrefetched)).toEqual([false, false]);
  });

  it('requests a still of each where many are resumed at once', () => {
    const { received, views } = setUp();
    const [view] = views;
    const many = Array.from({ length: maxPrefetchedStreams + 1 }, () => ({
      ...view,
      shown: { ...view.shown },
    }));
    requestStreamPauses(many, false, hasTime, 0);
    expect(received).toEqual([`resume ${many.map(() => 'a').join()} ${many.map(() => 'still a').join(' ')}`]);
    expect(many.some(({ shown }) => shown.isPrefetched)).toBe(false);
  });

  it('requests nothing for a camera on no tile', () => {
    const { received, views } = setUp();
    requestStreamPauses([{ ...views[0], isOff: true }], false, hasTime, 0);
    expect(received).toEqual(['resume a']);
  });

  it('applies to the shown stream, not to its pending replacement', () => {
    const { received, views } = setUp();
    const [view] = views;
    const coming = { ...view.shown, received: { ...view.shown.received, id: 'next' } };
    requestStreamPauses([{ ...view, coming }], false, hasTime, 0);
    expect(received).toEqual(['resume a,next ahead a']);
    expect([view.shown.isPrefetched, coming.isPrefetched]).toEqual([true, false]);
  });
});

describe('requests for a stopped stream', () => {
  const quiet: RetryFacts = {
    retryAt: undefined,
    quietSince: 0,
    lateMs: 1_000,
    sourceIsLive: true,
    retries: 0,
  };

  describe('isRetryDue', () => {
    it('retries after six seconds without pictures from a live source, then at growing intervals', () => {
      expect(isRetryDue(quiet, 5_999).now).toBe(false);
      expect(isRetryDue(quiet, 6_000).now).toBe(true);
      expect(isRetryDue({ ...quiet, retries: 1 }, 11_999).now).toBe(false);
      expect(isRetryDue({ ...quiet, retries: 9 }, 60_000).now).toBe(true);
    });

    it('does not retry while the site is connecting to the source, or where no picture is due', () => {
      expect(isRetryDue({ ...quiet, sourceIsLive: false }, 60_000).now).toBe(false);
      expect(isRetryDue({ ...quiet, quietSince: undefined }, 60_000).now).toBe(false);
    });

    it('does not retry before three due pictures were missed', () => {
      const slow = { ...quiet, lateMs: 30_000 };
      expect(isRetryDue(slow, 29_999)).toEqual({ now: false, isLive: true });
      expect(isRetryDue(slow, 30_000)).toEqual({ now: true, isLive: false });
    });

    it('retries after a refusal at its own time', () => {
      expect(isRetryDue({ ...quiet, retryAt: 300 }, 299).now).toBe(false);
      expect(isRetryDue({ ...quiet, retryAt: 300 }, 300).now).toBe(true);
    });

    it('does not retry a live picture', () => {
      expect(isRetryDue({ ...quiet, quietSince: 900 }, 1_000).isLive).toBe(true);
    });
  });

  describe('the facts for a retry', () => {
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
    const facts = (parts: Partial<Parameters<typeof getRetryFacts>[0]>) =>
      getRetryFacts({ ...view, ...parts }, 62_000);

    it('count a resumed stream’s silence from the resume, not from its last picture', () => {
      expect(facts({}).quietSince).toBe(60_000);
      expect(facts({ shown: { ...feed, lastFrameAt: 61_000 } }).quietSince).toBe(61_000);
      expect(facts({ shown: { ...feed, paused: true } }).quietSince).toBeUndefined();
    });

    it('allow a keyframes-only stream its keyframe interval', () => {
      expect(facts({}).lateMs).toBe(1_000);
      expect(facts({ reduced: 'frameRate' }).lateMs).toBe(30_000);
      expect(facts({ reduced: 'frameRate', shown: { ...feed, keyframesPerS: 1 } }).lateMs).toBe(3_000);
      expect(facts({ keyframesUntil: 70_000 }).lateMs).toBe(30_000);
    });
  });
});
