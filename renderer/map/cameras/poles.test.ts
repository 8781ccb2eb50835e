import { expect, test } from 'vitest';
import { getFanOutOffset, groupCamerasByPole } from './poles.ts';

test('cameras within a stride of each other share one pole, in the order of their headings', () => {
  const xs = Float64Array.of(0, 50, 0.9, 0.2, 3);
  const ys = Float64Array.of(0, 0, 0.9, 0, 0);
  const heading = [200, 0, 90, 10, 0];
  const { size, slot } = groupCamerasByPole(xs, ys, (camera) => heading[camera] ?? 0);
  expect([...size]).toEqual([3, 1, 3, 3, 1]);
  expect([...slot]).toEqual([2, 0, 1, 0, 0]);
});

test('no glyph overlaps another on a pole, however many it has', () => {
  for (const size of [2, 3, 5, 8, 9, 20, 150]) {
    const places = Array.from({ length: size }, (_, slot) => getFanOutOffset(slot, size, 18));
    let least = Number.POSITIVE_INFINITY;
    places.forEach((a, at) => {
      for (const b of places.slice(at + 1)) least = Math.min(least, Math.hypot(a.dx - b.dx, a.dy - b.dy));
    });
    expect(least).toBeGreaterThan(18 * 1.3);
  }
  expect(getFanOutOffset(0, 1, 18)).toEqual({ dx: 0, dy: 0 });
});
