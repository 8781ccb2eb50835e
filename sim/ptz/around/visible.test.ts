import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Solid, visibleWalls } from './visible.ts';

/** A box with a corner at (x, y). */
const box = (x: number, y: number, wide: number, deep: number, topM: number, baseM = 0): Solid => ({
  rings: [[x, y, x + wide, y, x + wide, y + deep, x, y + deep]],
  topM,
  baseM,
});
const eyeM = 9;

describe('walls that a lens can see', () => {
  it('face it, left end first', () => {
    expect(visibleWalls([box(-5, 20, 10, 10, 12)], eyeM)).toEqual([
      { solid: 0, x1: -5, y1: 20, x2: 5, y2: 20 },
    ]);
    const [first, second, ...more] = visibleWalls([box(10, 10, 10, 10, 12)], eyeM);
    expect(more).toEqual([]);
    expect([first, second]).toEqual(
      expect.arrayContaining([
        { solid: 0, x1: 10, y1: 20, x2: 10, y2: 10 },
        { solid: 0, x1: 10, y1: 10, x2: 20, y2: 10 },
      ]),
    );
  });

  it('exclude walls behind an equally high one, and include those that rise above it', () => {
    const near = box(-30, 20, 60, 10, 12);
    const seen = (far: Solid) => visibleWalls([near, far], eyeM).some(({ solid }) => solid === 1);
    // The line over the near roof, 3 m above the lens at 20 m, is 9 m above it at 60 m.
    expect(seen(box(-5, 60, 10, 10, 17))).toBe(false);
    expect(seen(box(-5, 60, 10, 10, 19))).toBe(true);
    expect(seen(box(-5, 60, 10, 10, 60, 40))).toBe(true);
  });

  it('are visible over a low roof and through a gap', () => {
    expect(
      visibleWalls([box(-30, 20, 60, 10, 4), box(-5, 60, 10, 10, 6)], eyeM).map(({ solid }) => solid),
    ).toEqual([1, 0]);
    const gap = [box(-30, 20, 29, 10, 30), box(1, 20, 29, 10, 30), box(-20, 80, 40, 10, 12)];
    expect(visibleWalls(gap, eyeM)[0]?.solid).toBe(2);
  });

  it('are ordered so that a wall comes after those that it partly hides', () => {
    // A long house whose near end is nearer than the small one in front of its far end.
    const long = box(10, 40, 200, 10, 20);
    const small = box(120, 20, 10, 10, 15);
    const order = visibleWalls([long, small], eyeM);
    const front = order.findIndex(({ solid, y1, y2 }) => solid === 0 && y1 === 40 && y2 === 40);
    expect(front).toBeGreaterThanOrEqual(0);
    expect(front).toBeLessThan(order.findIndex(({ solid }) => solid === 1));
  });

  it('include the first hit of every single ray', () => {
    const house = fc.record({
      bearing: fc.integer({ min: 0, max: 35 }),
      away: fc.integer({ min: 2, max: 30 }),
      top: fc.integer({ min: 3, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(house, { minLength: 1, maxLength: 25 }), (houses) => {
        const solids = houses.map(({ bearing, away, top }) => {
          const angle = (bearing * 10 * Math.PI) / 180;
          return box(Math.sin(angle) * away * 10 - 4, Math.cos(angle) * away * 10 - 4, 8, 8, top);
        });
        // The nearest house is always visible.
        const nearest = houses.toSorted((a, b) => a.away - b.away)[0];
        const at = houses.findIndex(
          ({ bearing, away, top }) =>
            bearing === nearest?.bearing && away === nearest.away && top === nearest.top,
        );
        const seen = visibleWalls(solids, eyeM);
        const ties = houses.filter(({ away }) => away === nearest?.away).length;
        if (ties === 1) expect(seen.some(({ solid }) => solid === at)).toBe(true);
        expect(new Set(seen.map((wall) => JSON.stringify(wall))).size).toBe(seen.length);
      }),
    );
  });
});
