import { expect, test } from 'vitest';
import { createPlaneAt, getDistanceM } from '../../../core/base/geo.ts';
import { getCentralExtent } from './extent.ts';

const plane = createPlaneAt({ lat: 21.03, lon: 105.85 });
const along = (metres: readonly number[], isNorth: boolean) =>
  metres.map((m) => plane.toLatLon(isNorth ? { x: 0, y: m } : { x: m, y: 0 }));

test('extents use the longer side and the centre, whether wide or tall', () => {
  for (const isNorth of [true, false]) {
    const { center, spanM } = getCentralExtent(along([-1_000, 200, 3_000], isNorth), 1);
    expect(spanM).toBeCloseTo(4_000, 0);
    expect(
      getDistanceM(center, plane.toLatLon(isNorth ? { x: 0, y: 1_000 } : { x: 1_000, y: 0 })),
    ).toBeLessThan(1);
  }
});

test('a few distant locations do not enlarge an extent, and a single one has no size', () => {
  const near = Array.from({ length: 99 }, (_, at) => at * 10);
  expect(getCentralExtent(along([...near, 90_000], true), 1).spanM).toBeGreaterThan(80_000);
  expect(getCentralExtent(along([...near, 90_000], true), 0.96).spanM).toBeLessThan(1_000);
  expect(getCentralExtent(along([500], false), 0.8).spanM).toBe(0);
});
