import { describe, expect, it } from 'vitest';
import { figuresOf, frozenTime, liveSince } from './figures.ts';

const ms = (value: number) => BigInt(Math.round(value * 1e6));

describe('frozen time', () => {
  it('counts a gap of at least three frames and 150 ms in full', () => {
    expect(frozenTime([0, 40, 80, 120].map(ms), 40)).toBe(0);
    expect(frozenTime([0, 40, 229].map(ms), 40)).toBe(0);
    expect(frozenTime([0, 40, 231].map(ms), 40)).toBeCloseTo(191);
  });
});

describe('figures of a measurement', () => {
  const sighting = (tile: number, code: number, frame: number, at: number) => ({
    tile,
    code,
    frame,
    tNs: ms(at),
  });

  it('measure each frame’s latency from its sending to its sighting', () => {
    const trace = { sentAt: (_camera: string, _stream: string, frame: number) => ms(frame * 40) };
    const seen = [sighting(0, 7, 1, 50), sighting(0, 7, 2, 95), sighting(0, 7, 3, 150)];
    const shown = [{ code: 7, camera: 'c7', stream: 'main', fps: 25 }] as const;
    const figures = figuresOf(seen, shown, trace, ms(0), ms(160));
    expect(figures).toEqual({ latencyP50: 15, latencyP95: 30, frozenPct: 0, fpsMin: 75 });
  });

  it('call a tile live from its second frame, not from a still or another camera', () => {
    expect(liveSince([sighting(0, 1, 5, 10)], [1])).toBeUndefined();
    expect(liveSince([sighting(0, 1, 5, 10), sighting(0, 1, 25, 20), sighting(0, 1, 26, 60)], [1])).toBe(
      ms(60),
    );
    expect(liveSince([sighting(0, 2, 5, 10), sighting(0, 2, 6, 20)], [1])).toBeUndefined();
  });
});
