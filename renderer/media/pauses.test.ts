import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { streamsAhead } from '../../core/media/api.ts';
import { watchPauses } from './pauses.ts';

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
      isAhead: false,
      lastFrameAt: 0,
    },
  });
  return { received, site, views: [view('a', false), view('b', true)] as const };
}

const hasTime = () => true;

describe('what is sent', () => {
  it('is what can be seen, told once', () => {
    const { received, views } = setUp();
    watchPauses(views, false, hasTime, 5);
    watchPauses(views, false, hasTime, 6);
    expect(received).toEqual(['resume a ahead a']);
    expect(views.map(({ shown }) => shown.resumedAt)).toEqual([5, 0]);
  });

  it('is nothing to a window that cannot be seen, until it can', () => {
    const { received, views } = setUp();
    for (const isHidden of [false, true, true, false]) watchPauses(views, isHidden, hasTime, 0);
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
      watchPauses(views, isHidden, hasTime, now);
    expect(views.map(({ unseen, seenAt }) => [unseen, seenAt])).toEqual([
      [false, 9],
      [true, 0],
    ]);
  });

  it('is told again where the site did not take it', async () => {
    const { received, site, views } = setUp();
    site.answer = fail('call.timeout', { seconds: 15 });
    watchPauses(views, false, hasTime, 0);
    await Promise.resolve();
    watchPauses(views, false, hasTime, 0);
    expect(received).toEqual(['resume a ahead a', 'resume a ahead a']);
  });
});

describe('what is wanted ahead of a stream that is sent again', () => {
  it('is a still on a machine that has no time to decode more', () => {
    const { received, views } = setUp();
    watchPauses(views, false, () => false, 0);
    expect(received).toEqual(['resume a still a']);
    expect(views[0].shown.isAhead).toBe(false);
  });

  it('is nothing of one that is paused', () => {
    const { views } = setUp();
    watchPauses(views, false, hasTime, 0);
    expect(views.map(({ shown }) => shown.isAhead)).toEqual([true, false]);
    watchPauses(views, true, hasTime, 1);
    expect(views.map(({ shown }) => shown.isAhead)).toEqual([false, false]);
  });

  it('is a still of each where many are sent again at once', () => {
    const { received, views } = setUp();
    const [view] = views;
    const many = Array.from({ length: streamsAhead + 1 }, () => ({ ...view, shown: { ...view.shown } }));
    watchPauses(many, false, hasTime, 0);
    expect(received).toEqual([`resume ${many.map(() => 'a').join()} ${many.map(() => 'still a').join(' ')}`]);
    expect(many.some(({ shown }) => shown.isAhead)).toBe(false);
  });

  it('is nothing of a camera that is on no tile', () => {
    const { received, views } = setUp();
    watchPauses([{ ...views[0], isOff: true }], false, hasTime, 0);
    expect(received).toEqual(['resume a']);
  });

  it('is of the stream that is shown, not of one that is to take its place', () => {
    const { received, views } = setUp();
    const [view] = views;
    const coming = { ...view.shown, received: { ...view.shown.received, id: 'next' } };
    watchPauses([{ ...view, coming }], false, hasTime, 0);
    expect(received).toEqual(['resume a,next ahead a']);
    expect([view.shown.isAhead, coming.isAhead]).toEqual([true, false]);
  });
});
