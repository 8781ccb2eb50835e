import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceStatus } from '../../core/domain/source.ts';
import { type Evidence, lastFrameAfter, liveForMs, lostAfterMs, staleAfterMs, verdict } from './liveness.ts';

const source = (state: SourceStatus['state'], fps = 25): SourceStatus => ({
  state,
  cause: state === 'lost' ? { code: 'source.unreachable', params: {} } : null,
  width: 640,
  height: 360,
  fps,
});

describe('how a tile stands', () => {
  it('is live while pictures come, whatever is said of the source', () => {
    expect(verdict({ since: 0, lastFrameAt: 5_000, source: source('lost') }, 5_400).state).toBe('live');
  });

  it('is stale a second after the last picture, and lost ten seconds after', () => {
    const evidence = { since: 0, lastFrameAt: 5_000, source: source('live') };
    expect(verdict(evidence, 5_999).state).toBe('live');
    expect(verdict(evidence, 6_000)).toMatchObject({ state: 'stale', ageMs: 1_000 });
    expect(verdict(evidence, 15_000)).toMatchObject({ state: 'lost', ageMs: 10_000 });
  });

  it('gives a slow camera three of its own frames', () => {
    const evidence = { since: 0, lastFrameAt: 0, source: source('live', 1) };
    expect(verdict(evidence, 2_900).state).toBe('live');
    expect(verdict(evidence, 3_000).state).toBe('stale');
  });

  it('is stale within 2 s for whatever source claims 1.5 fps or more, and never live for longer than lost', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 240, noNaN: true }), (fps) => {
        expect(liveForMs(fps)).toBeLessThanOrEqual(fps >= 1.5 ? 2_000 : lostAfterMs);
        expect(liveForMs(fps)).toBeGreaterThanOrEqual(staleAfterMs);
      }),
    );
  });

  it('counts how late the pictures come, and calls a moving backlog old, not lost', () => {
    const late = (lagMs: number) =>
      verdict({ since: 0, lastFrameAt: 0, source: { ...source('live'), lagMs } }, 40);
    expect(late(300)).toMatchObject({ state: 'live', ageMs: 340 });
    expect(late(5_000)).toMatchObject({ state: 'stale', ageMs: 5_040 });
    expect(late(20_000).state).toBe('stale');
  });

  it('says what the site knows as soon as pictures stop', () => {
    expect(verdict({ since: 0, lastFrameAt: 0, source: source('lost') }, 1_200)).toEqual({
      state: 'lost',
      ageMs: 1_200,
      cause: { code: 'source.unreachable', params: {} },
    });
  });

  it('shows a still with its age until the first picture', () => {
    expect(verdict({ since: 0, stillTakenAt: -700 }, 300)).toMatchObject({ state: 'still', ageMs: 1_000 });
  });

  it('waits ten seconds for a first picture', () => {
    expect(verdict({ since: 0 }, lostAfterMs - 1)).toMatchObject({ state: 'waiting', ageMs: -1 });
    expect(verdict({ since: 0 }, lostAfterMs).state).toBe('lost');
  });

  it('is paused while nobody can see it, however old its picture', () => {
    expect(verdict({ since: 0, lastFrameAt: 0, unseen: true, source: source('live') }, 60_000)).toEqual({
      state: 'paused',
      ageMs: 60_000,
      cause: undefined,
    });
    expect(verdict({ since: 0, unseen: true }, 60_000).state).toBe('paused');
  });

  it('still tells of a camera that the site has lost meanwhile', () => {
    expect(verdict({ since: 0, lastFrameAt: 0, unseen: true, source: source('lost') }, 5_000).state).toBe(
      'lost',
    );
  });

  it('is a still when seen again, and old only when no picture came within two seconds of that', () => {
    const evidence = { since: 0, lastFrameAt: 1_000, seenAt: 60_000, source: source('live') };
    expect(verdict(evidence, 60_000)).toMatchObject({ state: 'still', ageMs: 59_000 });
    expect(verdict(evidence, 61_999).state).toBe('still');
    expect(verdict(evidence, 62_000).state).toBe('stale');
    expect(verdict(evidence, 70_000).state).toBe('lost');
    expect(verdict({ ...evidence, lastFrameAt: 61_000 }, 61_500).state).toBe('live');
    expect(verdict({ since: 0, seenAt: 60_000 }, 61_000).state).toBe('waiting');
  });

  it('is refused where only somebody’s change helps', () => {
    const refusal = { fault: { code: 'right.outOfScope', params: {} }, final: true } as const;
    expect(verdict({ since: 0, refusal }, 10)).toMatchObject({ state: 'refused', cause: refusal.fault });
  });

  it('never calls a picture live that is older than it may be', () => {
    const time = fc.integer({ min: 0, max: 100_000 });
    const evidence: fc.Arbitrary<Evidence> = fc.record({
      since: fc.constant(0),
      lastFrameAt: fc.option(time, { nil: undefined }),
      stillTakenAt: fc.option(time, { nil: undefined }),
      source: fc.option(
        fc.constantFrom('idle', 'connecting', 'live', 'lost', 'refused').map((s) => source(s as 'idle')),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(evidence, time, (e, now) => {
        const { state, ageMs } = verdict(e, now);
        return state !== 'live' || (e.lastFrameAt !== undefined && ageMs < staleAfterMs);
      }),
    );
  });

  it('takes a frame counter that moved, and no other, as a new picture', () => {
    expect(lastFrameAfter({ frames: 10, lastFrameAt: 100 }, 10, 350).lastFrameAt).toBe(100);
    expect(lastFrameAfter({ frames: 10, lastFrameAt: 100 }, 11, 350).lastFrameAt).toBe(350);
  });
});
