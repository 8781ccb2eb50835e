import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceStatus } from '../../core/cameras/source.ts';
import {
  getKeyframeThresholds,
  getLivenessThresholds,
  judgeLiveness,
  type LivenessEvidence,
  lateAfterMs,
  lostAfterMs,
  staleAfterMs,
  updateFrameRate,
  updateLastFrameAt,
} from './liveness.ts';

const source = (state: SourceStatus['state'], fps = 25): SourceStatus => ({
  state,
  cause: state === 'lost' ? { code: 'source.unreachable', params: {} } : null,
  width: 640,
  height: 360,
  fps,
});

describe('the verdict on a tile', () => {
  it('is live while pictures arrive, whatever the source’s status', () => {
    expect(judgeLiveness({ since: 0, lastFrameAt: 5_000, source: source('lost') }, 5_400).state).toBe('live');
  });

  it('is late 1 s after the last picture, stale after 3 s, and lost after 10 s', () => {
    const evidence = { since: 0, lastFrameAt: 5_000, source: source('live') };
    expect(judgeLiveness(evidence, 5_999).state).toBe('live');
    expect(judgeLiveness(evidence, 6_000)).toMatchObject({ state: 'late', ageMs: 1_000 });
    expect(judgeLiveness(evidence, 7_999).state).toBe('late');
    expect(judgeLiveness(evidence, 8_000)).toMatchObject({ state: 'stale', ageMs: 3_000 });
    expect(judgeLiveness(evidence, 14_999).state).toBe('stale');
    expect(judgeLiveness(evidence, 15_000)).toMatchObject({ state: 'lost', ageMs: 10_000 });
  });

  it('allows a slow camera three of its own frames before each mark', () => {
    const slow = (fps: number, now: number) =>
      judgeLiveness({ since: 0, lastFrameAt: 0, source: source('live', fps) }, now).state;
    expect(slow(2, 1_499)).toBe('live');
    expect(slow(2, 1_500)).toBe('late');
    expect(slow(1, 2_900)).toBe('live');
    expect(slow(1, 3_000)).toBe('stale');
    expect(slow(0.25, 11_999)).toBe('live');
    expect(slow(0.25, 12_000)).toBe('lost');
  });

  it('marks within 2 s any source that claims 1.5 fps or more, within 30 s any other, in order, and none before three frames', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 240, noNaN: true }), (fps) => {
        const { lateMs, staleMs, lostMs } = getLivenessThresholds(fps);
        expect(lateMs).toBeLessThanOrEqual(fps >= 1.5 ? 2_000 : 30_000);
        expect(lateMs).toBeGreaterThanOrEqual(fps > 0.1 ? Math.max(lateAfterMs, 2_999.9 / fps) : lateAfterMs);
        expect(staleMs).toBeGreaterThanOrEqual(Math.max(lateMs, staleAfterMs));
        expect(lostMs).toBeGreaterThanOrEqual(Math.max(staleMs, lostAfterMs));
      }),
    );
  });

  it('is frozen while identical pictures arrive, with the age of the first of them', () => {
    const evidence = { since: 0, lastFrameAt: 20_000, sameSince: 12_000, source: source('live') };
    expect(judgeLiveness(evidence, 20_100)).toEqual({
      state: 'frozen',
      ageMs: 8_100,
      cause: { code: 'source.repeating', params: {} },
    });
    expect(judgeLiveness(evidence, 21_000).state).toBe('late');
    expect(judgeLiveness({ ...evidence, unseen: true }, 20_100).state).toBe('paused');
  });

  it('uses its own counters where the site knows nothing, and prefers them to the link’s fault', () => {
    const stopped = { code: 'media.packetsLost', params: {} } as const;
    const link = { code: 'call.closed', params: {} } as const;
    const evidence = { since: 0, lastFrameAt: 0, source: source('live'), stopped, link };
    expect(judgeLiveness(evidence, 1_000).cause).toEqual(stopped);
    expect(judgeLiveness({ ...evidence, source: source('lost') }, 1_000).cause?.code).toBe(
      'source.unreachable',
    );
    expect(judgeLiveness({ ...evidence, stopped: undefined }, 1_000).cause).toEqual(link);
  });

  it('includes the pictures’ delay, and calls a delayed but moving picture old, not lost', () => {
    const late = (lagMs: number) =>
      judgeLiveness({ since: 0, lastFrameAt: 0, source: { ...source('live'), lagMs } }, 40);
    expect(late(300)).toMatchObject({ state: 'live', ageMs: 340 });
    expect(late(1_500)).toMatchObject({ state: 'late', cause: { code: 'source.lagging' } });
    expect(late(5_000)).toMatchObject({ state: 'stale', ageMs: 5_040 });
    expect(late(20_000).state).toBe('stale');
  });

  it('applies the delay limits of a fast source to a slow one too', () => {
    const slow = (lagMs: number, quietMs: number) =>
      judgeLiveness({ since: 0, lastFrameAt: 0, source: { ...source('live', 0.1), lagMs } }, quietMs).state;
    expect([slow(0, 9_000), slow(900, 9_000)]).toEqual(['live', 'live']);
    expect([slow(1_000, 40), slow(5_000, 40), slow(20_000, 9_000)]).toEqual(['late', 'stale', 'stale']);
  });

  it('marks a keyframes-only picture late after three seconds, whatever the keyframe interval', () => {
    const marks = getKeyframeThresholds(0.1);
    const at = (now: number) =>
      judgeLiveness({ since: 0, lastFrameAt: 0, marks, source: source('live') }, now).state;
    expect([2_999, 3_000, 9_999, 10_000, 29_999, 30_000].map(at)).toEqual([
      ...['live', 'late', 'late', 'stale', 'stale', 'lost'],
    ]);
    expect(getKeyframeThresholds(1)).toEqual(getLivenessThresholds(1));
  });

  it('is not lost while the site waits for a keyframe of a camera that sends pictures', () => {
    const cause = { code: 'source.awaitsKeyframe', params: {} } as const;
    for (const state of ['live', 'connecting'] as const) {
      const awaiting = { ...source(state), cause };
      expect(judgeLiveness({ since: 0, lastFrameAt: 0, source: awaiting }, 40_000)).toEqual({
        state: 'stale',
        ageMs: 40_000,
        cause,
      });
      expect(judgeLiveness({ since: 0, stillTakenAt: 0, source: awaiting }, 40_000)).toEqual({
        state: 'stale',
        ageMs: 40_000,
        cause,
      });
      expect(judgeLiveness({ since: 0, source: awaiting }, 40_000)).toEqual({
        state: 'waiting',
        ageMs: -1,
        cause,
      });
      expect(judgeLiveness({ since: 0, lastFrameAt: 39_900, source: awaiting }, 40_000).state).toBe('live');
    }
  });

  it('reports the site’s cause as soon as pictures stop', () => {
    expect(judgeLiveness({ since: 0, lastFrameAt: 0, source: source('lost') }, 1_200)).toEqual({
      state: 'lost',
      ageMs: 1_200,
      cause: { code: 'source.unreachable', params: {} },
    });
  });

  it('shows a still with its age until the first picture', () => {
    expect(judgeLiveness({ since: 0, stillTakenAt: -700 }, 300)).toMatchObject({
      state: 'still',
      ageMs: 1_000,
    });
  });

  it('waits ten seconds for a first picture', () => {
    expect(judgeLiveness({ since: 0 }, lostAfterMs - 1)).toMatchObject({ state: 'waiting', ageMs: -1 });
    expect(judgeLiveness({ since: 0 }, lostAfterMs).state).toBe('lost');
  });

  it('is paused while the tile is invisible, however old its picture', () => {
    expect(judgeLiveness({ since: 0, lastFrameAt: 0, unseen: true, source: source('live') }, 60_000)).toEqual(
      {
        state: 'paused',
        ageMs: 60_000,
        cause: undefined,
      },
    );
    expect(judgeLiveness({ since: 0, unseen: true }, 60_000).state).toBe('paused');
  });

  it('reports a camera that the site lost while the tile was invisible', () => {
    expect(
      judgeLiveness({ since: 0, lastFrameAt: 0, unseen: true, source: source('lost') }, 5_000).state,
    ).toBe('lost');
  });

  it('is a still after becoming visible, and old only if no picture arrives within two seconds', () => {
    const evidence = { since: 0, lastFrameAt: 1_000, seenAt: 60_000, source: source('live') };
    expect(judgeLiveness(evidence, 60_000)).toMatchObject({ state: 'still', ageMs: 59_000 });
    expect(judgeLiveness(evidence, 61_999).state).toBe('still');
    expect(judgeLiveness(evidence, 62_000).state).toBe('stale');
    expect(judgeLiveness(evidence, 70_000).state).toBe('lost');
    expect(judgeLiveness({ ...evidence, lastFrameAt: 61_000 }, 61_500).state).toBe('live');
    expect(judgeLiveness({ since: 0, seenAt: 60_000 }, 61_000).state).toBe('waiting');
  });

  it('is live by prefetched pictures for as long as they arrive', () => {
    const evidence = { since: 0, stillTakenAt: 900, source: source('live') };
    expect(judgeLiveness(evidence, 1_000)).toMatchObject({ state: 'still', ageMs: 100 });
    const moving = { ...evidence, stillMoves: true };
    expect(judgeLiveness(moving, 1_000)).toEqual({ state: 'live', ageMs: 100, cause: undefined });
    expect(judgeLiveness(moving, 1_900)).toMatchObject({ state: 'still', ageMs: 1_000 });
    expect(judgeLiveness(moving, 10_000).state).toBe('lost');
    expect(judgeLiveness({ ...moving, unseen: true }, 1_000).state).toBe('paused');
  });

  it('is refused where only a changed setting helps', () => {
    const refusal = { fault: { code: 'right.outOfScope', params: {} }, final: true } as const;
    expect(judgeLiveness({ since: 0, refusal }, 10)).toMatchObject({
      state: 'refused',
      cause: refusal.fault,
    });
  });

  it('never calls a picture live that is older than allowed', () => {
    const time = fc.integer({ min: 0, max: 100_000 });
    const evidence: fc.Arbitrary<LivenessEvidence> = fc.record({
      since: fc.constant(0),
      lastFrameAt: fc.option(time, { nil: undefined }),
      stillTakenAt: fc.option(time, { nil: undefined }),
      stillMoves: fc.boolean(),
      source: fc.option(
        fc.constantFrom('idle', 'connecting', 'live', 'lost', 'refused').map((s) => source(s as 'idle')),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(evidence, time, (e, now) => {
        const { state, ageMs } = judgeLiveness(e, now);
        const isMoving = e.lastFrameAt !== undefined || (e.stillMoves && e.stillTakenAt !== undefined);
        return state !== 'live' || (isMoving && ageMs >= 0 && ageMs < lateAfterMs);
      }),
    );
  });

  it('counts a drawn picture as new, not one that was only decoded', () => {
    const before = { frames: 10, mediaTime: 0.8, lastFrameAt: 100 };
    expect(updateLastFrameAt(before, { frames: 10, mediaTime: 0.8 }, 350).lastFrameAt).toBe(100);
    const decoded = updateLastFrameAt(before, { frames: 40, mediaTime: 0.8 }, 350);
    expect(decoded.lastFrameAt).toBe(100);
    expect(updateLastFrameAt(decoded, { frames: 40, mediaTime: 3.2 }, 600).lastFrameAt).toBe(600);
    expect(updateLastFrameAt(before, { frames: 11, mediaTime: 0.88 }, 350).lastFrameAt).toBe(350);
  });

  it('learns a camera’s pace from its pictures, and does not take a stall for slowness', () => {
    let pace = updateFrameRate(undefined, 0, 0);
    for (let at = 250; at <= 8_000; at += 250) pace = updateFrameRate(pace, Math.floor(at / 80), at);
    expect(pace.fps).toBeCloseTo(12.5);
    for (let at = 8_250; at <= 60_000; at += 250) pace = updateFrameRate(pace, 100, at);
    expect(pace.fps).toBeCloseTo(12.5);
    const late = judgeLiveness(
      { since: 0, lastFrameAt: 0, source: source('live', 0.5), marks: getLivenessThresholds(pace.fps) },
      1_000,
    );
    expect(late.state).toBe('late');
    for (let at = 60_250; at <= 100_000; at += 250)
      pace = updateFrameRate(pace, 100 + Math.floor((at - 60_000) / 2_000), at);
    expect(pace.fps).toBeLessThan(0.6);
  });

  it('counts decoded pictures where nothing can be drawn because the video is on no page', () => {
    const before = { frames: 10, mediaTime: undefined, lastFrameAt: 100 };
    expect(updateLastFrameAt(before, { frames: 10, mediaTime: undefined }, 350).lastFrameAt).toBe(100);
    expect(updateLastFrameAt(before, { frames: 11, mediaTime: undefined }, 350).lastFrameAt).toBe(350);
  });

  it('takes no old picture for a new one when a video enters or leaves the page', () => {
    const before = { frames: 10, mediaTime: undefined, lastFrameAt: 100 };
    const back = updateLastFrameAt(before, { frames: 10, mediaTime: 0.8 }, 9_000);
    expect(back.lastFrameAt).toBe(100);
    expect(updateLastFrameAt(back, { frames: 10, mediaTime: undefined }, 9_250).lastFrameAt).toBe(100);
    expect(updateLastFrameAt(before, { frames: 11, mediaTime: 0.88 }, 9_000).lastFrameAt).toBe(9_000);
    expect(updateLastFrameAt(back, { frames: 11, mediaTime: 0.88 }, 9_250).lastFrameAt).toBe(9_250);
  });
});
