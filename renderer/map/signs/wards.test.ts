import { expect, test } from 'vitest';
import type { CityWard } from '../../../core/map/city/city.ts';
import { frameOf, handSignHost, paintLayers, paper } from '../../../test/fixtures/map/paper.ts';
import { clipRing, clipSegment } from './clip.ts';
import { createWardsLayer, splitSharedBorders } from './wards.ts';

const ward = (id: string, ...rings: number[][]): CityWard => ({
  id,
  name: id,
  kind: 'ward',
  formerNames: [],
  rings,
});
/** Counterclockwise from its south-west corner. */
const square = (x: number, y: number, side: number) => [x, y, x + side, y, x + side, y + side, x, y + side];

test('a side shared by two wards is one border, and so is an island, whichever its first point', () => {
  // Two squares side by side: outside left, the shared side, outside right.
  expect(splitSharedBorders([square(0, 0, 100), square(100, 0, 100)])).toHaveLength(3);
  const island = square(500, 500, 50);
  expect(splitSharedBorders([island, [...island.slice(4), ...island.slice(0, 4)]])).toHaveLength(1);
  // A point told twice is no place where borders meet.
  expect(splitSharedBorders([[0, 0, 0, 0, 10, 0, 10, 10, 10, 10, 0, 10, 0, 0]])).toHaveLength(1);
  // Four squares about a point: four sides meet in the middle, four corners outside.
  const four = splitSharedBorders([
    square(0, 0, 10),
    square(10, 0, 10),
    square(0, 10, 10),
    square(10, 10, 10),
  ]);
  expect(four).toHaveLength(8);
  const total = four.reduce((sum, line) => {
    let length = 0;
    for (let at = 2; at < line.length; at += 2)
      length += Math.hypot((line[at] ?? 0) - (line[at - 2] ?? 0), (line[at + 1] ?? 0) - (line[at - 1] ?? 0));
    return sum + length;
  }, 0);
  expect(total).toBeCloseTo(80 + 40);
});

test('segments and rings are clipped to the visible area', () => {
  const view = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 0, y: 10 },
  ];
  expect(clipSegment(view, -10, 5, 30, 5)).toEqual([0.25, 0.5]);
  expect(clipSegment(view, 2, 2, 8, 8)).toEqual([0, 1]);
  expect(clipSegment(view, -5, 2, 2, 20)).toBeUndefined();
  expect(clipRing(view, square(20, 20, 5))).toEqual([]);
  const area = (ring: readonly number[]) => {
    let sum = 0;
    for (let at = 0; at < ring.length; at += 2) {
      const to = (at + 2) % ring.length;
      sum += (ring[at] ?? 0) * (ring[to + 1] ?? 0) - (ring[to] ?? 0) * (ring[at + 1] ?? 0);
    }
    return sum / 2;
  };
  expect(area(clipRing(view, square(5, 5, 100)))).toBeCloseTo(25);
  expect(area(clipRing(view, square(-50, -50, 100)))).toBeCloseTo(100);
});

const sheet = paper(1_280, 720);

test('the selected ward is filled and outlined, and only it', () => {
  const wards = createWardsLayer(handSignHost());
  wards.setWards([ward('a', square(-200, -100, 200)), ward('b', square(0, -100, 200))]);
  const frame = frameOf();
  const at = (x: number, y: number) => {
    const seen = frame.project(x, y, 0);
    return sheet.at(seen?.x ?? 0, seen?.y ?? 0)[3];
  };
  paintLayers(sheet, frame, wards);
  expect(at(100, 0)).toBe(0);
  wards.select('b');
  paintLayers(sheet, frame, wards);
  expect(at(100, 0)).toBeGreaterThan(10);
  expect(at(-100, 0)).toBe(0);
  expect(at(200, 0)).toBeGreaterThan(200);
  wards.select(undefined);
  paintLayers(sheet, frame, wards);
  expect(at(100, 0)).toBe(0);
});

test('a ward border that reaches behind the eye is drawn in front of it', () => {
  const wards = createWardsLayer(handSignHost());
  // Much larger than what is in sight: both ends of its long side lie behind the eye or far away.
  wards.setWards([ward('a', [-20_000, -20_000, 0, -20_000, 0, 20_000, -20_000, 20_000])]);
  wards.select('a');
  const frame = frameOf({ tiltDeg: 70 });
  paintLayers(sheet, frame, wards);
  for (const y of [350, 450, 600, 700]) expect(sheet.at(640, y)[3]).toBeGreaterThan(200);
  // West of it is the ward, east of it is not.
  expect(sheet.at(300, 600)[3]).toBeGreaterThan(10);
  expect(sheet.at(1_000, 600)[3]).toBe(0);
});
