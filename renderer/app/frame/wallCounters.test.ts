import { describe, expect, it } from 'vitest';
import { countersOf } from './wallCounters.ts';

const of = (...states: ('live' | 'late' | 'frozen' | 'stale' | 'lost' | 'paused' | 'still')[]) =>
  states.map((state) => ({ state, cause: undefined }));

describe('how the wall stands', () => {
  it('leaves out tiles that nobody can see: behind one alone nothing has stopped', () => {
    expect(countersOf(of('live', 'paused', 'paused'), false)).toEqual({
      live: 1,
      stopped: 0,
      all: 1,
      silent: false,
    });
  });

  it('counts as live only what is, and as stopped what has to be looked after', () => {
    const { live, stopped, all } = countersOf(of('live', 'late', 'frozen', 'stale', 'still'), false);
    expect({ live, stopped, all }).toEqual({ live: 1, stopped: 2, all: 5 });
  });

  it('is the silence of the site where all stop together, or the link is gone', () => {
    expect(countersOf(of('stale', 'stale', 'lost'), false).silent).toBe(true);
    expect(countersOf(of('stale', 'live'), false).silent).toBe(false);
    expect(countersOf(of('live', 'live'), true).silent).toBe(true);
  });

  it('is not of tiles that are late only, until it is known why: their cameras may have stopped together', () => {
    expect(countersOf(of('late', 'late'), false).silent).toBe(false);
    const late = { state: 'late', cause: { code: 'media.nothingArrives', params: {} } } as const;
    expect(countersOf([late, late], false).silent).toBe(true);
  });

  it('is not while a camera alone stops, nor where the site says what is wrong with each', () => {
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
