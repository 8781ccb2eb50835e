import { describe, expect, it } from 'vitest';
import { type RenewalFacts, renewalAt, renewalFacts } from './renewal.ts';

const quiet: RenewalFacts = {
  renewAt: undefined,
  quietSince: 0,
  lateMs: 1_000,
  sourceIsLive: true,
  renewals: 0,
};

describe('asking for a stream again', () => {
  it('happens when pictures stay away for six seconds though the source is live, then ever more rarely', () => {
    expect(renewalAt(quiet, 5_999).now).toBe(false);
    expect(renewalAt(quiet, 6_000).now).toBe(true);
    expect(renewalAt({ ...quiet, renewals: 1 }, 11_999).now).toBe(false);
    expect(renewalAt({ ...quiet, renewals: 9 }, 60_000).now).toBe(true);
  });

  it('does not happen while the site reaches for the source, or where no picture should come', () => {
    expect(renewalAt({ ...quiet, sourceIsLive: false }, 60_000).now).toBe(false);
    expect(renewalAt({ ...quiet, quietSince: undefined }, 60_000).now).toBe(false);
  });

  it('does not happen before three of the pictures that are due were missed', () => {
    const slow = { ...quiet, lateMs: 30_000 };
    expect(renewalAt(slow, 29_999)).toEqual({ now: false, isLive: true });
    expect(renewalAt(slow, 30_000)).toEqual({ now: true, isLive: false });
  });

  it('follows a refusal at its own time', () => {
    expect(renewalAt({ ...quiet, renewAt: 300 }, 299).now).toBe(false);
    expect(renewalAt({ ...quiet, renewAt: 300 }, 300).now).toBe(true);
  });

  it('knows a living picture', () => {
    expect(renewalAt({ ...quiet, quietSince: 900 }, 1_000).isLive).toBe(true);
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
    renewAt: undefined,
    renewals: 0,
    coming: undefined,
    shown: feed,
    stream: 'sub' as const,
    reduced: undefined,
    keyframesUntil: 0,
  };
  const facts = (parts: Partial<Parameters<typeof renewalFacts>[0]>) =>
    renewalFacts({ ...view, ...parts }, 62_000);

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
