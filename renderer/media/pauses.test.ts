import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../core/result.ts';
import { tellPauses } from './pauses.ts';

/** Two tiles of one session, the second behind a tile that is shown alone. */
function setUp() {
  const told: string[] = [];
  const site = { answer: ok({}) as Result<unknown> };
  const tell = (what: string) => async (ids: readonly string[]) => {
    told.push(`${what} ${ids.join()}`);
    return site.answer;
  };
  const session = { over: false, pause: tell('pause'), resume: tell('resume') };
  const view = (id: string, hidden: boolean) => ({
    hidden,
    unseen: false,
    seenAt: 0,
    coming: undefined,
    shown: {
      session,
      received: { id, track: {} as MediaStreamTrack, stats: async () => [], wait() {}, close() {} },
      paused: true,
      resumedAt: 0,
    },
  });
  return { told, site, views: [view('a', false), view('b', true)] as const };
}

describe('what is sent', () => {
  it('is what can be seen, told once', () => {
    const { told, views } = setUp();
    tellPauses(views, false, 5);
    tellPauses(views, false, 6);
    expect(told).toEqual(['resume a']);
    expect(views.map(({ shown }) => shown.resumedAt)).toEqual([5, 0]);
  });

  it('is nothing to a window that cannot be seen, until it can', () => {
    const { told, views } = setUp();
    for (const isHidden of [false, true, true, false]) tellPauses(views, isHidden, 0);
    expect(told).toEqual(['resume a', 'pause a', 'resume a']);
  });

  it('is due from when it is seen again, not from when it was put away', () => {
    const { views } = setUp();
    for (const [isHidden, now] of [
      [false, 5],
      [true, 6],
      [false, 9],
      [false, 12],
    ] as const)
      tellPauses(views, isHidden, now);
    expect(views.map(({ unseen, seenAt }) => [unseen, seenAt])).toEqual([
      [false, 9],
      [true, 0],
    ]);
  });

  it('is told again where the site did not take it', async () => {
    const { told, site, views } = setUp();
    site.answer = fail('call.timeout', { seconds: 15 });
    tellPauses(views, false, 0);
    await Promise.resolve();
    tellPauses(views, false, 0);
    expect(told).toEqual(['resume a', 'resume a']);
  });
});
