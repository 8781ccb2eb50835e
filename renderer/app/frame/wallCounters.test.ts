import { describe, expect, it } from 'vitest';
import { countWallTiles } from './wallCounters.ts';

const of = (...states: ('live' | 'late' | 'frozen' | 'stale' | 'lost' | 'paused' | 'still')[]) =>
  states.map((state) => ({ state, cause: undefined }));

describe('the counters of the wall', () => {
  it('leave out hidden tiles: those behind a maximised tile have not stopped', () => {
    expect(countWallTiles(of('live', 'paused', 'paused'), false)).toEqual({
      live: 1,
      stopped: 0,
      all: 1,
      silent: false,
    });
  });

  it('count as live only live tiles, and as stopped those that need attention', () => {
    const { live, stopped, all } = countWallTiles(of('live', 'late', 'frozen', 'stale', 'still'), false);
    expect({ live, stopped, all }).toEqual({ live: 1, stopped: 2, all: 5 });
  });

  it('report a silent site where all tiles stop together or the link is lost', () => {
    expect(countWallTiles(of('stale', 'stale', 'lost'), false).silent).toBe(true);
    expect(countWallTiles(of('stale', 'live'), false).silent).toBe(false);
    expect(countWallTiles(of('live', 'live'), true).silent).toBe(true);
  });

  it('report no silent site for tiles that are merely late, as their cameras may have stopped', () => {
    expect(countWallTiles(of('late', 'late'), false).silent).toBe(false);
    const late = { state: 'late', cause: { code: 'media.nothingArrives', params: {} } } as const;
    expect(countWallTiles([late, late], false).silent).toBe(true);
  });

  it('report no silent site for a single camera, or where the site names a fault for each', () => {
    expect(countWallTiles(of('stale'), false).silent).toBe(false);
    const lost = { state: 'lost', cause: { code: 'source.unreachable', params: {} } } as const;
    expect(countWallTiles([lost, lost], false).silent).toBe(false);
    const starved = { state: 'stale', cause: { code: 'media.decoderStalled', params: {} } } as const;
    expect(countWallTiles([starved, starved], false).silent).toBe(false);
    const cut = { state: 'stale', cause: { code: 'media.nothingArrives', params: {} } } as const;
    expect(countWallTiles([cut, cut], false).silent).toBe(true);
    expect(countWallTiles([], true).silent).toBe(false);
  });
});
