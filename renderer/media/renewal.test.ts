import { describe, expect, it } from 'vitest';
import { type RenewalFacts, renewalAt, renewalFacts } from './renewal.ts';

const quiet: RenewalFacts = { renewAt: undefined, quietSince: 0, sourceIsLive: true, renewals: 0 };

describe('asking for a stream anew', () => {
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

  it('follows a refusal at its own time', () => {
    expect(renewalAt({ ...quiet, renewAt: 300 }, 299).now).toBe(false);
    expect(renewalAt({ ...quiet, renewAt: 300 }, 300).now).toBe(true);
  });

  it('knows a living picture', () => {
    expect(renewalAt({ ...quiet, quietSince: 900 }, 1_000).isLive).toBe(true);
  });
});

describe('a stream that was paused and is sent again', () => {
  const feed = {
    stream: 'sub' as const,
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
  const view = { sources: new Map(), renewAt: undefined, renewals: 0, coming: undefined, shown: feed };

  it('is quiet from then on, not since its last picture before', () => {
    expect(renewalFacts(view).quietSince).toBe(60_000);
    expect(renewalFacts({ ...view, shown: { ...feed, lastFrameAt: 61_000 } }).quietSince).toBe(61_000);
    expect(renewalFacts({ ...view, shown: { ...feed, paused: true } }).quietSince).toBeUndefined();
  });
});
