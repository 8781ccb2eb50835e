import { describe, expect, it } from 'vitest';
import { countersOf } from './wallCounters.ts';

const of = (...states: ('live' | 'late' | 'frozen' | 'stale' | 'lost' | 'paused' | 'still')[]) =>
  states.map((state) => ({ state, cause: undefined }));

describe('the counters of the wall', () => {
  it('leave out hidden tiles: those behind a maximised tile have not stopped', () => {
    expect(countersOf(of('live', 'paused', 'paused'), false)).toEqual({
      live: 1,
      stopped: 0,
      all: 1,
      silent: false,
    });
  });

  it('count as live only live tiles, and as stopped those that need attention', () => {
    const { live, stopped, all } = countersOf(of('live', 'late', 'frozen', 'stale', 'still'), false);
    expect({ live, stopped, all }).toEqual({ live: 1, stopped: 2, all: 5 });
  });

  it('report a silent site where all tiles stop together or the link is lost', () => {
    expect(countersOf(of('stale', 'stale', 'lost'), false).silent).toBe(true);
    expect(countersOf(of('stale', 'live'), false).silent).toBe(false);
    expect(countersOf(of('live', 'live'), true).silent).toBe(true);
  });

  it('report no silent site for tiles that are merely late, as their cameras may have stopped', () => {
    expect(countersOf(of('late', 'late'), false).silent).toBe(false);
    const late = { state: 'late', cause: { code: 'media.nothingArrives', params: {} } } as const;
    expect(countersOf([late, late], false).silent).toBe(true);
  });

  it('report no silent site for a single camera, or where the site names a fault for each', () => {
    expect(countersOf(of('stale'), false).silent).toBe(false);
    const lost = { state: 'lost', cause: { code: 'source.unreachable', params: {} } } as const;
    expect(countersOf([lost, lost], false).silent).toBe(false);
    const starved = { state: 'stale', cause: { code: 'media.decoderStalled', params: {} } } as const;
    expect(countersOf([starved, starved], false).silent).toBe(false);
    const cut = { state: 'stale', cause: { code: 'media.nothingArrives', params: {} } } as const;
    expect(countersOf([cut, cut], false).silent).toBe(true);
    expect(countersOf([], true).silent).toBe(false);
  });
});
